package deadline

import (
	"math/rand/v2"
	"testing"
	"time"

	"rettighetsporten/models"
)

// TestAnotherHolidayNeverBringsTheLawForward adds a holiday on every day
// around the dates of every day's request, and on days at random.
func TestAnotherHolidayNeverBringsTheLawForward(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(20240101, 20401231))
	tried, moved := 0, 0
	everyReckonedDay(func(d time.Time) {
		received := civil(d)
		told := received.AddDays(10).StartIn(Zone())
		f := Facts{Received: received.StartIn(Zone()), PromisedDays: 30, MarginDays: 2}
		if d.Day()%2 == 0 {
			f.ExtendedAt = &told
		}
		before := Compute(f, f.Received)
		for _, h := range holidaysToTry(before, random) {
			after := compute(f, f.Received, calendar{extra: map[models.Date]string{h: constitutionDay}})
			tried++
			if after.OneMonth != before.OneMonth || after.OneMonthExtended != before.OneMonthExtended {
				moved++
			}
			for name, pair := range map[string][2]models.Date{
				"month": {before.OneMonth, after.OneMonth}, "extended": {before.OneMonthExtended, after.OneMonthExtended},
				"governing": {before.Governing, after.Governing}, "refusal": {before.RefusalDue, after.RefusalDue},
				"closing": {before.ExtensionCloses, after.ExtensionCloses}, "without pause": {before.WithoutPause, after.WithoutPause},
			} {
				if pair[1].Before(pair[0]) {
					t.Errorf("received %s, holiday on %s: the %s date goes from %s to %s", received, h, name, pair[0], pair[1])
				}
			}
			if after.ThirtyDays != before.ThirtyDays {
				t.Errorf("received %s, holiday on %s: the promise goes from %s to %s", received, h, before.ThirtyDays, after.ThirtyDays)
			}
			if after.Target.After(after.Governing) || !after.calendar.working(after.Target) {
				t.Errorf("received %s, holiday on %s: the target is %s, the answer due %s", received, h, after.Target, after.Governing)
			}
		}
	})
	if moved == 0 || moved == tried {
		t.Errorf("%d of %d holidays moved a date: the property says nothing", moved, tried)
	}
	t.Logf("%d holidays added, %d moved a date", tried, moved)
}

// holidaysToTry returns the days around the law's dates, and some others.
func holidaysToTry(c Clock, random *rand.Rand) []models.Date {
	var days []models.Date
	for _, due := range []models.Date{c.OneMonth, c.OneMonthExtended} {
		for n := -5; n <= 5; n++ {
			days = append(days, due.AddDays(n))
		}
	}
	for range 5 {
		days = append(days, c.ReceivedDate.AddDays(random.IntN(100)))
	}
	return days
}
