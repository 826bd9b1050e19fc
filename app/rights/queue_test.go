package rights_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

func numbers(page rights.QueuePage) string {
	var all []string
	for _, r := range page.Rows {
		all = append(all, r.CaseNumber)
	}
	return strings.Join(all, " ")
}

// Three cases at Nord and one at Sør, one more each five days; the clock ends
// on the day the first of them is due.
func someCases(w *world.World) {
	oksana := w.Citizen("oksana")
	for range 3 {
		w.File(oksana, "nord")
		w.Clock.Advance(5 * 24 * time.Hour)
	}
	w.File(w.Citizen("hakon"), "sor")
	w.Clock.Advance(15 * 24 * time.Hour)
}

func counts(w *world.World, actor authz.Actor) rights.QueueCounts {
	w.T.Helper()
	desk, err := w.Rights.Desk(w.T.Context(), actor)
	w.Must(err)
	return desk.Counts()
}

func TestTheQueueShowsOnesOwnBodiesInOrder(t *testing.T) {
	t.Parallel()
	const one, two, three = "NOR-2026-00001", "NOR-2026-00002", "NOR-2026-00003"
	cases := map[string]struct {
		filter rights.QueueFilter
		want   string
	}{
		"everything open":     {rights.QueueFilter{}, two + " " + three},
		"every state":         {rights.QueueFilter{Status: rights.StatusAny}, one + " " + two + " " + three},
		"withdrawn":           {rights.QueueFilter{Status: models.StatusWithdrawn}, one},
		"somebody's":          {rights.QueueFilter{Assignee: "OLA"}, three},
		"nobody's":            {rights.QueueFilter{Assignee: rights.AssigneeNone}, two},
		"overdue":             {rights.QueueFilter{Due: rights.DueOverdue}, ""},
		"due today":           {rights.QueueFilter{Due: rights.DueToday, Status: rights.StatusAny}, one},
		"due this week":       {rights.QueueFilter{Due: rights.DueWeek}, two},
		"another body":        {rights.QueueFilter{ControllerID: "sor"}, ""},
		"part of a number":    {rights.QueueFilter{CaseNumber: "2026-00003"}, three},
		"the last digits":     {rights.QueueFilter{CaseNumber: " 3 "}, three},
		"with noughts":        {rights.QueueFilter{CaseNumber: "00003"}, three},
		"another year":        {rights.QueueFilter{CaseNumber: "2025-00003"}, ""},
		"too many digits":     {rights.QueueFilter{CaseNumber: "9999999999"}, ""},
		"the whole number":    {rights.QueueFilter{CaseNumber: two}, two},
		"another's number":    {rights.QueueFilter{CaseNumber: "SOR-2026"}, ""},
		"another's whole one": {rights.QueueFilter{CaseNumber: "SOR-2026-00001"}, ""},
		"no text at all":      {rights.QueueFilter{CaseNumber: "NOR\x00\xff"}, ""},
		"a cursor of none":    {rights.QueueFilter{After: "2026-01-01_\x00"}, two + " " + three},
		"the right":           {rights.QueueFilter{Right: models.RightAccess}, two + " " + three},
		"another right":       {rights.QueueFilter{Right: models.RightErasure}, ""},
		"awaiting the person": {rights.QueueFilter{Awaits: rights.AwaitsPerson}, two},
		"awaiting a store":    {rights.QueueFilter{Awaits: rights.AwaitsStore}, three},
		"in small letters":    {rights.QueueFilter{CaseNumber: "nor-"}, one + " " + two + " " + three},
		"a percent sign":      {rights.QueueFilter{CaseNumber: "%"}, ""},
		"an underscore":       {rights.QueueFilter{CaseNumber: "_"}, ""},
		"an exclamation mark": {rights.QueueFilter{CaseNumber: "!"}, ""},
		"a quote":             {rights.QueueFilter{CaseNumber: "' OR 1=1 --"}, ""},
		"a broken cursor":     {rights.QueueFilter{After: "x_y"}, two + " " + three},
	}
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		someCases(w)
		ola, boss := w.Staff("ola", authz.Caseworker, "nord"), w.Staff("boss", authz.Ombud, "nord")
		w.Must(w.Rights.Withdraw(t.Context(), w.Citizen("oksana"), one))
		w.Take(ola, three)
		w.Exec("UPDATE request_items SET awaits_person = (request_id = ?), awaits_store = (request_id = ?)", w.Open(boss, two).Request.ID, w.Open(boss, three).Request.ID)
		for name, tc := range cases {
			tc.filter.Assignee = strings.Replace(tc.filter.Assignee, "OLA", ola.StaffID, 1)
			page, err := w.Rights.Queue(t.Context(), boss, tc.filter)
			w.Must(err)
			if numbers(page) != tc.want || page.Next != "" {
				t.Errorf("%s: got %q, want %q", name, numbers(page), tc.want)
			}
		}
		page, err := w.Rights.Queue(t.Context(), w.Staff("both", authz.Ombud, "nord", "sor"), rights.QueueFilter{Limit: 1})
		w.Must(err)
		if r := page.Rows[0]; r.CaseNumber != two || r.ControllerName != "Nord kommune" || page.Next == "" {
			t.Errorf("the first line of two bodies is %+v", r)
		}
		if got, want := counts(w, boss), (rights.QueueCounts{Open: 2, Week: 1, Unassigned: 1, AwaitsPerson: 1, AwaitsStore: 1}); got != want {
			t.Errorf("the numbers are %+v, want %+v", got, want)
		}
		w.Clock.Advance(6 * 24 * time.Hour)
		if got, want := counts(w, boss), (rights.QueueCounts{Open: 2, Overdue: 1, Week: 1, Unassigned: 1, AwaitsPerson: 1, AwaitsStore: 1}); got != want {
			t.Errorf("six days later the numbers are %+v, want %+v", got, want)
		}
		_, err = w.Rights.Queue(t.Context(), w.Citizen("oksana"), rights.QueueFilter{})
		w.Refused(err, fault.Forbidden, "error.forbidden")
	})
}

