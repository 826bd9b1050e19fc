package fulfil

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/models"
)

// Restriction is an entry of the register of restrictions, opened.
type Restriction struct {
	models.Restriction

	Reference      string // of the case
	ControllerName string
	What           string
	Why            string // it is lifted
	StoreNames     []models.Text
	// Marked are the stores in which a mark may be left of what was lifted: they
	// were gone on without.
	Marked []models.Text
	// Fallen is that the objection it followed from is decided, withdrawn or sent on:
	// there may be nothing left to wait for, Art. 18(1)(d).
	Fallen bool
}

// pageOfRestrictions is how many entries a page has.
const pageOfRestrictions = 50

// RestrictionPage is a page of the register.
type RestrictionPage struct {
	Entries []Restriction
	Next    string // the ID to continue after, "" at the end
}

// Restrictions returns the register of restrictions of the actor's controllers,
// the newest first: those in force, or those that were lifted.
func (s *Service) Restrictions(ctx context.Context, actor authz.Actor, lifted bool, after string) (RestrictionPage, error) {
	if err := actor.Require(authz.Ombud, authz.Caseworker, authz.Approver); err != nil {
		return RestrictionPage{}, err
	}
	q := table.Restrictions(s.DB.Read()).Where("controller_id IN ? AND (state = 'lifted') = ?", actor.Controllers, lifted)
	if after != "" {
		q = q.Where("id < ?", after)
	}
	rows, err := q.Order("id DESC").Limit(pageOfRestrictions + 1).Find(ctx)
	if err != nil {
		return RestrictionPage{}, fmt.Errorf("reading the register of restrictions: %w", database.Fault(err))
	}
	var page RestrictionPage
	if len(rows) > pageOfRestrictions {
		rows = rows[:pageOfRestrictions]
		page.Next = rows[pageOfRestrictions-1].ID
	}
	for _, row := range rows {
		r, err := s.restriction(ctx, s.DB.Read(), row)
		if err != nil {
			return page, err
		}
		page.Entries = append(page.Entries, r)
	}
	return page, nil
}

// ofThePerson is the condition that a restriction is of the person of a case: of
// the case's own subject, or of whoever that is known to be, also in what
// somebody else has asked for them.
const ofThePerson = `controller_id = @controller AND
	COALESCE((SELECT person_id FROM representations AS r WHERE r.subject_id = restrictions.data_subject_id AND r.controller_id = restrictions.controller_id), data_subject_id) =
	COALESCE((SELECT person_id FROM representations AS r WHERE r.subject_id = @subject AND r.controller_id = @controller), @subject)`

// RestrictionsOf returns what of the person's data the controller has restricted
// today: it may only be stored, Art. 18(2).
func (s *Service) RestrictionsOf(ctx context.Context, actor authz.Actor, item models.RequestItem) ([]Restriction, error) {
	if !actor.Reaches(item.ControllerID) {
		return nil, nil
	}
	rows, err := table.Restrictions(s.DB.Read()).Where(ofThePerson, map[string]any{"controller": item.ControllerID, "subject": item.DataSubjectID}).
		Where("state <> 'lifted'").Order("id").Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading what is restricted: %w", database.Fault(err))
	}
	all := make([]Restriction, 0, len(rows))
	for _, row := range rows {
		r, err := s.restriction(ctx, s.DB.Read(), row)
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
}

// restriction opens an entry.
func (s *Service) restriction(ctx context.Context, db *gorm.DB, row models.Restriction) (Restriction, error) {
	r := Restriction{Restriction: row}
	what, err := s.Keys.Open(row.WhatSealed, placeRestricted(row.ID))
	if err != nil {
		return r, err
	}
	r.What = string(what)
	if r.Why, err = s.Keys.Text(row.LiftWhySealed, placeLiftWhy(row.ID)); err != nil {
		return r, err
	}
	item, err := table.RequestItems(db).Where("id = ?", row.ItemID).Take(ctx)
	if err != nil {
		return r, fmt.Errorf("reading the case of a restriction: %w", database.Fault(err))
	}
	r.Reference = item.Reference
	if item.DerivedFrom != nil {
		n, err := table.RequestItems(db).Where("id = ? AND status IN ('answered', 'closed', 'withdrawn', 'forwarded')", *item.DerivedFrom).Count(ctx, "*")
		if err != nil {
			return r, fmt.Errorf("reading what a restriction follows from: %w", database.Fault(err))
		}
		r.Fallen = n > 0
	}
	controller, err := s.Register.Controller(ctx, row.ControllerID)
	if err != nil {
		return r, err
	}
	r.ControllerName = controller.Name
	stores, err := table.RecordStores(db).Where("controller_id = ? AND id IN ?", row.ControllerID, row.Stores).Order("position").Find(ctx)
	if err != nil {
		return r, fmt.Errorf("reading where something is restricted: %w", database.Fault(err))
	}
	for _, store := range stores {
		r.StoreNames = append(r.StoreNames, store.Facts.Name)
	}
	if row.State == models.RestrictionLifted {
		r.Marked, err = s.leftMarked(ctx, db, row, stores)
	}
	return r, err
}

// leftMarked names the stores that the lifting of the restriction went on without,
// also those that have left the register.
func (s *Service) leftMarked(ctx context.Context, db *gorm.DB, row models.Restriction, stores []models.RecordStore) ([]models.Text, error) {
	rows, err := table.Fulfilments(db).Where(`given_up_at IS NOT NULL AND plan_id = (SELECT MAX(id) FROM effect_plans
		WHERE effect_plans.item_id = ? AND effect_plans.kind = 'lift' AND effect_plans.asked_at BETWEEN ? AND ?)`, row.ItemID, row.ImposedAt, *row.LiftedAt).Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading where a mark may be left: %w", database.Fault(err))
	}
	if len(rows) == 0 {
		return nil, nil
	}
	plan, err := table.EffectPlans(db).Where("id = ?", rows[0].PlanID).Take(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading what was lifted: %w", database.Fault(err))
	}
	var chosen []Choice
	if err := s.unseal(plan.ChoicesSealed, placeChoices(plan.ID), &chosen); err != nil {
		return nil, err
	}
	stores, _ = withGone(stores, nil, chosen, rows)
	var names []models.Text
	for _, store := range stores {
		if slices.ContainsFunc(rows, func(f models.Fulfilment) bool { return f.StoreID == store.ID }) {
			names = append(names, store.Facts.Name)
		}
	}
	return names, nil
}
