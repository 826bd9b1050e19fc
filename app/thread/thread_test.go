package thread_test

import (
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/identity"
	"rettighetsporten/app/job"
	"rettighetsporten/app/rights"
	"rettighetsporten/app/thread"
	"rettighetsporten/app/upload"
	"rettighetsporten/models"
)

func service(w *world.World) *thread.Service {
	return &thread.Service{DB: w.DB, Keys: w.Keys, Now: w.Clock.Now, Rights: w.Rights}
}

func said(text string) thread.Draft { return thread.Draft{Key: identity.NewToken(), Text: text} }

// The two write to each other, each sees what is new, and nobody else sees
// anything.
func TestAThread(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		s := service(w)
		oksana, hakon := w.Citizen("oksana"), w.Citizen("hakon")
		number := w.File(oksana, "nord").CaseNumber
		ola, eva := w.Staff("ola", authz.Caseworker, "nord"), w.Staff("eva", authz.Caseworker, "nord")
		w.Take(ola, number)
		mine, theirs := w.Open(oksana, number), w.Open(ola, number)
		clock := mine.Item.Clock

		twice := said("Jeg glemte å si hvilken skole.")
		w.Must(s.Write(t.Context(), oksana, mine, twice))
		w.Must(s.Write(t.Context(), oksana, mine, twice)) // pressed twice
		for who, actor := range map[string]authz.Actor{"ola": ola, "eva": eva} {
			unread, err := s.Unread(t.Context(), actor, []string{mine.Request.ID})
			w.Must(err)
			if unread[mine.Request.ID] != 1 {
				t.Errorf("%s is told of %d unread messages, want 1", who, unread[mine.Request.ID])
			}
		}
		omb := w.Staff("omb", authz.Ombud, "nord")
		needs := func() int {
			t.Helper()
			all, err := w.Rights.Today(t.Context(), omb)
			w.Must(err)
			for _, n := range all {
				if n.Need == rights.NeedMessage {
					return n.Cases
				}
			}
			return 0
		}
		if needs() != 1 {
			t.Error("the ombud is not told that a message is unread")
		}
		read := func(actor authz.Actor, c rights.Case) []thread.Message {
			t.Helper()
			messages, err := s.Read(t.Context(), actor, c)
			w.Must(err)
			return messages
		}
		w.Must(s.Write(t.Context(), oksana, mine, thread.Draft{Key: identity.NewToken(), Text: "Det var Nord skole.", Addition: true}))
		if got := read(omb, theirs); len(got) != 2 {
			t.Errorf("the ombud reads %d messages, want 2", len(got))
		}
		first := read(ola, theirs)
		if len(first) != 2 || first[0].Text != twice.Text || first[0].ReadAt != nil || !first[1].Addition || first[0].Author != models.AuthorPerson || first[0].Stage != models.StageOpen {
			t.Fatalf("the caseworker reads %+v", first)
		}
		if needs() != 0 {
			t.Error("the ombud is told of a message that is read")
		}
		if again := read(ola, theirs); again[0].ReadAt == nil {
			t.Error("what was read is still new")
		}
		added, err := s.Additions(t.Context(), ola, theirs)
		w.Must(err)
		if len(added) != 1 || added[0].Text != "Det var Nord skole." {
			t.Errorf("the additions are %+v", added)
		}
		w.Must(s.Write(t.Context(), ola, theirs, said("Takk. Vi ser på det.")))
		unread, err := s.Unread(t.Context(), oksana, []string{mine.Request.ID})
		w.Must(err)
		if got := read(oksana, mine); unread[mine.Request.ID] != 1 || len(got) != 3 || *got[2].StaffID != ola.StaffID {
			t.Errorf("the person has %v unread of %d", unread, len(got))
		}
		if after := w.Open(oksana, number).Item; after.Clock != clock || after.AwaitsPerson {
			t.Error("a message paused or moved the clock")
		}
		for name, c := range map[string]struct {
			actor authz.Actor
			kase  rights.Case
			draft thread.Draft
			kind  fault.Kind
			key   string
		}{
			"somebody else":      {hakon, mine, said("Hei"), fault.NotFound, "error.not_found"},
			"another caseworker": {eva, theirs, said("Hei"), fault.Forbidden, "case.not_yours"},
			"the approver":       {w.Staff("app", authz.Approver, "nord"), theirs, said("Hei"), fault.Forbidden, "error.forbidden"},
			"nothing":            {oksana, mine, said(" \n"), fault.Invalid, "thread.text_missing"},
			"nothing from staff": {ola, theirs, said(""), fault.Invalid, "thread.text_missing"},
			"too much":           {oksana, mine, said(strings.Repeat("ø", thread.MaxText+1)), fault.Invalid, "submit.too_long"},
		} {
			err := s.Write(t.Context(), c.actor, c.kase, c.draft)
			if !fault.Is(err, c.kind) || fault.KeyOf(err) != c.key {
				t.Errorf("%s: %v, want %s %s", name, err, c.kind, c.key)
			}
		}
		for name, actor := range map[string]authz.Actor{"somebody else": hakon, "another controller": w.Staff("sør", authz.Ombud, "sor"), "the auditor": w.Staff("rev", authz.Auditor, "nord")} {
			if _, err := s.Read(t.Context(), actor, theirs); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s reads: %v", name, err)
			}
			if n, err := s.Unread(t.Context(), actor, []string{mine.Request.ID}); err != nil || name != "the auditor" && len(n) > 0 {
				t.Errorf("%s is told of %v, %v", name, n, err)
			}
		}
		if n := w.Count("SELECT COUNT(*) FROM audit_entries WHERE action LIKE 'message.%'"); n != 5 { // three written, each side's reading
			t.Errorf("the log has %d entries", n)
		}
		if n := w.Count("SELECT COUNT(*) FROM audit_entries WHERE detail LIKE '%skole%'"); n != 0 {
			t.Error("the log says what was written")
		}
	})
}

