package statistics_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/database"
	"rettighetsporten/app/statistics"
	"rettighetsporten/models"
)

// plain is an item that nothing has happened to.
func plain(m *maker, received models.Date) models.RequestItem {
	item := m.item("nord", received, received)
	item.Status, item.InvokedRight, item.ActivityID = models.StatusReview, models.RightAccess, ""
	item.FirstAnswer, item.PausedDays, item.ExtendedAt = models.FirstAnswer{}, 0, nil
	item.AnsweredAt, item.ReopenedAt, item.Outcome, item.Ground = nil, nil, "", ""
	return item
}

// Whatever a figure depends on marks its month when it changes alone, and
// nothing else does.
func TestEachChangeMarksItsMonths(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		m := newMaker(t, db, "nord")
		m.keep(plain(m, models.NewDate(2026, time.June, 10)))
		for set, months := range map[string]int{
			"received_on = '2026-05-31'": 2, // the one it leaves, too
			"status = 'withdrawn'":       1, "invoked_right = 'erasure'": 1, "activity_id = 'helse'": 1,
			"governing = '2026-06-02'": 1, "one_month = '2026-06-02'": 1, "extended = '2026-06-02'": 1,
			"extended_at = received_at": 1, "paused_days = 9": 1, "reopened_at = received_at": 1,
			"first_answer_at = received_at": 1, "answer_days = 3": 1, "kept_promise = TRUE": 1, "kept_law = TRUE": 1,
			"first_outcome = 'refused'": 1, "first_ground = 'x'": 1, "first_extended = TRUE": 1, "first_paused_days = 2": 1,
			"version = version + 1": 0, "awaits_person = TRUE": 0, "target = '2026-06-02'": 0, "outcome = 'partly'": 0,
		} {
			m.tx(func(tx *gorm.DB) error { return tx.Exec("DELETE FROM statistics_dirty").Error })
			m.tx(func(tx *gorm.DB) error { return tx.Exec("UPDATE request_items SET " + set).Error })
			if n := notes(t, db); n != months {
				t.Errorf("%s marks %d months, want %d", set, n, months)
			}
			m.tx(func(tx *gorm.DB) error { return tx.Exec("UPDATE request_items SET received_on = '2026-06-10'").Error })
		}
	})
}

// What is overdue changes at midnight, when nobody has changed anything.
func TestADayMakesFiguresAnew(t *testing.T) {
	t.Parallel()
	db := apptest.SQLite(t)
	m := newMaker(t, db, "nord")
	item := plain(m, today().AddDays(-30))
	item.Governing = today()
	m.keep(item)
	now := today().AddDays(1).StartIn(time.UTC).Add(-time.Hour - 10*time.Second) // ten seconds to midnight in Norway
	s := &statistics.Service{DB: db, Now: func() time.Time { return now }}
	for _, overdue := range []int{0, 1} {
		f, err := s.Figures(t.Context(), ombud("nord"), statistics.Filter{})
		if err != nil || f.Total.Overdue != overdue {
			t.Errorf("at %s %d are overdue, %v", now, f.Total.Overdue, err)
		}
		now = now.Add(20 * time.Second) // within the time that figures are kept for
	}
}
