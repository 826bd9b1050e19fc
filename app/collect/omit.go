package collect

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// MaxWhy is how long the reason for going on without a store may be, in
// characters.
const MaxWhy = 1000

// GoOnWithout lets the case go on although a store has not answered, or not in
// full. Who chose it, when and why is kept; the answer says what is missing,
// and the case stays open for it. An owner's task stays open too. It returns
// fault.Invalid without a reason, and fault.Conflict for a store that has
// answered or that the case has gone on without already.
func (s *Service) GoOnWithout(ctx context.Context, actor authz.Actor, c rights.Case, storeID, why string) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	why = strings.TrimSpace(why)
	switch {
	case why == "":
		return fault.New(fault.Invalid, "collect.why_missing")
	case utf8.RuneCountInString(why) > MaxWhy:
		return fault.New(fault.Invalid, "submit.too_long").With("max", MaxWhy)
	}
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if c.Item.Status == models.StatusCollecting { // it may have waited for this store alone
			if err := rights.EnqueuePlan(ctx, tx, now, c.Item); err != nil { // the job first: see EnqueuePlan
				return err
			}
		}
		_, col, err := holdCollection(ctx, tx, c.Item, storeID)
		if err != nil {
			return err
		}
		if col, err = s.leave(ctx, tx, col, now); err != nil {
			return err
		}
		if err := s.keepOmission(ctx, tx, actor, col, why, now); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, c.Item, "collect.went_on", storeID)
	})
}

// leave stops waiting for the store.
func (s *Service) leave(ctx context.Context, tx *gorm.DB, col models.Collection, now time.Time) (models.Collection, error) {
	changed := models.Collection{State: col.State, Reason: col.Reason, FinishedAt: col.FinishedAt}
	switch {
	case col.State == models.CollectionWithOwner:
		changed = models.Collection{State: models.CollectionUnanswered, Reason: "collect.owner_silent", FinishedAt: &now}
		if err := endOmission(ctx, tx, col.ID, now); err != nil { // an earlier one, of before the owner was asked again
			return col, err
		}
	case !col.Gap():
		return col, fault.New(fault.Conflict, "case.changed_meanwhile")
	}
	_, err := table.Collections(tx).Where("id = ?", col.ID).Select("state", "reason", "trying", "finished_at").Updates(ctx, changed)
	if err != nil {
		return col, fmt.Errorf("going on without the store: %w", err)
	}
	col.State, col.Reason = changed.State, changed.Reason
	return col, nil
}

func (s *Service) keepOmission(ctx context.Context, tx *gorm.DB, actor authz.Actor, col models.Collection, why string, now time.Time) error {
	standing, err := table.Omissions(tx).Where("collection_id = ? AND ended_at IS NULL", col.ID).Count(ctx, "*")
	if err != nil {
		return fmt.Errorf("looking for an earlier choice: %w", err)
	}
	if standing > 0 {
		return fault.New(fault.Conflict, "case.changed_meanwhile")
	}
	row := models.Omission{
		ID: models.NewID(), CollectionID: col.ID, ItemID: col.ItemID, ControllerID: col.ControllerID, StoreID: col.StoreID,
		State: col.State, Reason: col.Reason, ChosenBy: actor.StaffID, ChosenAt: now,
	}
	if row.WhySealed, err = s.Keys.Seal([]byte(why), placeWhy(row.ID)); err != nil {
		return err
	}
	if err := table.Omissions(tx).Create(ctx, &row); err != nil {
		return fmt.Errorf("keeping the choice: %w", err)
	}
	return nil
}

// Omission is a choice to go on without a store, opened.
type Omission struct {
	models.Omission

	Why string
}

// omissions returns the choices that stand, by collection.
func (s *Service) omissions(ctx context.Context, item models.RequestItem) (map[string]Omission, error) {
	rows, err := table.Omissions(s.DB.Read()).Where("item_id = ? AND controller_id = ? AND ended_at IS NULL", item.ID, item.ControllerID).Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading what the case goes on without: %w", database.Fault(err))
	}
	byCollection := make(map[string]Omission, len(rows))
	for _, r := range rows {
		why, err := s.Keys.Open(r.WhySealed, placeWhy(r.ID))
		if err != nil {
			return nil, err
		}
		byCollection[r.CollectionID] = Omission{Omission: r, Why: string(why)}
	}
	return byCollection, nil
}

func placeWhy(id string) string { return "omissions.why/" + id }