// Ten messages within a quarter of an hour are one e-mail, and one more at its
// end unless they have been read.
func TestNoticesAreFew(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		s := service(w)
		oksana, ola := w.Citizen("oksana"), w.Staff("ola", authz.Caseworker, "nord")
		number := w.File(oksana, "nord").CaseNumber
		w.Take(ola, number)
		mine, theirs := w.Open(oksana, number), w.Open(ola, number)
		mails := func(kind models.MailKind) int { return w.Count("SELECT COUNT(*) FROM mails WHERE kind = ?", kind) }
		notices := job.NewRunner(job.Config{DB: w.DB, Log: w.Log.Logger(), Now: w.Clock.Now, Handlers: map[string]job.Handler{thread.NoticeJob: s.RunNotice}})
		later := func(d time.Duration) {
			t.Helper()
			w.Clock.Advance(d)
			w.Must(db.Read().WithContext(t.Context()).Exec("UPDATE jobs SET state = 'done' WHERE state = 'ready' AND kind <> ?", thread.NoticeJob).Error)
			w.Must(notices.Drain(t.Context()))
		}
		for range 10 {
			w.Must(s.Write(t.Context(), ola, theirs, said("Hei.")))
			w.Must(s.Write(t.Context(), oksana, mine, said("Hei.")))
			later(time.Minute)
		}
		if toPerson, toStaff := mails(models.MailMessage), mails(models.MailStaffMessage); toPerson != 1 || toStaff != 1 {
			t.Fatalf("ten messages each way are %d and %d e-mails, want one each", toPerson, toStaff)
		}
		_, err := s.Read(t.Context(), ola, theirs) // the person has not read anything
		w.Must(err)
		later(6 * time.Minute)
		if toPerson, toStaff := mails(models.MailMessage), mails(models.MailStaffMessage); toPerson != 2 || toStaff != 1 {
			t.Errorf("at the end of the quarter there are %d and %d e-mails, want 2 to who has not read and 1 to who has", toPerson, toStaff)
		}
		later(time.Hour)
		w.Must(s.Write(t.Context(), oksana, mine, said("Er dere der?")))
		if n := mails(models.MailStaffMessage); n != 2 {
			t.Errorf("a message long after is %d e-mails, want 2", n)
		}
	})
}

// What can be written follows the case: with the approver it changes nothing
// that was sent, after the answer it is about it, and when the case is over
// nothing can be written. Who has letters on paper gets no messages.
func TestMessagesFollowTheCase(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		s := service(w)
		oksana, ola := w.Citizen("oksana"), w.Staff("ola", authz.Caseworker, "nord")
		number := w.File(oksana, "nord").CaseNumber
		w.Take(ola, number)
		for _, status := range models.Statuses() {
			w.Must(db.Read().WithContext(t.Context()).Exec("UPDATE request_items SET status = ? WHERE reference = ?", status, number).Error)
			mine, theirs, stage := w.Open(oksana, number), w.Open(ola, number), status.MessageStage()
			for who, err := range map[string]error{
				"the person":     s.Write(t.Context(), oksana, mine, thread.Draft{Key: identity.NewToken(), Text: "Mer.", Addition: true}),
				"the caseworker": s.Write(t.Context(), ola, theirs, said("Takk.")),
			} {
				if stage == "" && fault.KeyOf(err) != "thread.over" || stage != "" && err != nil {
					t.Errorf("%s writes in a case that is %s: %v", who, status, err)
				}
			}
			if now := w.Open(oksana, number).Item; now.Status != status {
				t.Errorf("a message made %s of %s", now.Status, status)
			}
		}
		for stage, want := range map[models.MessageStage]int{models.StageOpen: 8, models.StageApproval: 2, models.StageAnswered: 2} {
			if n := w.Count("SELECT COUNT(*) FROM messages WHERE stage = ?", stage); n != want {
				t.Errorf("%d messages at %s, want %d", n, stage, want)
			}
		}
		kase := w.Open(ola, number)
		kase.Postal, kase.Item.Status = "Storgata 1, 3700 Skien", models.StatusReview
		w.Must(db.Read().WithContext(t.Context()).Exec("UPDATE request_items SET status = 'review' WHERE reference = ?", number).Error)
		w.Refused(s.Write(t.Context(), ola, kase, said("Hei.")), fault.Conflict, "thread.on_paper")
	})
}

