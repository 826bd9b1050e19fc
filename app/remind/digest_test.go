package remind_test

import (
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/deadline"
	"rettighetsporten/models"
)

// at moves the clock to the hour of the day in Norway, and makes the digests.
func (c *country) at(day models.Date, hour int) {
	c.T.Helper()
	c.Clock.Advance(day.StartIn(deadline.Zone()).Add(time.Duration(hour)*time.Hour + 30*time.Minute).Sub(c.Clock.Now()))
	c.Must(c.remind.Digests(c.T.Context()))
	c.Must(c.remind.Digests(c.T.Context()))
}

func TestTheDigestTellsEachWhatIsTheirs(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		c := newCountry(t, db)
		odd := c.Staff("odd", authz.Ombud, "nord", "sor")
		ola := c.Staff("ola", authz.Caseworker, "nord")
		c.Staff("lise", authz.Approver, "nord")
		c.Staff("ledig", authz.Caseworker, "nord")
		c.Staff("eier", authz.StoreOwner, "nord")
		_, overdue := c.filed("nord")
		c.Clock.Advance(time.Minute)
		_, soon := c.filed("nord")
		_, elsewhere := c.filed("sor")
		c.Exec("UPDATE request_items SET governing = '2026-03-02', status = 'approval', assignee_id = ?, awaits_store = TRUE WHERE id = ?", ola.StaffID, overdue.ID)
		c.Exec("UPDATE request_items SET governing = '2026-03-03', status = 'approval' WHERE id = ?", soon.ID)
		c.Exec("UPDATE request_items SET governing = '2026-03-09', awaits_person = TRUE, assignee_id = ? WHERE id = ?", ola.StaffID, elsewhere.ID) // not Ola's to see
		c.Exec(`INSERT INTO answer_drafts (item_id, controller_id, state, summary_sealed, outcome, drafter_id, document_sealed, version)
			VALUES (?, 'nord', 'submitted', ?, '', ?, ?, 1)`, soon.ID, []byte{1}, ola.StaffID, []byte{1})
		c.Exec(`INSERT INTO effect_plans (id, item_id, controller_id, kind, state, choices_sealed, hash, plan_sealed, secret_sealed, asked_by, asked_at)
			VALUES ('p', ?, 'nord', 'erase', 'approved', ?, 'h', ?, ?, ?, ?)`, overdue.ID, []byte{1}, []byte{1}, []byte{1}, ola.StaffID, c.Clock.Now())
		c.Exec(`INSERT INTO fulfilments (id, plan_id, item_id, controller_id, store_id, kind, plan_hash, state, reason, trying, tries, changed, owner_email, why_sealed, proposed_by, proposed_at, created_at)
			VALUES ('f', 'p', ?, 'nord', 'arkiv', 'erase', 'h', 'declined', '', FALSE, 0, FALSE, '', ?, ?, ?, ?)`, overdue.ID, []byte{1}, ola.StaffID, c.Clock.Now(), c.Clock.Now())
		c.Exec("INSERT INTO advices (id, item_id, controller_id, about, asked_by, asked_at) VALUES ('a', ?, 'nord', 'other', ?, ?)", soon.ID, ola.StaffID, c.Clock.Now())
		seen := len(c.Mail.Mails())

		tuesday := models.NewDate(2026, 3, 3)
		c.at(tuesday, 6)
		c.wantSent(&seen)
		c.at(tuesday, 7)
		subject := "@nord.example: Slik står det til i Rettighetsporten i dag"
		from := seen
		c.wantSent(&seen, "odd"+subject, "ola"+subject, "lise"+subject)
		want := map[string][]string{
			"odd": {
				"1 sak er over fristen", "1 sak har frist i dag", "1 sak har frist de neste seks dagene", "1 sak er ikke tildelt noen",
				"1 sak venter på svar fra innbyggeren", "1 sak venter på en systemeier", "Du er bedt om råd i 1 sak",
			},
			"ola":  {"1 sak er over fristen", "1 sak venter på en systemeier"},
			"lise": {"2 saker venter på godkjenning"},
		}
		for _, m := range c.Mail.Mails()[from:] {
			name, _, _ := strings.Cut(m.To, "@")
			_, figures, _ := strings.Cut(strings.ReplaceAll(m.Body, "\r", ""), "God morgen!\n\n")
			figures, _, _ = strings.Cut(figures, "\n\n")
			if got := strings.Join(want[name], "\n"); figures != got {
				t.Errorf("%s is told\n%s\nwant\n%s", name, figures, got)
			}
			if !strings.Contains(m.Body, "https://portal.example") || strings.Contains(m.Body, "NOR-") {
				t.Errorf("%s is told %s", name, m.Body)
			}
		}
		c.Exec("UPDATE request_items SET assignee_id = (SELECT id FROM staff WHERE subject = 'ledig') WHERE id = ?", soon.ID)
		c.at(tuesday, 15) // who had nothing to be told in the morning is not told later
		c.wantSent(&seen)
		c.Exec("UPDATE request_items SET status = 'closed'")
		c.at(tuesday.AddDays(1), 8)
		c.wantSent(&seen)
		if n := c.Count("SELECT COUNT(*) FROM digests WHERE staff_id = ?", odd.StaffID); n != 2 {
			t.Errorf("%d mornings are noted for the ombud, want 2", n)
		}
	})
}

func TestThereIsNoDigestOnADayOff(t *testing.T) {
	t.Parallel()
	c := newCountry(t, apptest.SQLite(t))
	c.Staff("odd", authz.Ombud, "nord")
	c.filed("nord")
	for _, day := range []struct {
		on    models.Date
		mails int // so far
	}{
		{models.NewDate(2026, 4, 1), 1}, {models.NewDate(2026, 4, 2), 1}, {models.NewDate(2026, 4, 4), 1}, {models.NewDate(2026, 4, 6), 1}, {models.NewDate(2026, 4, 7), 2},
	} {
		c.at(day.on, 9)
		if n := c.Count("SELECT COUNT(*) FROM mails WHERE kind = 'digest'"); n != day.mails {
			t.Errorf("by %s there are %d digests, want %d", day.on, n, day.mails)
		}
	}
}
