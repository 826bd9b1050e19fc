package register

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

// Colleague is an employee who works for a controller, with the roles they have
// there.
type Colleague struct {
	models.Staff
	Roles []authz.Role
}

// Colleagues returns who works for the controller as ombud, caseworker or
// approver, by name.
func (s *Service) Colleagues(ctx context.Context, actor authz.Actor, controllerID string) ([]Colleague, error) {
	if err := requireAdministrator(actor, controllerID); err != nil {
		return nil, err
	}
	return colleagues(ctx, s.DB.Read(), controllerID)
}

func colleagues(ctx context.Context, db *gorm.DB, controllerID string) ([]Colleague, error) {
	if _, err := table.Controllers(db).Where("id = ?", controllerID).Take(ctx); err != nil {
		return nil, fmt.Errorf("reading the controller: %w", database.Fault(err))
	}
	grants, err := table.StaffGrants(db).
		Where("controller_id = ? AND role IN ('ombud', 'caseworker', 'approver')", controllerID).Order("role").Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the roles: %w", err)
	}
	roles, ids := map[string][]authz.Role{}, []string{}
	for _, g := range grants {
		roles[g.StaffID] = append(roles[g.StaffID], authz.Role(g.Role))
		ids = append(ids, g.StaffID)
	}
	staff, err := table.Staff(db).Where("id IN ?", append(ids, "")).Order("name, id").Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the employees: %w", err)
	}
	all := make([]Colleague, 0, len(staff))
	for _, one := range staff {
		all = append(all, Colleague{Staff: one, Roles: roles[one.ID]})
	}
	return all, nil
}

// Absences returns who is or will be away from the controller's work, the
// earliest first.
func (s *Service) Absences(ctx context.Context, actor authz.Actor, controllerID string) ([]models.StaffAbsence, error) {
	if err := requireAdministrator(actor, controllerID); err != nil {
		return nil, err
	}
	all, err := table.StaffAbsences(s.DB.Read()).
		Where("controller_id = ? AND last_day >= ?", controllerID, s.today()).Order("first_day, id").Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the absences: %w", database.Fault(err))
	}
	return all, nil
}

// AwayToday returns who stands in for whom at the controller today.
func (s *Service) AwayToday(ctx context.Context, controllerID string) (models.Substitutes, error) {
	return AwayOn(ctx, s.DB.Read(), controllerID, s.today())
}

// AwayOn returns who stands in for whom at the controller on the day.
func AwayOn(ctx context.Context, db *gorm.DB, controllerID string, day models.Date) (models.Substitutes, error) {
	all, err := table.StaffAbsences(db).Where("controller_id = ? AND first_day <= ? AND last_day >= ?", controllerID, day, day).Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading who is away: %w", database.Fault(err))
	}
	return models.SubstitutesOf(all), nil
}

// NoteAbsence keeps that an employee will be away, and who stands in: somebody
// with one of their roles. It returns fault.Invalid for days or people that do
// not fit, and fault.Conflict when they are away in those days already. What is
// over is deleted; the log has it.
func (s *Service) NoteAbsence(ctx context.Context, actor authz.Actor, a models.StaffAbsence) error {
	if err := requireAdministrator(actor, a.ControllerID); err != nil {
		return err
	}
	if a.FirstDay.IsZero() || a.LastDay.Before(a.FirstDay) || a.LastDay.Before(s.today()) {
		return fault.New(fault.Invalid, "register.absence.days")
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if _, err := hold(ctx, tx, a.ControllerID); err != nil {
			return err
		}
		all, err := colleagues(ctx, tx, a.ControllerID)
		if err != nil {
			return err
		}
		if !standsIn(all, a.StaffID, a.SubstituteID) {
			return fault.New(fault.Invalid, "register.absence.substitute")
		}
		if _, err := table.StaffAbsences(tx).Where("controller_id = ? AND last_day < ?", a.ControllerID, s.today()).Delete(ctx); err != nil {
			return fmt.Errorf("deleting absences that are over: %w", err)
		}
		same, err := table.StaffAbsences(tx).
			Where("controller_id = ? AND staff_id = ? AND first_day <= ? AND last_day >= ?", a.ControllerID, a.StaffID, a.LastDay, a.FirstDay).Count(ctx, "*")
		if err != nil {
			return fmt.Errorf("looking for the same absence: %w", err)
		}
		if same > 0 {
			return fault.New(fault.Conflict, "register.absence.twice")
		}
		a.ID, a.NotedBy, a.NotedAt = models.NewID(), actor.ID(), database.Instant(s.Now())
		if err := table.StaffAbsences(tx).Create(ctx, &a); err != nil {
			return fmt.Errorf("noting the absence: %w", err)
		}
		return s.logAbsence(ctx, tx, actor, "register.absence_noted", a)
	})
}

// EndAbsence takes an absence back.
func (s *Service) EndAbsence(ctx context.Context, actor authz.Actor, controllerID, id string) error {
	if err := requireAdministrator(actor, controllerID); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		a, err := table.StaffAbsences(tx).Where("controller_id = ? AND id = ?", controllerID, id).Take(ctx)
		if err != nil {
			return fmt.Errorf("reading the absence: %w", database.Fault(err))
		}
		if _, err := table.StaffAbsences(tx).Where("id = ?", a.ID).Delete(ctx); err != nil {
			return fmt.Errorf("taking the absence back: %w", err)
		}
		return s.logAbsence(ctx, tx, actor, "register.absence_ended", a)
	})
}

func (s *Service) logAbsence(ctx context.Context, tx *gorm.DB, actor authz.Actor, action string, a models.StaffAbsence) error {
	return audit.Record(ctx, tx, actor, s.Now(), audit.Event{Chain: a.ControllerID, Action: action, Detail: map[string]string{
		"employee": a.StaffID, "substitute": a.SubstituteID, "first": a.FirstDay.String(), "last": a.LastDay.String(),
	}})
}

// standsIn reports whether both work for the controller and share a role.
func standsIn(all []Colleague, staffID, substituteID string) bool {
	of := func(id string) []authz.Role {
		if i := slices.IndexFunc(all, func(c Colleague) bool { return c.ID == id }); i >= 0 {
			return all[i].Roles
		}
		return nil
	}
	return staffID != substituteID && slices.ContainsFunc(of(staffID), func(r authz.Role) bool { return slices.Contains(of(substituteID), r) })
}

func (s *Service) today() models.Date { return models.DateIn(s.Now(), deadline.Zone()) }
