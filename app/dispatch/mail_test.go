package dispatch_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/audit"
	"rettighetsporten/app/database"
	"rettighetsporten/app/dispatch"
	"rettighetsporten/app/job"
	"rettighetsporten/models"
)

const recipient = "oksana.bondarenko@epost.example"

func queue(w *world.World, to string) {
	w.T.Helper()
	w.Must(w.DB.InTx(w.T.Context(), func(tx *gorm.DB) error {
		_, err := dispatch.Queue(w.T.Context(), tx, w.Keys, w.Clock.Now(), dispatch.Message{ControllerID: audit.PortalChain, Kind: models.MailCode, Language: models.Bokmal, Recipient: to, Code: "123456"})
		return err
	}))
}

// A refusal is tried again until the server takes the e-mail. That is no
// repeat: nothing had gone out.
func TestAnEmailIsSentOnceAndTriedAgainWhenRefused(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		w.Mail.Refuse(func(to string) error { return errors.New("no such mailbox " + to) })
		queue(w, recipient)
		w.Drain()
		w.Clock.Advance(time.Minute)
		w.Drain()
		if len(w.Mail.Mails()) != 0 || w.Count("SELECT COUNT(*) FROM mails WHERE state = 'queued' AND attempts = 2 AND NOT uncertain") != 1 {
			t.Error("a refused e-mail does not wait for another attempt")
		}
		if w.Log.String() == "" || strings.Contains(w.Log.String(), recipient) || len(w.Readable(recipient)) > 0 {
			t.Errorf("the log should tell of the refusal, and not to whom: %s", w.Log)
		}
		w.Mail.Refuse(nil)
		w.Clock.Advance(time.Hour)
		w.Drain()
		var id string
		w.Must(db.Read().WithContext(t.Context()).Raw("SELECT id FROM mails").Scan(&id).Error)
		w.Must(db.InTx(t.Context(), func(tx *gorm.DB) error { // the job done twice
			return job.Enqueue(t.Context(), tx, w.Clock.Now(), job.Spec{Kind: dispatch.MailJob, Args: dispatch.MailArgs{MailID: id}})
		}))
		w.Drain()
		mails := w.Mail.Mails()
		if len(mails) != 1 || mails[0].To != recipient || mails[0].MessageID != id+"@rettighetsporten" || !strings.Contains(mails[0].Body, "123456") {
			t.Errorf("taken were %+v", mails)
		}
		if w.Count("SELECT COUNT(*) FROM mails WHERE state = 'sent' AND attempts = 3 AND repeats = 0 AND code_sealed IS NULL AND sent_at IS NOT NULL") != 1 ||
			w.Count("SELECT COUNT(*) FROM audit_entries WHERE action = 'mail.repeated'") != 0 || w.Count("SELECT COUNT(*) FROM audit_entries WHERE action = 'mail.sent'") != 1 {
			t.Error("the e-mail is not noted as sent once, without repeats")
		}
	})
}

// Nobody on the way learns whose case it is or what it is about.
func TestAnEmailSaysNothingOfTheMatter(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.SQLite(t))
	oksana := w.Citizen("oksana")
	w.ProveEmail(oksana, w.Person("oksana").Email)
	number := w.File(oksana, "nord").CaseNumber
	w.Drain()
	w.Collected(w.Staff("ola", "caseworker", "nord"), number)
	kinds := 0
	for _, m := range w.Mail.Mails() {
		kinds++
		if m.Subject == "" || !strings.Contains(m.Body, "https://portal.example") {
			t.Errorf("an e-mail without a subject or the way to the portal: %+v", m)
		}
		for _, word := range []string{"Oksana", "Bondarenko", "Nord", number, "Alt dere har", w.Person("oksana").NationalID.Reveal(), "{", "}"} {
			if strings.Contains(m.Subject+m.Body, word) {
				t.Errorf("%q stands in %q", word, m.Subject)
			}
		}
	}
	if kinds != 3 { // code, receipt and the owner's task
		t.Errorf("%d e-mails were sent", kinds)
	}
}

func TestARecipientThatWouldAddHeadersIsRefused(t *testing.T) {
	t.Parallel()
	for name, to := range map[string]string{
		"a line more": "a@b.example\r\nBcc: victim@c.example", "a line end": "a@b.example\n", "two addresses": "a@b.example, victim@c.example", "none": "",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := world.New(t, apptest.SQLite(t))
			queue(w, to)
			w.Drain()
			if mails := w.Mail.Mails(); len(mails) != 0 {
				t.Errorf("sent to %q", mails[0].To)
			}
			if log := w.Log.String(); !strings.Contains(log, "the recipient's address is not valid") || strings.Contains(log, "victim") {
				t.Errorf("logged %s", log)
			}
		})
	}
}
