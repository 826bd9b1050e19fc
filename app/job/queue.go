// Package job is a queue in the same database as everything else, so that a
// side effect is enqueued in the transaction that causes it. A job is leased,
// its lease renewed while it runs, and a run that lost its lease can no longer
// write. The same code serves PostgreSQL and SQLite.
package job

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/database"
	"rettighetsporten/models"
)

type state string

const (
	stateReady   state = "ready"
	stateRunning state = "running"
	stateDone    state = "done"
	stateDead    state = "dead"
)

type row struct {
	ID         string `gorm:"primaryKey"`
	Kind       string
	UniqueKey  string
	Payload    string
	State      state
	RunAt      time.Time
	Attempts   int
	LeaseToken string
	LeaseUntil *time.Time
	Again      bool // asked for anew while it ran
	LastFault  string
	CreatedAt  time.Time
	FinishedAt *time.Time
}

func (row) TableName() string { return "jobs" }

// Spec is a job to be done.
type Spec struct {
	Kind  string
	Key   string    // while a job of this kind and key is open no second is made; "" for no such rule
	RunAt time.Time // zero: at once
	Args  any       // JSON, identifiers alone
}

// Enqueue adds the job in the caller's transaction. When one with the same key
// waits, nothing is added, and it runs at the earlier of the two times; when it
// already runs, it will run once more.
func Enqueue(ctx context.Context, tx *gorm.DB, now time.Time, s Spec) error {
	payload, err := json.Marshal(s.Args)
	if err != nil {
		return fmt.Errorf("enqueuing %s: %w", s.Kind, err)
	}
	runAt := s.RunAt
	if runAt.IsZero() {
		runAt = now
	}
	if s.Key != "" {
		waits, err := openJob(ctx, tx, s)
		if err != nil {
			return err
		}
		if waits != nil {
			return runAgain(ctx, tx, *waits, runAt)
		}
	}
	r := row{
		ID: models.NewID(), Kind: s.Kind, UniqueKey: s.Key, Payload: string(payload),
		State: stateReady, RunAt: database.Instant(runAt), CreatedAt: database.Instant(now),
	}
	if err := gorm.G[row](tx, clause.OnConflict{DoNothing: true}).Create(ctx, &r); err != nil {
		return fmt.Errorf("enqueuing %s: %w", s.Kind, err)
	}
	return nil
}

// open are the conditions on an open job of a kind and key. They say all that
// the index of open jobs says of its rows: without each of them SQLite reads
// every job there ever was.
const open = "kind = ? AND unique_key = ? AND unique_key <> '' AND state IN ('ready', 'running')"

func openJob(ctx context.Context, tx *gorm.DB, s Spec) (*row, error) {
	found, err := gorm.G[row](tx, clause.Locking{Strength: "UPDATE"}).
		Where(open, s.Kind, s.Key).Limit(1).Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("enqueuing %s: %w", s.Kind, err)
	}
	if len(found) == 0 {
		return nil, nil //nolint:nilnil // no open job is an ordinary answer here
	}
	return &found[0], nil
}

func runAgain(ctx context.Context, tx *gorm.DB, waits row, at time.Time) error {
	var err error
	if waits.State == stateRunning {
		_, err = gorm.G[row](tx).Where("id = ?", waits.ID).Select("again").Updates(ctx, row{Again: true})
	} else if waits.RunAt.After(at) {
		_, err = gorm.G[row](tx).Where("id = ?", waits.ID).Select("run_at").Updates(ctx, row{RunAt: database.Instant(at)})
	}
	if err != nil {
		return fmt.Errorf("enqueuing %s: %w", waits.Kind, err)
	}
	return nil
}

// Depth counts what waits, runs and has been given up.
type Depth struct{ Ready, Running, Dead int64 }

// Count returns the depth of the queue.
func Count(ctx context.Context, db *gorm.DB) (Depth, error) {
	var d Depth
	for s, into := range map[state]*int64{stateReady: &d.Ready, stateRunning: &d.Running, stateDead: &d.Dead} {
		n, err := gorm.G[row](db).Where("state = ?", s).Count(ctx, "*")
		if err != nil {
			return Depth{}, fmt.Errorf("counting jobs: %w", err)
		}
		*into = n
	}
	return d, nil
}

// Pending reports whether a job of the kind and key waits or runs.
func Pending(ctx context.Context, db *gorm.DB, kind, key string) (bool, error) {
	n, err := gorm.G[row](db).Where(open, kind, key).Count(ctx, "*")
	if err != nil {
		return false, fmt.Errorf("looking for %s: %w", kind, err)
	}
	return n > 0, nil
}

// NextRun returns when an open job of the kind and key comes to its turn. It
// is zero when none waits: also while one runs.
func NextRun(ctx context.Context, db *gorm.DB, kind, key string) (time.Time, error) {
	waiting, err := gorm.G[row](db).Where(open+" AND state = 'ready'", kind, key).Limit(1).Find(ctx)
	if err != nil {
		return time.Time{}, fmt.Errorf("looking for %s: %w", kind, err)
	}
	if len(waiting) == 0 {
		return time.Time{}, nil
	}
	return waiting[0].RunAt, nil
}

// Revive gives every job that was given up a new start, and returns how many.
func Revive(ctx context.Context, tx *gorm.DB, now time.Time) (int, error) {
	n, err := gorm.G[row](tx).Where("state = 'dead'").Select("state", "run_at", "attempts").
		Updates(ctx, row{State: stateReady, RunAt: database.Instant(now)})
	if err != nil {
		return 0, fmt.Errorf("reviving jobs: %w", err)
	}
	return n, nil
}
