package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/bits"
	"runtime/debug"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
)

// Handler does one job. It may be called again for the same job after a kill,
// so what it writes is idempotent and goes through Lease.Hold.
type Handler func(ctx context.Context, lease Lease) error

// PutOff is what a handler returns whose job cannot be begun now: it comes back
// after that long, and this was no attempt.
func PutOff(by time.Duration) error { return putOffError(by) }

type putOffError time.Duration

func (e putOffError) Error() string { return "put off by " + time.Duration(e).String() }

// Config is what a Runner needs.
type Config struct {
	DB       *database.DB
	Log      *slog.Logger
	Now      func() time.Time
	Handlers map[string]Handler
	Periodic []Periodic
	Workers  int           // how many jobs at once
	Poll     time.Duration // how often to look for work
	LeaseFor time.Duration // how long a silent worker keeps its job
	Tries    int           // after so many failures a job is given up
}

// Periodic is a job made once in each slot of time, by whichever instance
// comes first.
type Periodic struct {
	Kind  string
	Every time.Duration
}

// Runner takes jobs and does them until its context ends.
type Runner struct {
	cfg    Config
	filled sync.Map // kind → the newest slot known to be filled
}

// NewRunner returns a runner with the defaults filled in.
func NewRunner(cfg Config) *Runner {
	if cfg.Workers == 0 {
		cfg.Workers = 4
	}
	if cfg.Poll == 0 {
		cfg.Poll = 250 * time.Millisecond
	}
	if cfg.LeaseFor == 0 {
		cfg.LeaseFor = 15 * time.Second
	}
	if cfg.Tries == 0 {
		cfg.Tries = 12
	}
	return &Runner{cfg: cfg}
}

// Run works until ctx ends, then lets each worker finish the job in hand. The
// jobs in hand get a context that outlives ctx by grace.
func (r *Runner) Run(ctx context.Context, grace time.Duration) error {
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var g errgroup.Group
	for range r.cfg.Workers {
		g.Go(func() error {
			r.loop(ctx, working)
			return nil
		})
	}
	g.Go(func() error {
		<-ctx.Done()
		timer := time.AfterFunc(grace, stop)
		context.AfterFunc(working, func() { timer.Stop() })
		return nil
	})
	return g.Wait()
}

func (r *Runner) loop(ctx, working context.Context) {
	for ctx.Err() == nil {
		did, err := r.once(ctx, working)
		if err != nil && ctx.Err() == nil {
			r.cfg.Log.ErrorContext(ctx, "job queue unreachable", slog.String("fault", err.Error()))
		}
		if did && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-time.After(r.cfg.Poll):
		}
	}
}

// once makes what is due in this slot, takes one job and does it. It reports
// whether there was one.
func (r *Runner) once(ctx, working context.Context) (bool, error) {
	if err := r.fillSlots(ctx); err != nil {
		return false, err
	}
	lease, ok, err := r.take(ctx)
	if err != nil || !ok {
		return false, err
	}
	return true, r.do(working, lease)
}

// Drain does every job that is due and returns when none is left. Tests and
// commands use it in place of Run.
func (r *Runner) Drain(ctx context.Context) error {
	for {
		did, err := r.once(ctx, ctx)
		if err != nil {
			return err
		}
		if !did {
			return nil
		}
	}
}

func (r *Runner) do(ctx context.Context, lease Lease) error {
	handler, ok := r.cfg.Handlers[lease.job.Kind]
	if !ok {
		return r.settle(ctx, lease, fault.New(fault.Internal, "job.unknown_kind"))
	}
	if lease.job.Attempts > r.cfg.Tries { // it ends its worker each time, without a word
		return r.settle(ctx, lease, fault.New(fault.Internal, "job.never_ends"))
	}
	run, stopRenewing := r.keepLease(ctx, lease)
	err := safely(run, handler, lease)
	stopRenewing()
	if errors.Is(err, ErrLeaseLost) || errors.Is(context.Cause(run), ErrLeaseLost) {
		r.cfg.Log.WarnContext(ctx, "lease lost, another worker goes on", slog.String("job_kind", lease.job.Kind), slog.String("job_id", lease.job.ID))
		return nil
	}
	if _, off := errors.AsType[putOffError](err); err != nil && !off {
		r.cfg.Log.ErrorContext(ctx, "job failed", slog.String("job_kind", lease.job.Kind), slog.String("job_id", lease.job.ID),
			slog.Int("attempt", lease.job.Attempts), slog.String("fault", err.Error()))
	}
	// The outcome is written even when the portal is stopping.
	return r.settle(context.WithoutCancel(ctx), lease, err)
}

func safely(ctx context.Context, h Handler, lease Lease) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic of type %T\n%s", p, debug.Stack())
		}
	}()
	return h(ctx, lease)
}

// backoff doubles from a second to an hour, with up to a quarter of jitter
// drawn from the instant, so that jobs that failed together do not return
// together.
func backoff(attempts int, now time.Time) time.Duration {
	d := min(time.Second<<min(attempts, 12), time.Hour)
	spread := bits.Reverse64(uint64(now.UnixNano())) % uint64(d/4+1) //nolint:gosec // a spread needs no secrecy
	return d + time.Duration(spread)                                 //nolint:gosec // below a quarter of an hour
}
