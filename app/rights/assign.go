package rights

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
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
	staff, err := table.Staff(s.DB.Read()).
		Where("id IN (SELECT staff_id FROM staff_grants WHERE role = 'caseworker' AND controller_id = ?)", controllerID).
		Order("name, id").Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the caseworkers: %w", database.Fault(err))
	}
	return staff, nil
}

// Loads returns how much each caseworker has of the controller's cases, by
// staff ID.
func (s *Service) Loads(ctx context.Context, actor authz.Actor, controllerID string) (map[string]Load, error) {
	if !actor.Reaches(controllerID) {
		return nil, fault.New(fault.NotFound, "error.not_found")
	}
	actor.Controllers = []string{controllerID}
	desk, err := s.Desk(ctx, actor)
	return desk.Loads(), err
}

// Assign gives the case to a caseworker of its controller. The ombud gives it
// to anybody; a caseworker takes it for themselves. It returns fault.Conflict
// when somebody assigned it meanwhile.
func (s *Service) Assign(ctx context.Context, actor authz.Actor, caseNumber, staffID string, version int) error {
	if err := mayAssign(actor, staffID); err != nil {
		return err
	}
	condition, arg := s.visible(actor)
	rr, err := table.RightsRequests(s.DB.Read()).Where("id = (SELECT request_id FROM request_items WHERE reference = ?)", caseNumber).Where(condition, arg).Take(ctx)
	if err != nil {
		return fmt.Errorf("reading the case: %w", database.Fault(err))
	}
	defer s.counted.forget(rr.ControllerID)
	return s.DB.InTx(ctx, func(tx *gorm.DB) error { return s.assign(ctx, tx, actor, rr, staffID, version) })
}

func mayAssign(actor authz.Actor, staffID string) error {
	if err := actor.Require(authz.Ombud, authz.Caseworker); err != nil {
		return err
	}
	if actor.Role == authz.Caseworker && staffID != actor.StaffID {
		return fault.New(fault.Forbidden, "error.forbidden")
	}
	return nil
}

func (s *Service) assign(ctx context.Context, tx *gorm.DB, actor authz.Actor, rr models.RightsRequest, staffID string, version int) error {
	able, err := table.StaffGrants(tx).
		Where("staff_id = ? AND role = 'caseworker' AND controller_id = ?", staffID, rr.ControllerID).Count(ctx, "*")
	if err != nil {
		return fmt.Errorf("checking the caseworker's role: %w", err)
	}
	if able == 0 {
		return fault.New(fault.Invalid, "assign.not_caseworker")
	}
	if err := giveTo(ctx, tx, rr, &staffID, version); err != nil {
		return err
	}
	return audit.Record(ctx, tx, actor, database.Instant(s.Now()), audit.Event{
		Chain: rr.ControllerID, Action: "request.assigned", RequestID: rr.ID, Detail: map[string]string{"to": staffID},
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
	defer s.counted.forget(c.Request.ControllerID)
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := giveTo(ctx, tx, c.Request, nil, version); err != nil {
			return err
		}
		return s.note(ctx, tx, actor, c.Item, now, "request.released", "from", *c.Request.AssigneeID)
	})
}

// giveTo gives the request and its items to the employee, or to nobody.
func giveTo(ctx context.Context, tx *gorm.DB, rr models.RightsRequest, staffID *string, version int) error {
	n, err := table.RightsRequests(tx).Where("id = ? AND version = ?", rr.ID, version).
		Select("assignee_id", "version").Updates(ctx, models.RightsRequest{AssigneeID: staffID, Version: version + 1})
	if err != nil {
		return fmt.Errorf("assigning the case: %w", err)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "case.changed_meanwhile")
	}
	if _, err := table.RequestItems(tx).Where("request_id = ?", rr.ID).
		Select("assignee_id").Updates(ctx, models.RequestItem{AssigneeID: staffID}); err != nil {
		return fmt.Errorf("assigning the case's items: %w", err)
	}
	return nil
}
