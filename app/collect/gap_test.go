package collect_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/models"
)

// status returns how the store stands in the case.
func (p *play) status(store string) collect.StoreStatus {
	p.w.T.Helper()
	all, err := p.w.Collect.Status(p.w.T.Context(), p.worker, p.w.Open(p.worker, p.number))
	p.w.Must(err)
	for _, st := range all {
		if st.Store.ID == store {
			return st
		}
	}
	p.w.T.Fatalf("there is no store %s", store)
	return collect.StoreStatus{}
}

// What each collection of a store gave is kept, with how it was reached.
func TestHowEachCollectionEndedIsKept(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		p := newPlay(t, db, "nord")
		p.w.Stores["arkiv"].Watch(func() { p.w.Clock.Advance(2 * time.Second) })
		p.w.Collected(p.worker, p.number)
		p.w.Stores["arkiv"].Watch(nil)
		want := []models.CollectionPart{
			{Dataset: "arkiv", Name: "cases", State: models.CollectionFound, RowCount: 2, Queries: 1, Took: 2 * time.Second},
			{Dataset: "arkiv", Name: "persons", State: models.CollectionFound, RowCount: 1, Queries: 1, Took: 2 * time.Second, By: []string{"national_id"}},
		}
		check := func(what string) {
			t.Helper()
			col := p.status("arkiv").Collection
			if diff := cmp.Diff(want, col.Parts); diff != "" {
				t.Errorf("%s: the collections (-want +got):\n%s", what, diff)
			}
			if col.RowCount != 3 || col.Queries != 2 || col.Took != 4*time.Second || col.Tries != 1 {
				t.Errorf("%s: %d rows, %d questions, %s, %d tries", what, col.RowCount, col.Queries, col.Took, col.Tries)
			}
		}
		check("searched")
		p.w.ProveEmail(p.citizen, "oksana.annen@epost.example")
		p.w.Drain()
		check("searched again, where nothing new leads to the archive")
	})
}

// A store that is silent says when it is asked again; given up, it is asked
// again alone, and a run for another reason leaves it in peace.
func TestAGivenUpStoreIsAskedAgainAlone(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		p := newPlay(t, db, "nord")
		w, ctx := p.w, t.Context()
		silent := recordstore.FailWhole(recordstore.Unreachable, "nobody there")
		w.Stores["arkiv"].Fail(silent)
		w.Stores["chat"].Fail(recordstore.FailWhole(recordstore.Refused, "closed"))
		w.Collected(p.worker, p.number)
		if st := p.status("arkiv"); !st.NextTry.After(w.Clock.Now()) || st.Collection.Tries != 1 || !st.Missing() {
			t.Errorf("silent for the first time: next try %s, %d tries, missing %v", st.NextTry, st.Collection.Tries, st.Missing())
		}
		if st := p.status("chat"); !st.NextTry.IsZero() {
			t.Errorf("what refuses is asked again by itself at %s", st.NextTry)
		}
		w.OwnerAnswers(collect.Reply{State: models.TaskNotFound})
		for range 40 {
			w.Clock.Advance(time.Second)
			w.Drain()
		}
		if st := p.status("arkiv"); !st.NextTry.IsZero() || st.Collection.Tries < 4 || w.Open(p.worker, p.number).Item.Status != models.StatusReview {
			t.Errorf("given up: next try %s, %d tries", st.NextTry, st.Collection.Tries)
		}
		for _, s := range []string{"arkiv", "chat"} {
			_ = w.Stores[s].Asked()
			w.Stores[s].Fail(nil)
		}
		w.Must(w.Collect.Retry(ctx, p.worker, w.Open(p.worker, p.number), "chat"))
		w.Drain()
		if asked := w.Stores["arkiv"].Asked(); len(asked) > 0 || p.status("chat").Collection.State != models.CollectionFound {
			t.Errorf("with the chat the archive was asked %v, and the chat is %s", asked, p.states())
		}
		w.Must(w.Collect.Retry(ctx, p.worker, w.Open(p.worker, p.number), "arkiv"))
		w.Drain()
		if got := p.states(); got != "arkiv found, chat found, papir nothing" {
			t.Errorf("asked again the stores are %s", got)
		}
	})
}

