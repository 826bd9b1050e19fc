package register_test

import (
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

func TestAbsence(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, ada := t.Context(), w.Staff("ada", authz.Administrator, "nord")
		ola, kari := w.Staff("ola", authz.Caseworker, "nord"), w.Staff("kari", authz.Caseworker, "nord")
		boss, stranger := w.Staff("boss", authz.Approver, "nord"), w.Staff("fremmed", authz.Caseworker, "sor")
		today := models.DateIn(w.Clock.Now(), deadline.Zone())
		absence := func(who, substitute authz.Actor, first, last int) models.StaffAbsence {
			return models.StaffAbsence{ControllerID: "nord", StaffID: who.StaffID, SubstituteID: substitute.StaffID, FirstDay: today.AddDays(first), LastDay: today.AddDays(last)}
		}
		for name, tc := range map[string]struct {
			a    models.StaffAbsence
			kind fault.Kind
			key  string
		}{
			"backwards":          {absence(ola, kari, 3, 2), fault.Invalid, "register.absence.days"},
			"over already":       {absence(ola, kari, -3, -1), fault.Invalid, "register.absence.days"},
			"for oneself":        {absence(ola, ola, 0, 1), fault.Invalid, "register.absence.substitute"},
			"another's role":     {absence(ola, boss, 0, 1), fault.Invalid, "register.absence.substitute"},
			"from elsewhere":     {absence(ola, stranger, 0, 1), fault.Invalid, "register.absence.substitute"},
			"another controller": {models.StaffAbsence{ControllerID: "sor", FirstDay: today, LastDay: today}, fault.NotFound, "error.not_found"},
		} {
			t.Log(name)
			w.Refused(w.Register.NoteAbsence(ctx, ada, tc.a), tc.kind, tc.key)
		}
		w.Must(w.Register.NoteAbsence(ctx, ada, absence(ola, kari, 0, 1)))
		if line := last(w, "nord"); line.Action != "register.absence_noted" || !strings.Contains(line.Detail, `"substitute":"`+kari.StaffID+`"`) {
			t.Errorf("the log says %+v", line)
		}
		w.Refused(w.Register.NoteAbsence(ctx, ada, absence(ola, kari, 1, 9)), fault.Conflict, "register.absence.twice")
		anybody := func(string) bool { return true }
		away, err := w.Register.AwayToday(ctx, "nord")
		w.Must(err)
		if got := away.For(ola.StaffID, anybody); got != kari.StaffID || away.For(kari.StaffID, anybody) != kari.StaffID {
			t.Errorf("%s stands in for Ola", got)
		}
		// Two who stand in for each other end somewhere.
		w.Must(w.Register.NoteAbsence(ctx, ada, absence(kari, ola, 0, 0)))
		away, err = w.Register.AwayToday(ctx, "nord")
		w.Must(err)
		_ = away.For(ola.StaffID, anybody)

		w.Clock.Advance(48 * time.Hour)
		away, err = w.Register.AwayToday(ctx, "nord")
		w.Must(err)
		if len(away) > 0 {
			t.Errorf("those who are back are away: %v", away)
		}
		w.Must(w.Register.NoteAbsence(ctx, ada, absence(ola, kari, 5, 9)))
		if n := w.Count("SELECT COUNT(*) FROM staff_absences"); n != 1 {
			t.Errorf("%d absences are kept, want the one to come", n)
		}
		all, err := w.Register.Absences(ctx, ada, "nord")
		w.Must(err)
		w.Refused(w.Register.EndAbsence(ctx, w.Staff("eva", authz.Administrator, "sor"), "nord", all[0].ID), fault.NotFound, "error.not_found")
		w.Must(w.Register.EndAbsence(ctx, ada, "nord", all[0].ID))
		w.Refused(w.Register.EndAbsence(ctx, ada, "nord", all[0].ID), fault.NotFound, "error.not_found")
	})
}
