package dispatch_test

import (
	"strings"
	"testing"

	"gorm.io/gorm"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/dispatch"
	"rettighetsporten/models"
)

// toPerson are the e-mails whose language is that of the person's letters.
var toPerson = map[models.MailKind]bool{models.MailReceipt: true, models.MailAnswer: true, models.MailComplete: true, models.MailLetter: true, models.MailMessage: true}

// Every e-mail is held word by word in both languages, as the mail server got
// it.
func TestEveryEmailWordByWord(t *testing.T) {
	t.Parallel()
	type figures = map[models.Figure]int
	digest := figures{}
	for n, figure := range models.DigestFigures() {
		digest[figure] = n + 1
	}
	cases := []struct {
		name    string
		kind    models.MailKind
		figures figures
	}{
		{"receipt", models.MailReceipt, nil},
		{"answer", models.MailAnswer, nil},
		{"complete", models.MailComplete, nil},
		{"code", models.MailCode, nil},
		{"letter", models.MailLetter, nil},
		{"message", models.MailMessage, nil},
		{"staff-message", models.MailStaffMessage, nil},
		{"store-task", models.MailStoreTask, nil},
		{"store-reminder", models.MailStoreReminder, figures{models.FigureOwnerDays: 3}},
		{"store-late", models.MailStoreReminder, figures{models.FigureOwnerLate: 1}},
		{"reminder", models.MailReminder, figures{models.FigureDaysLeft: 2}},
		{"reminder-today", models.MailReminder, figures{models.FigureDaysLeft: 0}},
		{"reminder-over", models.MailReminder, figures{models.FigureDaysOver: 1}},
		{"reminder-owner", models.MailReminder, figures{models.FigureOwnerDays: 1}},
		{"reminder-owner-late", models.MailReminder, figures{models.FigureOwnerLate: 5}},
		{"digest", models.MailDigest, digest},
	}
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		rr := w.File(w.Citizen("oksana"), "nord")
		item := w.Open(authz.ForSystem("nord"), rr.CaseNumber).Item
		w.Drain()
		for _, c := range cases {
			for _, language := range models.LetterLanguages() {
				if language == models.Nynorsk && !toPerson[c.kind] {
					continue // staff read bokmål or English
				}
				before := len(w.Mail.Mails())
				w.Must(w.DB.InTx(t.Context(), func(tx *gorm.DB) error {
					_, err := dispatch.Queue(t.Context(), tx, w.Keys, w.Clock.Now(), dispatch.Message{
						ControllerID: "nord", ItemID: item.ID, Kind: c.kind, Language: language,
						Recipient: recipient, Code: "123456", Figures: c.figures,
					})
					return err
				}))
				w.Drain()
				mails := w.Mail.Mails()
				if len(mails) != before+1 {
					t.Fatalf("%s: %d e-mails went out", c.name, len(mails)-before)
				}
				got := mails[before].Subject + "\n\n" + strings.ReplaceAll(mails[before].Body, "\r\n", "\n")
				if strings.ContainsAny(got, "⟦{") {
					t.Errorf("%s.%s lacks a text or a value:\n%s", c.name, language, got)
				}
				apptest.Golden(t, c.name+"."+string(language)+".txt", got)
			}
		}
	})
}
