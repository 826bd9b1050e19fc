package collect

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Start begins the collection of a case: every store that has not been
// searched at once on filing is searched now.
func (s *Service) Start(ctx context.Context, actor authz.Actor, c rights.Case) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	if !c.Item.InvokedRight.Searched() {
		return fault.New(fault.Conflict, "act.not_a_search")
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := rights.EnqueuePlan(ctx, tx, database.Instant(s.Now()), c.Item); err != nil { // the job first: see EnqueuePlan
			return err
		}
		return rights.Advance(ctx, tx, actor, s.Now(), &c.Item, models.StatusCollecting)
	})
}

// plan makes a collection for each store of the controller, once per item. A
// store that deletes what has reached some age is to be searched at once: what
// it deletes meanwhile could not be answered with.
func (s *Service) plan(ctx context.Context, c rights.Case, stores []models.RecordStore) error {
	reaches, err := s.reaches(ctx, c.Item)
	if err != nil {
		return err
	}
	rows := make([]models.Collection, 0, len(stores))
	for _, store := range stores {
		row := planned(c.Item, store)
		if row.Reason == "" && !reaches(store) {
			row = models.Collection{ID: row.ID, ItemID: row.ItemID, ControllerID: row.ControllerID, StoreID: row.StoreID, State: models.CollectionNotSearched, Reason: NotPortable}
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return nil
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := table.Collections(tx, clause.OnConflict{DoNothing: true}).CreateInBatches(ctx, &rows, 100); err != nil {
			return fmt.Errorf("planning the collections: %w", err)
		}
		return nil
	})
}

// Reasons why a collection was not searched.
const (
	OutOfScope = "collect.out_of_scope" // the person did not ask for it
	NoIdentity = "collect.no_identity"  // nothing that is proved of the person leads to it
)

// Reasons why the right to take data along does not reach a store, Art. 20(1).
const (
	NotPortable  = "collect.not_portable"  // it rests on neither consent nor contract
	NotAutomated = "collect.not_automated" // it is on paper
	NotProvided  = "collect.not_provided"  // something was found, and nothing of it that the person has provided
)

func planned(item models.RequestItem, store models.RecordStore) models.Collection {
	row := models.Collection{
		ID: models.NewID(), ItemID: item.ID, ControllerID: item.ControllerID, StoreID: store.ID,
		State: models.CollectionWaiting,
	}
	if item.ActivityID != "" && !slices.Contains(store.Facts.Activities, item.ActivityID) {
		row.State, row.Reason = models.CollectionNotSearched, OutOfScope
		return row
	}
	if last, ok := lastDay(store.Facts.Retention, item.ReceivedAt); ok {
		day := models.DateIn(item.ReceivedAt, deadline.Zone())
		row.AtOnce = !last.After(day.AddDays(rollingDays))
		if !last.After(item.Governing) {
			row.DeletesOn = last
		}
	}
	return row
}

// rollingDays is the longest retention of a store that is searched at once. What
// it held at receipt goes day by day, the oldest first: of sixty days half is
// gone when the month is.
const rollingDays = 366

// lastDay returns the last day on which a source can still hold what it held
// at receipt.
func lastDay(r *models.StoreRetention, received time.Time) (models.Date, bool) {
	if r == nil || r.Days+r.Months == 0 {
		return models.Date{}, false
	}
	day := models.DateIn(received, deadline.Zone())
	if r.Months > 0 {
		day = deadline.AddMonths(day, r.Months)
	}
	return day.AddDays(r.Days), true
}
