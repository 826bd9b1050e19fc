package remind_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/register"
	"rettighetsporten/app/remind"
	"rettighetsporten/models"
)

// country is a world with reminders, and its days.
type country struct {
	*world.World
	remind *remind.Service
}

func newCountry(t *testing.T, db *database.DB, change ...func(*register.File)) *country {
	t.Helper()
	w := world.New(t, db, change...)
	return &country{World: w, remind: &remind.Service{DB: db, Keys: w.Keys, Log: w.Log.Logger(), Now: w.Clock.Now, Rights: w.Rights}}
}

// on moves the clock to noon in Norway on the day.
func (c *country) on(day models.Date) {
	c.T.Helper()
	c.Clock.Advance(day.StartIn(deadline.Zone()).Add(12 * time.Hour).Sub(c.Clock.Now()))
}

func (c *country) sweep() {
	c.T.Helper()
	c.Must(c.remind.Sweep(c.T.Context()))
}

// made returns what was reminded of, each as "step date".
func (c *country) made() []string {
	c.T.Helper()
	rows := []struct {
		Step    string
		ForDate models.Date
	}{}
	c.Must(c.DB.Read().WithContext(c.T.Context()).Raw("SELECT step, for_date FROM reminders ORDER BY made_at, id").Scan(&rows).Error)
	var all []string
	for _, r := range rows {
		all = append(all, r.Step+" "+r.ForDate.String())
	}
	return all
}

// sent does what is due and returns the e-mails since the last call, each as
// "recipient: subject", sorted.
func (c *country) sent(seen *int) []string {
	c.T.Helper()
	c.Drain()
	mails := c.Mail.Mails()
	var all []string
	for _, m := range mails[*seen:] {
		all = append(all, m.To+": "+m.Subject)
	}
	*seen = len(mails)
	slices.Sort(all)
	return all
}

func (c *country) wantMade(want ...string) {
	c.T.Helper()
	if diff := cmp.Diff(want, c.made()); diff != "" {
		c.T.Errorf("reminders (-want +got)\n%s", diff)
	}
}

func (c *country) wantSent(seen *int, want ...string) {
	c.T.Helper()
	slices.Sort(want)
	if diff := cmp.Diff(want, c.sent(seen)); diff != "" {
		c.T.Errorf("e-mails (-want +got)\n%s", diff)
	}
}

// filed returns a case of Oksana's, with nothing else waiting to be sent.
func (c *country) filed(controllerID string) (string, models.RequestItem) {
	c.T.Helper()
	number := c.File(c.Citizen("oksana"), controllerID).CaseNumber
	c.Drain()
	return number, c.item(number)
}

func (c *country) item(number string) models.RequestItem {
	c.T.Helper()
	var item models.RequestItem
	c.Must(c.DB.Read().WithContext(c.T.Context()).
		Raw("SELECT request_items.* FROM request_items JOIN rights_requests ON rights_requests.id = request_id WHERE case_number = ?", number).Scan(&item).Error)
	return item
}

