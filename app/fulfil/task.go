package fulfil

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// doneDays is how long an owner sees what they have answered.
const doneDays = 30

// MaxNote is how long an owner's note may be, in characters.
const MaxNote = 2000

// Task is what a store's owner is asked to correct, erase, restrict or lift,
// opened.
type Task struct {
	models.Fulfilment

	Store          models.RecordStore
	ControllerName string
	CaseNumber     string
	Name           string        // of the person; "" when it is answered
	Seeds          []rights.Seed // whom to look for, by what the store accepts
	Effect         StoreEffect   // what the search found, where a machine reads the store
	Over           bool          // the owner is not asked any more
	Note           string
}

// Open reports whether the owner is still asked.
func (t Task) Open() bool { return t.State == models.FulfilHanded && !t.Over }

// Rest reports whether the portal has done what it can, and the task is what it has
// left.
func (t Task) Rest() bool {
	return t.Effect.Plan != nil && t.Effect.Done != nil && t.Effect.Done.Receipt != nil
}

// Reply is what an owner answers: that it is done, or that it cannot be and
// why.
type Reply struct {
	State models.FulfilmentState // FulfilOwner or FulfilDeclined
	Note  string
}

// Check returns what is wrong with the reply.
func (r Reply) Check() fault.Fields {
	var f fault.Fields
	switch {
	case r.State != models.FulfilOwner && r.State != models.FulfilDeclined:
		f.Add("state", "task.state_missing")
	case r.State == models.FulfilDeclined && strings.TrimSpace(r.Note) == "":
		f.Add("note", "task.note_missing")
	}
	if utf8.RuneCountInString(r.Note) > MaxNote {
		f.Add("note", "submit.too_long", "max", MaxNote)
	}
	return f
}

// ownersTasks is the condition that a fulfilment is a task of the owner's.
const ownersTasks = `owner_email = ? AND owner_email <> '' AND controller_id IN ?
	AND EXISTS (SELECT 1 FROM record_stores WHERE record_stores.controller_id = fulfilments.controller_id AND record_stores.id = fulfilments.store_id)`

// stillAsked is the condition that the owner of the store has not answered and is
// asked: while the case waits for it, to lift while the lifting goes on, and to
// restrict as long as what was decided last is restricted, whether or not the case
// went on.
const stillAsked = `state = 'handed' AND (given_up_at IS NULL AND kind <> 'lift' AND item_id IN (SELECT id FROM request_items WHERE status = 'approval')
	OR given_up_at IS NULL AND kind = 'lift' AND ` + ofApproved + ` AND ` + ofOver + `
	OR kind = 'restrict' AND (item_id IN (SELECT id FROM request_items WHERE status = 'approval') OR item_id IN (SELECT item_id FROM restrictions WHERE state IN ('in_force', 'told')))
		AND plan_id = (SELECT MAX(id) FROM effect_plans WHERE effect_plans.item_id = fulfilments.item_id AND effect_plans.kind = 'restrict' AND effect_plans.state IN ('approved', 'spent')))`

// Tasks returns what the owner is asked to do, soonest due first, and then
// what they answered lately.
func (s *Service) Tasks(ctx context.Context, actor authz.Actor) ([]Task, error) {
	if err := actor.Require(authz.StoreOwner); err != nil {
		return nil, err
	}
	rows, err := table.Fulfilments(s.DB.Read()).Where(ownersTasks, strings.ToLower(actor.Email), actor.Controllers).
		Where("ended_at >= ? OR "+stillAsked, database.Instant(s.Now()).AddDate(0, 0, -doneDays)).
		Order("CASE WHEN state = 'handed' THEN 0 ELSE 1 END, ended_at DESC, due, id").Limit(200).Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading what the owner is to do: %w", database.Fault(err))
	}
	tasks := make([]Task, 0, len(rows))
	for _, r := range rows {
		t, err := s.describe(ctx, r)
		if err != nil {
			return nil, err
		}
		tasks = append(tasks, t)
	}
	return tasks, nil
}

func (s *Service) describe(ctx context.Context, row models.Fulfilment) (Task, error) {
	t := Task{Fulfilment: row}
	store, err := table.RecordStores(s.DB.Read()).Where("controller_id = ? AND id = ?", row.ControllerID, row.StoreID).Take(ctx)
	if err != nil {
		return t, fmt.Errorf("reading the task's store: %w", database.Fault(err))
	}
	controller, err := s.Register.Controller(ctx, row.ControllerID)
	t.Store, t.ControllerName = store, controller.Name
	return t, err
}

