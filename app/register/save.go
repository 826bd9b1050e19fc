package register

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

// Entry returns all that the register says of a controller, what belongs to
// each of its notices too, without how its stores are reached. A controller
// outside what the administrator looks after is fault.NotFound.
func (s *Service) Entry(ctx context.Context, actor authz.Actor, controllerID string) (ControllerEntry, error) {
	if err := requireAdministrator(actor, controllerID); err != nil {
		return ControllerEntry{}, err
	}
	return entryOf(ctx, s.DB.Read(), controllerID)
}

// SaveController keeps what an administrator says of a controller: a new one
// when its version is 0, or else the known one as long as its version is still
// the one that was read; fault.Conflict otherwise. It returns ProblemsError for
// what a file would not be let in with either. A notice in force that comes
// this way has not been chosen: see ChooseNotice.
func (s *Service) SaveController(ctx context.Context, actor authz.Actor, c models.Controller) error {
	if c.Version == 0 {
		return s.addController(ctx, actor, c)
	}
	return s.change(ctx, actor, c.ID, func(_ *gorm.DB, e *ControllerEntry) (string, error) {
		if e.Version != c.Version {
			return "", errChanged
		}
		c.Facts.Notice.Chosen = e.Facts.Notice.Chosen && e.Facts.Notice.ID == c.Facts.Notice.ID
		e.Controller = c
		return "register.controller_changed", nil
	})
}

// SaveActivity keeps what an administrator says of a processing activity, in
// the same way; a new one stands last.
func (s *Service) SaveActivity(ctx context.Context, actor authz.Actor, a models.ProcessingActivity) error {
	return s.change(ctx, actor, a.ControllerID, func(_ *gorm.DB, e *ControllerEntry) (string, error) {
		if a.Version == 0 {
			e.Activities = append(e.Activities, a)
			return "register.activity_added", nil
		}
		i, err := e.activity(a.ID, a.Version)
		if err != nil {
			return "", err
		}
		e.Activities[i].Facts = a.Facts
		return "register.activity_changed", nil
	})
}

// RemoveActivity takes a processing activity out of the register. It returns
// fault.Conflict when it has been changed meanwhile, or when a record store or
// an open case still refers to it.
func (s *Service) RemoveActivity(ctx context.Context, actor authz.Actor, controllerID, id string, version int) error {
	return s.change(ctx, actor, controllerID, func(tx *gorm.DB, e *ControllerEntry) (string, error) {
		i, err := e.activity(id, version)
		if err != nil {
			return "", err
		}
		if slices.ContainsFunc(e.Stores, func(d StoreDeclaration) bool { return slices.Contains(d.Activities, id) }) {
			return "", fault.New(fault.Conflict, "register.activity_serves")
		}
		asked, err := table.RequestItems(tx).
			Where("controller_id = ? AND activity_id = ? AND status IN ?", controllerID, id, models.OpenStatuses()).Count(ctx, "*")
		if err != nil {
			return "", fmt.Errorf("looking for cases about the activity: %w", err)
		}
		if asked > 0 {
			return "", fault.New(fault.Conflict, "register.activity_asked")
		}
		e.Activities = slices.Delete(e.Activities, i, i+1)
		return "register.activity_removed", nil
	})
}

// ChooseNotice says which of a controller's notices is in force. What only
// another notice says does not hold from then on; cases that have begun keep
// the promise they were received under.
func (s *Service) ChooseNotice(ctx context.Context, actor authz.Actor, controllerID, noticeID string, version int) error {
	return s.change(ctx, actor, controllerID, func(_ *gorm.DB, e *ControllerEntry) (string, error) {
		if e.Version != version {
			return "", errChanged
		}
		facts, ok := e.Facts.Choose(noticeID)
		if !ok {
			return "", fault.New(fault.NotFound, "error.not_found")
		}
		e.Facts = facts
		return "register.notice_chosen", nil
	})
}

var errChanged = fault.New(fault.Conflict, "register.changed_meanwhile")

func requireAdministrator(actor authz.Actor, controllerID string) error {
	if err := actor.Require(authz.Administrator, authz.System); err != nil {
		return err
	}
	if !actor.Reaches(controllerID) {
		return fault.New(fault.NotFound, "error.not_found")
	}
	return nil
}

// activity returns where the activity stands, as long as it has the version.
func (e ControllerEntry) activity(id string, version int) (int, error) {
	i := slices.IndexFunc(e.Activities, func(a models.ProcessingActivity) bool { return a.ID == id })
	if i < 0 || e.Activities[i].Version != version {
		return 0, errChanged
	}
	return i, nil
}

// change does one change to what the register says of a controller: it is
// checked as a file is, kept and logged, in one transaction. Nobody else
// changes the same controller's meanwhile.
func (s *Service) change(ctx context.Context, actor authz.Actor, controllerID string, do func(tx *gorm.DB, e *ControllerEntry) (action string, err error)) error {
	if err := requireAdministrator(actor, controllerID); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		before, err := hold(ctx, tx, controllerID)
		if err != nil {
			return err
		}
		after := before
		after.Activities = slices.Clone(before.Activities)
		action, err := do(tx, &after)
		if err != nil {
			return err
		}
		if err := problemsBetween(ctx, tx, before, after); err != nil {
			return err
		}
		return s.write(ctx, tx, actor, action, &before, after)
	})
}

func (s *Service) addController(ctx context.Context, actor authz.Actor, c models.Controller) error {
	if err := requireAdministrator(actor, authz.AllControllers); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		after := ControllerEntry{Controller: c}
		if err := problemsBetween(ctx, tx, ControllerEntry{}, after); err != nil {
			return err
		}
		return s.write(ctx, tx, actor, "register.controller_added", nil, after)
	})
}

// hold reads the register of a controller and keeps it from being changed by
// others until the transaction ends. Rows that only refer to the controller do
// not wait for it.
func hold(ctx context.Context, tx *gorm.DB, controllerID string) (ControllerEntry, error) {
	_, err := table.Controllers(tx, clause.Locking{Strength: "NO KEY UPDATE"}).Where("id = ?", controllerID).Take(ctx)
	if err != nil {
		return ControllerEntry{}, fmt.Errorf("holding the controller: %w", database.Fault(err))
	}
	return entryOf(ctx, tx, controllerID)
}

func entryOf(ctx context.Context, db *gorm.DB, controllerID string) (ControllerEntry, error) {
	var e ControllerEntry
	var err error
	if e.Controller, err = table.Controllers(db).Where("id = ?", controllerID).Take(ctx); err != nil {
		return e, fmt.Errorf("reading the controller: %w", database.Fault(err))
	}
	if e.Activities, err = activitiesOf(ctx, db, controllerID); err != nil {
		return e, err
	}
	stores, err := table.RecordStores(db).Where("controller_id = ?", controllerID).Order("position").Find(ctx)
	if err != nil {
		return e, fmt.Errorf("reading the stores: %w", database.Fault(err))
	}
	for _, row := range stores {
		e.Stores = append(e.Stores, StoreDeclaration{ID: row.ID, StoreFacts: row.Facts})
	}
	return e, nil
}
