package audit_test

import (
	"fmt"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
	"gorm.io/gorm"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
)

var at = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

func write(t *testing.T, db *database.DB, chain string, n int) {
	t.Helper()
	writeAs(t, db, chain, "test.happened", n)
}

func writeAs(t *testing.T, db *database.DB, chain, action string, n int) {
	t.Helper()
	for i := range n {
		err := db.InTx(t.Context(), func(tx *gorm.DB) error {
			return audit.Record(t.Context(), tx, authz.ForSystem(chain), at.Add(time.Duration(i)*time.Minute), audit.Event{
				Chain: chain, Action: action, RequestID: "r", Detail: map[string]string{"n": fmt.Sprint(i)},
			})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func verify(t *testing.T, db *database.DB, kept []audit.Checkpoint) []audit.Finding {
	t.Helper()
	findings, _, err := audit.Verify(t.Context(), db.Read(), kept)
	if err != nil {
		t.Fatal(err)
	}
	return findings
}

func TestAnUntouchedLogHolds(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		write(t, db, "a", 5)
		write(t, db, "b", 3)
		kept, err := audit.Checkpoints(t.Context(), db.Read(), at)
		if err != nil {
			t.Fatal(err)
		}
		write(t, db, "a", 2)
		findings, read, err := audit.Verify(t.Context(), db.Read(), kept)
		if err != nil || len(findings) != 0 || read != 10 {
			t.Errorf("findings %v after %d entries, %v; want none after 10", findings, read, err)
		}
	})
}

// tampering lists what somebody with every right in the database could do.
// blind says that only a checkpoint kept elsewhere can tell.
var tampering = map[string]struct {
	blind bool
	sql   []string
}{
	"an edit":         {false, []string{"UPDATE audit_entries SET actor_id = 'somebody else' WHERE seq = 3"}},
	"an edited time":  {false, []string{"UPDATE audit_entries SET at = '2026-01-01 00:00:00' WHERE seq = 3"}},
	"a deletion":      {false, []string{"DELETE FROM audit_entries WHERE seq = 3"}},
	"a swap":          {false, []string{"UPDATE audit_entries SET seq = 99 WHERE seq = 3", "UPDATE audit_entries SET seq = 3 WHERE seq = 4", "UPDATE audit_entries SET seq = 4 WHERE seq = 99"}},
	"a cut tail":      {false, []string{"DELETE FROM audit_entries WHERE seq > 4"}},
	"a tail cut well": {true, []string{"DELETE FROM audit_entries WHERE seq > 4", "UPDATE audit_chains SET seq = 4, hash = (SELECT hash FROM audit_entries WHERE seq = 4)"}},
	"a whole chain":   {true, []string{"DELETE FROM audit_entries", "DELETE FROM audit_chains"}},
}

func TestTamperingIsFound(t *testing.T) {
	t.Parallel()
	for name, tt := range tampering {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
				write(t, db, "a", 6)
				kept, err := audit.Checkpoints(t.Context(), db.Read(), at)
				if err != nil {
					t.Fatal(err)
				}
				unlock(t, db)
				for _, sql := range tt.sql {
					if err := db.Read().Exec(sql).Error; err != nil {
						t.Fatal(err)
					}
				}
				if got := verify(t, db, nil); (len(got) == 0) != tt.blind {
					t.Errorf("without a checkpoint: %v", got)
				}
				if got := verify(t, db, kept); len(got) == 0 {
					t.Error("with a checkpoint: nothing found")
				}
			})
		})
	}
}

// A log that was changed and then hashed anew from end to end holds in itself;
// the checkpoint tells.
func TestAReChainedLogIsFound(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		write(t, db, "a", 6)
		kept, err := audit.Checkpoints(t.Context(), db.Read(), at)
		if err != nil {
			t.Fatal(err)
		}
		unlock(t, db)
		for _, sql := range []string{"DELETE FROM audit_entries", "DELETE FROM audit_chains"} {
			if err := db.Read().Exec(sql).Error; err != nil {
				t.Fatal(err)
			}
		}
		writeAs(t, db, "a", "never.happened", 7) // the forger's own entries, chained as they should be
		if got := verify(t, db, nil); len(got) != 0 {
			t.Fatalf("the forged log should hold in itself: %v", got)
		}
		if got := verify(t, db, kept); len(got) == 0 {
			t.Error("the checkpoint does not tell")
		}
	})
}

// unlock takes away the triggers, as somebody who owns the database could.
func unlock(t *testing.T, db *database.DB) {
	t.Helper()
	drops := []string{"DROP TRIGGER audit_entries_no_update", "DROP TRIGGER audit_entries_no_delete"}
	if db.Read().Name() == "postgres" {
		drops = []string{"DROP TRIGGER audit_entries_append_only ON audit_entries"}
	}
	for _, sql := range drops {
		if err := db.Read().Exec(sql).Error; err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheDatabaseRefusesChange(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		write(t, db, "a", 2)
		for _, sql := range []string{"UPDATE audit_entries SET action = 'x'", "DELETE FROM audit_entries"} {
			if err := db.Read().Exec(sql).Error; err == nil {
				t.Errorf("%s should be refused", sql)
			}
		}
	})
}

func TestWritersAtOnceMakeOneChain(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		var g errgroup.Group
		for range 8 {
			g.Go(func() error {
				for range 10 {
					err := db.InTx(t.Context(), func(tx *gorm.DB) error {
						return audit.Record(t.Context(), tx, authz.ForSystem("a"), at, audit.Event{Chain: "a", Action: "x"})
					})
					if err != nil {
						return err
					}
				}
				return nil
			})
		}
		if err := g.Wait(); err != nil {
			t.Fatal(err)
		}
		findings, read, err := audit.Verify(t.Context(), db.Read(), nil)
		if err != nil || len(findings) > 0 || read != 80 {
			t.Errorf("findings %v after %d entries, %v; want none after 80", findings, read, err)
		}
	})
}

func TestRolledBackEntriesLeaveNoGap(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		write(t, db, "a", 1)
		_ = db.InTx(t.Context(), func(tx *gorm.DB) error {
			if err := audit.Record(t.Context(), tx, authz.ForSystem("a"), at, audit.Event{Chain: "a", Action: "x"}); err != nil {
				return err
			}
			return fmt.Errorf("what was to be logged failed")
		})
		write(t, db, "a", 1)
		if got := verify(t, db, nil); len(got) != 0 {
			t.Errorf("findings: %v", got)
		}
	})
}