// What a limit cut short is asked for in full, and decided about anew.
func TestAStoppedStoreIsAskedAgainInFull(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		p := newPlay(t, db, "sor")
		w, ctx := p.w, t.Context()
		w.Stores["sor"].Fail(recordstore.Fail(recordstore.TooMuch, "one row a day"))
		c := w.Collected(p.worker, p.number)
		if got := p.states(); got != "sor stopped collect.too_much" || !p.status("sor").Missing() {
			t.Fatalf("the stores are %s", got)
		}
		w.Must(w.Collect.GoOnWithout(ctx, p.worker, c, "sor", world.Why))
		if st := p.status("sor"); st.Missing() || st.Omission == nil || st.Omission.Why != world.Why || st.Omission.ChosenBy != p.worker.StaffID {
			t.Errorf("the choice is %+v", st.Omission)
		}
		w.Stores["sor"].Fail(nil)
		w.Must(w.Collect.Retry(ctx, p.worker, c, "sor"))
		if st := p.status("sor"); st.Omission != nil {
			t.Error("it is asked again, and the choice to go on without it stands")
		}
		w.Drain()
		if got := p.states(); got != "sor found" || p.status("sor").Collection.RowCount != 1 {
			t.Errorf("asked again the stores are %s", got)
		}
	})
}

func TestGoingOnNeedsAReason(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		p := newPlay(t, db, "sor")
		w, ctx := p.w, t.Context()
		w.Stores["sor"].Fail(recordstore.FailWhole(recordstore.Refused, "wrong password"))
		c := w.Collected(p.worker, p.number)
		w.Refused(w.Collect.GoOnWithout(ctx, p.worker, c, "sor", " \n"), fault.Invalid, "collect.why_missing")
		w.Refused(w.Collect.GoOnWithout(ctx, p.worker, c, "sor", strings.Repeat("ø", collect.MaxWhy+1)), fault.Invalid, "submit.too_long")
		w.Refused(w.Collect.GoOnWithout(ctx, p.worker, c, "nowhere", world.Why), fault.Conflict, "case.changed_meanwhile")
		w.Refused(w.Collect.GoOnWithout(ctx, w.Staff("kari", authz.Caseworker, "sor"), c, "sor", world.Why), fault.Forbidden, "case.not_yours")
		w.Must(w.Collect.GoOnWithout(ctx, p.worker, c, "sor", world.Why))
		w.Refused(w.Collect.GoOnWithout(ctx, p.worker, c, "sor", world.Why), fault.Conflict, "case.changed_meanwhile")
		w.Exec("UPDATE request_items SET status = 'approval'")
		w.Refused(w.Collect.GoOnWithout(ctx, p.worker, c, "sor", world.Why), fault.Conflict, "collect.not_now")
		w.Refused(w.Collect.Retry(ctx, p.worker, c, "sor"), fault.Conflict, "collect.not_now")
		if n := w.Count("SELECT COUNT(*) FROM audit_entries WHERE action = 'collect.went_on'"); n != 1 {
			t.Errorf("the choice is %d times in the log", n)
		}
		if n := w.Count("SELECT COUNT(*) FROM omissions WHERE length(why_sealed) < 25"); n != 0 {
			t.Error("the reason is not sealed: it is as short as it was written")
		}
	})
}

// A store that is reached through one that failed holds the answer up as well,
// and is not asked again by itself: asking the other one does it.
func TestWhatAnotherStoreLeadsToIsAGapToo(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		collection     models.Collection
		gap, retryable bool
	}{
		"found":        {models.Collection{State: models.CollectionFound}, false, false},
		"nothing":      {models.Collection{State: models.CollectionNothing}, false, false},
		"failed":       {models.Collection{State: models.CollectionFailed}, true, true},
		"limit":        {models.Collection{State: models.CollectionStopped, Reason: "collect.too_much"}, true, true},
		"starved some": {models.Collection{State: models.CollectionStopped, Reason: models.CollectStarved}, true, false},
		"starved":      {models.Collection{State: models.CollectionNotSearched, Reason: models.CollectStarved}, true, false},
		"no identity":  {models.Collection{State: models.CollectionNotSearched, Reason: "collect.no_identity"}, false, false},
		"out of scope": {models.Collection{State: models.CollectionNotSearched, Reason: collect.OutOfScope}, false, false},
		"with owner":   {models.Collection{State: models.CollectionWithOwner}, false, false},
		"silent owner": {models.Collection{State: models.CollectionUnanswered}, true, false},
		"running":      {models.Collection{State: models.CollectionRunning}, false, false},
	} {
		if gap, retryable := tc.collection.Gap(), collect.Retryable(tc.collection); gap != tc.gap || retryable != tc.retryable {
			t.Errorf("%s: a gap %v, retryable %v, want %v, %v", name, gap, retryable, tc.gap, tc.retryable)
		}
	}
}
