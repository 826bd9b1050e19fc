package remind_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/dispatch"
	"rettighetsporten/app/job"
	"rettighetsporten/app/remind"
)

var errKilled = errors.New("killed")

// A sweep that is killed at any of its writes has made nothing by halves, and
// the next one makes what is left, once.
func TestAKillAnywhereRepeatsNothing(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		c := newCountry(t, db)
		ola, number, asked := c.chased()
		c.asked("q", c.item(number), ola.StaffID, false)
		c.filed("nord")
		c.on(asked.AddDays(36)) // everything is due: of two cases, to an owner, a person, and for two of the staff
		var writes, kill int
		count := func(tx *gorm.DB) {
			if writes++; writes == kill {
				panic(errKilled)
			}
		}
		c.Must(db.Read().Callback().Create().After("gorm:create").Register("kill", count))
		c.Must(db.Read().Callback().Update().After("gorm:update").Register("kill", count))
		kills, committed := 0, 0
		for kill = 1; c.killed(&writes); kills++ {
			c.whole(t)
			done := c.Count("SELECT (SELECT COUNT(*) FROM reminders) + (SELECT COUNT(*) FROM digests) + (SELECT COUNT(*) FROM letters)")
			if kill++; done > committed {
				kill, committed = 1, done // each transaction is killed at each of its writes
			}
		}
		c.whole(t)
		for query, want := range map[string]int{
			"SELECT COUNT(*) FROM reminders WHERE task_id IS NULL":              12,
			"SELECT COUNT(*) FROM reminders WHERE task_id IS NOT NULL":          8,
			"SELECT COUNT(*) FROM letters WHERE kind = 'inquiry-reminder'":      1,
			"SELECT COUNT(*) FROM audit_entries WHERE action LIKE 'reminder.%'": 4,
			"SELECT COUNT(*) FROM digests":                                      2,
			"SELECT COUNT(*) FROM mails WHERE kind = 'digest'":                  2,
			"SELECT COUNT(*) FROM mails WHERE kind = 'store-reminder'":          1,
			"SELECT COUNT(*) FROM mails WHERE kind = 'letter'":                  1,
			"SELECT COUNT(*) FROM mails WHERE kind = 'reminder'":                7,
		} {
			if n := c.Count(query); n != want {
				t.Errorf("%s gives %d, want %d", query, n, want)
			}
		}
		if kills < 30 {
			t.Errorf("only %d kills", kills)
		}
	})
}

// killed makes what is due, and reports whether that was cut off.
func (c *country) killed(writes *int) (was bool) {
	c.T.Helper()
	*writes = 0
	defer func() {
		if p := recover(); p != nil {
			was = true
		}
	}()
	c.Must(c.remind.Sweep(c.T.Context()))
	c.Must(c.remind.Digests(c.T.Context()))
	return false
}

// whole fails the test where something is there without what belongs to it.
func (c *country) whole(t *testing.T) {
	t.Helper()
	for what, query := range map[string]string{
		"an e-mail nobody was to get":      "SELECT COUNT(*) FROM mails WHERE state = 'queued' AND NOT EXISTS (SELECT 1 FROM jobs WHERE unique_key = mails.id)",
		"an e-mail of no reminder":         "SELECT COUNT(*) FROM mails WHERE kind IN ('reminder', 'store-reminder') AND NOT EXISTS (SELECT 1 FROM reminders WHERE mail_ids LIKE '%' || mails.id || '%')",
		"a reminder without an e-mail":     "SELECT COUNT(*) FROM reminders WHERE NOT EXISTS (SELECT 1 FROM mails WHERE mail_ids LIKE '%' || mails.id || '%')",
		"a digest of nobody":               "SELECT COUNT(*) FROM mails WHERE kind = 'digest' AND NOT EXISTS (SELECT 1 FROM digests WHERE mail_id = mails.id)",
		"a person reminded by no letter":   "SELECT COUNT(*) FROM inquiries WHERE reminded_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM letters WHERE letters.item_id = inquiries.item_id AND kind = 'inquiry-reminder')",
		"a letter that reminds of nothing": "SELECT COUNT(*) FROM letters WHERE kind = 'inquiry-reminder' AND NOT EXISTS (SELECT 1 FROM inquiries WHERE letters.item_id = inquiries.item_id AND reminded_at IS NOT NULL)",
		"a reminder the log is silent on":  "SELECT COUNT(*) FROM reminders WHERE NOT EXISTS (SELECT 1 FROM audit_entries WHERE action LIKE 'reminder.%' AND detail LIKE '%' || reminders.item_id || '%')",
	} {
		if n := c.Count(query); n != 0 {
			t.Errorf("there is %s, %d times", what, n)
		}
	}
}

