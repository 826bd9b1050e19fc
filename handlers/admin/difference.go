package admin

import (
	"regexp"
	"strings"

	"rettighetsporten/app/fault"
	"rettighetsporten/app/register"
	"rettighetsporten/handlers/web"
)

// changedMeanwhile is what the service says when others have saved what is
// being edited.
const changedMeanwhile = "register.changed_meanwhile"

// meanwhile returns in words how what is typed differs from what is stored, when
// it was refused because others had saved meanwhile.
func meanwhile(b web.Base, stored, typed register.ControllerEntry, refusal error) ([]string, error) {
	if fault.KeyOf(refusal) != changedMeanwhile {
		return nil, nil
	}
	differences, err := register.Differences(stored, typed)
	if err != nil {
		return nil, err
	}
	return differenceWords(b, differences), nil
}

func differenceWords(b web.Base, differences []register.Difference) []string {
	all := make([]string, 0, len(differences))
	for _, d := range differences {
		all = append(all, differenceIn(b, d))
	}
	return all
}

// rowNumber is the number of a row in a field's name.
var rowNumber = regexp.MustCompile(`\.\d+`)

// differenceIn says what differs: "Personvernombud, E-post: før «a», nå «b»".
func differenceIn(b web.Base, d register.Difference) string {
	var about []string
	if d.ID != "" {
		about = append(about, b.T("register.kind."+string(d.Kind), "id", d.ID))
	}
	label := ""
	for part := range strings.SplitSeq(rowNumber.ReplaceAllString(d.Field, ""), ".") {
		label = join(label, part)
		for _, key := range []string{"register.field." + label, "register.field.contact." + part, "register.field.activity." + part} {
			if d.Field != "" && b.L.Has(key) {
				about = append(about, b.T(key))
				break
			}
		}
	}
	if len(about) == 0 || d.Field != "" && len(about) == 1 && d.ID != "" {
		about = append(about, d.Field)
	}
	var said []string
	if len(d.Before) > 0 {
		said = append(said, b.T("register.before", "values", quoted(d.Before)))
	}
	if len(d.After) > 0 {
		said = append(said, b.T("register.after", "values", quoted(d.After)))
	}
	return strings.Join(about, ", ") + ": " + strings.Join(said, ", ")
}

func quoted(values []string) string { return "«" + strings.Join(values, "», «") + "»" }
