package fulfil_test

import (
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/models"
)

// A store that leaves the register while the case is carried out fails its own
// part: a caseworker goes on without it, and the letter names it.
func TestAStoreThatLeavesTheRegister(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		b := newBody(t, db)
		e := b.tries([]fulfil.Choice{{StoreID: "chat", Do: fulfil.Erase}, {StoreID: "papir", Do: fulfil.Erase}})
		ctx := t.Context()
		b.Must(b.Answer.Decide(ctx, b.worker, b.Open(b.worker, b.number), models.Decision{Outcome: models.OutcomeErased, Plan: e.Hash}))
		c := b.Open(b.approver, b.number)
		draft, err := b.Answer.Draft(ctx, b.approver, c)
		b.Must(err)
		b.Must(b.Answer.Approve(ctx, b.approver, c, draft.Version))
		b.Exec("DELETE FROM record_stores WHERE controller_id = 'nord' AND id IN ('chat', 'papir')")
		b.Drain()
		for _, id := range []string{"chat", "papir"} {
			st := at(id, b.effect())
			if st.Done == nil || st.Done.Trying || !st.Done.Stuck() {
				t.Fatalf("of %s it says %+v", id, st.Done)
			}
			b.goesOnWithout(id, world.Why)
		}
		b.Drain()
		b.says(b.letter(), "Chatten: vi fikk ikke slettet noe.", "Papirarkivet: den som har ansvar for systemet, har ikke svart ennå.")
		if item := b.Open(b.worker, b.number).Item; item.Outcome != models.OutcomePartly || item.Status != models.StatusAnswered {
			t.Errorf("the item is %s, %s", item.Status, item.Outcome)
		}
	})
}
