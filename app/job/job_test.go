package job_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
	"gorm.io/gorm"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/database"
	"rettighetsporten/app/job"
)

func enqueue(t *testing.T, db *database.DB, now time.Time, s job.Spec) {
	t.Helper()
	err := db.InTx(t.Context(), func(tx *gorm.DB) error { return job.Enqueue(t.Context(), tx, now, s) })
	if err != nil {
		t.Fatal(err)
	}
}

func runner(t *testing.T, db *database.DB, clock *apptest.Clock, h job.Handler) *job.Runner {
	t.Helper()
	return job.NewRunner(job.Config{
		DB: db, Log: apptest.Log(t), Now: clock.Now, Handlers: map[string]job.Handler{"work": h}, Tries: 3,
	})
}

func depth(t *testing.T, db *database.DB) job.Depth {
	t.Helper()
	d, err := job.Count(t.Context(), db.Read())
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAJobIsDoneOnceWithItsArguments(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		clock := apptest.NewClock("2026-01-01T10:00:00Z")
		enqueue(t, db, clock.Now(), job.Spec{Kind: "work", Args: map[string]string{"id": "7"}})
		var got []string
		r := runner(t, db, clock, func(_ context.Context, l job.Lease) error {
			var args struct{ ID string }
			err := l.Args(&args)
			got = append(got, args.ID)
			return err
		})
		for range 2 {
			if err := r.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if len(got) != 1 || got[0] != "7" {
			t.Errorf("did %v, want [7]", got)
		}
	})
}

func TestARolledBackTransactionMakesNoJob(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		clock := apptest.NewClock("2026-01-01T10:00:00Z")
		_ = db.InTx(t.Context(), func(tx *gorm.DB) error {
			if err := job.Enqueue(t.Context(), tx, clock.Now(), job.Spec{Kind: "work"}); err != nil {
				return err
			}
			return errors.New("no")
		})
		if d := depth(t, db); d != (job.Depth{}) {
			t.Errorf("the queue holds %+v", d)
		}
	})
}

func TestAFailedJobComesBackLaterAndIsGivenUp(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		clock := apptest.NewClock("2026-01-01T10:00:00Z")
		enqueue(t, db, clock.Now(), job.Spec{Kind: "work"})
		tries := 0
		r := runner(t, db, clock, func(context.Context, job.Lease) error {
			tries++
			if tries == 2 {
				panic("also a failure")
			}
			return errors.New("not today")
		})
		for range 5 {
			if err := r.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := r.Drain(t.Context()); err != nil { // not before its time
				t.Fatal(err)
			}
			clock.Advance(time.Hour)
		}
		if d := depth(t, db); tries != 3 || d.Dead != 1 || d.Ready != 0 {
			t.Errorf("tried %d times, the queue holds %+v; want 3 tries and 1 dead", tries, d)
		}
	})
}

func TestOneOpenJobPerKey(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		clock := apptest.NewClock("2026-01-01T10:00:00Z")
		spec := job.Spec{Kind: "work", Key: "k"}
		enqueue(t, db, clock.Now(), spec)
		enqueue(t, db, clock.Now(), spec)
		ran := 0
		r := runner(t, db, clock, func(context.Context, job.Lease) error {
			if ran++; ran == 1 {
				enqueue(t, db, clock.Now(), spec) // asked for while it runs: once more
				enqueue(t, db, clock.Now(), spec)
			}
			return nil
		})
		if err := r.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if ran != 2 {
			t.Errorf("ran %d times, want 2", ran)
		}
	})
}

