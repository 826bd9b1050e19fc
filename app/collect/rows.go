package collect

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect/engine"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Row is one collected row. PageID and Index name it for good.
type Row struct {
	PageID  string
	Seq     int64 // of the page, in order of arrival
	Index   int
	StoreID string
	Dataset string
	Name    string // the dataset's collection
	Values  map[string]any
	Third   bool     // possibly about somebody else
	Via     []string // the collections it was reached through
}

// Rows returns every row collected for the case, in the order it came. Rows of
// a query that was cut off before its last page are not among them.
func (s *Service) Rows(ctx context.Context, actor authz.Actor, c rights.Case) ([]Row, error) {
	var rows []Row
	err := s.EachPage(ctx, actor, c, Origin{}, func(page []Row) error {
		rows = append(rows, page...)
		return nil
	})
	return rows, err
}

// Origin is where rows come from: a collection of a store. The zero value is
// everywhere.
type Origin struct{ StoreID, Dataset, Name string }

// Origin returns where the row comes from.
func (r Row) Origin() Origin { return Origin{r.StoreID, r.Dataset, r.Name} }

// Origins returns where the item's rows come from.
func (s *Service) Origins(ctx context.Context, item models.RequestItem) ([]Origin, error) {
	var from []Origin
	err := s.DB.Read().WithContext(ctx).Raw(`SELECT DISTINCT collections.store_id, collected_pages.dataset, collected_pages.name FROM collected_pages
		JOIN collections ON collections.id = collected_pages.collection_id WHERE collected_pages.item_id = ? AND collected_pages.row_count > 0`, item.ID).Scan(&from).Error
	if err != nil {
		return nil, fmt.Errorf("reading where the rows come from: %w", database.Fault(err))
	}
	return from, nil
}

// EachPage calls visit with the rows that Rows returns, a page at a time, of one
// origin alone where one is given. The rows of a page have one origin.
func (s *Service) EachPage(ctx context.Context, actor authz.Actor, c rights.Case, from Origin, visit func([]Row) error) error {
	stores, err := s.collections(ctx, c.Item)
	if err != nil {
		return err
	}
	condition, args := finished+" AND row_count > 0", []any(nil)
	if from != (Origin{}) {
		condition += " AND collection_id = ? AND dataset = ? AND name = ?"
		args = []any{stores[from.StoreID].ID, from.Dataset, from.Name}
	}
	return s.walk(ctx, actor, c, stores, visit, condition, args...)
}

// Page returns the rows of one page. It returns fault.NotFound where the case has
// no such page.
func (s *Service) Page(ctx context.Context, actor authz.Actor, c rights.Case, id string) ([]Row, error) {
	stores, err := s.collections(ctx, c.Item)
	if err != nil {
		return nil, err
	}
	var rows []Row
	err = s.walk(ctx, actor, c, stores, func(page []Row) error {
		rows = page
		return nil
	}, finished+" AND id = ?", id)
	if err == nil && rows == nil {
		err = fault.New(fault.NotFound, "error.not_found")
	}
	return rows, err
}

// PageAt is a page without its rows: where they come from, and how many of that
// there are before it.
type PageAt struct {
	ID     string
	From   Origin
	Before int
}

// PageList returns the item's pages that have rows, in the order they came.
func (s *Service) PageList(ctx context.Context, item models.RequestItem) ([]PageAt, error) {
	var rows []struct {
		ID, StoreID, Dataset, Name string
		RowCount                   int
	}
	err := s.DB.Read().WithContext(ctx).Raw(`SELECT collected_pages.id, collections.store_id, collected_pages.dataset, collected_pages.name, collected_pages.row_count
		FROM collected_pages JOIN collections ON collections.id = collected_pages.collection_id
		WHERE collected_pages.item_id = ? AND collected_pages.controller_id = ? AND collected_pages.row_count > 0 AND `+finished+` ORDER BY collected_pages.seq`, item.ID, item.ControllerID).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("reading the collected pages: %w", database.Fault(err))
	}
	pages, counted := make([]PageAt, 0, len(rows)), map[Origin]int{}
	for _, r := range rows {
		p := PageAt{ID: r.ID, From: Origin{r.StoreID, r.Dataset, r.Name}}
		p.Before = counted[p.From]
		counted[p.From] += r.RowCount
		pages = append(pages, p)
	}
	return pages, nil
}

