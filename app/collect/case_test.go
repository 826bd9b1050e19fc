package collect_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/register"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// states words how far each store of the case has come.
func states(w *world.World, actor authz.Actor, c rights.Case) string {
	w.T.Helper()
	all, err := w.Collect.Status(w.T.Context(), actor, c)
	w.Must(err)
	var out []string
	for _, s := range all {
		line := s.Store.ID + " " + string(s.Collection.State)
		if s.Collection.Reason != "" {
			line += " " + s.Collection.Reason
		}
		out = append(out, line)
	}
	return strings.Join(out, ", ")
}

func (p *play) want(what, states string, status models.Status, asked map[string][]string) {
	p.w.T.Helper()
	c := p.w.Open(p.worker, p.number)
	if got := p.states(); got != states {
		p.w.T.Errorf("%s: the stores are %q, want %q", what, got, states)
	}
	if c.Item.Status != status {
		p.w.T.Errorf("%s: the case is in %s, want %s", what, c.Item.Status, status)
	}
	for name, store := range p.w.Stores {
		if got := store.Asked(); !slices.Equal(got, asked[name]) {
			p.w.T.Errorf("%s: %s was asked %v, want %v", what, name, got, asked[name])
		}
	}
}

// play is a case at Nord with a caseworker.
type play struct {
	w       *world.World
	citizen authz.Actor
	worker  authz.Actor
	number  string
}

func newPlay(t *testing.T, db *database.DB, controller string) *play {
	t.Helper()
	w := world.New(t, db)
	w.Furnish("oksana")
	w.Stores["sor"].Put("persons", recordstore.Row{"id": int64(1), "number": w.Person("oksana").NationalID.Reveal()})
	p := &play{w: w, citizen: w.Citizen("oksana"), worker: w.Staff("ola", authz.Caseworker, controller)}
	w.ProveEmail(p.citizen, w.Person("oksana").Email)
	p.number = w.File(p.citizen, controller).CaseNumber
	return p
}

func (p *play) states() string {
	p.w.T.Helper()
	return states(p.w, p.worker, p.w.Open(p.worker, p.number))
}

// Received, only what would be gone by the answer is asked for; started, the
// rest; and what has answered is never asked again.
func TestEachStoreIsAskedInItsTimeAndOnce(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		p := newPlay(t, db, "nord")
		w, ctx := p.w, t.Context()
		w.Drain()
		p.want("filed", "arkiv waiting, chat found, papir waiting", models.StatusReceived, map[string][]string{"chat": {"lines.email"}})
		deletions, err := w.Collect.Deletions(ctx, p.worker, []string{w.Open(p.worker, p.number).Item.ID})
		w.Must(err)
		for _, list := range deletions {
			if len(list) != 1 || list[0].On != models.NewDate(2026, 3, 9) || !list[0].Secured || list[0].StoreName.NB != "Chatten" {
				t.Errorf("what is deleted soon is %+v", list)
			}
		}
		w.Collected(p.worker, p.number)
		p.want("started", "arkiv found, chat found, papir with-owner", models.StatusCollecting, map[string][]string{"arkiv": {"persons.number", "cases.person_id"}})

		owner := w.Staff("arkivar", authz.StoreOwner, "nord")
		tasks, err := w.Collect.Tasks(ctx, owner)
		w.Must(err)
		w.Must(w.Collect.Answer(ctx, owner, tasks[0].ID, collect.Reply{State: models.TaskCompleted, Rows: []map[string]any{{"Mappe": "Grønn mappe"}}}))
		w.Drain()
		p.want("the owner has answered", "arkiv found, chat found, papir found", models.StatusReview, nil)

		other := rights.Seed{Kind: models.SeedEmail, Value: w.Person("ingrid").Email} // she has two addresses, as it turns out
		w.Must(w.Rights.AddSeed(ctx, p.worker, p.number, other, "Ringte tilbake."))
		w.Drain()
		p.want("one more address", "arkiv found, chat found, papir found", models.StatusReview, map[string][]string{"chat": {"lines.email"}})
		rows, err := w.Collect.Rows(ctx, p.worker, w.Open(p.worker, p.number))
		w.Must(err)
		got := map[string]int{}
		third := 0
		for _, r := range rows {
			got[r.StoreID]++
			if r.Third {
				third++
			}
		}
		if got["arkiv"] != 3 || got["chat"] != 3 || got["papir"] != 1 || third != 1 {
			t.Errorf("collected %v, %d of them possibly about others", got, third)
		}
		_, err = w.Collect.Rows(ctx, w.Staff("per", authz.Caseworker, "sor"), w.Open(p.worker, p.number))
		w.Refused(err, fault.NotFound, "error.not_found")
	})
}

