package statistics_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"gorm.io/gorm"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/statistics"
	"rettighetsporten/models"
)

// tally counts the items one by one, in the plainest way, and shares nothing
// with what it checks.
func tally(items []models.RequestItem, belongs func(models.RequestItem) bool) statistics.Line {
	l := statistics.Line{Counts: statistics.Counts{AnswerDays: statistics.Histogram{}, Refusals: map[string]int{}}}
	for _, i := range items {
		if !belongs(i) {
			continue
		}
		l.Received++
		switch {
		case i.FirstAnswerAt != nil:
			l.Answered++
			l.AnswerDays[*i.AnswerDays]++
			if *i.KeptLaw {
				l.KeptLaw++
			}
			if i.KeptPromise != nil {
				l.Promised++
				if *i.KeptPromise {
					l.KeptPromise++
				}
			}
			if i.FirstOutcome == models.OutcomePartly {
				l.Partly++
			}
			if i.FirstOutcome == models.OutcomeRefused {
				l.Refused++
				l.Refusals[string(i.FirstGround)]++
			}
		case i.Status == models.StatusWithdrawn:
			l.Withdrawn++
		case i.Status == models.StatusForwarded:
			l.Forwarded++
		default:
			l.Waiting++
			law := i.OneMonth
			if i.ExtendedAt != nil {
				law = i.Extended
			}
			if i.Governing.Before(today()) {
				l.Overdue++
			}
			if law.Before(today()) {
				l.OverdueLaw++
			}
		}
		extended, paused := i.ExtendedAt != nil, i.PausedDays
		if i.FirstAnswerAt != nil { // as it was then, whatever came later
			extended, paused = i.FirstExtended, i.FirstPausedDays
		}
		if extended {
			l.Extended++
		}
		if paused > 0 {
			l.Paused++
			l.PausedDays += paused
		}
		if i.ReopenedAt != nil {
			l.Reopened++
		}
	}
	return l
}

// same compares counts whatever they are counts of.
func same(t *testing.T, name string, got, want statistics.Line) {
	t.Helper()
	want.Month, want.Right, want.Controller, want.ActivityID, want.Unit = got.Month, got.Right, got.Controller, got.ActivityID, got.Unit
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s:\n%s", name, diff)
	}
	if sum := got.Answered + got.Waiting + got.Withdrawn + got.Forwarded; sum != got.Received {
		t.Errorf("%s: %d were received and %d became something", name, got.Received, sum)
	}
}

func TestFiguresAreWhatOneCounts(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		m := newMaker(t, db, "nord", "sor", "vest")
		var items []models.RequestItem
		for range 600 {
			items = append(items, m.item(pick(m, "nord", "nord", "sor", "vest"), models.NewDate(2025, time.September, 1), today()))
		}
		promised := plain(m, today().AddDays(-31)) // late by the promise, in time by the law
		promised.PromisedDays, promised.Governing = 30, today().AddDays(-1)
		items = append(items, promised)
		m.keep(items...)
		s, ctx := service(db), t.Context()
		f, err := s.Figures(ctx, ombud("nord", "sor"), statistics.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		mine := func(i models.RequestItem) bool {
			return i.ReceivedOn.Year == 2026 && (i.ControllerID == "nord" || i.ControllerID == "sor")
		}
		if f.Year != 2026 || !slices.Equal(f.Years, []int{2026, 2025}) || !f.All() || len(f.Months) != 11 {
			t.Errorf("the year is %d of %v, with %d months", f.Year, f.Years, len(f.Months))
		}
		if f.Total.Received < 200 || f.Total.Reopened == 0 || f.Total.OverdueLaw == 0 || f.Total.Overdue <= f.Total.OverdueLaw {
			t.Fatalf("chance has made too little: %+v", f.Total)
		}
		same(t, "all", f.Total, tally(items, mine))
		for _, l := range f.Months {
			same(t, fmt.Sprint("month ", l.Month), l, tally(items, func(i models.RequestItem) bool { return mine(i) && int(i.ReceivedOn.Month) == l.Month }))
		}
		for _, l := range f.Rights {
			same(t, string(l.Right), l, tally(items, func(i models.RequestItem) bool { return mine(i) && i.InvokedRight == l.Right }))
		}
		for _, l := range f.Controllers {
			same(t, l.Controller.ID, l, tally(items, func(i models.RequestItem) bool { return mine(i) && i.ControllerID == l.Controller.ID }))
		}
		var units []string
		for _, l := range f.Units {
			units = append(units, l.Controller.ID+"/"+l.Unit.NB)
			same(t, units[len(units)-1], l, tally(items, func(i models.RequestItem) bool {
				return mine(i) && i.ControllerID == l.Controller.ID && i.ActivityID == l.ActivityID
			}))
		}
		want := []string{"nord/", "nord/Enhet skole", "nord/Enhet helse", "nord/borte", "sor/", "sor/Enhet skole", "sor/Enhet helse", "sor/borte"}
		if diff := cmp.Diff(want, units); diff != "" {
			t.Error(diff)
		}
		old, err := s.Figures(ctx, ombud("nord", "sor"), statistics.Filter{Year: 2025, ControllerID: "sor"})
		if err != nil {
			t.Fatal(err)
		}
		if first := old.Months[0].Month; first != 9 || len(old.Months) != 4 {
			t.Errorf("the first year has %d months from the month %d", len(old.Months), first)
		}
		same(t, "last year", old.Total, tally(items, func(i models.RequestItem) bool { return i.ReceivedOn.Year == 2025 && i.ControllerID == "sor" }))
	})
}

