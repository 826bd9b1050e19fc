package rights

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

// draftLife is how long what was not sent is kept after it was last saved.
const draftLife = 30 * 24 * time.Hour

// maxDraft is how many bytes a draft has room for: as much as a form may have.
const maxDraft = 256 << 10

// SaveDraft keeps what the person has filled in of a request to the controller,
// in place of what was kept before. It returns fault.TooLarge for more than is
// kept.
func (s *Service) SaveDraft(ctx context.Context, actor authz.Actor, controllerID string, fields url.Values) error {
	if err := actor.Require(authz.DataSubject); err != nil {
		return err
	}
	plain := []byte(fields.Encode())
	if len(plain) > maxDraft {
		return fault.New(fault.TooLarge, "error.too_large")
	}
	sealed, err := s.Keys.Seal(plain, placeDraft(actor.DataSubjectID, controllerID))
	if err != nil {
		return err
	}
	row := models.Draft{DataSubjectID: actor.DataSubjectID, ControllerID: controllerID, FieldsSealed: sealed, SavedAt: database.Instant(s.Now())}
	err = s.DB.InTx(ctx, func(tx *gorm.DB) error {
		return table.Drafts(tx, clause.OnConflict{
			Columns:   []clause.Column{{Name: "data_subject_id"}, {Name: "controller_id"}},
			DoUpdates: clause.AssignmentColumns([]string{"fields_sealed", "saved_at"}),
		}).Create(ctx, &row)
	})
	if err != nil {
		return fmt.Errorf("keeping the draft: %w", database.Fault(err))
	}
	return nil
}

// Draft returns what the person's own draft to the controller has, or
// fault.NotFound.
func (s *Service) Draft(ctx context.Context, actor authz.Actor, controllerID string) (url.Values, error) {
	if err := actor.Require(authz.DataSubject); err != nil {
		return nil, err
	}
	row, err := table.Drafts(s.DB.Read()).Where("data_subject_id = ? AND controller_id = ? AND saved_at > ?",
		actor.DataSubjectID, controllerID, s.draftsSince()).Take(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the draft: %w", database.Fault(err))
	}
	plain, err := s.Keys.Open(row.FieldsSealed, placeDraft(actor.DataSubjectID, controllerID))
	if err != nil {
		return nil, err
	}
	fields, err := url.ParseQuery(string(plain))
	if err != nil {
		return nil, fmt.Errorf("the draft cannot be read (%T)", err) // its text may quote the draft
	}
	return fields, nil
}

// DraftLine is a draft in a list.
type DraftLine struct {
	ControllerID   string
	ControllerName string
	SavedAt        time.Time
	GoneAt         time.Time `gorm:"-"` // when it is deleted unless it is saved anew
}

// Drafts returns the person's own drafts, the one last saved first.
func (s *Service) Drafts(ctx context.Context, actor authz.Actor) ([]DraftLine, error) {
	if err := actor.Require(authz.DataSubject); err != nil {
		return nil, err
	}
	var lines []DraftLine
	err := s.DB.Read().WithContext(ctx).Table("drafts").Joins("JOIN controllers ON controllers.id = drafts.controller_id").
		Where("data_subject_id = ? AND saved_at > ?", actor.DataSubjectID, s.draftsSince()).
		Select("controller_id", "controllers.name AS controller_name", "saved_at").Order("saved_at DESC, controller_id").Scan(&lines).Error
	if err != nil {
		return nil, fmt.Errorf("reading the drafts: %w", database.Fault(err))
	}
	for i := range lines {
		lines[i].GoneAt = lines[i].SavedAt.Add(draftLife)
	}
	return lines, nil
}

// DropDraft deletes the person's own draft to the controller and the files that
// wait with it.
func (s *Service) DropDraft(ctx context.Context, actor authz.Actor, controllerID string) error {
	if err := actor.Require(authz.DataSubject); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error { return dropDraft(ctx, tx, actor, controllerID) })
}

func dropDraft(ctx context.Context, tx *gorm.DB, actor authz.Actor, controllerID string) error {
	if _, err := (Place{ControllerID: controllerID}).waiting(tx, actor).Delete(ctx); err != nil {
		return fmt.Errorf("deleting the draft's files: %w", err)
	}
	_, err := table.Drafts(tx).Where("data_subject_id = ? AND controller_id = ?", actor.DataSubjectID, controllerID).Delete(ctx)
	if err != nil {
		return fmt.Errorf("deleting the draft: %w", err)
	}
	return nil
}

// PurgeDrafts deletes drafts that nobody has saved for a month, and files that
// have waited so long to be sent.
func (s *Service) PurgeDrafts(ctx context.Context) error {
	since := s.draftsSince()
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if _, err := table.Drafts(tx).Where("saved_at <= ?", since).Delete(ctx); err != nil {
			return fmt.Errorf("purging drafts: %w", err)
		}
		_, err := table.CaseFiles(tx).Where(`number = 0 AND created_at <= ? AND (request_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM drafts
			WHERE drafts.data_subject_id = case_files.data_subject_id AND drafts.controller_id = case_files.controller_id))`, since).Delete(ctx)
		if err != nil {
			return fmt.Errorf("purging files that were not sent: %w", err)
		}
		return nil
	})
}

func (s *Service) draftsSince() time.Time { return database.Instant(s.Now().Add(-draftLife)) }

func placeDraft(person, controllerID string) string {
	return "drafts.fields/" + person + "/" + controllerID
}
