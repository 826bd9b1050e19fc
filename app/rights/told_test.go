package rights_test

import (
	"strings"
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Who asked on paper can stop it by telephone: it ends as it does for who logs
// in, with who wrote it down and how it was told in the log. Nobody withdraws
// for who can do it themselves.
func TestWhoAskedOnPaperWithdraws(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		boss, kari, ola := w.Staff("Oda", authz.Ombud, "nord"), w.Staff("Kari", authz.Caseworker, "nord"), w.Staff("Ola", authz.Caseworker, "nord")
		rr, err := w.Rights.Receive(t.Context(), boss, intake(w))
		w.Must(err)
		c := w.Take(kari, rr.CaseNumber)
		today := models.DateIn(w.Clock.Now(), w.Clock.Now().Location())
		told := rights.Told{Channel: models.ChannelPhone, On: today}

		for key, wrong := range map[string]rights.Told{
			"act.told.channel_wrong": {Channel: models.ChannelPortal, On: today},
			"act.told.day_wrong":     {Channel: models.ChannelPhone, On: today.AddDays(1)},
		} {
			w.Refused(w.Rights.NoteWithdrawal(t.Context(), kari, rr.CaseNumber, wrong), fault.Invalid, key)
		}
		for _, day := range []models.Date{{}, c.Item.ReceivedOn.AddDays(-1)} {
			w.Refused(w.Rights.NoteWithdrawal(t.Context(), kari, rr.CaseNumber, rights.Told{Channel: models.ChannelPhone, On: day}), fault.Invalid, "act.told.day_wrong")
		}
		w.Refused(w.Rights.NoteWithdrawal(t.Context(), ola, rr.CaseNumber, told), fault.Forbidden, "case.not_yours")
		digital := w.File(w.Citizen("oksana"), "nord")
		w.Refused(w.Rights.NoteWithdrawal(t.Context(), boss, digital.CaseNumber, told), fault.NotFound, "error.not_found")

		w.Must(w.Rights.NoteWithdrawal(t.Context(), kari, rr.CaseNumber, told))
		w.Refused(w.Rights.NoteWithdrawal(t.Context(), kari, rr.CaseNumber, told), fault.Conflict, "case.bad_step")
		w.Must(w.Rights.NoteWithdrawal(t.Context(), boss, c.Parts[1].Reference, told)) // also the ombud, whoever has it
		texts := w.Texts.For(c.Request.Language)
		for i, part := range w.Open(kari, rr.CaseNumber).Parts {
			letter := letterOf(w, kari, part.Reference, models.LetterWithdrawn)
			goesOn := strings.Contains(letter.Body, texts.T("letter.withdrawn.rest"))
			if !letter.OnPaper || goesOn != (i == 0) || !strings.Contains(letter.Body, texts.T("right."+string(part.Right))) || !strings.Contains(letter.Body, "på telefon") {
				t.Errorf("%s is confirmed, on paper %t, with:\n%s", part.Reference, letter.OnPaper, letter.Body)
			}
			if part.Status != models.StatusWithdrawn {
				t.Errorf("%s is %s", part.Reference, part.Status)
			}
		}
		if got := w.Open(boss, digital.CaseNumber).Item.Status; got == models.StatusWithdrawn {
			t.Error("staff withdrew for who logs in")
		}
		if n := w.Count("SELECT COUNT(*) FROM letters WHERE kind = 'withdrawn'"); n != 2 {
			t.Errorf("%d letters confirm a withdrawal, want 2", n)
		}
		w.Must(w.Rights.Posted(t.Context(), kari, w.Open(kari, rr.CaseNumber), letterOf(w, kari, rr.CaseNumber, models.LetterWithdrawn).ID, today))
		entries, err := audit.ForRequest(t.Context(), w.DB.Read(), "nord", rr.ID)
		w.Must(err)
		noted := 0
		for _, e := range entries {
			if e.Action == "withdrawal.noted" {
				noted++
				if want := `{"channel":"phone","item":"` + c.Parts[noted-1].ID + `","on":"` + today.String() + `"}`; e.Detail != want || e.ActorID != []string{kari.StaffID, boss.StaffID}[noted-1] {
					t.Errorf("the log says %s by %s", e.Detail, e.ActorID)
				}
			}
		}
		if noted != 2 {
			t.Errorf("the log tells of %d withdrawals, want 2", noted)
		}
	})
}

// What follows from an objection that is withdrawn ends with it, and the letter says
// so; withdrawn alone it is named for what it is, and the objection goes on.
func TestWhoObjectedOnPaperWithdraws(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		boss, kari := w.Staff("Oda", authz.Ombud, "nord"), w.Staff("Kari", authz.Caseworker, "nord")
		told := rights.Told{Channel: models.ChannelPhone, On: models.DateIn(w.Clock.Now(), w.Clock.Now().Location())}
		file := func() string {
			in := intake(w)
			in.Language, in.Wishes = models.Bokmal, []rights.Wish{{Right: models.RightObjection}}
			rr, err := w.Rights.Receive(t.Context(), boss, in)
			w.Must(err)
			w.Take(kari, rr.CaseNumber)
			return rr.CaseNumber
		}
		says := func(number, goesOn string, said ...string) {
			t.Helper()
			w.Must(w.Rights.NoteWithdrawal(t.Context(), kari, number, told))
			body := letterOf(w, kari, number, models.LetterWithdrawn).Body
			for _, s := range append(said, goesOn) {
				if !strings.Contains(body, s) {
					t.Errorf("the letter does not say %q:\n%s", s, body)
				}
			}
			if rest := "Resten av det du ba om"; goesOn == "" && strings.Contains(body, rest) {
				t.Errorf("nothing goes on, and the letter says so:\n%s", body)
			}
		}
		objection := file()
		says(objection, "", "at kravet ditt om at bruken stanses", "gjaldt også sak "+objection+"-2, om begrensning", "Den er avsluttet nå.")
		for _, part := range w.Open(kari, objection).Parts {
			if part.Status != models.StatusWithdrawn {
				t.Errorf("%s is %s", part.Reference, part.Status)
			}
		}
		restriction := file() + "-2"
		says(restriction, "Resten av det du ba om, går videre.", "at begrensningen som følger av protesten din fra", "(sak "+restriction+") er trukket")

		w.Exec("UPDATE request_items SET status = 'answered', answered_at = ? WHERE reference = ?", w.Clock.Now(), restriction)
		w.Must(w.Rights.Reopen(t.Context(), kari, restriction, "Vi fant et notat til."))
		if body := letterOf(w, kari, restriction, models.LetterReopened).Body; !strings.Contains(body, "tatt opp igjen begrensningen som følger av protesten din") {
			t.Errorf("taken up again it is called:\n%s", body)
		}
	})
}
