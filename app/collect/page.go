package collect

import (
	"context"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/collect/engine"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/models"
)

// sink keeps what a run finds, page by page: what is on a page that is here is
// not asked for again where the store can be asked for the rest alone, and never
// kept twice.
type sink struct{ run *caseRun }

// SavePage seals the page and keeps it, unless the run has lost its lease.
func (k sink) SavePage(ctx context.Context, p engine.Page) error {
	col, rows := k.run.collections[p.StoreID], len(p.Rows)
	if k.run.onTheWay(dataset.Address{Dataset: p.Dataset, Collection: p.Collection}) {
		rows = 0
	}
	return k.run.write(ctx, func(tx *gorm.DB) error {
		return k.run.s.keepPage(ctx, tx, models.CollectedPage{
			CollectionID: col.ID, ItemID: col.ItemID, ControllerID: col.ControllerID, QueryID: p.Query, Number: p.Number,
			Dataset: p.Dataset, Name: p.Collection, Last: p.Last, RowCount: rows, CreatedAt: database.Instant(k.run.s.Now()),
		}, p)
	})
}

// keepPage seals the page and puts it among the item's pages, in place of an
// earlier one with the same query and number. The item's row is held
// meanwhile, so that two writers never take the same place, and nothing comes
// in behind an approver's back.
func (s *Service) keepPage(ctx context.Context, tx *gorm.DB, row models.CollectedPage, page engine.Page) error {
	plain, err := json.Marshal(page)
	if err != nil {
		return fmt.Errorf("writing a page of %s: %w", row.Dataset, err)
	}
	item, err := table.RequestItems(tx, clause.Locking{Strength: "UPDATE"}).Where("id = ?", row.ItemID).Take(ctx)
	if err != nil {
		return fmt.Errorf("holding the item: %w", err)
	}
	if !searchable(item) {
		return fault.New(fault.Conflict, "collect.not_now")
	}
	earlier, err := table.CollectedPages(tx).Where("item_id = ? AND query_id = ? AND number = ?", row.ItemID, row.QueryID, row.Number).Limit(1).Find(ctx)
	if err != nil {
		return fmt.Errorf("looking for the page: %w", err)
	}
	if len(earlier) > 0 {
		return s.replacePage(ctx, tx, earlier[0].ID, row, plain)
	}
	row.ID = models.NewID()
	if row.Sealed, err = s.Keys.Seal(plain, placePage(row.ID)); err != nil {
		return err
	}
	last, err := LastPage(ctx, tx, row.ItemID)
	if err != nil {
		return err
	}
	row.Seq = last + 1
	if row.Last && row.Number > 0 {
		if err := arrive(ctx, tx, row, last); err != nil {
			return err
		}
		row.Seq += int64(row.Number)
	}
	if err := table.CollectedPages(tx).Create(ctx, &row); err != nil {
		return fmt.Errorf("keeping the page: %w", err)
	}
	return nil
}

// arrive puts the query's earlier pages behind the last page of the item, now
// that they come to be read: an answer may have been given since they were kept,
// and what it was not made of is told by where pages stand.
func arrive(ctx context.Context, tx *gorm.DB, row models.CollectedPage, last int64) error {
	err := tx.WithContext(ctx).Exec("UPDATE collected_pages SET seq = CAST(? AS BIGINT) + number WHERE item_id = ? AND query_id = ?", last+1, row.ItemID, row.QueryID).Error
	if err != nil {
		return fmt.Errorf("putting the pages of a query together: %w", err)
	}
	return nil
}

func (s *Service) replacePage(ctx context.Context, tx *gorm.DB, id string, row models.CollectedPage, plain []byte) error {
	sealed, err := s.Keys.Seal(plain, placePage(id))
	if err != nil {
		return err
	}
	_, err = table.CollectedPages(tx).Where("id = ?", id).Select("last", "row_count", "sealed").
		Updates(ctx, models.CollectedPage{Last: row.Last, RowCount: row.RowCount, Sealed: sealed})
	if err != nil {
		return fmt.Errorf("replacing the page: %w", err)
	}
	return nil
}

// searchable reports whether what is found may still be added to the case:
// until its answer is sent to approval, or it is over.
func searchable(item models.RequestItem) bool {
	return item.Status.Open() && item.Status != models.StatusApproval && item.InvokedRight.Searched()
}

// LastPage returns the number of the last page collected for the item, as the
// transaction sees it.
func LastPage(ctx context.Context, tx *gorm.DB, itemID string) (int64, error) {
	var last int64
	err := tx.WithContext(ctx).Raw("SELECT COALESCE(MAX(seq), 0) FROM collected_pages WHERE item_id = ?", itemID).Scan(&last).Error
	if err != nil {
		return 0, fmt.Errorf("numbering the pages: %w", err)
	}
	return last, nil
}

// CountRows returns how many rows have been collected for the item, as the
// transaction sees it.
func CountRows(ctx context.Context, tx *gorm.DB, itemID string) (int, error) {
	var n int
	err := tx.WithContext(ctx).Raw("SELECT COALESCE(SUM(row_count), 0) FROM collected_pages WHERE item_id = ? AND "+finished, itemID).Scan(&n).Error
	if err != nil {
		return 0, fmt.Errorf("counting the collected rows: %w", err)
	}
	return n, nil
}

// anyPage is no condition: queries that were cut off count too.
const anyPage = "TRUE"

// finished is the condition that a page belongs to a query with a last page.
const finished = `EXISTS (SELECT 1 FROM collected_pages AS f
	WHERE f.item_id = collected_pages.item_id AND f.query_id = collected_pages.query_id AND f.last)`

// forget deletes the pages of a query that was cut off and is asked again in
// full.
func (r *caseRun) forget(ctx context.Context, query string) error {
	return r.write(ctx, func(tx *gorm.DB) error {
		_, err := table.CollectedPages(tx).
			Where("item_id = ? AND controller_id = ? AND query_id = ? AND NOT "+finished, r.c.Item.ID, r.c.Item.ControllerID, query).Delete(ctx)
		if err != nil {
			return fmt.Errorf("dropping what was cut off: %w", err)
		}
		return nil
	})
}

// replay gives the engine what earlier runs have found, to the end of a query
// or not.
func (r *caseRun) replay(ctx context.Context) engine.Replay {
	return func(yield func(engine.Page, error) bool) {
		stop := errStop
		err := r.s.eachPage(ctx, r.c.Item, anyPage, func(_ models.CollectedPage, p engine.Page) error {
			if !yield(p, nil) {
				return stop
			}
			return nil
		})
		if err != nil && err != stop { //nolint:errorlint // stop is our own and never wrapped
			yield(engine.Page{}, err)
		}
	}
}
