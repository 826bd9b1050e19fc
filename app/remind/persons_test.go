package remind_test

import (
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/models"
)

// asked puts a question to the person behind the services' backs.
func (c *country) asked(id string, item models.RequestItem, by string, counts bool) {
	c.T.Helper()
	question, err := c.Keys.Seal([]byte("Hvem er du?"), "inquiries.question/"+id)
	c.Must(err)
	c.Exec(`INSERT INTO inquiries (id, item_id, controller_id, kind, question_sealed, asked_by, asked_at, counts, fee, ground, accepted, answered_by, dropped)
		VALUES (?, ?, ?, 'identity', ?, ?, ?, ?, 0, '', FALSE, '', FALSE)`, id, item.ID, item.ControllerID, question, by, database.Instant(c.Clock.Now()), counts)
}

// The person is asked once more after a week, once, and nothing closes.
func TestThePersonIsRemindedOnce(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		c := newCountry(t, db)
		ola := c.Staff("ola", authz.Caseworker, "nord")
		_, item := c.filed("nord")
		seen := len(c.Mail.Mails())
		start := models.NewDate(2026, 3, 2)
		c.asked("a-first", item, ola.StaffID, true)
		c.on(start.AddDays(6))
		c.sweep()
		c.wantSent(&seen)
		c.on(start.AddDays(7))
		c.sweep()
		c.sweep()
		letter := c.Person("oksana").Email + ": Det har kommet et brev til deg"
		c.wantSent(&seen, letter)
		c.on(start.AddDays(14))
		c.sweep()
		c.wantSent(&seen)
		if c.Count("SELECT COUNT(*) FROM inquiries WHERE reminded_at IS NOT NULL AND answered_at IS NULL") != 1 ||
			c.Count("SELECT COUNT(*) FROM letters WHERE kind = 'inquiry-reminder' AND number = 1 AND data_subject_id = ?", item.DataSubjectID) != 1 ||
			c.Count("SELECT COUNT(*) FROM audit_entries WHERE action = 'reminder.person' AND request_id = ?", item.RequestID) != 1 {
			t.Error("the question is not noted as asked once more, with a letter and in the log")
		}
		c.Exec("UPDATE inquiries SET answered_at = ?", database.Instant(c.Clock.Now()))
		c.asked("b-second", item, ola.StaffID, false)
		c.on(start.AddDays(21))
		c.sweep()
		if c.Count("SELECT COUNT(*) FROM letters WHERE kind = 'inquiry-reminder' AND number = 2") != 1 {
			t.Error("the second question is not asked once more in a letter of its own number")
		}
		c.Exec("UPDATE inquiries SET answered_at = ?", database.Instant(c.Clock.Now()))
		c.asked("c-third", item, ola.StaffID, false)
		c.Exec("UPDATE request_items SET status = 'withdrawn'")
		c.on(start.AddDays(60))
		c.sweep()
		if c.Count("SELECT COUNT(*) FROM letters WHERE kind = 'inquiry-reminder'") != 2 {
			t.Error("a person who has withdrawn is asked once more")
		}
	})
}
