package remind_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/job"
	"rettighetsporten/app/register"
	"rettighetsporten/app/remind"
	"rettighetsporten/models"
)

// year is a country in which time passes: cases come in, people act at random,
// and the portal's instances are killed and started at random.
type year struct {
	*country
	dice      *rand.Rand
	staff     []string
	cases     []*simCase
	instances []*instance
	down      int             // days that the whole portal stands still
	may, must map[string]bool // due when a sweep began; due when one was done
	late      map[string]bool // case and date, by which it was overdue
	kills     int
}

// instance is a portal that can be killed: from one statement on its database
// answers nothing more.
type instance struct {
	runner *job.Runner
	left   atomic.Int64 // statements until it is killed; less than 0: it lives
	until  int          // the tick it is started again at
}

// Every reminder that was due is recorded exactly once, and no case went over
// its date unannounced, whatever was killed when.
func TestASimulatedYear(t *testing.T) {
	t.Parallel()
	apptest.EachAddress(t, func(t *testing.T, dsn string) {
		began := time.Now()
		y := newYear(t, dsn)
		first := models.NewDate(2026, 3, 2)
		for day := range yearDays {
			y.live(day, first.AddDays(day))
		}
		y.judge()
		t.Logf("measured: %d cases in %d simulated days on %s: %d reminders, %d went over their date, %d kills; none lost, none twice, in %s",
			len(y.cases), yearDays, y.DB.Read().Name(), len(y.must), len(y.late), y.kills, time.Since(began).Round(time.Second))
	})
}

// dropMailJobs leaves the sending out, which has tests of its own and would be
// most of the queue's work: the e-mails stay in the outbox.
var dropMailJobs = map[string]string{
	"postgres": "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
	"sqlite":   "CREATE TRIGGER drop_mail_jobs BEFORE INSERT ON jobs WHEN NEW.kind = 'dispatch.mail' BEGIN SELECT RAISE(IGNORE); END",
}

func newYear(t *testing.T, dsn string) *year {
	t.Helper()
	db := openAt(t, dsn)
	c := newCountry(t, db, func(f *register.File) {
		vest := f.Controllers[1]
		vest.ID, vest.Name, vest.CasePrefix, vest.Activities = "vest", "Vest kommune", "VES", nil
		vest.Facts.Deadlines = &models.DeadlineRules{Reminders: []models.ReminderStep{
			{To: models.RemindLeader, From: models.FromDue, Days: 2}, {To: models.RemindCaseworker, From: models.FromTarget}, {To: models.RemindOmbud, From: models.FromDue, Days: -3},
		}}
		vest.Stores = nil
		papers := f.Controllers[0].Stores[2]
		f.Controllers[1].Stores = append(f.Controllers[1].Stores, papers)
		vest.Stores = append(vest.Stores, papers)
		for i := range vest.Stores {
			vest.Stores[i].Activities = nil
		}
		f.Controllers = append(f.Controllers, vest)
	})
	y := &year{country: c, dice: rand.New(rand.NewPCG(2026, 3)), may: map[string]bool{}, must: map[string]bool{}, late: map[string]bool{}}
	for _, name := range []string{"ola", "kari", "per"} {
		y.staff = append(y.staff, c.Staff(name, authz.Caseworker, "nord", "sor", "vest").StaffID)
	}
	c.Staff("odd", authz.Ombud, "nord", "sor")
	c.Staff("lise", authz.Approver, "nord", "vest")
	y.Exec(dropMailJobs[db.Read().Name()])
	if db.Read().Name() == "postgres" {
		y.Exec("CREATE TRIGGER drop_mail_jobs BEFORE INSERT ON jobs FOR EACH ROW WHEN (NEW.kind = 'dispatch.mail') EXECUTE FUNCTION nothing()")
	}
	for range 2 {
		y.instances = append(y.instances, y.start(openAt(t, dsn)))
	}
	return y
}

// start returns an instance on a database of its own that can be killed.
func (y *year) start(db *database.DB) *instance {
	y.T.Helper()
	i := &instance{}
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
	service := *y.remind
	service.DB = db
	i.runner = job.NewRunner(job.Config{DB: db, Log: y.Log.Logger(), Now: y.Clock.Now, Handlers: service.Handlers(), Periodic: remind.Periodic()})
	return i
}

// live lives through a day: people act in the night and by day, and after each
// the portal works, if it stands.
func (y *year) live(day int, today models.Date) {
	y.T.Helper()
	for half, hour := range []int{2, 13} {
		y.Clock.Advance(today.StartIn(deadline.Zone()).Add(time.Duration(hour) * time.Hour).Sub(y.Clock.Now()))
		if half == 0 {
			y.movePaused(today)
		}
		if y.down == 0 { // where the portal stands still nobody files or acts
			y.act(day, today)
		}
		for _, c := range y.cases {
			simDue(c, today, func(r string) { y.may[r] = true })
		}
		if y.work(2*day + half) {
			for _, c := range y.cases {
				simDue(c, today, func(r string) { y.must[r] = true })
			}
		}
	}
	for _, c := range y.cases {
		if c.open() && !c.waits() && c.governing.DaysUntil(today) == 1 && c.late != c.governing {
			y.late[c.id+" "+c.governing.String()] = true
		}
	}
	switch {
	case y.down > 0:
		y.down--
	case y.dice.IntN(40) == 0:
		y.down = 1 + y.dice.IntN(2)
	}
}

