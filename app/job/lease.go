package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
)

// ErrLeaseLost says that another worker has the job now.
var ErrLeaseLost = errors.New("the lease of the job is lost")

// Lease is one worker's hold on one job.
type Lease struct {
	job   row
	token string
}

// Args reads the job's arguments.
func (l Lease) Args(into any) error {
	if err := json.Unmarshal([]byte(l.job.Payload), into); err != nil {
		return fmt.Errorf("reading the arguments of %s: %w", l.job.Kind, err)
	}
	return nil
}

// Attempt returns which attempt this is, from 1.
func (l Lease) Attempt() int { return l.job.Attempts }

// Hold fences a transaction: it locks the job's row and returns ErrLeaseLost
// when another worker has taken over, so that a slow worker writes nothing.
func (l Lease) Hold(ctx context.Context, tx *gorm.DB) error {
	_, err := gorm.G[row](tx, clause.Locking{Strength: "UPDATE"}).
		Where("id = ? AND lease_token = ? AND state = 'running'", l.job.ID, l.token).Take(ctx)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return ErrLeaseLost
	}
	return err
}

const due = `(state = 'ready' AND run_at <= ?) OR (state = 'running' AND lease_until < ?)`

const claim = `UPDATE jobs SET state = 'running', attempts = attempts + 1, lease_token = ?, lease_until = ?
WHERE id = (SELECT id FROM jobs WHERE ` + due + ` ORDER BY run_at, id LIMIT 1 %s)
RETURNING *`

// take leases the job that has waited longest, also one whose worker fell
// silent.
func (r *Runner) take(ctx context.Context) (Lease, bool, error) {
	now := database.Instant(r.cfg.Now())
	waiting, err := gorm.G[row](r.cfg.DB.Read()).Select("id").Where(due, now, now).Limit(1).Find(ctx)
	if err != nil || len(waiting) == 0 {
		return Lease{}, false, err // nothing to write for, as mostly
	}
	token := uuid.NewString()
	var got []row
	err = r.cfg.DB.InTx(ctx, func(tx *gorm.DB) error {
		skip := ""
		if tx.Name() == "postgres" {
			skip = "FOR UPDATE SKIP LOCKED"
		}
		return tx.WithContext(ctx).Raw(fmt.Sprintf(claim, skip), token, now.Add(r.cfg.LeaseFor), now, now).Scan(&got).Error
	})
	if err != nil || len(got) == 0 {
		return Lease{}, false, err
	}
	return Lease{job: got[0], token: token}, true, nil
}

// keepLease renews the lease in the background until stopped; when that fails
// the returned context ends with ErrLeaseLost.
func (r *Runner) keepLease(ctx context.Context, lease Lease) (context.Context, func()) {
	run, cancel := context.WithCancelCause(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(r.cfg.LeaseFor / 3)
		defer tick.Stop()
		for {
			select {
			case <-run.Done():
				return
			case <-tick.C:
				if err := r.renew(run, lease); err != nil {
					cancel(err)
					return
				}
			}
		}
	}()
	return run, func() {
		cancel(nil)
		<-done
	}
}

func (r *Runner) renew(ctx context.Context, lease Lease) error {
	until := database.Instant(r.cfg.Now()).Add(r.cfg.LeaseFor)
	return r.cfg.DB.InTx(ctx, func(tx *gorm.DB) error {
		n, err := gorm.G[row](tx).Where("id = ? AND lease_token = ? AND state = 'running'", lease.job.ID, lease.token).
			Select("lease_until").Updates(ctx, row{LeaseUntil: &until})
		if err == nil && n == 0 {
			return ErrLeaseLost
		}
		return err
	})
}

// settle writes how the job ended: done, once more at once, once more later,
// or given up; or that it was not begun.
func (r *Runner) settle(ctx context.Context, lease Lease, failure error) error {
	now := database.Instant(r.cfg.Now())
	return r.cfg.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := lease.Hold(ctx, tx); err != nil {
			if errors.Is(err, ErrLeaseLost) {
				return nil
			}
			return err
		}
		current, err := gorm.G[row](tx).Where("id = ?", lease.job.ID).Take(ctx)
		if err != nil {
			return err
		}
		next := row{State: stateDone, FinishedAt: &now, Attempts: current.Attempts, RunAt: current.RunAt}
		off, putOff := errors.AsType[putOffError](failure)
		switch {
		case putOff:
			next = row{State: stateReady, RunAt: now.Add(time.Duration(off)), Attempts: current.Attempts - 1, LastFault: current.LastFault}
		case current.Again && failure != nil: // asked for anew: that begins a new count
			next = row{State: stateReady, RunAt: now.Add(backoff(1, now))}
		case failure != nil && current.Attempts >= r.cfg.Tries:
			next.State, next.LastFault = stateDead, string(fault.KindOf(failure))
		case failure != nil:
			next = row{State: stateReady, RunAt: now.Add(backoff(current.Attempts, now)), Attempts: current.Attempts, LastFault: string(fault.KindOf(failure))}
		case current.Again:
			next = row{State: stateReady, RunAt: now}
		}
		_, err = gorm.G[row](tx).Where("id = ?", lease.job.ID).
			Select("state", "run_at", "attempts", "lease_token", "lease_until", "again", "last_fault", "finished_at").Updates(ctx, next)
		return err
	})
}
