package fulfil

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/job"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// LiftJob lifts the restrictions whose day has come.
const LiftJob = "fulfil.lift"

// LiftNotice is how many days there are at least between the notice and the day
// the restriction is lifted, so that the person can still say something. Art.
// 18(3) says no number.
const LiftNotice = 7

// Lifting is what a caseworker says when a restriction is to be lifted.
type Lifting struct {
	On  models.Date // from when
	Why string      // to the person
}

// Check returns what is wrong with it.
func (l Lifting) Check(today models.Date) fault.Fields {
	var f fault.Fields
	if l.On.IsZero() || l.On.Before(today.AddDays(LiftNotice)) {
		f.Add("on", "lift.too_soon", "days", LiftNotice)
	}
	switch {
	case strings.TrimSpace(l.Why) == "":
		f.Add("why", "lift.why_missing")
	case utf8.RuneCountInString(l.Why) > MaxWhy:
		f.Add("why", "submit.too_long", "max", MaxWhy)
	}
	return f
}

// OrderLifting tells the person from when the restriction is no more, and why,
// Art. 18(3). It is lifted that day and not before; a letter on paper has to have
// been sent first. It returns fault.Conflict where nothing is in force.
func (s *Service) OrderLifting(ctx context.Context, actor authz.Actor, c rights.Case, l Lifting) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	now := database.Instant(s.Now())
	if f := l.Check(models.DateIn(now, deadline.Zone())); len(f) > 0 {
		return &fault.Error{Kind: fault.Invalid, Key: f[0].Key, Params: f[0].Params}
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := rights.HoldIn(ctx, tx, c.Item, c.Item.Status, "case.changed_meanwhile"); err != nil {
			return err
		}
		rows, err := table.Restrictions(tx).Where("item_id = ? AND state = 'in_force'", c.Item.ID).Find(ctx)
		if err != nil {
			return fmt.Errorf("reading what is in force: %w", err)
		}
		if len(rows) == 0 {
			return fault.New(fault.Conflict, "lift.not_in_force")
		}
		r, err := s.restriction(ctx, tx, rows[0])
		if err != nil {
			return err
		}
		if c.Item.DerivedFrom != nil && !r.Fallen { // Art. 18(1)(d)
			return fault.New(fault.Conflict, "lift.objection_open")
		}
		l.Why = strings.TrimSpace(l.Why)
		letter, err := s.Rights.TellLifting(ctx, tx, c, r.What, l.On, l.Why, now)
		if err != nil {
			return err
		}
		row := models.Restriction{State: models.RestrictionTold, LiftOn: l.On, LetterID: &letter, OrderedBy: &actor.StaffID}
		if row.LiftWhySealed, err = s.Keys.Seal([]byte(l.Why), placeLiftWhy(r.ID)); err != nil {
			return err
		}
		_, err = table.Restrictions(tx).Where("id = ?", r.ID).Select("state", "lift_on", "letter_id", "ordered_by", "lift_why_sealed").Updates(ctx, row)
		if err != nil {
			return fmt.Errorf("ordering the lifting: %w", err)
		}
		return s.record(ctx, tx, actor, c.Item, "restriction.told", map[string]string{"on": l.On.String()})
	})
}

// KeepRestricted takes back that the restriction is to be lifted, before its day:
// the person said something that has to be looked at. A letter tells them that it
// stands.
func (s *Service) KeepRestricted(ctx context.Context, actor authz.Actor, c rights.Case) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := rights.HoldIn(ctx, tx, c.Item, c.Item.Status, "case.changed_meanwhile"); err != nil {
			return err
		}
		rows, err := table.Restrictions(tx, clause.Locking{Strength: "UPDATE"}).Where("item_id = ? AND state = 'told'", c.Item.ID).Find(ctx)
		if err != nil {
			return fmt.Errorf("reading what was to be lifted: %w", err)
		}
		if len(rows) == 0 {
			return fault.New(fault.Conflict, "case.changed_meanwhile")
		}
		_, err = table.Restrictions(tx).Where("id = ?", rows[0].ID).Select("state").Updates(ctx, models.Restriction{State: models.RestrictionInForce})
		if err != nil {
			return fmt.Errorf("keeping the restriction: %w", err)
		}
		r, err := s.restriction(ctx, tx, rows[0])
		if err != nil {
			return err
		}
		if err := s.Rights.TellStanding(ctx, tx, c, r.What, r.LiftOn, database.Instant(s.Now())); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, c.Item, "restriction.stands", nil)
	})
}

// Lift does a LiftJob: of each restriction whose day has come and whose person
// has been told, it lets the marks in the stores be taken away. Where there are
// none it is lifted at once.
func (s *Service) Lift(ctx context.Context) error {
	now := database.Instant(s.Now())
	if err := s.goOnLifting(ctx, now); err != nil {
		return err
	}
	due, err := table.Restrictions(s.DB.Read()).Where(`state = 'told' AND lift_on <= ?
		AND EXISTS (SELECT 1 FROM letters WHERE letters.id = restrictions.letter_id AND (NOT letters.on_paper OR letters.posted_on IS NOT NULL AND letters.posted_on <= ?))`,
		models.DateIn(now, deadline.Zone()), models.DateIn(now, deadline.Zone()).AddDays(-LiftNotice)).Order("id").Find(ctx)
	if err != nil {
		return fmt.Errorf("looking for what is to be lifted: %w", database.Fault(err))
	}
	var failed []error
	for _, r := range due { // one that fails keeps no other back
		failed = append(failed, s.liftOne(ctx, r, now))
	}
	return errors.Join(failed...)
}