// Instances that work on the same database at the same time make each reminder
// and each digest once between them.
func TestInstancesTogetherMakeEachOnce(t *testing.T) {
	t.Parallel()
	apptest.EachAddress(t, func(t *testing.T, dsn string) {
		c := newCountry(t, openAt(t, dsn))
		c.Staff("odd", authz.Ombud, "nord")
		c.Staff("lise", authz.Approver, "nord")
		_, _, asked := c.chased()
		for range 5 {
			c.filed("nord")
		}
		seen := len(c.Mail.Mails())
		var instances []*job.Runner
		for range 3 {
			instances = append(instances, c.instance(openAt(t, dsn)))
		}
		for day := range 40 {
			c.on(asked.AddDays(day))
			var working sync.WaitGroup
			for _, r := range instances {
				working.Go(func() {
					if err := r.Drain(t.Context()); err != nil {
						t.Error(err)
					}
				})
			}
			for range 2 { // also without the queue, which lets one sweep run at a time
				working.Go(func() {
					if err := errors.Join(c.remind.Sweep(t.Context()), c.remind.Digests(t.Context())); err != nil {
						t.Error(err)
					}
				})
			}
			working.Wait()
		}
		c.Drain()
		if n := c.Count("SELECT COUNT(*) FROM reminders WHERE task_id IS NULL"); n != 6*6 {
			t.Errorf("%d reminders of six cases, want 36", n)
		}
		if n := c.Count("SELECT COUNT(*) FROM reminders WHERE task_id IS NOT NULL"); n != 3+5 {
			t.Errorf("%d reminders to the owner, want 8", n)
		}
		if n := c.Count("SELECT COUNT(*) FROM mails WHERE state <> 'sent' OR repeats > 0"); n != 0 {
			t.Errorf("%d e-mails are not sent, or sent again", n)
		}
		if sent, queued := len(c.Mail.Mails())-seen, c.Count("SELECT COUNT(*) FROM mails WHERE kind IN ('reminder', 'store-reminder', 'digest')"); sent != queued || sent < 50 {
			t.Errorf("%d e-mails were taken, %d queued", sent, queued)
		}
		ids := map[string]bool{}
		for _, m := range c.Mail.Mails() {
			if ids[m.MessageID] {
				t.Errorf("the e-mail %s was taken twice", m.MessageID)
			}
			ids[m.MessageID] = true
		}
		c.whole(t)
	})
}

func openAt(t *testing.T, dsn string) *database.DB {
	t.Helper()
	db, err := database.Open(t.Context(), database.Config{DSN: dsn, Log: apptest.Log(t), Now: time.Now, MaxConns: 5})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// instance returns the jobs of one more portal on the same database.
func (c *country) instance(db *database.DB) *job.Runner {
	c.T.Helper()
	mailer := *c.Mailer
	mailer.DB = db
	again := *c.remind
	again.DB = db
	handlers := again.Handlers()
	handlers[dispatch.MailJob] = mailer.Send
	return job.NewRunner(job.Config{DB: db, Log: c.Log.Logger(), Now: c.Clock.Now, Handlers: handlers, Periodic: remind.Periodic()})
}
