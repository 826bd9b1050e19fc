package remind_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/job"
	"rettighetsporten/app/register"
	"rettighetsporten/models"
)

// year is a country in which time passes: cases come in, people act at random,
// and the portal's instances are killed and started at random.
type year struct {
	*country
	dsn       string
	dice      *rand.Rand // of the people, who act alike whatever is killed
	fate      *rand.Rand // of the instances
	people    folk
	desk      *job.Runner // does the jobs that people's acts queue
	cases     []*simCase  // as they stood when the portal last looked
	filed     int
	instances []*instance
	process   *process
	down      int // days that the whole portal stands still
	silent    int // half-days since a sweep was done to its end

	may, must  map[string]bool        // due when a sweep began; due when one was done
	chance     map[string]bool        // case and date, swept to the end before the date was over
	late       map[string]models.Date // case and date, by which it was overdue, and its target
	done       map[deed]int           // what people did, by deed
	refused    int                    // what the law let nobody do
	moved      int                    // days by which a wait moved a date
	kills      int                    // of instances in this process
	cut        int                    // kills of either kind that left a sweep half done
	unforeseen int                    // late cases whose date nobody could announce
}

// Every reminder that was due is recorded exactly once, and no case went over
// its date unannounced, whatever people did and whatever was killed when.
func TestASimulatedYear(t *testing.T) {
	t.Parallel()
	apptest.EachAddress(t, func(t *testing.T, dsn string) {
		began := time.Now()
		y := newYear(t, dsn)
		first := models.NewDate(2026, 3, 3)
		for day := range yearDays {
			y.live(day, first.AddDays(day))
		}
		y.judge()
		t.Logf("measured: %d cases in %d simulated days on %s: %s; in %s",
			y.Count("SELECT COUNT(*) FROM request_items"), yearDays, y.DB.Read().Name(), y.figures(), time.Since(began).Round(time.Second))
	})
}

// dropMailJobs leaves the sending out, which has tests of its own and would be
// most of the queue's work: the e-mails stay in the outbox. Those that
// something follows from are sent.
var dropMailJobs = map[string][]string{
	"postgres": {
		`CREATE FUNCTION drop_mail_jobs() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
			IF NEW.kind = 'dispatch.mail' AND NOT EXISTS (SELECT 1 FROM mails WHERE id = NEW.unique_key AND then_job <> '') THEN RETURN NULL; END IF;
			RETURN NEW; END $$`,
		"CREATE TRIGGER drop_mail_jobs BEFORE INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION drop_mail_jobs()",
	},
	"sqlite": {`CREATE TRIGGER drop_mail_jobs BEFORE INSERT ON jobs
		WHEN NEW.kind = 'dispatch.mail' AND NOT EXISTS (SELECT 1 FROM mails WHERE id = NEW.unique_key AND then_job <> '') BEGIN SELECT RAISE(IGNORE); END`},
}

func newYear(t *testing.T, dsn string) *year {
	t.Helper()
	db := openAt(t, dsn)
	y := &year{
		country: newCountry(t, db, threeControllers), dsn: dsn, dice: rand.New(rand.NewPCG(2026, 3)), fate: rand.New(rand.NewPCG(2026, 4)),
		may: map[string]bool{}, must: map[string]bool{}, chance: map[string]bool{}, late: map[string]models.Date{}, done: map[deed]int{},
	}
	y.enrol()
	for _, statement := range dropMailJobs[db.Read().Name()] {
		y.Exec(statement)
	}
	y.desk = y.newDesk()
	for range 2 {
		y.instances = append(y.instances, y.start(openAt(t, dsn)))
	}
	y.process = y.newProcess()
	return y
}

// threeControllers makes Nord, which promises thirty days, Sør, which promises
// nothing and lets a wait move its dates, and Vest, which promises five days
// and reminds by a schedule of its own. Each has an owner to ask; Nord and Sør
// have a store to search, too.
func threeControllers(f *register.File) {
	nord, sor := &f.Controllers[0], &f.Controllers[1]
	papers := nord.Stores[2]
	nord.Activities = nord.Activities[:1]
	nord.Stores = append(nord.Stores[:1:1], papers)
	sor.Stores = append(sor.Stores, papers)
	sor.Facts.Deadlines = &models.DeadlineRules{PausesCount: true}
	vest := *sor
	vest.ID, vest.Name, vest.CasePrefix = "vest", "Vest kommune", "VES"
	vest.Activities = []models.ProcessingActivity{sor.Activities[0]}
	vest.Activities[0].ControllerID = "vest"
	vest.Facts.Promise = &models.Promise{Days: 5, Quote: models.Text{NB: "Vi svarer innen fem dager."}}
	vest.Facts.Deadlines = &models.DeadlineRules{PausesCount: true, Reminders: []models.ReminderStep{
		{To: models.RemindLeader, From: models.FromDue, Days: 2}, {To: models.RemindCaseworker, From: models.FromTarget}, {To: models.RemindOmbud, From: models.FromDue, Days: -3},
	}}
	vest.Stores = []register.StoreDeclaration{papers}
	f.Controllers = append(f.Controllers, vest)
}

// live lives through a day: people act in the morning and past noon, and two
// hours after each the portal sweeps, if it stands.
func (y *year) live(day int, today models.Date) {
	y.T.Helper()
	for half, hour := range []int{6, 13} {
		y.until(today, hour)
		if y.down == 0 { // where the portal stands still nobody files or acts
			y.act(day, half)
		}
		y.until(today, hour+2)
		y.look()
		for _, c := range y.cases {
			simDue(c, today, func(r string) { y.may[r] = true })
		}
		if !y.work(2*day + half) {
			y.silent++
			continue
		}
		y.silent = 0
		for _, c := range y.cases {
			simDue(c, today, func(r string) { y.must[r] = true })
			if c.counts() && !today.After(c.Governing) {
				y.chance[c.dated()] = true
			}
		}
	}
	for _, c := range y.cases {
		if c.counts() && c.Governing == today { // nobody acts before the day is over
			y.late[c.dated()] = c.Target
		}
	}
	switch {
	case y.down > 0:
		y.down--
	case y.dice.IntN(40) == 0:
		y.down = 1 + y.dice.IntN(2)
		y.process.kill()
	}
}

// until moves the clock to the hour in Norway on the day.
func (y *year) until(today models.Date, hour int) {
	y.Clock.Advance(today.StartIn(deadline.Zone()).Add(time.Duration(hour) * time.Hour).Sub(y.Clock.Now()))
}

// enrol makes the people who act. Vest has no ombud.
func (y *year) enrol() {
	y.T.Helper()
	for _, name := range []string{"ola", "kari", "per"} {
		y.people.workers = append(y.people.workers, y.Staff(name, authz.Caseworker, "nord", "sor", "vest"))
	}
	y.people.ombud = y.Staff("odd", authz.Ombud, "nord", "sor")
	y.people.approver = y.Staff("lise", authz.Approver, "nord", "sor", "vest")
	y.people.owner = y.Staff("arkivar", authz.StoreOwner, "nord", "sor", "vest")
	y.people.citizens = y.citizens(60)
}
