package collect

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/models"
)

// What earlier runs have met stands until a run that asks more says otherwise.
func TestMet(t *testing.T) {
	t.Parallel()
	gone := models.Difference{Kind: models.MissingField, Field: "gone"}
	extra := models.Difference{Kind: models.UndeclaredField, Field: "extra"}
	of := func(d models.Difference) recordstore.Difference {
		return recordstore.Difference{Kind: d.Kind, Field: d.Field, Dataset: "d", Collection: "c"}
	}
	var many []recordstore.Difference
	for i := range maxDifferences + 7 {
		many = append(many, of(models.Difference{Kind: models.UndeclaredField, Field: fmt.Sprint("x", i)}))
	}
	for name, c := range map[string]struct {
		earlier  models.CollectionPart
		queries  int
		now      []recordstore.Difference
		want     []models.Difference
		unlisted int
	}{
		"the first run":      {models.CollectionPart{}, 1, []recordstore.Difference{of(gone), of(extra)}, []models.Difference{gone, extra}, 0},
		"nothing new asked":  {models.CollectionPart{Queries: 1, Differences: []models.Difference{gone, extra}, Unlisted: 2}, 1, nil, []models.Difference{gone, extra}, 2},
		"more asked, fixed":  {models.CollectionPart{Queries: 1, Differences: []models.Difference{gone, extra}, Unlisted: 2}, 2, nil, []models.Difference{extra}, 0},
		"more asked, again":  {models.CollectionPart{Queries: 1, Differences: []models.Difference{gone, extra}}, 2, []recordstore.Difference{of(gone)}, []models.Difference{gone, extra}, 0},
		"asked again, other": {models.CollectionPart{Queries: 1, Differences: []models.Difference{gone}}, 1, []recordstore.Difference{of(extra)}, []models.Difference{extra}, 0},
		"the same twice":     {models.CollectionPart{}, 1, []recordstore.Difference{of(gone), of(gone)}, []models.Difference{gone}, 0},
		"more than are kept": {models.CollectionPart{}, 1, many, differencesOf(many[:maxDifferences]), 7},
		"no difference":      {models.CollectionPart{}, 1, nil, nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kept, unlisted := met(c.earlier, c.queries, c.now)
			if diff := cmp.Diff(c.want, kept); diff != "" || unlisted != c.unlisted {
				t.Errorf("%d unlisted, want %d; kept (-want +got):\n%s", unlisted, c.unlisted, diff)
			}
		})
	}
}
