package collect

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Row is one collected row. PageID and Index name it for good.
type Row struct {
	PageID  string
	Index   int
	StoreID string
	Dataset string
	Name    string // the dataset's collection
	Values  map[string]any
	Third   bool     // possibly about somebody else
	Via     []string // the collections it was reached through
}

// pageContent is what a sealed page holds.
type pageContent struct {
	Asked map[string][]any `json:"asked,omitempty"`
	Rows  []pageRow        `json:"rows"`
}

type pageRow struct {
	Values map[string]any `json:"values"`
	Third  bool           `json:"third,omitempty"`
	Via    []string       `json:"via,omitempty"`
}

// Rows returns every row collected for the case, in the order it came. Rows of
// a query that was cut off before its last page are not among them.
func (s *Service) Rows(ctx context.Context, actor authz.Actor, c rights.Case) ([]Row, error) {
	if !actor.Reaches(c.Item.ControllerID) {
		return nil, fault.New(fault.NotFound, "error.not_found")
	}
	stores, err := s.collections(ctx, c.Item)
	if err != nil {
		return nil, err
	}
	storeOf := make(map[string]string, len(stores))
	for id, col := range stores {
		storeOf[col.ID] = id
	}
	var rows []Row
	err = s.eachPage(ctx, c.Item, func(p models.CollectedPage, content pageContent) error {
		for i, r := range content.Rows {
			rows = append(rows, Row{
				PageID: p.ID, Index: i, StoreID: storeOf[p.CollectionID], Dataset: p.Dataset, Name: p.Name,
				Values: r.Values, Third: r.Third, Via: r.Via,
			})
		}
		return nil
	})
	return rows, err
}

// eachPage opens the pages of finished queries in order.
func (s *Service) eachPage(ctx context.Context, item models.RequestItem, visit func(models.CollectedPage, pageContent) error) error {
	const finished = `item_id = ? AND controller_id = ? AND EXISTS (SELECT 1 FROM collected_pages AS f
		WHERE f.collection_id = collected_pages.collection_id AND f.query_id = collected_pages.query_id AND f.last)`
	pages, err := gorm.G[models.CollectedPage](s.DB.Read()).Where(finished, item.ID, item.ControllerID).Order("seq").Find(ctx)
	if err != nil {
		return fmt.Errorf("reading the collected pages: %w", database.Fault(err))
	}
	for _, p := range pages {
		plain, err := s.Keys.Open(p.Sealed, placePage(p.ID))
		if err != nil {
			return err
		}
		content, err := decodePage(plain)
		if err != nil {
			return err
		}
		if err := visit(p, content); err != nil {
			return err
		}
	}
	return nil
}

func decodePage(plain []byte) (pageContent, error) {
	var content pageContent
	dec := json.NewDecoder(bytes.NewReader(plain))
	dec.UseNumber()
	if err := dec.Decode(&content); err != nil {
		return content, fmt.Errorf("reading a collected page: it is not what was written")
	}
	for _, values := range content.Asked {
		for i := range values {
			values[i] = exact(values[i])
		}
	}
	for _, r := range content.Rows {
		for k := range r.Values {
			r.Values[k] = exact(r.Values[k])
		}
	}
	return content, nil
}

// exact gives numbers back as they went in: whole ones as int64, so that a
// long key loses no digit.
func exact(v any) any {
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
		f, err := v.Float64()
		if err != nil {
			return v.String()
		}
		return f
	case []any:
		for i := range v {
			v[i] = exact(v[i])
		}
		return v
	case map[string]any:
		for k := range v {
			v[k] = exact(v[k])
		}
		return v
	default:
		return v
	}
}

func placePage(id string) string { return "collected_pages/" + id }
