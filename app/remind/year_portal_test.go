package remind_test

import (
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/database"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/job"
	"rettighetsporten/app/remind"
	"rettighetsporten/app/rights"
	"rettighetsporten/app/seal"
)

// mostSilent is how many half-days in a row may pass without a whole sweep, be
// they killed as they may: then somebody sees to it that all instances stand.
// With the days that the whole portal stands still it is a little less than the
// shortest of the schedules leaves.
const mostSilent = 3

// sweepers are the workers that remind, on a database of their own.
func sweepers(db *database.DB, keys *seal.Keys, texts *i18n.Bundle, now func() time.Time, log *slog.Logger) *job.Runner {
	r := &rights.Service{DB: db, Keys: keys, Texts: texts, Now: now}
	s := &remind.Service{DB: db, Keys: keys, Log: log, Now: now, Rights: r, Clocks: r}
	return job.NewRunner(job.Config{DB: db, Log: log, Now: now, Handlers: s.Handlers(), Periodic: remind.Periodic()})
}

// instance is a portal that can be killed: from one statement on its database
// answers nothing more.
type instance struct {
	runner *job.Runner
	left   atomic.Int64 // statements until it is killed; less than 0: it lives
	until  int          // the tick it is started again at
}

// start returns an instance on the database, which is its own.
func (y *year) start(db *database.DB) *instance {
	y.T.Helper()
	i := &instance{runner: sweepers(db, y.Keys, y.Texts, y.Clock.Now, y.Log.Logger())}
	i.left.Store(-1)
	fail := func(tx *gorm.DB) {
		if i.left.Load() == 0 || i.left.Load() > 0 && i.left.Add(-1) == 0 {
			_ = tx.AddError(errKilled)
		}
	}
	callbacks := db.Read().Callback()
	y.Must(errors.Join(
		callbacks.Create().Before("gorm:create").Register("kill", fail), callbacks.Update().Before("gorm:update").Register("kill", fail),
		callbacks.Query().Before("gorm:query").Register("kill", fail), callbacks.Row().Before("gorm:row").Register("kill", fail),
		callbacks.Raw().Before("gorm:raw").Register("kill", fail),
	))
	return i
}

// work lets every instance that lives do what is due, and kills some of them on
// the way. Now and then the process works, too, or alone. It reports whether a
// sweep was done to its end.
func (y *year) work(tick int) bool {
	y.T.Helper()
	if y.down > 0 {
		return false
	}
	var whole, killed, alone bool
	switch y.fate.IntN(yearProcess) {
	case 0:
		alone = true
		whole, killed = y.process.work(y.plug())
	case 1:
		var there, cut bool
		var working sync.WaitGroup
		after := y.plug()
		working.Go(func() { there, cut = y.process.work(after) })
		whole, killed = y.workHere(tick)
		working.Wait()
		whole, killed = whole || there, killed || cut
	default:
		whole, killed = y.workHere(tick)
	}
	if killed && y.Count("SELECT COUNT(*) FROM jobs WHERE kind = ? AND state = 'running' AND lease_until > ?", remind.SweepJob, y.Clock.Now()) > 0 {
		if y.cut++; alone {
			y.process.cut++
		}
	}
	pending, err := job.Pending(y.T.Context(), y.DB.Read(), remind.SweepJob, remind.SweepJob)
	y.Must(err)
	return whole && !pending
}

// plug returns after how long somebody pulls the process's plug, at a random
// moment of the time its work takes; 0: nobody does.
func (y *year) plug() time.Duration {
	if y.fate.IntN(2) == 0 || y.silent >= mostSilent {
		return 0
	}
	return time.Duration(1 + y.fate.Int64N(int64(y.process.took)))
}

// workHere lets the instances of this process work.
func (y *year) workHere(tick int) (whole, killed bool) {
	var working sync.WaitGroup
	var done, died atomic.Int64
	for _, i := range y.instances {
		if i.left.Load() == 0 && (tick >= i.until || y.silent >= mostSilent) {
			i.left.Store(-1)
		}
		if i.left.Load() == 0 {
			continue
		}
		if y.fate.IntN(6) == 0 && y.silent < mostSilent {
			i.left.Store(1 + y.fate.Int64N(120))
			i.until = tick + 1 + y.fate.IntN(3)
		}
		working.Go(func() {
			switch err := i.runner.Drain(y.T.Context()); {
			case i.left.Load() == 0:
				died.Add(1)
			case err == nil:
				done.Add(1)
			default:
				y.T.Error(err)
			}
		})
	}
	working.Wait()
	y.kills += int(died.Load())
	for _, i := range y.instances {
		if i.left.Load() > 0 { // it had too little to do to be killed
			i.left.Store(-1)
		}
	}
	return done.Load() > 0, died.Load() > 0
}
