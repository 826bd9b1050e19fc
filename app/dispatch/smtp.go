package dispatch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/wneessen/go-mail"
	"gorm.io/gorm"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/job"
	"rettighetsporten/app/seal"
	"rettighetsporten/models"
)

// SMTPConfig is the way to the body's mail server.
type SMTPConfig struct {
	Host     string
	Port     int
	Username string
	Password string
	TLS      bool // STARTTLS is demanded; false only towards this machine itself
	From     string
}

// Mailer sends what the outbox holds.
type Mailer struct {
	DB        *database.DB
	Keys      *seal.Keys
	Texts     *i18n.Bundle
	SMTP      SMTPConfig
	PortalURL string // where the e-mails send people
	Now       func() time.Time
	Log       *slog.Logger
}

// Send does a MailJob. E-mail cannot be sent exactly once: a kill between the
// server's acceptance and our note of it makes the next attempt a possible
// repeat, with the same Message-ID, counted on the e-mail and in the log.
func (m *Mailer) Send(ctx context.Context, lease job.Lease) error {
	var args MailArgs
	if err := lease.Args(&args); err != nil {
		return err
	}
	row, err := m.beginAttempt(ctx, lease, args.MailID)
	if err != nil || row.State != models.MailQueued {
		return err
	}
	msg, err := m.compose(ctx, row)
	if err != nil {
		return err
	}
	outcome, err := m.deliver(ctx, msg)
	after := context.WithoutCancel(ctx)
	switch outcome {
	case taken:
		return m.noteSent(after, lease, row)
	case noSuchMailbox:
		return m.noteFailed(after, lease, row)
	case refused:
		return errors.Join(err, m.noteRefused(after, lease, row))
	case open:
		return err
	}
	return err
}

// outcome is what came of an attempt.
type outcome int

const (
	open          outcome = iota // it may have been accepted, or not
	taken                        // it was accepted
	refused                      // nothing was accepted; another attempt may do better
	noSuchMailbox                // the server will never take it for this recipient
)

// beginAttempt notes that an attempt begins, before anything leaves. A row
// already marked uncertain tells of an attempt that never came back.
func (m *Mailer) beginAttempt(ctx context.Context, lease job.Lease, id string) (models.Mail, error) {
	var row models.Mail
	err := m.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := lease.Hold(ctx, tx); err != nil {
			return err
		}
		found, err := table.Mails(tx).Where("id = ?", id).Take(ctx)
		if err != nil {
			return err
		}
		row = found
		if row.State != models.MailQueued {
			return nil
		}
		if row.Uncertain {
			row.Repeats++
			m.Log.WarnContext(ctx, "an e-mail may be repeated", slog.String("mail_id", row.ID), slog.Int("repeats", row.Repeats))
			if err := m.record(ctx, tx, row, "mail.repeated"); err != nil {
				return err
			}
		}
		_, err = table.Mails(tx).Where("id = ?", id).Select("attempts", "uncertain", "repeats").
			Updates(ctx, models.Mail{Attempts: row.Attempts + 1, Uncertain: true, Repeats: row.Repeats})
		return err
	})
	if err != nil {
		return row, fmt.Errorf("taking the e-mail out of the outbox: %w", err)
	}
	return row, nil
}

func (m *Mailer) noteSent(ctx context.Context, lease job.Lease, row models.Mail) error {
	now := database.Instant(m.Now())
	return m.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := lease.Hold(ctx, tx); err != nil {
			return err
		}
		_, err := table.Mails(tx).Where("id = ?", row.ID).Select("state", "uncertain", "code_sealed", "sent_at").
			Updates(ctx, models.Mail{State: models.MailSent, SentAt: &now})
		if err != nil {
			return fmt.Errorf("noting that the e-mail was sent: %w", err)
		}
		if row.ThenJob != "" {
			if err := job.Enqueue(ctx, tx, now, job.Spec{Kind: row.ThenJob, Key: row.ID, Args: MailArgs{MailID: row.ID}}); err != nil {
				return err
			}
		}
		return m.record(ctx, tx, row, "mail.sent")
	})
}

// noteFailed gives the e-mail up and says so in the log: the recipient has to
// be reached in another way.
func (m *Mailer) noteFailed(ctx context.Context, lease job.Lease, row models.Mail) error {
	return m.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := lease.Hold(ctx, tx); err != nil {
			return err
		}
		_, err := table.Mails(tx).Where("id = ?", row.ID).Select("state", "uncertain", "code_sealed").
			Updates(ctx, models.Mail{State: models.MailFailed})
		if err != nil {
			return fmt.Errorf("noting that the e-mail cannot be sent: %w", err)
		}
		return m.record(ctx, tx, row, "mail.failed")
	})
}

