package rights

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

// Mine is a line of a person's own list.
type Mine struct {
	models.RequestItem
	ControllerName string
	Behalf         *Behalf `gorm:"-"` // who acts for the person, nil: nobody
	Name           string  `gorm:"-"` // the person's, where somebody acts for them
	HasReport      bool    // the person has got one, if only of a part or before the case was opened again
}

// Mine returns the person's own requests, those they make for others and those
// made for them, newest first.
func (s *Service) Mine(ctx context.Context, actor authz.Actor) ([]Mine, error) {
	if err := actor.Require(authz.DataSubject); err != nil {
		return nil, err
	}
	var rows []Mine
	condition, arg := s.visible(actor)
	err := s.DB.Read().WithContext(ctx).Table("request_items").
		Joins("JOIN controllers ON controllers.id = request_items.controller_id").
		Where(condition, arg).
		Select("request_items.*, controllers.name AS controller_name, EXISTS (SELECT 1 FROM access_reports WHERE access_reports.item_id = request_items.id) AS has_report").
		Order("request_items.received_at DESC, request_items.id DESC").Limit(500).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("reading the person's requests: %w", database.Fault(err))
	}
	return rows, s.nameBehalf(ctx, actor, rows)
}

// nameBehalf adds to the lines who acts for whom, read for all of them at once.
func (s *Service) nameBehalf(ctx context.Context, actor authz.Actor, rows []Mine) error {
	var ids []string
	for _, r := range rows {
		if r.DataSubjectID != actor.DataSubjectID {
			ids = append(ids, r.RequestID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var found []struct {
		models.Representation

		RequestID  string
		PersonName []byte
	}
	err := s.DB.Read().WithContext(ctx).Table("representations").
		Joins("JOIN rights_requests ON rights_requests.data_subject_id = representations.subject_id AND rights_requests.controller_id = representations.controller_id").
		Where("rights_requests.id IN ?", ids).
		Select("representations.*, rights_requests.id AS request_id, rights_requests.name_sealed AS person_name").Scan(&found).Error
	if err != nil {
		return fmt.Errorf("reading who acts for whom: %w", database.Fault(err))
	}
	of := make(map[string]Mine, len(found)) // by request: its parts have the same
	for _, f := range found {
		b, err := s.openBehalf(f.Representation)
		if err != nil {
			return err
		}
		name, err := s.Keys.Open(f.PersonName, placeName(f.RequestID))
		if err != nil {
			return err
		}
		of[f.RequestID] = Mine{Behalf: &b, Name: string(name)}
	}
	for i, r := range rows {
		rows[i].Behalf, rows[i].Name = of[r.RequestID].Behalf, of[r.RequestID].Name
	}
	return nil
}

// Events returns what has happened in the case, oldest first.
func (s *Service) Events(ctx context.Context, actor authz.Actor, c Case) ([]audit.Entry, error) {
	if actor.Role != authz.DataSubject && !actor.Reaches(c.Request.ControllerID) {
		return nil, nil
	}
	all, err := audit.ForRequest(ctx, s.DB.Read(), c.Request.ControllerID, c.Request.ID)
	return slices.DeleteFunc(all, func(e audit.Entry) bool { return ofAnotherPart(e, c.Item.ID) }), err
}

// ofAnotherPart reports whether the event is about another of the rights
// invoked in the request.
func ofAnotherPart(e audit.Entry, itemID string) bool {
	var detail struct{ Item string }
	return json.Unmarshal([]byte(e.Detail), &detail) == nil && detail.Item != "" && detail.Item != itemID
}

// StaffNames returns the names behind staff IDs, for showing who did what.
func (s *Service) StaffNames(ctx context.Context, ids []string) (map[string]string, error) {
	staff, err := table.Staff(s.DB.Read()).Where("id IN ?", ids).Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the employees: %w", database.Fault(err))
	}
	names := map[string]string{}
	for _, p := range staff {
		names[p.ID] = p.Name
	}
	return names, nil
}

// Withdraw ends the person's own request at their wish.
func (s *Service) Withdraw(ctx context.Context, actor authz.Actor, caseNumber string) error {
	if err := actor.Require(authz.DataSubject); err != nil {
		return err
	}
	c, err := s.Open(ctx, actor, caseNumber)
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		_, err := s.withdraw(ctx, tx, actor, c.Item.ID)
		return err
	})
}

// withdraw ends the part of the request in the caller's transaction, and returns
// what followed from it and ended with it.
func (s *Service) withdraw(ctx context.Context, tx *gorm.DB, actor authz.Actor, itemID string) ([]models.RequestItem, error) {
	now := database.Instant(s.Now())
	h, err := hold(ctx, tx, itemID)
	if err != nil {
		return nil, err
	}
	doing, err := carriedOut(ctx, tx, itemID) // held, nothing of it is begun any more
	if err != nil {
		return nil, err
	}
	if doing {
		return nil, fault.New(fault.Conflict, "withdraw.doing")
	}
	ended, err := HoldDerived(ctx, tx, h.item)
	if err != nil {
		return nil, err
	}
	if err := Advance(ctx, tx, actor, now, &h.item, models.StatusWithdrawn); err != nil {
		return nil, err
	}
	if err := EndDerived(ctx, tx, actor, now, ended); err != nil {
		return nil, err
	}
	return ended, emptyDraft(ctx, tx, h.item)
}

// emptyDraft deletes the answer that lies with the approver: nobody has a use
// for it any more, Art. 5(1)(e).
func emptyDraft(ctx context.Context, tx *gorm.DB, item models.RequestItem) error {
	_, err := table.AnswerDrafts(tx).Where("item_id = ? AND (document_sealed IS NOT NULL OR outcome <> '')", item.ID).
		Select("state", "document_sealed", "outcome", "decision_sealed").Updates(ctx, models.AnswerDraft{State: models.DraftReturned})
	if err != nil {
		return fmt.Errorf("emptying the draft: %w", err)
	}
	return DropAnswerFiles(ctx, tx, item.ID)
}

// makingLife is how long files are made at most before nobody makes them any more.
const makingLife = 24 * time.Hour

// PurgeFiles deletes files that go with no answer: of a submission that was cut
// off, and of a case that nobody is asked to approve any more.
func (s *Service) PurgeFiles(ctx context.Context) error {
	since := database.Instant(s.Now().Add(-makingLife))
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		_, err := table.AnswerFiles(tx).Where(`created_at <= ? AND (number IS NULL
			OR number = 0 AND item_id NOT IN (SELECT id FROM request_items WHERE status = 'approval')
			OR number = 0 AND item_id IN (SELECT item_id FROM answer_drafts WHERE outcome <> ''))`, since).Delete(ctx)
		if err != nil {
			return fmt.Errorf("purging files that go with no answer: %w", err)
		}
		return nil
	})
}

// DropAnswerFiles deletes the files that wait to go with the item's answer.
func DropAnswerFiles(ctx context.Context, tx *gorm.DB, itemID string) error {
	if _, err := table.AnswerFiles(tx).Where("item_id = ? AND (number = 0 OR number IS NULL)", itemID).Delete(ctx); err != nil {
		return fmt.Errorf("deleting the files of the draft: %w", err)
	}
	return nil
}
