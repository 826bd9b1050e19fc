package remind_test

import (
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/models"
)

// While somebody is away, whoever stands in for them is reminded: the one with
// the role, and nobody else. When they are back, they are reminded again.
func TestWhoStandsInIsReminded(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		c := newCountry(t, db)
		ada := c.Staff("ada", authz.Administrator, "nord")
		ola, kari, per := c.Staff("ola", authz.Caseworker, "nord"), c.Staff("kari", authz.Caseworker, "nord"), c.Staff("per", authz.Caseworker, "nord")
		c.Employee("odd", "ombud:nord", "caseworker:nord")
		number, item := c.filed("nord")
		c.Take(ola, number)
		seen := len(c.Mail.Mails())
		subject := "nord.example: Påminnelse om sak " + number
		away := func(who, substitute string, first, last int) {
			t.Helper()
			c.Must(c.Register.NoteAbsence(t.Context(), ada, models.StaffAbsence{
				ControllerID: "nord", StaffID: who, SubstituteID: substitute, FirstDay: item.Target.AddDays(first), LastDay: item.Target.AddDays(last),
			}))
		}
		away(ola.StaffID, kari.StaffID, -7, -3)
		away(kari.StaffID, per.StaffID, -7, -7)
		c.on(item.Target.AddDays(-7))
		c.Must(c.remind.Digests(t.Context()))
		if n := c.Count("SELECT COUNT(*) FROM digests WHERE staff_id IN (?, ?)", ola.StaffID, kari.StaffID); n > 0 {
			t.Error("who is away is given the morning's figures")
		}
		c.Drain()
		seen = len(c.Mail.Mails())
		c.sweep()
		c.wantSent(&seen, "per@"+subject) // kari is away too that day
		c.on(item.Target.AddDays(-2))
		c.sweep()
		c.wantSent(&seen, "ola@"+subject)

		// An ombud is not stood in for by somebody who is no ombud.
		var odd string
		c.Must(db.Read().WithContext(t.Context()).Raw("SELECT id FROM staff WHERE subject = 'odd'").Scan(&odd).Error)
		away(odd, kari.StaffID, -2, 5)
		c.on(item.Target.AddDays(-1))
		c.sweep()
		c.wantSent(&seen, "odd@"+subject, "post@"+subject) // and no approver is known
	})
}
