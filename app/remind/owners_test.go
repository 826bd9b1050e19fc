package remind_test

import (
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/models"
)

// chased returns a case whose papers' owner has not answered, with a caseworker
// and an ombud, and the day the owner was asked.
func (c *country) chased() (ola authz.Actor, number string, asked models.Date) {
	c.T.Helper()
	ola = c.Staff("ola", authz.Caseworker, "nord")
	c.Staff("odd", authz.Ombud, "nord")
	c.Furnish("oksana")
	citizen := c.Citizen("oksana")
	c.ProveEmail(citizen, c.Person("oksana").Email)
	number = c.Collected(ola, c.File(citizen, "nord").CaseNumber).Request.CaseNumber
	return ola, number, models.NewDate(2026, 3, 2)
}

func TestAnOwnerIsChasedUntilTheyHaveAnswered(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		c := newCountry(t, db)
		_, number, asked := c.chased() // due after a week
		c.Exec("UPDATE request_items SET awaits_person = TRUE")
		seen := len(c.Mail.Mails())
		toOwner, about := world.OwnerEmail+": Påminnelse: du har en oppgave i Rettighetsporten", "nord.example: Påminnelse om sak "+number
		for _, day := range []struct {
			after int
			want  []string
		}{
			{2, nil},
			{3, []string{toOwner}},
			{6, nil},
			{7, []string{toOwner}},
			{8, []string{toOwner, "ola@" + about, "odd@" + about}}, // overdue
			{9, nil},
			{10, []string{toOwner, "ola@" + about}}, // the last of the distances
			{14, nil},
			{15, []string{toOwner, "ola@" + about, "odd@" + about}},
			{20, nil},
			{22, []string{toOwner, "ola@" + about, "odd@" + about}}, // and, before the case itself is near its date, nothing else
		} {
			c.on(asked.AddDays(day.after))
			c.sweep()
			c.sweep()
			t.Logf("day %d", day.after)
			c.wantSent(&seen, day.want...)
		}
		c.OwnerAnswers(collect.Reply{State: models.TaskNotFound})
		made := c.Count("SELECT COUNT(*) FROM reminders WHERE task_id IS NOT NULL")
		c.on(asked.AddDays(29))
		c.sweep()
		if n := c.Count("SELECT COUNT(*) FROM reminders WHERE task_id IS NOT NULL"); n != made || made != 6 {
			t.Errorf("%d reminders to the owner, %d of them before the answer, want 6", n, made)
		}
	})
}

// Who cannot hand anything in is not asked to: while the answer waits for
// approval, when the case is over, and when the store is no longer there.
func TestAnOwnerWhoCannotAnswerIsLeftInPeace(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		c := newCountry(t, db)
		_, _, asked := c.chased()
		c.on(asked.AddDays(4))
		for _, status := range []models.Status{models.StatusApproval, models.StatusWithdrawn, models.StatusAnswered} {
			c.Exec("UPDATE request_items SET status = ?", status)
			c.sweep()
		}
		c.Exec("UPDATE request_items SET status = 'review'")
		c.Exec("UPDATE record_stores SET id = 'borte' WHERE id = 'papir'")
		c.sweep()
		c.wantMade()
		c.Exec("UPDATE record_stores SET id = 'papir' WHERE id = 'borte'")
		c.sweep()
		c.wantMade("owner:asked:3 " + asked.String())
	})
}

// An owner who had been reminded, and then could not answer, is asked again and
// chased anew. What they were reminded of before stays on record.
func TestAnOwnerAskedAgainIsChasedAnew(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		c := newCountry(t, db)
		ola, number, asked := c.chased()
		c.on(asked.AddDays(3))
		c.sweep()
		c.OwnerAnswers(collect.Reply{State: models.TaskException, Note: "Skapet er låst."})
		c.Must(c.Collect.Retry(t.Context(), ola, c.Open(ola, number), "papir"))
		c.Drain()
		c.wantMade("owner:asked:3 " + asked.String())
		c.on(asked.AddDays(6))
		c.sweep()
		c.sweep()
		c.wantMade("owner:asked:3 "+asked.String(), "owner:asked:3 "+asked.AddDays(3).String())
	})
}
