package statistics_test

import (
	"context"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
	"gorm.io/gorm"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/statistics"
	"rettighetsporten/models"
)

// Cases are filed and changed while several look at the figures: when all is
// quiet the figures are those of the items, and nobody has had to wait for
// somebody who waits for them.
func TestNoChangeIsLostWhileOthersCount(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		const writers, each = 4, 25
		m, s, ctx := newMaker(t, db, "nord", "sor"), service(db), t.Context()
		batches := make([][]models.RequestItem, writers)
		var all []models.RequestItem
		for w := range batches {
			for range each {
				item := m.item(pick(m, "nord", "sor"), models.NewDate(2026, time.September, 1), models.NewDate(2026, time.October, 31))
				item.PausedDays = 0
				batches[w] = append(batches[w], item)
			}
		}
		var writing, reading errgroup.Group
		done := make(chan struct{})
		for range 3 {
			reading.Go(func() error {
				for {
					select {
					case <-done:
						return nil
					default:
					}
					if _, err := s.Figures(ctx, ombud("nord", "sor"), statistics.Filter{Year: 2026}); err != nil {
						return err
					}
				}
			})
		}
		for _, batch := range batches {
			writing.Go(func() error {
				for i := range batch {
					if err := m.store(batch[i]); err != nil {
						return err
					}
					batch[i].PausedDays = 5
					err := db.InTx(ctx, func(tx *gorm.DB) error {
						_, err := table.RequestItems(tx).Where("id = ?", batch[i].ID).Update(ctx, "paused_days", 5)
						return err
					})
					if err != nil {
						return err
					}
				}
				return nil
			})
		}
		if err := writing.Wait(); err != nil {
			t.Fatal(err)
		}
		close(done)
		if err := reading.Wait(); err != nil {
			t.Fatal(err)
		}
		for _, batch := range batches {
			all = append(all, batch...)
		}
		f, err := s.Figures(ctx, ombud("nord", "sor"), statistics.Filter{Year: 2026})
		if err != nil {
			t.Fatal(err)
		}
		same(t, "all", f.Total, tally(all, func(models.RequestItem) bool { return true }))
	})
}

// A change that is not committed while somebody counts is counted the next
// time: its note waits with it.
func TestAChangeCommittedAfterTheCount(t *testing.T) {
	t.Parallel()
	db := apptest.Postgres(t)
	m, s, ctx := newMaker(t, db, "nord"), service(db), t.Context()
	item := m.item("nord", today(), today())
	item.PausedDays = 0
	m.keep(item)
	paused := func() int {
		t.Helper()
		f, err := s.Figures(ctx, ombud("nord"), statistics.Filter{Year: 2026})
		if err != nil {
			t.Fatal(err)
		}
		return f.Total.PausedDays
	}
	m.tx(func(tx *gorm.DB) error {
		if err := tx.Exec("UPDATE request_items SET paused_days = 9").Error; err != nil {
			return err
		}
		if n := paused(); n != 0 {
			t.Errorf("%d days are seen before they are true", n)
		}
		return nil
	})
	if n := paused(); n != 9 {
		t.Errorf("%d days are counted, want 9", n)
	}
}

// The notes are taken away by whoever counts, and also when nobody looks.
func TestNotesDoNotPileUp(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		m, s := newMaker(t, db, "nord", "sor"), service(db)
		for range 5 {
			m.keep(m.item("nord", today(), today()), m.item("sor", today(), today()))
		}
		if n := notes(t, db); n < 2 {
			t.Errorf("there are %d notes of ten new items", n)
		}
		if err := s.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := notes(t, db); n != 0 {
			t.Errorf("%d notes are left", n)
		}
		m.tx(func(tx *gorm.DB) error {
			return tx.Exec("UPDATE request_items SET assignee_id = NULL, awaits_store = true, version = 2").Error
		})
		if n := notes(t, db); n != 0 {
			t.Errorf("what no figure tells of has left %d notes", n)
		}
	})
}

func notes(t *testing.T, db *database.DB) int {
	t.Helper()
	var n int
	if err := db.Read().WithContext(t.Context()).Raw("SELECT COUNT(*) FROM statistics_dirty").Scan(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

// Who counts a controller's months has the turn until the transaction ends:
// an older count must not overwrite a newer one.
func TestOneCountsAtATime(t *testing.T) {
	t.Parallel()
	db := apptest.Postgres(t)
	m, s := newMaker(t, db, "nord"), service(db)
	m.keep(m.item("nord", today(), today()))
	look := func(wait time.Duration) error {
		ctx, cancel := context.WithTimeout(t.Context(), wait)
		defer cancel()
		_, err := s.Figures(ctx, ombud("nord"), statistics.Filter{})
		return err
	}
	m.tx(func(tx *gorm.DB) error {
		if err := tx.Exec("INSERT INTO statistics_turns (controller_id, counted) VALUES ('nord', 0)").Error; err != nil {
			return err
		}
		if look(300*time.Millisecond) == nil {
			t.Error("two count at once")
		}
		return nil
	})
	m.tx(func(tx *gorm.DB) error {
		if err := tx.Exec("SELECT * FROM statistics_turns FOR UPDATE").Error; err != nil {
			return err
		}
		if look(300*time.Millisecond) == nil {
			t.Error("two count at once")
		}
		return nil
	})
	if err := look(10 * time.Second); err != nil {
		t.Error(err)
	}
}
