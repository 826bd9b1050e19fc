package job_test

import (
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/database"
	"rettighetsporten/app/job"
)

// Looking for an open job reads the open ones by their index, however many
// there have been.
func TestAnOpenJobIsFoundByItsIndex(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		var asked []string
		listen := func(tx *gorm.DB) {
			if tx.Statement.Table == "jobs" {
				asked = append(asked, tx.Dialector.Explain(tx.Statement.SQL.String(), tx.Statement.Vars...))
			}
		}
		if err := db.Read().Callback().Query().After("gorm:query").Register("listen", listen); err != nil {
			t.Fatal(err)
		}
		enqueue(t, db, time.Now(), job.Spec{Kind: "work", Key: "a"})
		if _, err := job.Pending(t.Context(), db.Read(), "work", "a"); err != nil {
			t.Fatal(err)
		}
		if _, err := job.NextRun(t.Context(), db.Read(), "work", "a"); err != nil {
			t.Fatal(err)
		}
		if len(asked) != 3 {
			t.Errorf("%d questions were asked, want 3", len(asked))
		}
		for _, question := range asked {
			if plan := planOf(t, db, question); !strings.Contains(plan, "jobs_open_once") {
				t.Errorf("%s is answered by %s", question, plan)
			}
		}
	})
}

// planOf returns how the database would answer. PostgreSQL is told to think
// nothing of reading the whole, which it prefers while there is little.
func planOf(t *testing.T, db *database.DB, question string) string {
	t.Helper()
	var lines []string
	err := db.InTx(t.Context(), func(tx *gorm.DB) error {
		if tx.Name() == "sqlite" {
			var rows []struct{ Detail string }
			err := tx.Raw("EXPLAIN QUERY PLAN " + question).Scan(&rows).Error
			for _, r := range rows {
				lines = append(lines, r.Detail)
			}
			return err
		}
		if err := tx.Exec("SET LOCAL enable_seqscan = off").Error; err != nil {
			return err
		}
		return tx.Raw("EXPLAIN " + question).Scan(&lines).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "; ")
}