// Whatever changes an item by whatever way, the figures follow, also when the
// receipt turns out to have been in another month.
func TestFiguresFollowEveryChange(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		m, ctx, s, beside := newMaker(t, db, "nord"), t.Context(), service(db), service(db)
		m.keep(plain(m, models.NewDate(2026, time.June, 10)))
		at := func() (statistics.Line, statistics.Line) {
			t.Helper()
			_, err := beside.Figures(ctx, ombud("nord"), statistics.Filter{Year: 2026}) // another instance has counted it
			if err != nil {
				t.Fatal(err)
			}
			f, err := s.Figures(ctx, ombud("nord"), statistics.Filter{Year: 2026})
			if err != nil {
				t.Fatal(err)
			}
			months := map[int]statistics.Line{}
			for _, l := range f.Months {
				months[l.Month] = l
			}
			return months[5], months[6]
		}
		if _, june := at(); june.Waiting != 1 {
			t.Fatalf("June has %+v", june)
		}
		for _, late := range []bool{true, false} {
			due := today().AddDays(1)
			if late {
				due = today().AddDays(-1)
			}
			m.tx(func(tx *gorm.DB) error {
				return tx.Exec("UPDATE request_items SET governing = ?, one_month = ?, extended = ?", due, due, due).Error
			})
			if _, june := at(); (june.Overdue == 1) != late || (june.OverdueLaw == 1) != late {
				t.Errorf("due on %s, June has %+v", due, june)
			}
		}
		for name, step := range map[string]struct {
			set  string
			look func(may, june statistics.Line) bool
		}{
			"1 paused":   {"paused_days = 4", func(_, june statistics.Line) bool { return june.Paused == 1 && june.PausedDays == 4 }},
			"2 extended": {"extended_at = received_at", func(_, june statistics.Line) bool { return june.Extended == 1 }},
			"3 withdrawn": {"status = 'withdrawn'", func(_, june statistics.Line) bool {
				return june.Withdrawn == 1 && june.Waiting == 0 && june.Overdue == 0
			}},
		} {
			m.tx(func(tx *gorm.DB) error { return tx.Exec("UPDATE request_items SET " + step.set).Error })
			if may, june := at(); !step.look(may, june) {
				t.Errorf("%s: May has %+v, June %+v", name, may, june)
			}
		}
		m.tx(func(tx *gorm.DB) error {
			return tx.Exec("UPDATE request_items SET received_on = ?", models.NewDate(2026, time.May, 31)).Error
		})
		if may, june := at(); may.Received != 1 || june.Received != 0 {
			t.Errorf("after the receipt moved, May has %+v, June %+v", may, june)
		}
	})
}

func TestFiguresAreTheOmbudsAndTheLeadershipsAlone(t *testing.T) {
	t.Parallel()
	db := apptest.SQLite(t)
	m, s, ctx := newMaker(t, db, "nord", "sor"), service(db), t.Context()
	m.keep(m.item("sor", today(), today()))
	for _, role := range []authz.Role{authz.DataSubject, authz.Caseworker, authz.StoreOwner, authz.Administrator, authz.Auditor, authz.System, ""} {
		if _, err := s.Figures(ctx, authz.Actor{Role: role, Controllers: []string{"nord"}}, statistics.Filter{}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s: %v", role, err)
		}
	}
	for _, role := range []authz.Role{authz.Ombud, authz.Approver} {
		actor := authz.Actor{Role: role, Controllers: []string{"nord"}}
		if f, err := s.Figures(ctx, actor, statistics.Filter{}); err != nil || f.Total.Received != 0 || len(f.Served) != 1 {
			t.Errorf("%s sees %d of %d: %v", role, f.Total.Received, len(f.Served), err)
		}
		for _, id := range []string{"sor", "nowhere", "*"} {
			if _, err := s.Figures(ctx, actor, statistics.Filter{ControllerID: id}); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s at %s: %v", role, id, err)
			}
		}
		if f, err := s.Figures(ctx, authz.Actor{Role: role, Controllers: []string{"gone"}}, statistics.Filter{}); err != nil || f.Total.Received != 0 {
			t.Errorf("%s of a controller that is gone: %+v, %v", role, f.Total, err)
		}
	}
}