// Whoever turns the pages sees each case once, also when cases before and
// behind the cursor come and go meanwhile.
func TestPagesAreStable(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		oksana, boss := w.Citizen("oksana"), w.Staff("boss", authz.Ombud, "nord", "sor")
		var want []string
		for range 5 { // two on each day, so that the date alone is no cursor
			want = append(want, w.File(oksana, "nord").CaseNumber, w.File(oksana, "nord").CaseNumber)
			w.Clock.Advance(24 * time.Hour)
		}
		var got []string
		f := rights.QueueFilter{Limit: 3}
		for n := 0; ; n++ {
			page, err := w.Rights.Queue(t.Context(), boss, f)
			w.Must(err)
			for _, r := range page.Rows {
				got = append(got, r.CaseNumber)
			}
			if n == 0 { // one that was shown goes, one that was not goes too
				w.Must(w.Rights.Withdraw(t.Context(), oksana, want[0]))
				w.Must(w.Rights.Withdraw(t.Context(), oksana, want[9]))
			}
			if f.After = page.Next; f.After == "" {
				break
			}
		}
		if !slices.Equal(got, want[:9]) {
			t.Errorf("turning the pages showed %v, want %v", got, want[:9])
		}
	})
}

// The pages of a search, and those of every state, hold each case once.
func TestEveryListIsTurnedToItsEnd(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		oksana, boss := w.Citizen("oksana"), w.Staff("boss", authz.Ombud, "nord", "sor")
		for i := range 7 {
			rr := w.File(oksana, []string{"nord", "sor"}[i%2])
			w.Exec("UPDATE request_items SET status = ? WHERE request_id = ?", string(models.Statuses()[i]), rr.ID)
		}
		for name, tc := range map[string]struct {
			filter rights.QueueFilter
			want   int
		}{
			"every state": {rights.QueueFilter{Status: rights.StatusAny}, 7},
			"a beginning": {rights.QueueFilter{CaseNumber: "NOR-2026"}, 4},
			"digits":      {rights.QueueFilter{CaseNumber: "1"}, 2},
		} {
			tc.filter.Limit = 1
			seen := map[string]bool{}
			for range 10 {
				page, err := w.Rights.Queue(t.Context(), boss, tc.filter)
				w.Must(err)
				for _, r := range page.Rows {
					if seen[r.CaseNumber] {
						t.Errorf("%s shows %s twice", name, r.CaseNumber)
					}
					seen[r.CaseNumber] = true
				}
				if tc.filter.After = page.Next; page.Next == "" {
					break
				}
			}
			if len(seen) != tc.want {
				t.Errorf("%s shows %d cases, want %d", name, len(seen), tc.want)
			}
		}
	})
}

// The number of queries does not grow with the number of cases.
func TestListsTakeOneQuery(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		oksana, ola := w.Citizen("oksana"), w.Staff("ola", authz.Caseworker, "nord")
		for range 4 {
			w.Take(ola, w.File(oksana, "nord").CaseNumber)
		}
		for range 3 {
			_, err := w.Rights.Submit(t.Context(), w.Citizen("hakon"), w.SubmissionFor("nord"))
			w.Must(err)
		}
		queries := 0
		count := func(*gorm.DB) { queries++ }
		callbacks := db.Read().Callback()
		w.Must(callbacks.Query().After("gorm:query").Register("test:count", count))
		w.Must(callbacks.Row().After("gorm:row").Register("test:count", count))
		mine := func(who authz.Actor) func() (int, error) {
			return func() (int, error) {
				m, err := w.Rights.Mine(t.Context(), who)
				return len(m), err
			}
		}
		for name, list := range map[string]struct {
			read           func() (int, error)
			lines, queries int
		}{
			"queue": {func() (int, error) {
				p, err := w.Rights.Queue(t.Context(), ola, rights.QueueFilter{})
				return len(p.Rows), err
			}, 7, 1},
			"mine":       {mine(oksana), 4, 1},
			"for others": {mine(w.Citizen("hakon")), 3, 2}, // the lines, and whom they are for
		} {
			queries = 0
			if n, err := list.read(); err != nil || n != list.lines || queries != list.queries {
				t.Errorf("%s: %d lines in %d queries, %v", name, n, queries, err)
			}
		}
	})
}