// A case nobody answers is announced to each in turn, once, and the e-mail
// names the case and the days and nothing else.
func TestACaseIsAnnouncedStepByStep(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		c := newCountry(t, db)
		ola := c.Staff("ola", authz.Caseworker, "nord")
		c.Staff("odd", authz.Ombud, "nord")
		c.Staff("lise", authz.Approver, "nord")
		c.Staff("fremmed", authz.Ombud, "sor")
		number, item := c.filed("nord") // due on 1 April 2026, a Wednesday
		c.Take(ola, number)
		seen := len(c.Mail.Mails())
		due := item.Governing
		subject := "nord.example: Påminnelse om sak " + number
		for _, day := range []struct {
			on   int // days from the due date
			step string
			to   string
		}{
			{-8, "", ""},
			{-7, "caseworker:target:-7", "ola@"},
			{-6, "", ""},
			{-2, "caseworker:target:-2", "ola@"},
			{-1, "", ""}, // two at once, below
			{0, "", ""},
			{1, "", ""},
			{9, "", ""},
		} {
			c.on(due.AddDays(day.on))
			before := len(c.made())
			c.sweep()
			c.sweep()
			made := c.made()[before:]
			switch day.on {
			case -1:
				if diff := cmp.Diff([]string{"ombud:target:-1 " + due.String(), "leader:due:-1 " + due.String()}, made); diff != "" {
					t.Errorf("the day before (-want +got)\n%s", diff)
				}
				c.wantSent(&seen, "odd@"+subject, "lise@"+subject)
			case 1:
				if diff := cmp.Diff([]string{"ombud:due:1 " + due.String(), "leader:due:1 " + due.String()}, made); diff != "" {
					t.Errorf("the day after (-want +got)\n%s", diff)
				}
				c.wantSent(&seen, "odd@"+subject, "lise@"+subject)
			default:
				if day.step == "" {
					if len(made) > 0 {
						t.Errorf("on day %d there came %v", day.on, made)
					}
					c.wantSent(&seen)
					continue
				}
				if diff := cmp.Diff([]string{day.step + " " + due.String()}, made); diff != "" {
					t.Errorf("on day %d (-want +got)\n%s", day.on, diff)
				}
				c.wantSent(&seen, day.to+subject)
			}
		}
		bodies := ""
		for _, m := range c.Mail.Mails() {
			if strings.Contains(m.Subject, "Påminnelse") {
				bodies += m.Body
			}
		}
		for _, want := range []string{"7 dager igjen", "2 dager igjen", "1 dag igjen", "gikk ut for 1 dag siden", number, "https://portal.example"} {
			if !strings.Contains(bodies, want) {
				t.Errorf("no reminder says %q", want)
			}
		}
		for _, word := range []string{"Oksana", "Bondarenko", "innsyn", "Alt dere har", "⟦", "{"} {
			if strings.Contains(bodies, word) {
				t.Errorf("a reminder says %q", word)
			}
		}
		if n := c.Count("SELECT COUNT(*) FROM audit_entries WHERE action = 'reminder.made' AND request_id <> ''"); n != 4 {
			t.Errorf("the case's log tells of %d runs that reminded, want 4", n)
		}
		if n := c.Count("SELECT COUNT(*) FROM mails WHERE kind = 'reminder' AND state = 'sent' AND repeats = 0"); n != 6 {
			t.Errorf("%d reminders are noted as sent, want 6", n)
		}
	})
}

// What came due while the portal stood still is all recorded, and told once.
func TestAfterAStopEachIsToldOnce(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		c := newCountry(t, db)
		c.Employee("odd", "ombud:nord", "approver:nord") // one person, two roles
		number, item := c.filed("nord")
		seen := len(c.Mail.Mails())
		c.on(item.Governing.AddDays(5))
		c.sweep()
		if made := c.made(); len(made) != 6 {
			t.Errorf("made were %v", made)
		}
		c.wantSent(&seen, "odd@nord.example: Påminnelse om sak "+number)
	})
}

// Nobody has the case and nobody is known: the controller's own address gets
// it.
func TestNoReminderIsDroppedForWantOfAReader(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		c := newCountry(t, db, func(f *register.File) {
			f.Controllers[1].Facts.Promise = f.Controllers[0].Facts.Promise // the same dates
			f.Controllers[1].Facts.Contact.Email, f.Controllers[1].Facts.Contact.Postal = "", "Postboks 1"
			f.Controllers[1].Facts.Ombud.Email = "ombud@sor.example"
		})
		nord, item := c.filed("nord")
		sor, _ := c.filed("sor")
		seen := len(c.Mail.Mails())
		c.on(item.Target.AddDays(-7))
		c.sweep()
		c.wantSent(&seen, "post@nord.example: Påminnelse om sak "+nord, "ombud@sor.example: Påminnelse om sak "+sor)

		c.Staff("odd", authz.Ombud, "nord")
		ola := c.Staff("ola", authz.Caseworker, "nord", "sor")
		c.Take(ola, nord)
		c.Take(ola, sor)
		c.Staff("ola", authz.Caseworker, "sor") // and has the role for Nord no longer
		c.on(item.Target.AddDays(-2))
		c.sweep()
		c.wantSent(&seen, "odd@nord.example: Påminnelse om sak "+nord, "ola@nord.example: Påminnelse om sak "+sor)
	})
}

