package collect_test

import (
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

// An administrator looks into the stores of the controllers they look after,
// and nobody else does.
func TestAnAdministratorSeesTheirOwnStores(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		w.Furnish("oksana")
		ola := w.Staff("ola", authz.Caseworker, "nord")
		w.Collected(ola, w.File(w.Citizen("oksana"), "nord").CaseNumber)
		ctx := t.Context()
		for name, c := range map[string]struct {
			actor authz.Actor
			kind  fault.Kind
		}{
			"of another controller": {w.Staff("eva", authz.Administrator, "sor"), fault.NotFound},
			"a caseworker":          {ola, fault.Forbidden},
			"an ombud":              {w.Staff("per", authz.Ombud, "nord"), fault.Forbidden},
		} {
			w.Stores["arkiv"].Asked()
			if _, err := w.Collect.Records(ctx, c.actor, "nord"); !fault.Is(err, c.kind) {
				t.Errorf("%s reads how the searches went: %v", name, err)
			}
			if _, err := w.Collect.Probe(ctx, c.actor, "nord", "arkiv"); !fault.Is(err, c.kind) {
				t.Errorf("%s tries the connection: %v", name, err)
			}
			if asked := w.Stores["arkiv"].Asked(); len(asked) > 0 {
				t.Errorf("%s had the store asked: %v", name, asked)
			}
		}

		kari := w.Staff("kari", authz.Administrator, "nord")
		records, err := w.Collect.Records(ctx, kari, "nord")
		w.Must(err)
		if got := records["arkiv"]; len(got) != 1 || got[0].State != models.CollectionFound || got[0].Count != 1 {
			t.Errorf("the archive was searched thus: %v", got)
		}
		probed, err := w.Collect.Probe(ctx, kari, "nord", "arkiv")
		w.Must(err)
		if len(probed) == 0 || len(w.Stores["arkiv"].Asked()) == 0 {
			t.Errorf("the archive was not tried: %v", probed)
		}
		if n := w.Count("SELECT COUNT(*) FROM audit_entries WHERE action = 'store.probed'"); n != 1 {
			t.Errorf("%d tries are logged, want 1", n)
		}
	})
}
