package collect_test

import (
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/models"
)

// A case awaits a store from when its owner is asked until they have answered,
// and again when they are asked anew.
func TestTheCaseAwaitsAStoreWhileItsOwnerHasATask(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ola := w.Staff("ola", authz.Caseworker, "nord")
		number := w.File(w.Citizen("oksana"), "nord").CaseNumber
		awaits := func() bool { return w.Open(ola, number).Item.AwaitsStore }
		if awaits() {
			t.Error("a new case awaits a store")
		}
		w.Collected(ola, number)
		if !awaits() {
			t.Error("the owner has a task, and the case awaits nobody")
		}
		w.OwnerAnswers(collect.Reply{State: models.TaskException, Note: "Kjelleren er under vann."})
		if awaits() {
			t.Error("the owner has answered, and the case still awaits a store")
		}
		w.Must(w.Collect.Retry(t.Context(), ola, w.Open(ola, number), "papir"))
		w.Drain()
		if !awaits() {
			t.Error("the owner is asked anew, and the case awaits nobody")
		}
	})
}
