package deadline

import (
	"testing"
	"time"

	"rettighetsporten/models"
)

// The reckoner counts one day at a time on the calendar of time.Time, from a
// published list of Easter Sundays and the rule for summer time, and shares
// nothing with the code it checks.

var easters = map[int]string{
	2024: "2024-03-31", 2025: "2025-04-20", 2026: "2026-04-05", 2027: "2027-03-28",
	2028: "2028-04-16", 2029: "2029-04-01", 2030: "2030-04-21", 2031: "2031-04-13",
	2032: "2032-03-28", 2033: "2033-04-17", 2034: "2034-04-09", 2035: "2035-03-25",
	2036: "2036-04-13", 2037: "2037-04-05", 2038: "2038-04-25", 2039: "2039-04-10",
	2040: "2040-04-01", 2041: "2041-04-21",
}

// firstReckoned and lastReckoned are the years whose every day is tried.
const firstReckoned, lastReckoned = 2024, 2040

type reckoner struct{ off map[time.Time]bool }

func newReckoner(t *testing.T) reckoner {
	t.Helper()
	off := map[time.Time]bool{}
	for year, easter := range easters {
		e, err := time.Parse(time.DateOnly, easter)
		if err != nil || e.Weekday() != time.Sunday || e.Year() != year {
			t.Fatalf("%s is no Easter Sunday", easter)
		}
		for _, n := range []int{-3, -2, 0, 1, 39, 49, 50} {
			off[e.AddDate(0, 0, n)] = true
		}
		for _, fixed := range []string{"-01-01", "-05-01", "-05-17", "-12-25", "-12-26"} {
			d, err := time.Parse(time.DateOnly, easter[:4]+fixed)
			if err != nil {
				t.Fatal(err)
			}
			off[d] = true
		}
	}
	return reckoner{off}
}

func (r reckoner) working(d time.Time) bool {
	return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday && !r.off[d]
}

func (r reckoner) next(d time.Time) time.Time {
	for !r.working(d) {
		d = d.AddDate(0, 0, 1)
	}
	return d
}

// target goes back from the day to a working day, and then over so many more.
func (r reckoner) target(d time.Time, margin int) time.Time {
	for {
		if r.working(d) {
			if margin == 0 {
				return d
			}
			margin--
		}
		d = d.AddDate(0, 0, -1)
	}
}

// days passes n days.
func (r reckoner) days(d time.Time, n int) time.Time {
	for range n {
		d = d.AddDate(0, 0, 1)
	}
	return d
}

// months passes the last day of n-1 months and then stops at the first day
// with the number, or at the end of the month.
func (r reckoner) months(from time.Time, n int) time.Time {
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

// norwegianDay returns the day of the instant in Norway: an hour before UTC,
// two from the last Sunday of March to the last Sunday of October, at one
// o'clock UTC.
func (r reckoner) norwegianDay(at time.Time) time.Time {
	at = at.UTC()
	change := func(month time.Month) time.Time {
		d := time.Date(at.Year(), month, 31, 1, 0, 0, 0, time.UTC)
		for d.Weekday() != time.Sunday {
			d = d.AddDate(0, 0, -1)
		}
		return d
	}
	hours := 1
	if !at.Before(change(time.March)) && at.Before(change(time.October)) {
		hours = 2
	}
	y, m, d := at.Add(time.Duration(hours) * time.Hour).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// everyReckonedDay calls try with each day of the years.
func everyReckonedDay(try func(d time.Time)) (days int) {
	for d := time.Date(firstReckoned, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() <= lastReckoned; d = d.AddDate(0, 0, 1) {
		try(d)
		days++
	}
	return days
}

func said(d time.Time) string { return d.Format(time.DateOnly) }

func civil(d time.Time) models.Date { return models.NewDate(d.Date()) }