func TestWhatIsAskedForAtOnce(t *testing.T) {
	t.Parallel()
	type retention = models.StoreRetention
	cases := map[string]struct { // received on 2 March, due on 7 April
		retention *retention
		activity  string
		state     models.CollectionState
		deletes   models.Date // all of it, before the answer is due
	}{
		"keeps":          {nil, "saker", models.CollectionWaiting, models.Date{}},
		"empty":          {&retention{}, "saker", models.CollectionWaiting, models.Date{}},
		"day-before":     {&retention{Days: 35}, "saker", models.CollectionWithOwner, models.NewDate(2026, 4, 6)},
		"that-day":       {&retention{Days: 36}, "saker", models.CollectionWithOwner, models.NewDate(2026, 4, 7)},
		"day-after":      {&retention{Days: 37}, "saker", models.CollectionWithOwner, models.Date{}},
		"a-month":        {&retention{Months: 1}, "saker", models.CollectionWithOwner, models.NewDate(2026, 4, 2)},
		"month-and-days": {&retention{Months: 1, Days: 6}, "saker", models.CollectionWithOwner, models.Date{}},
		"a-year":         {&retention{Months: 12}, "saker", models.CollectionWithOwner, models.Date{}},
		"a-longer-year":  {&retention{Days: 367}, "saker", models.CollectionWaiting, models.Date{}},
		"five-years":     {&retention{Months: 60}, "saker", models.CollectionWaiting, models.Date{}},
		"out-of-scope":   {&retention{Days: 1}, "annet", models.CollectionNotSearched, models.Date{}},
	}
	change := func(f *register.File) {
		f.Controllers[1].Stores = nil
		for name, tc := range cases {
			f.Controllers[1].Stores = append(f.Controllers[1].Stores, register.StoreDeclaration{ID: name, StoreFacts: models.StoreFacts{
				Name: models.Text{NB: name}, Kind: models.StoreManual, Activities: []string{tc.activity}, Retention: tc.retention,
				Owner: models.StoreOwner{Name: "Eier", Email: "eier@sor.example"},
			}})
		}
	}
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db, change)
		sub := w.Submission("sor")
		sub.Wishes[0].ActivityID = "saker"
		rr, err := w.Rights.Submit(t.Context(), w.Citizen("oksana"), sub)
		w.Must(err)
		w.Drain()
		worker := w.Staff("ola", authz.Caseworker, "sor")
		all, err := w.Collect.Status(t.Context(), worker, w.Open(worker, rr.CaseNumber))
		w.Must(err)
		for _, s := range all {
			tc := cases[s.Store.ID]
			if c := s.Collection; c.State != tc.state || c.DeletesOn != tc.deletes || c.AtOnce != (tc.state == models.CollectionWithOwner) {
				t.Errorf("%s: %s, at once %v, deletes on %s; want %s, %s", s.Store.ID, c.State, c.AtOnce, c.DeletesOn, tc.state, tc.deletes)
			}
		}
		w.Collected(worker, rr.CaseNumber)
		if got := states(w, worker, w.Open(worker, rr.CaseNumber)); strings.Contains(got, "waiting") || !strings.Contains(got, "out-of-scope not-searched collect.out_of_scope") {
			t.Errorf("once started the stores are %s", got)
		}
	})
}

