package rights_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// A facet says how many cases its choice would show: as many as the queue then
// lists, whatever else is chosen.
func TestFacetsCountWhatTheQueueLists(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		boss := w.Staff("boss", authz.Ombud, "nord", "sor")
		ola := w.Staff("ola", authz.Caseworker, "nord", "sor")
		mixed(w, ola)
		desk, err := w.Rights.Desk(t.Context(), boss)
		w.Must(err)
		listed := func(f rights.QueueFilter) int64 {
			f.Limit = 500
			page, err := w.Rights.Queue(t.Context(), boss, f)
			w.Must(err)
			return int64(len(page.Rows))
		}
		for _, f := range []rights.QueueFilter{
			{},
			{Due: rights.DueWeek},
			{ControllerID: "nord", Assignee: rights.AssigneeNone},
			{Assignee: ola.StaffID, Awaits: rights.AwaitsStore},
			{Right: models.RightErasure, Status: models.StatusReview, Due: rights.DueOverdue},
		} {
			facets := desk.Facets(f)
			if n, ok := desk.Count(f); !ok || n != listed(f) {
				t.Errorf("%+v: counted %d, listed %d", f, n, listed(f))
			}
			check := func(of string, counted int64, change func(*rights.QueueFilter)) {
				t.Helper()
				with := f
				change(&with)
				if want := listed(with); counted != want {
					t.Errorf("%+v with %s: counted %d, listed %d", f, of, counted, want)
				}
			}
			for _, id := range []string{"", "nord", "sor"} {
				check("the body "+id, facets.Controller[id], func(f *rights.QueueFilter) { f.ControllerID = id })
			}
			for _, s := range append(models.OpenStatuses(), "") {
				check("the state "+string(s), facets.Status[s], func(f *rights.QueueFilter) { f.Status = s })
			}
			for _, r := range append(models.InvokedRights(), "") {
				check("the right "+string(r), facets.Right[r], func(f *rights.QueueFilter) { f.Right = r })
			}
			for _, d := range []rights.DueFilter{rights.DueAny, rights.DueOverdue, rights.DueToday, rights.DueWeek} {
				check("due "+string(d), facets.Due[d], func(f *rights.QueueFilter) { f.Due = d })
			}
			for _, a := range []string{"", rights.AssigneeNone, ola.StaffID} {
				check("the person "+a, facets.Assignee[a], func(f *rights.QueueFilter) { f.Assignee = a })
			}
			for _, a := range []rights.Awaits{rights.AwaitsAny, rights.AwaitsPerson, rights.AwaitsStore} {
				check("awaiting "+string(a), facets.Awaits[a], func(f *rights.QueueFilter) { f.Awaits = a })
			}
		}
	})
}

// mixed makes cases unlike in everything the queue is narrowed by.
func mixed(w *world.World, ola authz.Actor) {
	oksana := w.Citizen("oksana")
	all := models.Statuses()
	for i := range 24 {
		rr := w.File(oksana, []string{"nord", "sor"}[i%2])
		set := []any{
			string(all[i*5%len(all)]), string(models.InvokedRights()[i%3*2]), i%4 == 1, i%3 == 1,
			models.DateIn(w.Clock.Now(), time.UTC).AddDays(i%5*4 - 6),
		}
		w.Exec("UPDATE request_items SET status = ?, invoked_right = ?, awaits_person = ?, awaits_store = ?, governing = ? WHERE request_id = ?", append(set, rr.ID)...)
		if i%5 < 2 {
			w.Take(ola, rr.CaseNumber)
		}
	}
	w.Exec("UPDATE request_items SET governing = ? WHERE controller_id = 'sor' AND awaits_store", models.DateIn(w.Clock.Now(), time.UTC))
}

// The numbers are counted anew after a quarter of a minute, on another day, and
// when this instance assigns a case; until then they are what they were.
func TestNumbersAreKeptForAShortWhile(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		boss, ola := w.Staff("boss", authz.Ombud, "nord"), w.Staff("ola", authz.Caseworker, "nord")
		first := w.File(w.Citizen("oksana"), "nord").CaseNumber
		open := func() [2]int64 { c := counts(w, boss); return [2]int64{c.Open, c.Unassigned} }
		want := func(when string, want [2]int64) {
			t.Helper()
			if diff := cmp.Diff(want, open()); diff != "" {
				t.Errorf("%s: open and unassigned (-want +got):\n%s", when, diff)
			}
		}
		want("at first", [2]int64{1, 1})
		w.File(w.Citizen("hakon"), "nord")
		want("at once", [2]int64{1, 1})
		w.Clock.Advance(15 * time.Second)
		want("after a while", [2]int64{2, 2})
		w.Take(ola, first)
		want("when one is assigned", [2]int64{2, 1})
		desk, err := w.Rights.Desk(t.Context(), boss)
		w.Must(err)
		if diff := cmp.Diff(map[string]rights.Load{ola.StaffID: {Open: 1}}, desk.Loads()); diff != "" {
			t.Errorf("the loads (-want +got):\n%s", diff)
		}
		if len(desk.Workers) != 1 || !desk.Workers[0].Able([]string{"nord"}) || desk.Workers[0].Able([]string{"nord", "sor"}) {
			t.Errorf("the caseworkers are %+v", desk.Workers)
		}
		if _, ok := desk.Count(rights.QueueFilter{Status: models.StatusAnswered}); ok {
			t.Error("answered cases are counted among the open ones")
		}
	})
}
