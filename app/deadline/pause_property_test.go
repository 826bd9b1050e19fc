package deadline

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/models"
)

// TestEveryDayWithWhatCanHappen gives every day's request extensions and waits
// at random, and holds the clock against the reckoner and against the same
// request without them.
func TestEveryDayWithWhatCanHappen(t *testing.T) {
	t.Parallel()
	r := newReckoner(t)
	random := rand.New(rand.NewPCG(3, 1182))
	tried, late, extended, moved := 0, 0, 0, 0
	days := everyReckonedDay(func(d time.Time) {
		for range 2 {
			f, now := happenings(d, random)
			c := Compute(f, now)
			checkReckoned(t, r, c)
			checkAgainstLess(t, c)
			tried++
			switch {
			case c.Extended():
				extended++
			case c.ExtendedAt != nil:
				late++
			}
			if c.Governing != c.WithoutPause {
				moved++
			}
		}
	})
	if late == 0 || extended == 0 || moved == 0 {
		t.Errorf("%d late, %d in time, %d moved by waiting: the properties say nothing", late, extended, moved)
	}
	t.Logf("%d days, %d clocks: %d extended, %d told too late, %d moved by waiting", days, tried, extended, late, moved)
}

// happenings returns a request of the day with extension and waits at random,
// and an instant to look at it.
func happenings(d time.Time, random *rand.Rand) (Facts, time.Time) {
	at := func(day int) time.Time {
		return civil(d).AddDays(day).StartIn(Zone()).Add(time.Duration(random.IntN(23)) * time.Hour)
	}
	f := Facts{Received: at(0), PromisedDays: []int{0, 10, 30, 60}[random.IntN(4)], MarginDays: random.IntN(6)}
	if random.IntN(2) == 0 {
		told := at(random.IntN(45))
		f.ExtendedAt = &told
	}
	for range random.IntN(4) {
		from := random.IntN(120)
		p := Pause{Asked: at(from), Counts: random.IntN(2) == 0}
		if random.IntN(4) > 0 {
			answered := at(from + random.IntN(40))
			p.Answered = &answered
		}
		f.Pauses = append(f.Pauses, p)
	}
	return f, at(random.IntN(130))
}

// checkReckoned compares with a count day by day.
func checkReckoned(t *testing.T, r reckoner, c Clock) {
	t.Helper()
	d := r.norwegianDay(c.Received)
	promise, month, extended := r.days(d, c.PromisedDays), r.next(r.months(d, 1)), r.next(r.months(d, 3))
	closes := month
	if c.PromisedDays > 0 && promise.Before(month) {
		closes = promise
	}
	inTime := c.ExtendedAt != nil && !r.norwegianDay(*c.ExtendedAt).After(closes)
	last := month
	if inTime {
		last = extended
	}
	all, counted := map[time.Time]bool{}, map[time.Time]bool{}
	for _, p := range c.Pauses {
		asked, end := r.norwegianDay(p.Asked), c.At
		if p.Answered != nil {
			end = *p.Answered
		}
		for day := asked.AddDate(0, 0, 1); !day.After(r.norwegianDay(end)); day = day.AddDate(0, 0, 1) {
			all[day] = true
			if p.Counts && !asked.After(last) {
				counted[day] = true
			}
		}
	}
	month, extended = r.next(r.days(r.months(d, 1), len(counted))), r.next(r.days(r.months(d, 3), len(counted)))
	governing, refusal := month, month
	switch {
	case inTime:
		governing, refusal = extended, extended
	case c.PromisedDays > 0 && promise.Before(month):
		governing = promise
	}
	target := r.target(governing, c.MarginDays)
	if target.Before(d) {
		if target = r.next(d); target.After(governing) {
			target = d
		}
	}
	want := [...]string{said(month), said(extended), said(governing), said(closes), said(refusal), said(target)}
	got := [...]string{c.OneMonth.String(), c.OneMonthExtended.String(), c.Governing.String(), c.ExtensionCloses.String(), c.RefusalDue.String(), c.Target.String()}
	if got != want || c.PausedDays != len(all) || c.CountedDays != len(counted) {
		t.Errorf("%+v at %s: got %v, %d and %d days, want %v, %d and %d", c.Facts, c.At, got, c.PausedDays, c.CountedDays, want, len(all), len(counted))
	}
}

// checkAgainstLess compares with the same request that less happened to.
func checkAgainstLess(t *testing.T, c Clock) {
	t.Helper()
	for i := range c.Pauses {
		f := c.Facts
		f.Pauses = append(append([]Pause{}, c.Pauses[:i]...), c.Pauses[i+1:]...)
		less := Compute(f, c.At)
		if c.OneMonth.Before(less.OneMonth) || c.OneMonthExtended.Before(less.OneMonthExtended) || c.Governing.Before(less.Governing) {
			t.Errorf("%+v: the wait of %s brings a date forward", c.Facts, c.Pauses[i].Asked)
		}
		if !c.Pauses[i].Counts {
			same(t, "a wait that does not count", c, less)
		}
	}
	f := c.Facts
	f.Pauses = nil
	unpaused := Compute(f, c.At)
	if c.WithoutPause != unpaused.Governing || c.ThirtyDays != unpaused.ThirtyDays || c.ExtensionCloses != unpaused.ExtensionCloses {
		t.Errorf("%+v: without the waits %s is due, not %s", c.Facts, unpaused.Governing, c.WithoutPause)
	}
	f = c.Facts
	f.ExtendedAt = nil
	if plain := Compute(f, c.At); !c.Extended() {
		same(t, "an extension told of too late", c, plain)
	} else if c.Governing != c.OneMonthExtended || c.GovernedBy != Extended || c.Governing.Before(plain.WithoutPause) {
		t.Errorf("%+v: extended, and %s governs by %s", c.Facts, c.Governing, c.GovernedBy)
	}
	if c.Target.After(c.Governing) || (!WorkingDay(c.Target) && c.Target != c.ReceivedDate) || c.Target.Before(c.ReceivedDate) {
		t.Errorf("%+v: the target is %s, the answer due %s", c.Facts, c.Target, c.Governing)
	}
}

// same checks that what happened moved nothing.
func same(t *testing.T, what string, c, less Clock) {
	t.Helper()
	dates := func(c Clock) map[string]models.Date {
		return map[string]models.Date{
			"promise": c.ThirtyDays, "month": c.OneMonth, "extended": c.OneMonthExtended, "governing": c.Governing,
			"target": c.Target, "closing": c.ExtensionCloses, "refusal": c.RefusalDue, "without pause": c.WithoutPause,
		}
	}
	if diff := cmp.Diff(dates(less), dates(c)); diff != "" {
		t.Errorf("%+v: %s moves (-without +with):\n%s", c.Facts, what, diff)
	}
}
