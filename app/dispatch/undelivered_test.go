package dispatch_test

import (
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/dispatch"
	"rettighetsporten/app/fault"
)

// What a server will never take is given up at once, and everybody who works
// with it can see so.
func TestAnEmailThatNobodyWillTakeIsGivenUp(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		code     int
		enhanced smtp.EnhancedCode
		attempts int
		state    string
	}{
		"no such mailbox":        {550, smtp.EnhancedCode{5, 1, 1}, 1, "failed"},
		"no such mailbox, plain": {550, smtp.NoEnhancedCode, 1, "failed"},
		"we may not relay":       {550, smtp.EnhancedCode{5, 7, 1}, 2, "queued"},
		"the mailbox is full":    {552, smtp.EnhancedCode{5, 2, 2}, 2, "queued"},
		"not one of ours, plain": {554, smtp.NoEnhancedCode, 2, "queued"},
		"not now":                {450, smtp.EnhancedCode{4, 2, 1}, 2, "queued"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
				w := world.New(t, db)
				w.Mail.Refuse(func(to string) error {
					return &smtp.SMTPError{Code: c.code, EnhancedCode: c.enhanced, Message: "no " + to}
				})
				rr := w.File(w.Citizen("oksana"), "nord")
				w.Drain()
				w.Clock.Advance(time.Minute)
				w.Drain()
				if n := w.Count("SELECT COUNT(*) FROM mails WHERE state = ? AND attempts = ? AND NOT uncertain AND sent_at IS NULL", c.state, c.attempts); n != 1 {
					t.Errorf("the e-mail is not %s after %d attempts", c.state, c.attempts)
				}
				failed := 0
				if c.state == "failed" {
					failed = 1
				}
				if n := w.Count("SELECT COUNT(*) FROM audit_entries WHERE action = 'mail.failed' AND request_id = ?", rr.ID); n != failed {
					t.Errorf("the case's log tells of it %d times, want %d", n, failed)
				}
				outbox := dispatch.Outbox{DB: db, Now: w.Clock.Now}
				admin := w.Staff("adam", authz.Administrator, "nord")
				if counts, err := outbox.Undelivered(t.Context(), admin); err != nil || counts["nord"] != failed || counts["sor"] != 0 {
					t.Errorf("undelivered are %v, %v", counts, err)
				}
				w.Clock.Advance(31 * 24 * time.Hour)
				if counts, err := outbox.Undelivered(t.Context(), admin); err != nil || counts["nord"] != 0 {
					t.Errorf("after a month undelivered are %v, %v", counts, err)
				}
				_, err := outbox.Undelivered(t.Context(), w.Staff("ola", authz.Caseworker, "nord"))
				w.Refused(err, fault.Forbidden, "error.forbidden")
			})
		})
	}
}
