package collect

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"rettighetsporten/app/database/table"
	"rettighetsporten/models"
)

// Gaps is how the stores of a case stand as a transaction sees them. A store
// that has left the register is waited for by nobody and is not among them.
type Gaps struct {
	Open     []string // being searched, waiting, or with their owner
	Missing  []string // not answered in full, and nobody has chosen to go on without them
	Without  []string // not answered in full, and the case goes on without them
	Answered []string
}

// Settled reports whether nothing is waited for and nothing is left to choose.
func (g Gaps) Settled() bool { return len(g.Open)+len(g.Missing) == 0 }

// GapsOf returns how the stores of the item's register stand.
func GapsOf(ctx context.Context, tx *gorm.DB, item models.RequestItem) (Gaps, error) {
	var g Gaps
	rows, err := table.Collections(tx).Where(`item_id = ? AND controller_id = ? AND EXISTS (SELECT 1 FROM record_stores
		WHERE record_stores.controller_id = collections.controller_id AND record_stores.id = collections.store_id)`, item.ID, item.ControllerID).Order("store_id").Find(ctx)
	if err != nil {
		return g, fmt.Errorf("reading the collections: %w", err)
	}
	omitted, err := table.Omissions(tx).Where("item_id = ? AND controller_id = ? AND ended_at IS NULL", item.ID, item.ControllerID).Find(ctx)
	if err != nil {
		return g, fmt.Errorf("reading what the case goes on without: %w", err)
	}
	without := map[string]bool{}
	for _, o := range omitted {
		without[o.CollectionID] = true
	}
	for _, r := range rows {
		switch {
		case !r.State.Settled():
			g.Open = append(g.Open, r.StoreID)
		case !r.Gap():
			g.Answered = append(g.Answered, r.StoreID)
		case without[r.ID]:
			g.Without = append(g.Without, r.StoreID)
		default:
			g.Missing = append(g.Missing, r.StoreID)
		}
	}
	return g, nil
}

// CountUndecided returns how many of the collected rows nobody has decided
// about, as the transaction sees them.
func CountUndecided(ctx context.Context, tx *gorm.DB, itemID string) (int, error) {
	rows, err := CountRows(ctx, tx, itemID)
	if err != nil {
		return 0, err
	}
	decided, err := table.ReviewChoices(tx).
		Where("item_id = ? AND EXISTS (SELECT 1 FROM collected_pages WHERE collected_pages.id = review_choices.page_id AND "+finished+")", itemID).Count(ctx, "*")
	if err != nil {
		return 0, fmt.Errorf("counting the decided rows: %w", err)
	}
	return rows - int(decided), nil
}
