package rights_test

import (
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
)

// After a change of the register every open case of that controller, and no
// other's, is planned anew.
func TestReplan(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		w.File(w.Citizen("oksana"), "nord")
		w.File(w.Citizen("oksana"), "sor")
		w.Drain()
		n, err := w.Rights.Replan(t.Context(), authz.ForSystem("nord"), "nord")
		if err != nil || n != 1 {
			t.Errorf("replanned %d cases, %v; want 1", n, err)
		}
		if open := w.Count("SELECT COUNT(*) FROM jobs WHERE kind = 'collect.run' AND state = 'ready'"); open != 1 {
			t.Errorf("%d plans wait, want 1", open)
		}
		if _, err := w.Rights.Replan(t.Context(), authz.Actor{Role: authz.Ombud}, "nord"); !fault.Is(err, fault.Forbidden) {
			t.Errorf("an ombud: %v, want forbidden", err)
		}
	})
}
