package collect

import (
	"slices"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/models"
)

// maxDifferences is how many differences of one collection are kept with a
// case.
const maxDifferences = 100

// met returns where the store was not as declared when it was searched, and how
// many more differences there were than are kept. What earlier runs have met
// stands while nothing new is asked; a run that asks more adds what it meets,
// and what it says of the declared fields counts from then on.
func met(earlier models.CollectionPart, queries int, now []recordstore.Difference) (kept []models.Difference, unlisted int) {
	unlisted = earlier.Unlisted
	add := func(d models.Difference) {
		switch {
		case slices.Contains(kept, d):
		case len(kept) == maxDifferences:
			unlisted++
		default:
			kept = append(kept, d)
		}
	}
	asked := queries != earlier.Queries || len(now) > 0
	if asked {
		unlisted = 0
	}
	for _, d := range differencesOf(now) {
		add(d)
	}
	for _, d := range earlier.Differences {
		if !asked || d.Kind == models.UndeclaredField || d.Kind == models.UnfitValues { // of rows that are collected and not sent again
			add(d)
		}
	}
	return kept, unlisted
}

func differencesOf(all []recordstore.Difference) []models.Difference {
	var out []models.Difference
	for _, d := range all {
		out = append(out, models.Difference{Kind: d.Kind, Field: d.Field, Declared: d.Declared, Actual: d.Actual})
	}
	return out
}