// A store that does not answer is asked again by itself, later and later, and
// then left to a human; the others are left in peace.
func TestASilentStoreIsAskedAgainAlone(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		p := newPlay(t, db, "nord")
		w, ctx := p.w, t.Context()
		w.Drain()
		_ = w.Stores["chat"].Asked()
		w.Stores["arkiv"].Fail(recordstore.FailWhole(recordstore.Unreachable, "nobody there"))
		w.Collected(p.worker, p.number)
		w.Must(w.Collect.GoOnWithout(ctx, p.worker, w.Open(p.worker, p.number), "papir", world.Why))
		var asked []int64
		for range 40 {
			if w.Open(p.worker, p.number).Item.Status == models.StatusReview {
				break
			}
			w.Clock.Advance(time.Second)
			w.Drain()
			if len(w.Stores["arkiv"].Asked()) > 0 {
				asked = append(asked, w.Clock.Now().Unix())
			}
		}
		if len(asked) != 3 || asked[2]-asked[1] <= asked[1]-asked[0] {
			t.Errorf("after the first time it was asked at the seconds %v, want three times, later and later", asked)
		}
		p.want("given up", "arkiv failed collect.unreachable, chat found, papir unanswered collect.owner_silent", models.StatusReview, nil)
		if strings.Contains(w.Log.String(), w.Person("oksana").NationalID.Reveal()) {
			t.Error("the number is in the log")
		}

		w.Stores["arkiv"].Fail(nil)
		c := w.Open(p.worker, p.number)
		w.Refused(w.Collect.Retry(ctx, p.worker, c, "chat"), fault.Conflict, "case.changed_meanwhile")
		w.Refused(w.Collect.Retry(ctx, w.Staff("kari", authz.Caseworker, "nord"), c, "arkiv"), fault.Forbidden, "case.not_yours")
		w.Must(w.Collect.Retry(ctx, p.worker, c, "arkiv"))
		w.Drain()
		p.want("asked again", "arkiv found, chat found, papir unanswered collect.owner_silent", models.StatusReview, map[string][]string{"arkiv": {"persons.number", "cases.person_id"}})
	})
}

// What will not pass by itself is left to a human at once.
func TestAStoreThatRefusesIsNotAskedAgain(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		p := newPlay(t, db, "sor")
		p.w.Stores["sor"].Fail(recordstore.FailWhole(recordstore.Refused, "wrong password"))
		p.w.Collected(p.worker, p.number)
		p.want("refused", "sor failed collect.refused", models.StatusReview, map[string][]string{"sor": {"persons.number"}})
	})
}

// What is found after the answer was sent to approval, or the case withdrawn,
// is not added to it: nobody would have looked at it.
func TestNothingIsAddedToACaseThatIsNoLongerSearched(t *testing.T) {
	t.Parallel()
	for _, status := range []models.Status{models.StatusApproval, models.StatusWithdrawn} {
		t.Run(string(status), func(t *testing.T) {
			t.Parallel()
			apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
				p := newPlay(t, db, "sor")
				p.w.Stores["sor"].Watch(func() { p.w.Exec("UPDATE request_items SET status = ?", string(status)) })
				c := p.w.Collected(p.worker, p.number)
				rows, err := p.w.Collect.Rows(t.Context(), p.worker, c)
				p.w.Must(err)
				if asked := p.w.Stores["sor"].Asked(); len(rows) != 0 || len(asked) == 0 {
					t.Errorf("%d rows were added of what %v gave", len(rows), asked)
				}
			})
		})
	}
}

// More pages than are in memory at once come whole and in their order.
func TestManyPagesAreReadInOrder(t *testing.T) {
	t.Parallel()
	const many = 17_250 // 35 pages of 500
	w := world.New(t, apptest.SQLite(t))
	citizen, worker := w.Citizen("oksana"), w.Staff("ola", authz.Caseworker, "sor")
	number := w.Person("oksana").NationalID.Reveal()
	for i := range many {
		w.Stores["sor"].Put("persons", recordstore.Row{"id": int64(i), "number": number})
	}
	c := w.Collected(worker, w.File(citizen, "sor").CaseNumber)
	rows, err := w.Collect.Rows(t.Context(), worker, c)
	w.Must(err)
	for i, r := range rows {
		if r.Values["id"] != int64(i) {
			t.Fatalf("row %d is %v", i, r.Values["id"])
		}
	}
	if len(rows) != many {
		t.Errorf("got %d rows, want %d", len(rows), many)
	}
}
