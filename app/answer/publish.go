package answer

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/dispatch"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/job"
	"rettighetsporten/app/report"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Publish does a PublishJob: it dates the answer that was approved, makes the
// report of it and, in one transaction, gives it to the person, writes the
// letter, moves the case and queues the notice. Killed anywhere, it starts over
// and nothing is given twice.
func (s *Service) Publish(ctx context.Context, lease job.Lease) error {
	var args PublishArgs
	if err := lease.Args(&args); err != nil {
		return err
	}
	actor := authz.ForSystem(args.ControllerID)
	c, err := s.Rights.OpenItem(ctx, actor, args.ItemID)
	if err != nil {
		return err
	}
	if c.Item.Status != models.StatusApproval {
		return nil // given already, or withdrawn meanwhile
	}
	draft, err := s.Draft(ctx, actor, c)
	if err != nil {
		return err
	}
	doc, err := s.frozen(draft.AnswerDraft)
	if err != nil {
		return err
	}
	now := database.Instant(s.Now())
	doc, err = doc.Dated(models.DateIn(now, deadline.Zone()), now, s.Texts.For(doc.Meta.Language))
	if err != nil {
		return err
	}
	row, err := s.makeReport(c, doc)
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := lease.Hold(ctx, tx); err != nil {
			return err
		}
		return s.give(ctx, tx, actor, c, row)
	})
}

func (s *Service) makeReport(c rights.Case, doc report.Document) (models.AccessReport, error) {
	row := models.AccessReport{
		ID: models.NewID(), ItemID: c.Item.ID, ControllerID: c.Item.ControllerID, CreatedAt: doc.Meta.Created,
	}
	var pdf bytes.Buffer
	result, err := report.WritePDF(&pdf, doc)
	if err != nil {
		return row, fmt.Errorf("writing the report: %w", err)
	}
	sum := sha256.Sum256(pdf.Bytes())
	row.Pages, row.PDFSHA256 = result.Pages, hex.EncodeToString(sum[:])
	if row.PDFSealed, err = s.Keys.Seal(pdf.Bytes(), placePDF(row.ID)); err != nil {
		return row, err
	}
	encoded, err := report.Encode(doc)
	if err != nil {
		return row, fmt.Errorf("keeping the report: %w", err)
	}
	row.DocumentSealed, err = s.Keys.Seal(encoded, placeDocument(row.ID))
	return row, err
}

func (s *Service) give(ctx context.Context, tx *gorm.DB, actor authz.Actor, c rights.Case, row models.AccessReport) error {
	draft, err := gorm.G[models.AnswerDraft](tx).Where("item_id = ?", c.Item.ID).Take(ctx)
	if err != nil {
		return fmt.Errorf("reading the draft: %w", err)
	}
	if draft.State != models.DraftApproved {
		return fault.New(fault.Conflict, "case.changed_meanwhile")
	}
	if err := gorm.G[models.AccessReport](tx).Create(ctx, &row); err != nil {
		return fmt.Errorf("keeping the report: %w", err)
	}
	_, err = gorm.G[models.AnswerDraft](tx).Where("item_id = ?", c.Item.ID).Select("document_sealed").Updates(ctx, models.AnswerDraft{})
	if err != nil {
		return fmt.Errorf("emptying the draft: %w", err) // the report has what it held
	}
	letter := models.Letter{
		ID: models.NewID(), ItemID: c.Item.ID, ControllerID: c.Item.ControllerID,
		DataSubjectID: c.Item.DataSubjectID, Kind: models.LetterAnswer, CreatedAt: row.CreatedAt,
	}
	if err := gorm.G[models.Letter](tx).Create(ctx, &letter); err != nil {
		return fmt.Errorf("writing the letter: %w", err)
	}
	if err := rights.Advance(ctx, tx, actor, row.CreatedAt, &c.Item, models.StatusAnswered); err != nil {
		return err
	}
	if err := s.record(ctx, tx, actor, c, "answer.published"); err != nil {
		return err
	}
	return dispatch.Queue(ctx, tx, s.Keys, row.CreatedAt, dispatch.Message{
		ControllerID: c.Item.ControllerID, ItemID: c.Item.ID, Kind: models.MailAnswer, Language: c.Request.Language, Recipient: c.Email,
	})
}

func placePDF(id string) string      { return "access_reports.pdf/" + id }
func placeDocument(id string) string { return "access_reports.document/" + id }