// goOnLifting asks again for the plans of liftings whose job has given up: a store
// was silent for long.
func (s *Service) goOnLifting(ctx context.Context, now time.Time) error {
	plans, err := table.EffectPlans(s.DB.Read()).Where("kind = 'lift' AND state = 'asked' AND asked_at < ?", now.Add(-time.Hour)).Find(ctx)
	if err != nil {
		return fmt.Errorf("looking for liftings that wait: %w", database.Fault(err))
	}
	for _, p := range plans {
		err := s.DB.InTx(ctx, func(tx *gorm.DB) error {
			args := jobArgs{PlanID: p.ID, ItemID: p.ItemID, ControllerID: p.ControllerID}
			return job.Enqueue(ctx, tx, now, job.Spec{Kind: TryJob, Key: p.ID, Args: args})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) liftOne(ctx context.Context, r models.Restriction, now time.Time) error {
	system := authz.ForSystem(r.ControllerID)
	c, err := s.Rights.OpenItem(ctx, system, r.ItemID)
	if err != nil || c.Item.Status.Open() { // it is being decided anew
		return err
	}
	known, err := s.Register.Stores(ctx, r.ControllerID)
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		row := models.EffectPlan{
			ID: models.NewID(), ItemID: c.Item.ID, ControllerID: c.Item.ControllerID, Kind: models.EffectLift, State: models.EffectAsked,
			AskedBy: *r.OrderedBy, AskedAt: now,
		}
		stores, err := s.onlyRestrictedBy(ctx, tx, r)
		if err != nil {
			return err
		}
		if len(stores) > 0 { // the job before the item: see rights.EnqueuePlan
			args := jobArgs{PlanID: row.ID, ItemID: row.ItemID, ControllerID: row.ControllerID}
			if err := job.Enqueue(ctx, tx, now, job.Spec{Kind: TryJob, Key: row.ID, Args: args}); err != nil {
				return err
			}
		}
		if err := rights.HoldIn(ctx, tx, c.Item, c.Item.Status, "case.changed_meanwhile"); err != nil {
			return err
		}
		held, err := table.Restrictions(tx, clause.Locking{Strength: "UPDATE"}).Where("id = ? AND state = 'told' AND lift_on = ?", r.ID, r.LiftOn).Find(ctx)
		if err != nil {
			return fmt.Errorf("holding what is to be lifted: %w", err)
		}
		if len(held) == 0 {
			return nil // it stands after all, or another instance is at it; the job will find no plan
		}
		if len(stores) == 0 {
			return s.noMore(ctx, tx, system, c.Item, models.RestrictionTold, now)
		}
		nameStores(stores, known)
		if row.ChoicesSealed, err = s.sealed(stores, placeChoices(row.ID)); err != nil {
			return err
		}
		if err := table.EffectPlans(tx).Create(ctx, &row); err != nil {
			return fmt.Errorf("asking for the marks to be taken away: %w", err)
		}
		_, err = table.Restrictions(tx).Where("id = ?", r.ID).Select("state").Updates(ctx, models.Restriction{State: models.RestrictionLifting})
		if err != nil {
			return fmt.Errorf("beginning to lift: %w", err)
		}
		return s.record(ctx, tx, system, c.Item, "restriction.lifting", nil)
	})
}

// onlyRestrictedBy returns what to do in the stores of the restriction: a store
// where something else of the person's is restricted keeps its marks, and one
// that names no store holds in all of them.
func (s *Service) onlyRestrictedBy(ctx context.Context, tx *gorm.DB, r models.Restriction) ([]Choice, error) {
	others, err := table.Restrictions(tx).Where(ofThePerson, map[string]any{"controller": r.ControllerID, "subject": r.DataSubjectID}).
		Where("state IN ('in_force', 'told') AND id <> ?", r.ID).Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading what else is restricted: %w", err)
	}
	var choices []Choice
	for _, id := range r.Stores {
		if !slices.ContainsFunc(others, func(o models.Restriction) bool { return len(o.Stores) == 0 || slices.Contains(o.Stores, id) }) {
			choices = append(choices, Choice{StoreID: id, Do: Lift})
		}
	}
	return choices, nil
}

// beginLifting carries the plan out that was made of a lifting: the person has
// been told, and marks alone are taken away. A store that did not answer has it
// tried again later.
func (s *Service) beginLifting(ctx context.Context, tx *gorm.DB, actor authz.Actor, c rights.Case, row models.EffectPlan) error {
	e, err := s.effect(ctx, tx, c)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(e.Stores, StoreEffect.Silent) {
		return errRefused
	}
	return s.begin(ctx, tx, actor, c, row)
}

// lifted ends a lifting when every store has ended.
func (s *Service) lifted(ctx context.Context, tx *gorm.DB, now time.Time, item models.RequestItem, planID string) error {
	if err := s.spend(ctx, tx, "id = ?", planID); err != nil {
		return err
	}
	return s.noMore(ctx, tx, authz.ForSystem(item.ControllerID), item, models.RestrictionLifting, now)
}

// noMore closes the entry of the item in the register, if it is still on its way
// out: what was restricted anew meanwhile stands.
func (s *Service) noMore(ctx context.Context, tx *gorm.DB, actor authz.Actor, item models.RequestItem, from models.RestrictionState, now time.Time) error {
	n, err := table.Restrictions(tx).Where("item_id = ? AND state = ?", item.ID, from).Select("state", "lifted_at").
		Updates(ctx, models.Restriction{State: models.RestrictionLifted, LiftedAt: &now})
	if err != nil {
		return fmt.Errorf("closing the restriction: %w", err)
	}
	if n == 0 {
		return nil
	}
	return s.record(ctx, tx, actor, item, "restriction.lifted", nil)
}
