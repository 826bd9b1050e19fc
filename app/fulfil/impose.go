package fulfil

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/database/table"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Impose puts what was decided into the register of restrictions, when the
// decision is to restrict and in the transaction that gives it. An item that is
// decided once more has one entry still.
func (s *Service) Impose(ctx context.Context, tx *gorm.DB, c rights.Case, d models.Decision, at time.Time) error {
	if !c.Item.Restricts(d.Outcome) {
		return nil
	}
	row := models.Restriction{
		ID: models.NewID(), ItemID: c.Item.ID, ControllerID: c.Item.ControllerID, DataSubjectID: c.Item.DataSubjectID,
		State: models.RestrictionInForce, Stores: []string{}, ImposedAt: at, Until: d.Until,
	}
	if d.Plan != "" {
		e, err := s.effect(ctx, tx, c)
		if err != nil {
			return err
		}
		for _, st := range e.Stores {
			if st.Choice.Do.Changes() {
				row.Stores = append(row.Stores, st.Store.ID)
			}
		}
	}
	earlier, err := table.Restrictions(tx).Where("item_id = ? AND state <> 'lifted'", c.Item.ID).Find(ctx)
	if err != nil {
		return fmt.Errorf("reading the register of restrictions: %w", err)
	}
	if len(earlier) > 0 {
		row.ID, row.ImposedAt = earlier[0].ID, earlier[0].ImposedAt
		if err := s.endLiftings(ctx, tx, c.Item); err != nil {
			return err
		}
	}
	if row.WhatSealed, err = s.Keys.Seal([]byte(s.restricted(c, d)), placeRestricted(row.ID)); err != nil {
		return err
	}
	if len(earlier) == 0 {
		err = table.Restrictions(tx).Create(ctx, &row)
	} else {
		_, err = table.Restrictions(tx).Where("id = ?", row.ID).
			Select("state", "what_sealed", "stores", "until", "lift_on", "lift_why_sealed", "letter_id", "ordered_by").Updates(ctx, row)
	}
	if err != nil {
		return fmt.Errorf("entering the restriction: %w", err)
	}
	return nil
}

// endLiftings ends the lifting of the item, which is restricted anew: no mark is
// taken away any more, and nobody is asked to.
func (s *Service) endLiftings(ctx context.Context, tx *gorm.DB, item models.RequestItem) error {
	if _, err := table.EffectPlans(tx).Where("item_id = ? AND kind = 'lift' AND state IN ('asked', 'made')", item.ID).Delete(ctx); err != nil {
		return fmt.Errorf("deleting what was to be lifted: %w", err)
	}
	begun, err := table.EffectPlans(tx).Where("item_id = ? AND kind = 'lift' AND state = 'approved'", item.ID).Find(ctx)
	if err != nil {
		return fmt.Errorf("reading what was being lifted: %w", err)
	}
	for _, row := range begun {
		if err := s.spend(ctx, tx, "id = ?", row.ID); err != nil {
			return err
		}
	}
	return nil
}

// restricted says what is restricted: what the person was told, else what they
// asked for without what was refused of it, else all of it.
func (s *Service) restricted(c rights.Case, d models.Decision) string {
	t := s.Texts.For(c.Request.Language)
	switch {
	case d.Text != "":
		return d.Text
	case c.Asked.About != "" && len(d.Parts) > 0:
		refused := make([]string, len(d.Parts))
		for i, p := range d.Parts {
			refused[i] = p.What
		}
		return t.T("letter.restriction.but", "about", c.Asked.About, "refused", strings.Join(refused, "; "))
	case c.Asked.About != "":
		return c.Asked.About
	case !c.Service.IsZero():
		return c.Service.In(c.Request.Language)
	}
	return t.T("letter.restriction.all")
}
