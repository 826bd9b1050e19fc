package deadline

import (
	"testing"
	"time"

	"rettighetsporten/models"
)

// The reference below counts one day at a time on the calendar of
// time.Time, from a published list of Easter Sundays, and shares nothing with
// the code it checks.

var easters = map[int]string{
	2024: "2024-03-31", 2025: "2025-04-20", 2026: "2026-04-05", 2027: "2027-03-28",
	2028: "2028-04-16", 2029: "2029-04-01", 2030: "2030-04-21", 2031: "2031-04-13",
	2032: "2032-03-28", 2033: "2033-04-17", 2034: "2034-04-09", 2035: "2035-03-25",
	2036: "2036-04-13",
}

func publicHolidays(t *testing.T) map[string]bool {
	t.Helper()
	off := map[string]bool{}
	for year, easter := range easters {
		e, err := time.Parse(time.DateOnly, easter)
		if err != nil || e.Weekday() != time.Sunday || e.Year() != year {
			t.Fatalf("%s is no Easter Sunday", easter)
		}
		for _, n := range []int{-3, -2, 0, 1, 39, 49, 50} {
			off[e.AddDate(0, 0, n).Format(time.DateOnly)] = true
		}
		for _, md := range []string{"-01-01", "-05-01", "-05-17", "-12-25", "-12-26"} {
			off[easter[:4]+md] = true
		}
	}
	return off
}

// walkMonths passes the last day of n-1 months and then stops at the first day
// with the number, or at the end of the month.
func walkMonths(from time.Time, n int) time.Time {
	d, passed := from, 0
	for {
		d = d.AddDate(0, 0, 1)
		if d.Day() == 1 {
			passed++
		}
		lastOfMonth := d.AddDate(0, 0, 1).Day() == 1
		if passed == n && (d.Day() == from.Day() || lastOfMonth) {
			return d
		}
	}
}

func TestEveryDay(t *testing.T) {
	t.Parallel()
	off := publicHolidays(t)
	working := func(d time.Time) bool {
		return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday && !off[d.Format(time.DateOnly)]
	}
	next := func(d time.Time) time.Time {
		for !working(d) {
			d = d.AddDate(0, 0, 1)
		}
		return d
	}
	days, earlier, equal, later := 0, 0, 0, 0
	first := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	for d := first; d.Year() <= 2035; d = d.AddDate(0, 0, 1) {
		days++
		thirty := d
		for range 30 {
			thirty = thirty.AddDate(0, 0, 1)
		}
		month, extended := next(walkMonths(d, 1)), next(walkMonths(d, 3))
		governing := thirty
		switch thirty.Compare(month) {
		case -1:
			earlier++
		case 0:
			equal++
		case 1:
			later++
			governing = month
		}
		target := governing
		for !working(target) {
			target = target.AddDate(0, 0, -1)
		}
		// The first and the last minute of the day in Oslo must agree.
		civil := models.NewDate(d.Year(), d.Month(), d.Day())
		start, end := civil.StartIn(Zone()), civil.AddDays(1).StartIn(Zone()).Add(-time.Second)
		for _, at := range []time.Time{start, end, start.UTC(), end.UTC()} {
			c := plain(at, 30)
			got := [...]string{
				c.ReceivedDate.String(), c.ThirtyDays.String(), c.OneMonth.String(),
				c.OneMonthExtended.String(), c.Governing.String(), c.Target.String(),
			}
			want := [...]string{
				d.Format(time.DateOnly), thirty.Format(time.DateOnly), month.Format(time.DateOnly),
				extended.Format(time.DateOnly), governing.Format(time.DateOnly), target.Format(time.DateOnly),
			}
			if got != want {
				t.Errorf("received %s: got %v, want %v", at, got, want)
			}
		}
		if got := WorkingDay(civil); got != working(d) {
			t.Errorf("WorkingDay(%s) = %v", civil, got)
		}
	}
	// How the two rules relate, counted once by hand over the twelve years.
	got := [...]int{days, earlier, equal, later}
	if want := [...]int{4383, 3029, 1069, 285}; got != want {
		t.Errorf("days, promise earlier, equal, month earlier = %v, want %v", got, want)
	}
}
