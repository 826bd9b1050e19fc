package answer

import (
	"context"
	"fmt"
	"slices"
	"time"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Given is what the person has got of an answer so far.
type Given struct {
	Versions []Version     // oldest first
	Missing  []models.Text // the stores that the newest one is without
	Nothing  []models.Text // stores it was without, which have been searched since and held nothing more
}

// Version is one version of an answer.
type Version struct {
	Number int
	At     time.Time
	Pages  int // of the PDF
}

// Given returns the versions of the answer and what the newest one is without,
// for those who may read them.
func (s *Service) Given(ctx context.Context, actor authz.Actor, c rights.Case) (Given, error) {
	var g Given
	if err := mayRead(actor, c); err != nil {
		return g, err
	}
	rows, err := table.AccessReports(s.DB.Read()).Select("number", "missing", "last_page", "pages", "created_at").
		Where("item_id = ? AND controller_id = ?", c.Item.ID, c.Item.ControllerID).Order("number").Find(ctx)
	if err != nil {
		return g, fmt.Errorf("reading the versions of the answer: %w", database.Fault(err))
	}
	for _, r := range rows {
		g.Versions = append(g.Versions, Version{Number: r.Number, At: r.CreatedAt, Pages: r.Pages})
	}
	if len(rows) == 0 || len(rows[len(rows)-1].Missing) == 0 {
		return g, nil
	}
	newest := rows[len(rows)-1]
	stores, err := s.Collect.Status(ctx, authz.ForSystem(c.Item.ControllerID), c)
	if err != nil {
		return g, err
	}
	fresh, err := s.fresh(ctx, c, newest.LastPage)
	if err != nil {
		return g, err
	}
	for _, st := range stores {
		switch {
		case !slices.Contains(newest.Missing, st.Store.ID):
		case st.Collection.State.Settled() && !st.Collection.Gap() && !slices.Contains(fresh, st.Collection.ID):
			g.Nothing = append(g.Nothing, st.Store.Facts.Name)
		default:
			g.Missing = append(g.Missing, st.Store.Facts.Name)
		}
	}
	return g, nil
}

// fresh returns the collections that have given rows since the page.
func (s *Service) fresh(ctx context.Context, c rights.Case, lastPage int64) ([]string, error) {
	pages, err := table.CollectedPages(s.DB.Read()).Select("collection_id").
		Where("item_id = ? AND controller_id = ? AND seq > ? AND row_count > 0", c.Item.ID, c.Item.ControllerID, lastPage).Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking for what has come since the answer: %w", database.Fault(err))
	}
	ids := make([]string, 0, len(pages))
	for _, p := range pages {
		ids = append(ids, p.CollectionID)
	}
	return ids, nil
}