// Hold returns fault.NotFound unless the case has the pages, each with the rows at
// the places.
func (s *Service) Hold(ctx context.Context, actor authz.Actor, c rights.Case, pages map[string][]int) error {
	if !actor.Reaches(c.Item.ControllerID) {
		return fault.New(fault.NotFound, "error.not_found")
	}
	for some := range slices.Chunk(slices.Collect(maps.Keys(pages)), 500) {
		known, err := table.CollectedPages(s.DB.Read()).Select("id", "row_count").
			Where("item_id = ? AND controller_id = ? AND id IN ? AND "+finished, c.Item.ID, c.Item.ControllerID, some).Find(ctx)
		if err != nil {
			return fmt.Errorf("looking for the rows: %w", database.Fault(err))
		}
		if len(known) != len(some) {
			return fault.New(fault.NotFound, "error.not_found")
		}
		for _, p := range known {
			if slices.Min(pages[p.ID]) < 0 || slices.Max(pages[p.ID]) >= p.RowCount {
				return fault.New(fault.NotFound, "error.not_found")
			}
		}
	}
	return nil
}

// walk calls visit with the rows of the pages for which the condition holds, in
// the order they came.
func (s *Service) walk(
	ctx context.Context, actor authz.Actor, c rights.Case, stores map[string]models.Collection, visit func([]Row) error, condition string, args ...any,
) error {
	if !actor.Reaches(c.Item.ControllerID) {
		return fault.New(fault.NotFound, "error.not_found")
	}
	storeOf := make(map[string]string, len(stores))
	for id, col := range stores {
		storeOf[col.ID] = id
	}
	layouts, err := s.Layouts(ctx, c.Item)
	if err != nil {
		return err
	}
	return s.eachPage(ctx, c.Item, condition, func(p models.CollectedPage, page engine.Page) error {
		rows := make([]Row, 0, len(page.Rows))
		for i, r := range page.Rows {
			row := Row{
				PageID: p.ID, Seq: p.Seq, Index: i, StoreID: storeOf[p.CollectionID], Dataset: p.Dataset, Name: p.Name,
				Values: r.Row, Third: r.Third, Via: r.Via,
			}
			row.Values = layouts.values(row)
			rows = append(rows, row)
		}
		return visit(rows)
	}, args...)
}

// errStop ends a walk over the pages early.
var errStop = errors.New("enough")

// pagesAtOnce is how many sealed pages are in memory together.
const pagesAtOnce = 32

// eachPage opens the pages for which the condition holds in the order they came.
func (s *Service) eachPage(ctx context.Context, item models.RequestItem, condition string, visit func(models.CollectedPage, engine.Page) error, args ...any) error {
	for after := int64(0); ; {
		pages, err := table.CollectedPages(s.DB.Read()).
			Where("item_id = ? AND controller_id = ? AND seq > ? AND "+condition, append([]any{item.ID, item.ControllerID, after}, args...)...).
			Order("seq").Limit(pagesAtOnce).Find(ctx)
		if err != nil {
			return fmt.Errorf("reading the collected pages: %w", database.Fault(err))
		}
		if err := s.openPages(pages, visit); err != nil {
			return err
		}
		if len(pages) < pagesAtOnce {
			return nil
		}
		after = pages[len(pages)-1].Seq
	}
}

func (s *Service) openPages(pages []models.CollectedPage, visit func(models.CollectedPage, engine.Page) error) error {
	for _, p := range pages {
		page, err := s.openPage(p)
		if err != nil {
			return err
		}
		if err := visit(p, page); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) openPage(p models.CollectedPage) (engine.Page, error) {
	var page engine.Page
	plain, err := s.Keys.Open(p.Sealed, placePage(p.ID))
	if err != nil {
		return page, err
	}
	if err := json.Unmarshal(plain, &page); err != nil {
		return page, errors.New("reading a collected page: it is not what was written")
	}
	return page, nil
}

func placePage(id string) string { return "collected_pages/" + id }