// noteRefused clears the uncertainty: the server said no, so nothing went out.
func (m *Mailer) noteRefused(ctx context.Context, lease job.Lease, row models.Mail) error {
	return m.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := lease.Hold(ctx, tx); err != nil {
			return err
		}
		_, err := table.Mails(tx).Where("id = ?", row.ID).Select("uncertain").Updates(ctx, models.Mail{Uncertain: false})
		return err
	})
}

func (m *Mailer) record(ctx context.Context, tx *gorm.DB, row models.Mail, action string) error {
	ev := audit.Event{Chain: row.ControllerID, Action: action, Detail: map[string]string{"mail": row.ID, "kind": string(row.Kind)}}
	if row.ItemID != nil {
		item, err := table.RequestItems(tx).Where("id = ?", *row.ItemID).Take(ctx)
		if err != nil {
			return fmt.Errorf("reading the e-mail's case: %w", err)
		}
		ev.RequestID, ev.Detail["item"] = item.RequestID, item.ID
	}
	return audit.Record(ctx, tx, authz.ForSystem(row.ControllerID), m.Now(), ev)
}

func (m *Mailer) compose(ctx context.Context, row models.Mail) (*mail.Msg, error) {
	recipient, err := m.Keys.Open(row.RecipientSealed, placeRecipient(row.ID))
	if err != nil {
		return nil, err
	}
	var code []byte
	if len(row.CodeSealed) > 0 {
		if code, err = m.Keys.Open(row.CodeSealed, placeCode(row.ID)); err != nil {
			return nil, err
		}
	}
	msg := mail.NewMsg()
	if err := msg.From(m.SMTP.From); err != nil {
		return nil, errors.New("the sender's address is not valid")
	}
	if err := msg.To(string(recipient)); err != nil {
		return nil, errors.New("the recipient's address is not valid")
	}
	subject, body, err := m.words(ctx, row, string(code))
	if err != nil {
		return nil, err
	}
	msg.SetMessageIDWithValue(row.MessageID)
	msg.SetDateWithValue(row.CreatedAt)
	msg.Subject(subject)
	msg.SetBodyString(mail.TypeTextPlain, body)
	return msg, nil
}

// deliver hands the e-mail to the server. The error says why it was not taken.
func (m *Mailer) deliver(ctx context.Context, msg *mail.Msg) (outcome, error) {
	policy := mail.TLSMandatory
	if !m.SMTP.TLS {
		policy = mail.NoTLS
	}
	options := []mail.Option{mail.WithPort(m.SMTP.Port), mail.WithTLSPolicy(policy), mail.WithTimeout(20 * time.Second), mail.WithHELO("rettighetsporten")}
	if m.SMTP.Username != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(m.SMTP.Username), mail.WithPassword(m.SMTP.Password))
	}
	client, err := mail.NewClient(m.SMTP.Host, options...)
	if err != nil {
		return refused, errors.New("the mail server's settings are not usable")
	}
	if err := client.DialWithContext(ctx); err != nil {
		return refused, errors.New("the mail server does not answer")
	}
	if err := client.Send(msg); err != nil {
		return outcomeOf(err), fmt.Errorf("the mail server did not take the e-mail: %s", reason(err))
	}
	// What the server says on parting changes nothing: the e-mail is taken.
	_ = client.Close()
	return taken, nil
}

// outcomeOf reads a failure: the connection may have broken after the text had
// begun to flow, and that there is no such mailbox is final. Any other permanent
// refusal may be about us or pass, and is tried again.
func outcomeOf(err error) outcome {
	sendErr, ok := errors.AsType[*mail.SendError](err)
	switch {
	case !ok:
		return open
	case sendErr.Reason == mail.ErrSMTPRcptTo && unknownMailbox(sendErr.ErrorCode(), sendErr.EnhancedStatusCode()):
		return noSuchMailbox
	case (sendErr.Reason == mail.ErrWriteContent || sendErr.Reason == mail.ErrSMTPDataClose) && sendErr.ErrorCode() == 0:
		return open
	}
	return refused
}

// unknownMailbox reports whether the answer is about the address and for good:
// 5.1.x in RFC 3463, and where a server has no such codes, 550, 551 and 553 in
// RFC 5321.
func unknownMailbox(code int, enhanced string) bool {
	if enhanced != "" {
		return strings.HasPrefix(enhanced, "5.1.")
	}
	return code == 550 || code == 551 || code == 553
}

// reason keeps only what kind of refusal it was: a mail server's own words
// quote the recipient's address.
func reason(err error) string {
	if sendErr, ok := errors.AsType[*mail.SendError](err); ok {
		return sendErr.Reason.String()
	}
	return "the connection broke"
}
