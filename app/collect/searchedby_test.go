package collect_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// By what a store was searched is what was true when it was searched, whatever
// its declaration says afterwards.
func TestByWhatAStoreWasSearchedIsKept(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		p := newPlay(t, db, "nord")
		w, ctx := p.w, t.Context()
		want := func(when string, want map[string][]string) {
			t.Helper()
			w.Drain()
			all, err := w.Collect.Status(ctx, p.worker, w.Open(p.worker, p.number))
			w.Must(err)
			got := map[string][]string{}
			for _, st := range all {
				if st.Collection.SearchedBy != nil {
					got[st.Store.ID] = st.Collection.SearchedBy
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", when, diff)
			}
		}
		want("filed", map[string][]string{"chat": {"email"}})
		w.Collected(p.worker, p.number)
		want("started", map[string][]string{"chat": {"email"}, "arkiv": {"national_id"}})
		owner := w.Staff("arkivar", authz.StoreOwner, "nord")
		tasks, err := w.Collect.Tasks(ctx, owner)
		w.Must(err)
		_, err = w.Collect.Task(ctx, owner, tasks[0].ID)
		w.Must(err)
		want("the owner has looked", map[string][]string{"chat": {"email"}, "arkiv": {"national_id"}, "papir": {"national_id"}})

		file := world.Register()
		stores := file.Controllers[0].Stores
		stores[0].AcceptProofs = []models.SeedProof{models.ProofCaseworker} // no longer the number of the eID
		stores[2].AcceptProofs = []models.SeedProof{models.ProofCaseworker}
		_, err = w.Register.Import(ctx, authz.ForSystem(authz.AllControllers), file)
		w.Must(err)
		want("the register has changed", map[string][]string{"chat": {"email"}, "arkiv": {"national_id"}, "papir": {"national_id"}})
		w.Must(w.Rights.AddSeed(ctx, p.worker, p.number, rights.Seed{Kind: models.SeedPhone, Value: "+4799999999"}, "Ringte tilbake."))
		want("searched anew", map[string][]string{"chat": {"email"}, "arkiv": {"national_id"}, "papir": {"national_id"}})
		_, err = w.Collect.Task(ctx, owner, tasks[0].ID)
		w.Must(err)
		want("the owner has looked again", map[string][]string{"chat": {"email"}, "arkiv": {"national_id"}, "papir": {"phone_number"}})
		w.Must(w.Collect.GoOnWithout(ctx, p.worker, w.Open(p.worker, p.number), "papir", world.Why))
		want("without the owner", map[string][]string{"chat": {"email"}, "arkiv": {"national_id"}, "papir": {"phone_number"}})
	})
}

// What the owner was given to look by stands, however the answer ends.
func TestByWhatAnOwnerLookedIsKept(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		p, owner, task := withOwner(t, db)
		w, ctx := p.w, t.Context()
		_, err := w.Collect.Task(ctx, owner, task.ID)
		w.Must(err)
		w.Must(w.Collect.Answer(ctx, owner, task.ID, collect.Reply{State: models.TaskNotFound}))
		_, err = w.Collect.Task(ctx, owner, task.ID) // now without who it was
		w.Must(err)
		all, err := w.Collect.Status(ctx, p.worker, w.Open(p.worker, p.number))
		w.Must(err)
		for _, st := range all {
			if diff := cmp.Diff([]string{"national_id"}, st.Collection.SearchedBy); st.Store.ID == task.StoreID && diff != "" {
				t.Errorf("the owner looked by (-want +got):\n%s", diff)
			}
		}
	})
}