// Files wait for the message they go with, and lie with it afterwards.
func TestFilesGoWithTheMessage(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		s := service(w)
		oksana, ola := w.Citizen("oksana"), w.Staff("ola", authz.Caseworker, "nord")
		number := w.File(oksana, "nord").CaseNumber
		w.Take(ola, number)
		mine, theirs := w.Open(oksana, number), w.Open(ola, number)
		at := rights.Place{ControllerID: "nord", RequestID: mine.Request.ID}
		w.Must(w.Rights.KeepFile(t.Context(), oksana, at, upload.File{Name: "vitne.txt", Content: []byte("Jeg så det.")}))
		if files, err := w.Rights.Files(t.Context(), ola, theirs); err != nil || len(files) != 0 {
			t.Errorf("a file that is not sent is seen: %v %v", files, err)
		}
		w.Must(s.Write(t.Context(), oksana, mine, said(""))) // a file is enough
		files, err := w.Rights.Files(t.Context(), ola, theirs)
		w.Must(err)
		messages, err := s.Read(t.Context(), ola, theirs)
		w.Must(err)
		if len(files) != 1 || files[0].Name != "vitne.txt" || files[0].Number != 1 || *files[0].MessageID != messages[0].ID {
			t.Fatalf("the files are %+v", files)
		}
		w.Must(s.Write(t.Context(), oksana, mine, said("Uten fil.")))
		if n := w.Count("SELECT COUNT(*) FROM case_files WHERE number = 0"); n != 0 {
			t.Errorf("%d files still wait", n)
		}
	})
}

// Where somebody acts for the person, each message says which of the two wrote
// it, to staff and to the other; to who wrote it, it is their own.
func TestWhoWroteAMessageForSomebody(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		s := service(w)
		hakon, oksana, ola := w.Citizen("hakon"), w.Citizen("oksana"), w.Staff("ola", authz.Caseworker, "nord")
		rr, err := w.Rights.Submit(t.Context(), hakon, w.SubmissionFor("nord"))
		w.Must(err)
		w.Take(ola, rr.CaseNumber)
		w.Must(w.Rights.ShowRelation(t.Context(), ola, rr.CaseNumber, rights.RelationCheck{
			Source: models.SourceRegister, Note: "Slått opp.", Number: w.Person("oksana").NationalID,
		}))
		w.Must(s.Write(t.Context(), hakon, w.Open(hakon, rr.CaseNumber), thread.Draft{Key: identity.NewToken(), Text: "Det gjelder skolen.", Addition: true}))
		w.Must(s.Write(t.Context(), oksana, w.Open(oksana, rr.CaseNumber), said("Det gjelder meg.")))
		w.Must(s.Write(t.Context(), ola, w.Open(ola, rr.CaseNumber), said("Takk.")))
		guardian, person := w.Person("hakon").Name(), w.Person("oksana").Name()
		for name, c := range map[string]struct {
			reader     authz.Actor
			of, theirs string // who wrote the guardian's message, and the person's
		}{
			"the guardian": {hakon, "", person}, "the person": {oksana, guardian, ""}, "staff": {ola, guardian, person},
		} {
			kase := w.Open(c.reader, rr.CaseNumber)
			got, err := s.Read(t.Context(), c.reader, kase)
			w.Must(err)
			if len(got) != 3 || got[0].By != c.of || got[0].Behalf != (c.of != "") || got[1].By != c.theirs || got[1].Behalf || got[2].By != "" {
				t.Errorf("%s reads %+v", name, got)
			}
			added, err := s.Additions(t.Context(), c.reader, kase)
			if err != nil || len(added) != 1 || added[0].By != c.of {
				t.Errorf("to %s the addition is of %+v, %v", name, added, err)
			}
		}
		w.Must(w.Rights.EndRepresentation(t.Context(), ola, rr.CaseNumber, ""))
		got, err := s.Read(t.Context(), oksana, w.Open(oksana, rr.CaseNumber))
		if err != nil || got[0].By != guardian {
			t.Errorf("ended, the guardian's message is of %q, %v", got[0].By, err)
		}
	})
}
