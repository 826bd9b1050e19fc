package admin

import (
	"cmp"
	"slices"
	"strings"

	"rettighetsporten/app/collect"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// driftLine is where one collection is not as it is declared.
type driftLine struct {
	Name, Last string
	Words      []string
}

// latelyPart is where the searches of the last thirty days found that the store
// is not as it is declared.
type latelyPart struct {
	Words string // when there are no lines
	Lines []driftLine
	More  string
}

// latelyOf words what searches have met, collection by collection and what was
// last met together in one line.
func latelyOf(b web.Base, l collect.Lately) latelyPart {
	var part latelyPart
	switch {
	case l.Searches == 0 && len(l.Met) == 0:
		part.Words = b.T("admin.drift.lately.unsearched")
	case len(l.Met) == 0:
		part.Words = b.N("admin.drift.lately.none", l.Searches)
	}
	if l.Unlisted {
		part.More = b.T("admin.drift.lately.more")
	}
	all := slices.Clone(l.Met)
	slices.SortStableFunc(all, func(a, b collect.Met) int {
		return cmp.Or(cmp.Compare(a.Dataset, b.Dataset), cmp.Compare(a.Collection, b.Collection), b.Last.Compare(a.Last))
	})
	for i := 0; i < len(all); {
		first := all[i]
		var together []models.Difference
		for ; i < len(all) && all[i].Dataset == first.Dataset && all[i].Collection == first.Collection && all[i].Last.Equal(first.Last); i++ {
			together = append(together, all[i].Difference)
		}
		part.Lines = append(part.Lines, driftLine{
			Name: first.Collection, Last: b.T("admin.drift.last", "at", b.L.ShortInstant(first.Last)), Words: staff.Differences(b, "admin.drift.", together, 0),
		})
	}
	return part
}

// comparedWords says how a collection that has been tried stands against its
// declaration.
func comparedWords(b web.Base, p collect.Probed) []string {
	words := staff.Differences(b, "admin.drift.", p.Differences, 0)
	switch {
	case p.Uncompared != "":
		words = append(words, b.T("admin.drift.uncompared", "why", b.T(reasonKey(p.Uncompared))))
	case p.Untold:
		words = append(words, b.T("admin.drift.untold"))
	case len(words) == 0:
		words = append(words, b.T("admin.drift.none"))
	}
	return words
}

func reasonKey[T ~string](reason T) string {
	return "collect." + strings.ReplaceAll(string(reason), "-", "_")
}
