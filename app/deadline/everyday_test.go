package deadline

import (
	"testing"
	"time"
)

// TestEveryDay tries every day of seventeen years, in its first, middle and
// last moment as people in four time zones write it.
func TestEveryDay(t *testing.T) {
	t.Parallel()
	r := newReckoner(t)
	instants, earlier, equal, later := 0, 0, 0, 0
	zones := timeZones(t)
	days := everyReckonedDay(func(d time.Time) {
		if d.Year() <= 2035 {
			switch r.days(d, 30).Compare(r.next(r.months(d, 1))) {
			case -1:
				earlier++
			case 0:
				equal++
			case 1:
				later++
			}
		}
		if got := WorkingDay(civil(d)); got != r.working(d) {
			t.Errorf("WorkingDay(%s) = %v", said(d), got)
		}
		for _, zone := range zones {
			start := time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, zone)
			for _, at := range []time.Time{start, start.Add(12 * time.Hour), start.Add(24*time.Hour - time.Second)} {
				instants++
				checkInstant(t, r, at)
			}
		}
	})
	// How the two rules relate, counted once by hand over the first twelve years.
	got := [...]int{earlier, equal, later}
	if want := [...]int{3029, 1069, 285}; got != want {
		t.Errorf("promise earlier, equal, month earlier = %v, want %v", got, want)
	}
	if want := 6210; days != want || instants != days*len(zones)*3 {
		t.Errorf("%d days and %d instants, want %d and %d", days, instants, want, want*len(zones)*3)
	}
	t.Logf("%d days, %d instants", days, instants)
}

func timeZones(t *testing.T) []*time.Location {
	t.Helper()
	zones := []*time.Location{time.UTC}
	for _, name := range []string{"Europe/Oslo", "America/Los_Angeles", "Pacific/Kiritimati"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		zones = append(zones, zone)
	}
	return zones
}

// checkInstant holds every date of a request that nothing has happened to
// against the reckoner.
func checkInstant(t *testing.T, r reckoner, at time.Time) {
	t.Helper()
	d := r.norwegianDay(at)
	thirty, month, extended := r.days(d, 30), r.next(r.months(d, 1)), r.next(r.months(d, 3))
	governing := thirty
	if month.Before(thirty) {
		governing = month
	}
	target := r.target(governing, 0)
	c := plain(at, 30)
	got := [...]string{
		c.ReceivedDate.String(), c.ThirtyDays.String(), c.OneMonth.String(), c.OneMonthExtended.String(),
		c.Governing.String(), c.Target.String(), c.ExtensionCloses.String(), c.RefusalDue.String(),
	}
	want := [...]string{
		said(d), said(thirty), said(month), said(extended),
		said(governing), said(target), said(governing), said(month),
	}
	if got != want {
		t.Errorf("received %s: got %v, want %v", at, got, want)
	}
	if c.Governing.After(c.OneMonth) || c.Governing.After(civil(month)) {
		t.Errorf("received %s: %s governs, after the law's %s", at, c.Governing, said(month))
	}
}
