package staff

import (
	"strings"

	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// differenceKinds are the kinds in the order they are told: what may make the
// answer less than it should be comes first.
var differenceKinds = []models.DifferenceKind{
	models.MissingCollection, models.MissingField, models.OtherType, models.UnfitValues, models.UndeclaredField,
}

// Differences says where a collection is not as it is declared, a sentence for
// each kind. The keys of the texts begin with the reader's: "work.drift." for
// who works on a case and "admin.drift." for who looks after the store.
func Differences(b web.Base, reader string, all []models.Difference, unlisted int) []string {
	var out []string
	for _, kind := range differenceKinds {
		var fields []string
		unnamed := false
		for _, d := range all {
			switch {
			case d.Kind != kind:
			case kind == models.MissingCollection:
				out = append(out, b.T(reader+string(kind)))
			case d.Field == "":
				unnamed = true
			default:
				fields = append(fields, fieldWords(b, d))
			}
		}
		if len(fields) > 0 {
			out = append(out, b.N(reader+string(kind), len(fields), "fields", strings.Join(fields, ", ")))
		}
		if unnamed {
			out = append(out, b.T(reader+"unnamed"))
		}
	}
	if unlisted > 0 {
		out = append(out, b.N("drift.unlisted", unlisted))
	}
	return out
}

func fieldWords(b web.Base, d models.Difference) string {
	if d.Kind != models.OtherType {
		return d.Field
	}
	return b.T("drift.type", "field", d.Field, "declared", d.Declared, "actual", d.Actual)
}
