package rights

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

// Caseworkers returns who can be given cases of the controller, by name.
func (s *Service) Caseworkers(ctx context.Context, actor authz.Actor, controllerID string) ([]models.Staff, error) {
	if err := actor.Require(authz.Ombud, authz.Caseworker); err != nil {
		return nil, err
	}
	if !actor.Reaches(controllerID) {
		return nil, fault.New(fault.NotFound, "error.not_found")
	}
	staff, err := gorm.G[models.Staff](s.DB.Read()).
		Where("id IN (SELECT staff_id FROM staff_grants WHERE role = 'caseworker' AND controller_id = ?)", controllerID).
		Order("name, id").Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the caseworkers: %w", database.Fault(err))
	}
	return staff, nil
}

// Assign gives the case to a caseworker of its controller. The ombud gives it
// to anybody; a caseworker takes it for themselves. It returns fault.Conflict
// when somebody assigned it meanwhile.
func (s *Service) Assign(ctx context.Context, actor authz.Actor, caseNumber, staffID string, version int) error {
	if err := actor.Require(authz.Ombud, authz.Caseworker); err != nil {
		return err
	}
	if actor.Role == authz.Caseworker && staffID != actor.StaffID {
		return fault.New(fault.Forbidden, "error.forbidden")
	}
	c, err := s.Open(ctx, actor, caseNumber)
	if err != nil {
		return err
	}
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		able, err := gorm.G[models.StaffGrant](tx).
			Where("staff_id = ? AND role = 'caseworker' AND controller_id = ?", staffID, c.Request.ControllerID).Count(ctx, "*")
		if err != nil {
			return fmt.Errorf("checking the caseworker's role: %w", err)
		}
		if able == 0 {
			return fault.New(fault.Invalid, "assign.not_caseworker")
		}
		if err := assign(ctx, tx, c.Request, &staffID, version); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, now, audit.Event{
			Chain: c.Request.ControllerID, Action: "request.assigned", RequestID: c.Request.ID, Detail: map[string]string{"to": staffID},
		})
	})
}

// Release takes the case back from the caseworker who has it, for the ombud
// who finds it lying: it is nobody's until somebody is given it. The ombud
// works on no case, Art. 38(6).
func (s *Service) Release(ctx context.Context, actor authz.Actor, caseNumber string, version int) error {
	if err := actor.Require(authz.Ombud); err != nil {
		return err
	}
	c, err := s.Open(ctx, actor, caseNumber)
	if err != nil {
		return err
	}
	if c.Request.AssigneeID == nil {
		return nil
	}
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := assign(ctx, tx, c.Request, nil, version); err != nil {
			return err
		}
		return s.note(ctx, tx, actor, c.Item, now, "request.released", "from", *c.Request.AssigneeID)
	})
}

// assign gives the request and its items to the employee, or to nobody.
func assign(ctx context.Context, tx *gorm.DB, rr models.RightsRequest, staffID *string, version int) error {
	n, err := gorm.G[models.RightsRequest](tx).Where("id = ? AND version = ?", rr.ID, version).
		Select("assignee_id", "version").Updates(ctx, models.RightsRequest{AssigneeID: staffID, Version: version + 1})
	if err != nil {
		return fmt.Errorf("assigning the case: %w", err)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "case.changed_meanwhile")
	}
	if _, err := gorm.G[models.RequestItem](tx).Where("request_id = ?", rr.ID).
		Select("assignee_id").Updates(ctx, models.RequestItem{AssigneeID: staffID}); err != nil {
		return fmt.Errorf("assigning the case's items: %w", err)
	}
	return nil
}
