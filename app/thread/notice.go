package thread

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/dispatch"
	"rettighetsporten/app/job"
	"rettighetsporten/app/remind"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// NoticeJob tells of messages that came soon after others and are still unread.
const NoticeJob = "thread.notice"

// quiet is how long after an e-mail about messages in a case no other is sent.
const quiet = 15 * time.Minute

type noticeArgs struct {
	ItemID       string        `json:"item_id"`
	ControllerID string        `json:"controller_id"`
	Author       models.Author `json:"author"`
}

// mailOf returns the e-mail that tells of the side's messages.
func mailOf(author models.Author) models.MailKind {
	if author == models.AuthorStaff {
		return models.MailMessage
	}
	return models.MailStaffMessage
}

// announce tells the other side by e-mail that there is something to read: at
// once, or, when they were told of another message within a quarter of an
// hour, at the end of it unless they have read it by then.
func (s *Service) announce(ctx context.Context, tx *gorm.DB, c rights.Case, author models.Author, now time.Time) error {
	last, err := lastMail(ctx, tx, c.Request.ID, author)
	if err != nil {
		return err
	}
	if last.ID == "" || !last.CreatedAt.Add(quiet).After(now) {
		return s.mail(ctx, tx, c, author, now)
	}
	return job.Enqueue(ctx, tx, now, job.Spec{
		Kind: NoticeJob, Key: last.ID, RunAt: last.CreatedAt.Add(quiet),
		Args: noticeArgs{ItemID: c.Item.ID, ControllerID: c.Item.ControllerID, Author: author},
	})
}

// lastMail returns the newest e-mail about the side's messages in the request,
// one without an ID where there is none.
func lastMail(ctx context.Context, tx *gorm.DB, requestID string, author models.Author) (models.Mail, error) {
	mails, err := table.Mails(tx).Where("kind = ? AND item_id IN (SELECT id FROM request_items WHERE request_id = ?)", mailOf(author), requestID).
		Select("id", "created_at").Order("created_at DESC").Limit(1).Find(ctx)
	if err != nil {
		return models.Mail{}, fmt.Errorf("looking for the last notice: %w", err)
	}
	if len(mails) == 0 {
		return models.Mail{}, nil
	}
	return mails[0], nil
}

// RunNotice is the handler of NoticeJob.
func (s *Service) RunNotice(ctx context.Context, l job.Lease) error {
	var args noticeArgs
	if err := l.Args(&args); err != nil {
		return err
	}
	c, err := s.Rights.OpenItem(ctx, authz.ForSystem(args.ControllerID), args.ItemID)
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := l.Hold(ctx, tx); err != nil {
			return err
		}
		last, err := lastMail(ctx, tx, c.Request.ID, args.Author)
		if err != nil {
			return err
		}
		unread, err := table.Messages(tx).Where("request_id = ? AND author = ? AND read_at IS NULL AND written_at > ?",
			c.Request.ID, args.Author, last.CreatedAt).Count(ctx, "*")
		if err != nil {
			return fmt.Errorf("looking for unread messages: %w", err)
		}
		if unread == 0 {
			return nil
		}
		return s.mail(ctx, tx, c, args.Author, database.Instant(s.Now()))
	})
}

// mail queues the e-mails about the side's messages: to the person, or to who
// has the case, and the ombud where nobody has it.
func (s *Service) mail(ctx context.Context, tx *gorm.DB, c rights.Case, author models.Author, now time.Time) error {
	to, language := []string{c.Email}, c.Request.Language
	if author == models.AuthorPerson {
		var err error
		if to, err = remind.CaseworkersOf(ctx, tx, c.Controller, c.Item, models.DateIn(now, deadline.Zone())); err != nil {
			return err
		}
		language = models.Bokmal
	}
	for _, address := range to {
		if address == "" {
			continue
		}
		_, err := dispatch.Queue(ctx, tx, s.Keys, now, dispatch.Message{
			ControllerID: c.Item.ControllerID, ItemID: c.Item.ID, Kind: mailOf(author), Language: language, Recipient: address,
		})
		if err != nil {
			return err
		}
	}
	return nil
}