func TestASilentWorkersJobIsTakenOverAndItCanWriteNoMore(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		clock := apptest.NewClock("2026-01-01T10:00:00Z")
		enqueue(t, db, clock.Now(), job.Spec{Kind: "work"})
		var first job.Lease
		taken := make(chan struct{})
		hang := make(chan struct{})
		slow := runner(t, db, clock, func(_ context.Context, l job.Lease) error {
			first = l
			close(taken)
			<-hang
			return nil
		})
		var g errgroup.Group
		g.Go(func() error { return slow.Drain(t.Context()) })
		<-taken
		clock.Advance(time.Minute) // the lease is long over
		var second atomic.Int32
		quick := runner(t, db, clock, func(ctx context.Context, l job.Lease) error {
			second.Add(1)
			return db.InTx(ctx, func(tx *gorm.DB) error { return l.Hold(ctx, tx) })
		})
		if err := quick.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		err := db.InTx(t.Context(), func(tx *gorm.DB) error { return first.Hold(t.Context(), tx) })
		if !errors.Is(err, job.ErrLeaseLost) {
			t.Errorf("the first worker may still write: %v", err)
		}
		close(hang)
		if err := g.Wait(); err != nil {
			t.Error(err)
		}
		if d := depth(t, db); second.Load() != 1 || d.Ready+d.Running != 0 {
			t.Errorf("the second worker ran %d times, the queue holds %+v", second.Load(), d)
		}
	})
}

func TestWorkersShareTheWork(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		const jobs = 60
		for i := range jobs {
			enqueue(t, db, time.Now(), job.Spec{Kind: "work", Args: i})
		}
		var mu sync.Mutex
		done := map[int]int{}
		ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
		defer stop()
		handler := func(_ context.Context, l job.Lease) error {
			var n int
			err := l.Args(&n)
			mu.Lock()
			defer mu.Unlock()
			if done[n]++; len(done) == jobs {
				stop()
			}
			return err
		}
		var g errgroup.Group
		for range 2 { // two instances on one database
			r := job.NewRunner(job.Config{DB: db, Log: apptest.Log(t), Now: time.Now, Handlers: map[string]job.Handler{"work": handler}, Workers: 3, Poll: 5 * time.Millisecond})
			g.Go(func() error { return r.Run(ctx, 5*time.Second) })
		}
		if err := g.Wait(); err != nil {
			t.Fatal(err)
		}
		for i := range jobs {
			if done[i] != 1 {
				t.Errorf("job %d was done %d times", i, done[i])
			}
		}
	})
}

func TestPeriodicJobsRunOncePerSlotWhoeverComes(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		clock := apptest.NewClock("2026-01-01T10:00:00Z")
		ran := 0
		make1 := func() *job.Runner {
			return job.NewRunner(job.Config{
				DB: db, Log: apptest.Log(t), Now: clock.Now, Periodic: []job.Periodic{{Kind: "tick", Every: time.Hour}},
				Handlers: map[string]job.Handler{"tick": func(context.Context, job.Lease) error { ran++; return nil }},
			})
		}
		for range 4 { // four slots, two instances, each looking twice
			for range 2 {
				for _, r := range []*job.Runner{make1(), make1()} {
					if err := r.Drain(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
			}
			clock.Advance(time.Hour)
		}
		if ran != 4 {
			t.Errorf("ran %d times in four hours, want 4", ran)
		}
	})
}

// A job that cannot be begun comes back when it said, and that is no attempt and
// no fault.
func TestAJobThatIsPutOffIsNotGivenUp(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		clock := apptest.NewClock("2026-01-01T10:00:00Z")
		enqueue(t, db, clock.Now(), job.Spec{Kind: "work"})
		begun := 0
		r := runner(t, db, clock, func(_ context.Context, l job.Lease) error {
			if begun++; begun <= 5 {
				return job.PutOff(time.Minute)
			}
			if l.Attempt() != 1 {
				t.Errorf("it is attempt %d", l.Attempt())
			}
			return nil
		})
		for range 6 {
			for range 2 { // the second time it is not due
				if err := r.Drain(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			clock.Advance(time.Minute)
		}
		if d := depth(t, db); begun != 6 || d != (job.Depth{}) {
			t.Errorf("begun %d times, the queue holds %+v", begun, d)
		}
	})
}
