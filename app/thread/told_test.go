package thread_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/identity"
	"rettighetsporten/app/rights"
	"rettighetsporten/app/upload"
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
		w.Refused(s.NoteAddition(t.Context(), ola, number, said("Mer."), told), fault.Conflict, "act.addition.over")
	})
}

// distrust finds malware in what says so.
type distrust struct{}

func (distrust) Scan(_ context.Context, content []byte) (bool, error) {
	return bytes.Contains(content, []byte("malware")), nil
}

// Where somebody acts for the person, staff say which of the two added it; the
// files that came along are looked at as those that are sent in the portal.
func TestAnAdditionOfTwoWhoCanAddWithFiles(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		w.Rights.Scanner = distrust{}
		s := service(w)
		omb, ola := w.Staff("omb", authz.Ombud, "nord"), w.Staff("ola", authz.Caseworker, "nord")
		hakon, oksana := w.Person("hakon"), w.Person("oksana")
		rr, err := w.Rights.Receive(t.Context(), omb, rights.Intake{
			Submission: rights.Submission{
				Key: identity.NewToken(), ControllerID: "nord", Name: hakon.Name(), Language: models.Bokmal, Wishes: []rights.Wish{rights.Access("")},
				Behalf: rights.OnBehalf{Relation: models.RelationGuardian, Name: oksana.Name(), Born: oksana.Born},
			},
			Postal: "Storgata 1", Channel: models.ChannelLetter, At: w.Clock.Now().AddDate(0, 0, -3), Check: models.CheckedShown, CheckNote: "Førerkort vist.",
		})
		w.Must(err)
		number := rr.CaseNumber
		c := w.Take(ola, number)
		told := rights.Told{Channel: models.ChannelLetter, On: models.DateIn(w.Clock.Now(), w.Clock.Now().Location())}
		w.Refused(s.NoteAddition(t.Context(), ola, number, said("Mer."), told), fault.Invalid, "act.told.by_missing")
		w.Refused(w.Rights.NoteWithdrawal(t.Context(), ola, number, told), fault.Invalid, "act.told.by_missing")

		told.By = rights.TellerRepresentative
		for key, content := range map[string]string{"upload.kind_unknown": "MZ\x90\x00 a program", "upload.malware": "a note with malware", "upload.empty": ""} {
			d := said("Se filen.")
			d.Files = []upload.File{{Name: "god.txt", Content: []byte("En time.")}, {Name: "fil.txt", Content: []byte(content)}}
			w.Refused(s.NoteAddition(t.Context(), ola, number, d, told), fault.Invalid, key)
		}
		if n := w.Count("SELECT (SELECT COUNT(*) FROM messages) + (SELECT COUNT(*) FROM case_files)"); n != 0 {
			t.Fatalf("%d rows are kept of additions that were refused", n)
		}

		wordless := said("")
		wordless.Files = []upload.File{{Name: "a.txt", Content: []byte("En time.")}, {Name: "b.txt", Content: []byte("En time til.")}}
		w.Must(s.NoteAddition(t.Context(), ola, number, wordless, told))
		w.Must(s.NoteAddition(t.Context(), ola, number, wordless, told)) // pressed twice
		told.By = rights.TellerPerson
		more := said("Jeg ringte selv.")
		more.Files = []upload.File{{Name: "c.txt", Content: []byte("En til.")}}
		w.Must(s.NoteAddition(t.Context(), ola, number, more, told))

		added, err := s.Additions(t.Context(), ola, w.Open(ola, number))
		w.Must(err)
		if len(added) != 2 || added[0].By != hakon.Name() || !added[0].Behalf || added[1].By != oksana.Name() || added[1].Behalf || *added[1].WriterID != c.Item.DataSubjectID {
			t.Errorf("the additions are %+v", added)
		}
		files, err := w.Rights.Files(t.Context(), ola, w.Open(ola, number))
		w.Must(err)
		var got []string
		for _, f := range files {
			open, err := w.Rights.OpenFile(t.Context(), ola, c, f.ID)
			w.Must(err)
			got = append(got, fmt.Sprint(f.Number, " ", f.Name, " ", *f.MessageID == added[f.Number/3].ID, " ", string(open.Content)))
		}
		if want := []string{"1 a.txt true En time.", "2 b.txt true En time til.", "3 c.txt true En til."}; !slices.Equal(got, want) {
			t.Errorf("the files are %q, want %q", got, want)
		}
		for by, times := range map[rights.Teller]int{rights.TellerRepresentative: 1, rights.TellerPerson: 1} {
			if n := w.Count("SELECT COUNT(*) FROM audit_entries WHERE action = 'message.addition' AND detail LIKE ?", `%"by":"`+string(by)+`"%`); n != times {
				t.Errorf("the log says %d times that it was the %s", n, by)
			}
		}

		full := said("Resten.")
		for i := range upload.MaxFiles - 2 {
			full.Files = append(full.Files, upload.File{Name: fmt.Sprint(i, ".txt"), Content: []byte("En time.")})
		}
		w.Refused(s.NoteAddition(t.Context(), ola, number, full, told), fault.Invalid, "upload.too_many")
		if n := w.Count("SELECT COUNT(*) FROM case_files"); n != 3 {
			t.Errorf("%d files are kept, want 3", n)
		}
	})
}
