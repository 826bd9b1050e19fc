package rights

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

// Relative is a case that belongs with another one.
type Relative struct {
	CaseNumber string
	Status     models.Status
	Right      models.InvokedRight `gorm:"column:invoked_right"`
	ReceivedOn models.Date
	Kind       models.LinkKind // "" for another case of the same person
	Earlier    bool            // it is the one that was linked to
}

// Relatives returns the cases that are linked with this one, and the same
// person's other cases with the same body, newest first. The actor sees none
// beyond what they serve.
func (s *Service) Relatives(ctx context.Context, actor authz.Actor, c Case) ([]Relative, error) {
	if err := actor.Require(authz.Ombud, authz.Caseworker, authz.Approver); err != nil {
		return nil, err
	}
	if !actor.Reaches(c.Item.ControllerID) {
		return nil, fault.New(fault.NotFound, "error.not_found")
	}
	var rows []Relative
	err := s.DB.Read().WithContext(ctx).Table("request_items").
		Joins("JOIN rights_requests ON rights_requests.id = request_items.request_id").
		Joins("LEFT JOIN case_links AS later ON later.from_id = rights_requests.id AND later.to_id = ?", c.Request.ID).
		Joins("LEFT JOIN case_links AS earlier ON earlier.to_id = rights_requests.id AND earlier.from_id = ?", c.Request.ID).
		Where("request_items.controller_id IN ? AND rights_requests.id <> ?", actor.Controllers, c.Request.ID).
		Where("later.from_id IS NOT NULL OR earlier.to_id IS NOT NULL OR (request_items.data_subject_id = ? AND request_items.controller_id = ?)", c.Item.DataSubjectID, c.Item.ControllerID).
		Select(`rights_requests.case_number, request_items.status, request_items.invoked_right, request_items.received_on,
			COALESCE(later.kind, earlier.kind, '') AS kind, earlier.to_id IS NOT NULL AS earlier`).
		Order("request_items.received_at DESC, request_items.id DESC").Limit(100).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("reading the case's relatives: %w", database.Fault(err))
	}
	return rows, nil
}

// Link says that the case belongs with an earlier one the actor serves too. It
// returns fault.Invalid when there is none with the number, and
// fault.Conflict when they are linked already.
func (s *Service) Link(ctx context.Context, actor authz.Actor, caseNumber, other string, kind models.LinkKind) error {
	c, err := s.openForHandling(ctx, actor, caseNumber)
	if err != nil {
		return err
	}
	to, err := s.Open(ctx, actor, other)
	if fault.Is(err, fault.NotFound) || err == nil && to.Request.ID == c.Request.ID {
		return fault.New(fault.Invalid, "act.link.no_such_case")
	}
	if err != nil {
		return err
	}
	if kind != models.LinkRepeat && kind != models.LinkComplaint {
		kind = models.LinkRelated
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		already, err := gorm.G[models.CaseLink](tx).Where("(from_id = ? AND to_id = ?) OR (from_id = ? AND to_id = ?)",
			c.Request.ID, to.Request.ID, to.Request.ID, c.Request.ID).Count(ctx, "*")
		if err != nil {
			return fmt.Errorf("looking for the link: %w", err)
		}
		if already > 0 {
			return fault.New(fault.Conflict, "act.link.already")
		}
		return s.link(ctx, tx, actor, models.CaseLink{FromID: c.Request.ID, ToID: to.Request.ID, Kind: kind})
	})
}