// work lets every instance that lives do what is due, and kills some of them on
// the way. It reports whether a sweep was done to its end.
func (y *year) work(tick int) bool {
	y.T.Helper()
	var working sync.WaitGroup
	var whole, killed atomic.Int64
	for _, i := range y.instances {
		if i.left.Load() == 0 && tick >= i.until {
			i.left.Store(-1)
		}
		if y.down > 0 || i.left.Load() == 0 {
			continue
		}
		if y.dice.IntN(6) == 0 {
			i.left.Store(1 + y.dice.Int64N(120))
			i.until = tick + 1 + y.dice.IntN(3)
		}
		working.Go(func() {
			switch err := i.runner.Drain(y.T.Context()); {
			case i.left.Load() == 0:
				killed.Add(1)
			case err == nil:
				whole.Add(1)
			default:
				y.T.Error(err)
			}
		})
	}
	working.Wait()
	y.kills += int(killed.Load())
	for _, i := range y.instances {
		if i.left.Load() > 0 { // it had too little to do to be killed
			i.left.Store(-1)
		}
	}
	pending, err := job.Pending(y.T.Context(), y.DB.Read(), remind.SweepJob, remind.SweepJob)
	y.Must(err)
	return whole.Load() > 0 && !pending
}

// judge holds the database against the model.
func (y *year) judge() {
	y.T.Helper()
	var rows []struct {
		ItemID, Step string
		TaskID       *string
		ForDate      models.Date
		MadeAt       time.Time
	}
	y.Must(y.DB.Read().Raw("SELECT item_id, task_id, step, for_date, made_at FROM reminders").Scan(&rows).Error)
	got, announced := map[string]int{}, map[string]time.Time{}
	for _, r := range rows {
		about := r.ItemID
		if r.TaskID != nil {
			about = *r.TaskID
		} else if first, ok := announced[r.ItemID+" "+r.ForDate.String()]; !ok || r.MadeAt.Before(first) {
			announced[r.ItemID+" "+r.ForDate.String()] = r.MadeAt
		}
		got[about+" "+r.Step+" "+r.ForDate.String()]++
	}
	var inquiries []string
	y.Must(y.DB.Read().Raw("SELECT id FROM inquiries WHERE reminded_at IS NOT NULL").Scan(&inquiries).Error)
	for _, id := range inquiries {
		got[id]++
	}
	for r := range y.must {
		if got[r] != 1 {
			y.T.Errorf("%s was due and made %d times", r, got[r])
		}
	}
	for r, n := range got {
		if !y.may[r] || n != 1 {
			y.T.Errorf("%s was made %d times; due: %v", r, n, y.may[r])
		}
	}
	y.judgeLate(announced)
	y.judgeLog(len(rows), len(inquiries))
}

// judgeLate holds that each case that went over its date was announced before.
func (y *year) judgeLate(announced map[string]time.Time) {
	y.T.Helper()
	for overdue := range y.late {
		id, day, _ := strings.Cut(overdue, " ")
		governing, err := models.ParseDate(day)
		y.Must(err)
		end := governing.AddDays(1).StartIn(deadline.Zone())
		known := false
		for _, from := range []models.Date{governing, workday(governing)} {
			at, ok := announced[id+" "+from.String()]
			known = known || ok && at.Before(end)
		}
		if !known {
			y.T.Errorf("the case %s went over its date unannounced", overdue)
		}
	}
	if len(y.late) == 0 || y.kills == 0 {
		y.T.Error("nothing was late, or nothing was killed: the year proves nothing")
	}
}

// judgeLog holds that the log and the outbox tell of each reminder once.
func (y *year) judgeLog(reminders, inquiries int) {
	y.T.Helper()
	var details []string
	y.Must(y.DB.Read().Raw("SELECT detail FROM audit_entries WHERE action IN ('reminder.made', 'reminder.owner', 'reminder.owner_late')").Scan(&details).Error)
	steps := 0
	for _, d := range details {
		_, list, _ := strings.Cut(d, `"steps":"`)
		list, _, _ = strings.Cut(list, `"`)
		steps += len(strings.Fields(list))
	}
	if steps != reminders {
		y.T.Errorf("the log tells of %d reminders, there are %d", steps, reminders)
	}
	if n := y.Count("SELECT COUNT(*) FROM letters WHERE kind = 'inquiry-reminder'"); n != inquiries {
		y.T.Errorf("%d letters ask once more, of %d questions", n, inquiries)
	}
	if mails, digests := y.Count("SELECT COUNT(*) FROM mails WHERE kind = 'digest'"), y.Count("SELECT COUNT(*) FROM digests WHERE mail_id IS NOT NULL"); mails != digests || digests < yearDays/3 {
		y.T.Errorf("%d digests were queued, %d noted", mails, digests)
	}
	y.judgeMails()
}

// judgeMails holds that each reminder told somebody, and that nobody was told
// of none.
func (y *year) judgeMails() {
	y.T.Helper()
	var lists, mails []string
	y.Must(y.DB.Read().Raw("SELECT mail_ids FROM reminders").Scan(&lists).Error)
	y.Must(y.DB.Read().Raw("SELECT id FROM mails WHERE kind IN ('reminder', 'store-reminder')").Scan(&mails).Error)
	told := map[string]bool{}
	for _, list := range lists {
		var ids []string
		y.Must(json.Unmarshal([]byte(list), &ids))
		if len(ids) == 0 {
			y.T.Error("a reminder told nobody")
		}
		for _, id := range ids {
			told[id] = true
		}
	}
	for _, id := range mails {
		if !told[id] {
			y.T.Errorf("the e-mail %s is of no reminder", id)
		}
		delete(told, id)
	}
	if len(told) > 0 {
		y.T.Errorf("%d e-mails of reminders were never queued", len(told))
	}
}
