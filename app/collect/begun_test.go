package collect_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/models"
)

// pagesOf returns the pages of persons, in the order of their numbers.
func pagesOf(p *play, itemID string) []models.CollectedPage {
	p.w.T.Helper()
	pages, err := table.CollectedPages(p.w.DB.Read()).Where("item_id = ? AND name = 'persons'", itemID).Order("query_id, number").Find(p.w.T.Context())
	p.w.Must(err)
	return pages
}

// What is sealed of a query that was cut off stays, is read by nobody before
// the query is answered, and then comes behind what an answer was made of.
func TestAQueryThatIsCutOffGoesOn(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		const many = 1700
		p := newPlay(t, db, "sor")
		w, ctx := p.w, t.Context()
		number := w.Person("oksana").NationalID.Reveal()
		for i := range many - 1 { // there is one already
			w.Stores["sor"].Put("persons", recordstore.Row{"id": int64(10 + i), "number": number})
		}
		sent := 0
		w.Stores["sor"].Break(func() error {
			if sent++; sent == 1200 {
				return recordstore.Fail(recordstore.TimedOut, "too slow")
			}
			return nil
		})
		c := w.Collected(p.worker, p.number)
		sealed := pagesOf(p, c.Item.ID)
		if len(sealed) != 2 || sealed[0].Last || sealed[1].Last {
			t.Fatalf("got %d pages, want the first two of a query", len(sealed))
		}
		rows, err := w.Collect.Rows(ctx, p.worker, c)
		w.Must(err)
		if len(rows) != 0 || p.status("sor").Collection.RowCount != 0 {
			t.Errorf("%d rows can be read, %d are counted; want none of a query that was cut off", len(rows), p.status("sor").Collection.RowCount)
		}
		var answered int64
		w.Must(db.InTx(ctx, func(tx *gorm.DB) error {
			n, err := collect.CountRows(ctx, tx, c.Item.ID)
			if n != 0 {
				t.Errorf("%d rows are counted, want none", n)
			}
			if err == nil {
				answered, err = collect.LastPage(ctx, tx, c.Item.ID)
			}
			return err
		}))

		w.Stores["sor"].Break(nil)
		w.Clock.Advance(2 * time.Hour)
		w.Drain()
		pages := pagesOf(p, c.Item.ID)
		if len(pages) != 4 || !pages[3].Last || pages[0].ID != sealed[0].ID || pages[1].ID != sealed[1].ID {
			t.Fatalf("got %d pages, want the two that were there and two more", len(pages))
		}
		for i, page := range pages {
			if page.Seq <= answered || page.Number != i || i > 0 && page.Seq <= pages[i-1].Seq {
				t.Errorf("page %d is the %d. and stands at %d, want it behind %d and the one before", i, page.Number, page.Seq, answered)
			}
			if i < 2 && !slices.Equal(page.Sealed, sealed[i].Sealed) {
				t.Errorf("page %d is not what it was", i)
			}
		}
		rows, err = w.Collect.Rows(ctx, p.worker, w.Open(p.worker, p.number))
		w.Must(err)
		ids := map[string]bool{}
		for _, r := range rows {
			ids[fmt.Sprint(r.Values["id"])] = true
		}
		parts := p.status("sor").Collection.Parts
		part := parts[slices.IndexFunc(parts, func(part models.CollectionPart) bool { return part.Name == "persons" })]
		if len(rows) != many || len(ids) != many || p.status("sor").Collection.RowCount != many || part.RowCount != many || part.Queries != 1 {
			t.Errorf("%d rows, %d of them different, %+v; want %d", len(rows), len(ids), part, many)
		}
	})
}