// Task opens one task: whom it is about, and what was found, while it is open.
// That it was opened is logged.
func (s *Service) Task(ctx context.Context, actor authz.Actor, id string) (Task, error) {
	t, c, err := s.ownTask(ctx, actor, id)
	if err != nil {
		return t, err
	}
	t.CaseNumber = c.Item.Reference
	opened, err := s.unsealed(t.Fulfilment)
	if err != nil {
		return t, err
	}
	t.Note = opened.Note
	if t.Over, err = over(ctx, s.DB.Read(), id); err != nil {
		return t, err
	}
	if !t.Open() {
		return t, nil // the owner has no use any more of who it was
	}
	seeds, err := s.Rights.Seeds(ctx, authz.ForSystem(t.ControllerID), c.Request)
	if err != nil {
		return t, err
	}
	t.Name = c.Name
	t.Seeds = slices.DeleteFunc(seeds, func(seed rights.Seed) bool { return !slices.Contains(t.Store.Facts.AcceptProofs, seed.Proof) })
	e, err := s.effect(ctx, s.DB.Read(), c)
	if err != nil {
		return t, err
	}
	for _, st := range e.Stores {
		if st.Store.ID == t.StoreID {
			t.Effect = st
		}
	}
	var left leftRows
	if err := s.unseal(t.LeftSealed, placeLeft(t.ID), &left); err != nil {
		return t, err
	}
	if t.Effect.Plan != nil {
		plan := left.without(*t.Effect.Plan)
		t.Effect.Plan = &plan
	}
	return t, s.DB.InTx(ctx, func(tx *gorm.DB) error {
		return s.record(ctx, tx, actor, c.Item, "fulfil.opened", map[string]string{"store": t.StoreID})
	})
}

// over reports whether the owner is not asked any more.
func over(ctx context.Context, db *gorm.DB, id string) (bool, error) {
	n, err := table.Fulfilments(db).Where("id = ?", id).Where(stillAsked).Count(ctx, "*")
	if err != nil {
		return false, fmt.Errorf("looking whether the owner is asked: %w", database.Fault(err))
	}
	return n == 0, nil
}

func (s *Service) ownTask(ctx context.Context, actor authz.Actor, id string) (Task, rights.Case, error) {
	if err := actor.Require(authz.StoreOwner); err != nil {
		return Task{}, rights.Case{}, err
	}
	row, err := table.Fulfilments(s.DB.Read()).Where("id = ?", id).Where(ownersTasks, strings.ToLower(actor.Email), actor.Controllers).Take(ctx)
	if err != nil {
		return Task{}, rights.Case{}, fmt.Errorf("reading the task: %w", database.Fault(err))
	}
	t, err := s.describe(ctx, row)
	if err != nil {
		return t, rights.Case{}, err
	}
	c, err := s.Rights.OpenItem(ctx, authz.ForSystem(row.ControllerID), row.ItemID)
	return t, c, err
}

// Answer keeps the owner's reply. The answer goes out by itself when it was the
// last one out. It returns fault.Conflict for a task that is not open any more.
func (s *Service) Answer(ctx context.Context, actor authz.Actor, id string, reply Reply) error {
	t, c, err := s.ownTask(ctx, actor, id)
	if err != nil {
		return err
	}
	if f := reply.Check(); len(f) > 0 {
		return &fault.Error{Kind: fault.Invalid, Key: f[0].Key, Params: f[0].Params}
	}
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		item, f, err := held(ctx, tx, c.Item, "id = ?", t.ID)
		if err != nil {
			return err
		}
		closed, err := over(ctx, tx, f.ID)
		if err != nil {
			return err
		}
		if closed {
			return fault.New(fault.Conflict, "task.closed")
		}
		f.State, f.AnsweredBy, f.EndedAt = reply.State, &actor.StaffID, &now
		if f.GivenUpAt == nil {
			f.ProposedAt = nil // why to go on without the answer says nothing any more
		}
		if note := strings.TrimSpace(reply.Note); note != "" {
			if f.NoteSealed, err = s.Keys.Seal([]byte(note), placeNote(f.ID)); err != nil {
				return err
			}
		}
		_, err = table.Fulfilments(tx).Where("id = ?", f.ID).Select("state", "answered_by", "ended_at", "note_sealed", "proposed_at").Updates(ctx, f)
		if err != nil {
			return fmt.Errorf("keeping the owner's answer: %w", err)
		}
		if err := s.record(ctx, tx, actor, c.Item, "fulfil."+string(f.State), map[string]string{"store": f.StoreID}); err != nil {
			return err
		}
		if !f.Goes(item) {
			return nil // the person has the answer
		}
		return s.ended(ctx, tx, now, c.Item, f.Kind, f.PlanID)
	})
}
