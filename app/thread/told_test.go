package thread_test

import (
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/identity"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// What who asked on paper adds stands with the request as what others add
// themselves, with how it came; who wrote it down is not told of it as news.
func TestAnAdditionThatCameOnPaper(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		s := service(w)
		omb, ola, eva := w.Staff("omb", authz.Ombud, "nord"), w.Staff("ola", authz.Caseworker, "nord"), w.Staff("eva", authz.Caseworker, "nord")
		oksana := w.Person("oksana")
		rr, err := w.Rights.Receive(t.Context(), omb, rights.Intake{
			Submission: rights.Submission{Key: identity.NewToken(), ControllerID: "nord", Name: oksana.Name(), Language: models.Bokmal, Wishes: []rights.Wish{rights.Access("")}},
			NationalID: oksana.NationalID, Postal: "Storgata 1", Channel: models.ChannelLetter, At: w.Clock.Now().AddDate(0, 0, -3),
			Check: models.CheckedShown, CheckNote: "Førerkort vist.",
		})
		w.Must(err)
		number := rr.CaseNumber
		w.Take(ola, number)
		clock := w.Open(ola, number).Item.Clock
		told := rights.Told{Channel: models.ChannelPhone, On: models.DateIn(w.Clock.Now(), w.Clock.Now().Location()).AddDays(-1)}

		twice := said("Det gjelder Nord skole.")
		w.Must(s.NoteAddition(t.Context(), ola, number, twice, told))
		w.Must(s.NoteAddition(t.Context(), ola, number, twice, told)) // pressed twice
		if n := w.Count("SELECT COUNT(*) FROM mails WHERE kind = ?", models.MailStaffMessage); n != 0 {
			t.Errorf("%d e-mails tell the caseworker what they wrote down", n)
		}
		w.Must(s.NoteAddition(t.Context(), omb, number, said("Og barnehagen."), told))
		if n := w.Count("SELECT COUNT(*) FROM mails WHERE kind = ?", models.MailStaffMessage); n != 1 {
			t.Errorf("%d e-mails tell the caseworker of what the ombud wrote down, want 1", n)
		}
		added, err := s.Additions(t.Context(), ola, w.Open(ola, number))
		w.Must(err)
		if len(added) != 2 || added[0].Text != twice.Text || added[0].Author != models.AuthorPerson || added[0].Channel != told.Channel || added[0].CameOn != told.On || *added[0].StaffID != ola.StaffID || added[0].ReadAt == nil || added[1].ReadAt != nil {
			t.Errorf("the additions are %+v", added)
		}
		if got := w.Open(ola, number).Item.Clock; got != clock {
			t.Error("an addition moved the clock")
		}
		if n := w.Count("SELECT COUNT(*) FROM audit_entries WHERE action = 'message.addition' AND actor_id = ? AND detail LIKE '%\"channel\":\"phone\"%'", ola.StaffID); n != 1 {
			t.Errorf("%d lines of the log say how it came, want 1", n)
		}
		if mine, err := s.Read(t.Context(), w.Citizen("oksana"), w.Open(w.Citizen("oksana"), number)); err != nil || len(mine) != 2 || mine[0].By != "" {
			t.Errorf("logged in, the person reads %+v, %v", mine, err)
		}

		w.Refused(s.NoteAddition(t.Context(), ola, number, said(" "), told), fault.Invalid, "act.addition.text_missing")
		w.Refused(s.NoteAddition(t.Context(), ola, number, said("Mer."), rights.Told{Channel: models.ChannelPhone}), fault.Invalid, "act.told.day_wrong")
		w.Refused(s.NoteAddition(t.Context(), eva, number, said("Mer."), told), fault.Forbidden, "case.not_yours")
		digital := w.File(w.Citizen("hakon"), "nord").CaseNumber
		w.Refused(s.NoteAddition(t.Context(), omb, digital, said("Mer."), told), fault.NotFound, "error.not_found")
		w.Must(w.Rights.NoteWithdrawal(t.Context(), ola, number, told))
		w.Refused(s.NoteAddition(t.Context(), ola, number, said("Mer."), told), fault.Conflict, "thread.over")
	})
}