// A case with less time left than the first step is announced at once.
func TestAShortPromiseIsAnnouncedAtOnce(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		c := newCountry(t, db, func(f *register.File) { f.Controllers[0].Facts.Promise.Days = 3 })
		_, item := c.filed("nord")
		c.sweep()
		c.wantMade("caseworker:target:-7 " + item.Target.String())
	})
}

// After an extension the steps come anew for the new date, and those of the
// old date that were never made do not.
func TestAnExtensionRemindsAnew(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		c := newCountry(t, db)
		_, item := c.filed("nord")
		first := item.Target
		c.on(first.AddDays(-7))
		c.sweep()
		later := first.AddDays(60)
		c.Exec("UPDATE request_items SET extended_at = ?, governing = ?, target = ?, governed_by = 'one-month-extended' WHERE id = ?", c.Clock.Now(), later, later, item.ID)
		c.on(first.AddDays(20))
		c.sweep()
		c.wantMade("caseworker:target:-7 " + first.String())
		c.on(later.AddDays(-7))
		c.sweep()
		c.wantMade("caseworker:target:-7 "+first.String(), "caseworker:target:-7 "+later.String())
	})
}

// Quiet is what is done, and what waits for the person in a pause that counts.
// Where the clock runs nothing is quiet.
func TestWhatIsQuiet(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		c := newCountry(t, db)
		ola := c.Staff("ola", authz.Caseworker, "nord")
		_, item := c.filed("nord")
		ask := func(counts bool) {
			c.Exec("DELETE FROM inquiries")
			c.Exec(`INSERT INTO inquiries (id, item_id, controller_id, kind, question_sealed, asked_by, asked_at, counts, reminded_at, fee, ground, accepted, answered_by, dropped)
				VALUES ('q', ?, 'nord', 'clarification', ?, ?, ?, ?, ?, 0, '', FALSE, '', FALSE)`, item.ID, []byte{1}, ola.StaffID, c.Clock.Now(), counts, c.Clock.Now())
		}
		c.on(item.Governing.AddDays(3))
		for name, quiet := range map[string]bool{
			"UPDATE request_items SET status = 'answered'":                          true,
			"UPDATE request_items SET status = 'closed'":                            true,
			"UPDATE request_items SET status = 'withdrawn'":                         true,
			"UPDATE request_items SET status = 'forwarded'":                         true,
			"UPDATE request_items SET status = 'partly'":                            false,
			"UPDATE request_items SET status = 'approval'":                          false,
			"counted UPDATE request_items SET governed_by = 'one-month'":            true,
			"counted UPDATE request_items SET governed_by = 'one-month-extended'":   true,
			"counted UPDATE request_items SET governed_by = '30-days'":              false,
			"counted UPDATE request_items SET governed_by = 'both'":                 false,
			"counted UPDATE inquiries SET answered_at = asked_at":                   false,
			"uncounted UPDATE request_items SET governed_by = 'one-month'":          false,
			"uncounted UPDATE request_items SET governed_by = 'one-month-extended'": false,
		} {
			c.Exec("DELETE FROM reminders")
			c.Exec("DELETE FROM inquiries")
			c.Exec("UPDATE request_items SET status = 'received', governed_by = 'one-month'")
			statement := name
			if rest, ok := strings.CutPrefix(name, "counted "); ok {
				ask(true)
				statement = rest
			} else if rest, ok := strings.CutPrefix(name, "uncounted "); ok {
				ask(false)
				statement = rest
			}
			c.Exec(statement)
			c.sweep()
			if got := len(c.made()) == 0; got != quiet {
				t.Errorf("after %q: quiet is %v, want %v", name, got, quiet)
			}
		}
	})
}
