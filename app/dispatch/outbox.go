// Package dispatch takes messages out to people: an outbox in the same
// database, emptied by jobs. An e-mail never says what a matter is about.
package dispatch

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/job"
	"rettighetsporten/app/seal"
	"rettighetsporten/models"
)

// MailJob sends one e-mail of the outbox.
const MailJob = "dispatch.mail"

// MailArgs are the arguments of MailJob.
type MailArgs struct {
	MailID string `json:"mail_id"`
}

// Message is an e-mail to be sent.
type Message struct {
	ControllerID string
	ItemID       string // "" when it belongs to no case
	Kind         models.MailKind
	Language     models.Language
	Recipient    string
	Code         string                // for MailCode alone
	Figures      map[models.Figure]int // for a reminder or a digest: the numbers it gives
	ThenJob      string                // the kind of a job to enqueue, with MailArgs, when the mail server has taken it
}

// Queue puts the message in the outbox and enqueues its sending, in the
// caller's transaction, and returns its ID. The Message-ID is chosen here and
// never changes.
func Queue(ctx context.Context, tx *gorm.DB, keys *seal.Keys, now time.Time, m Message) (string, error) {
	now = database.Instant(now)
	row := models.Mail{
		ID: models.NewID(), ControllerID: m.ControllerID, Kind: m.Kind, Language: m.Language,
		State: models.MailQueued, CreatedAt: now, Figures: m.Figures, ThenJob: m.ThenJob,
	}
	row.MessageID = row.ID + "@rettighetsporten"
	if m.ItemID != "" {
		row.ItemID = &m.ItemID
	}
	var err error
	if row.RecipientSealed, err = keys.Seal([]byte(m.Recipient), placeRecipient(row.ID)); err != nil {
		return "", err
	}
	if m.Code != "" {
		if row.CodeSealed, err = keys.Seal([]byte(m.Code), placeCode(row.ID)); err != nil {
			return "", err
		}
	}
	if err := table.Mails(tx).Create(ctx, &row); err != nil {
		return "", fmt.Errorf("putting the e-mail in the outbox: %w", err)
	}
	return row.ID, job.Enqueue(ctx, tx, now, job.Spec{Kind: MailJob, Key: row.ID, Args: MailArgs{MailID: row.ID}})
}

func placeRecipient(id string) string { return "mails.recipient/" + id }
func placeCode(id string) string      { return "mails.code/" + id }
