package answer_test

import (
	"bytes"
	"strconv"
	"strings"
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
)

// A table that is too long for the page is read whole before the answer is approved,
// by who writes it and by who approves it, and by nobody else.
func TestALongTableOfADraftIsReadWhole(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, ola, boss := t.Context(), w.Staff("ola", authz.Caseworker, "nord"), w.Staff("sjef", authz.Approver, "nord")
		c := talkative(w, ola)
		read := func(actor authz.Actor) string {
			c := w.Open(actor, c.Item.Reference)
			doc, err := w.Answer.Preview(ctx, actor, c)
			w.Must(err)
			for table := range doc.Tables() {
				if table.Apart == nil {
					continue
				}
				var b bytes.Buffer
				w.Must(w.Answer.DraftTable(ctx, actor, c, table.ID, &b))
				return b.String()
			}
			t.Fatal("the draft has no long table")
			return ""
		}
		before := read(ola)
		for i := range longRows {
			if !strings.Contains(before, "Linje nummer "+strconv.Itoa(i+1)+" om saken.") {
				t.Fatalf("row %d is not in the table", i+1)
			}
		}
		w.Must(w.Answer.Save(ctx, ola, c, "Her er svaret."))
		w.Must(w.Answer.Submit(ctx, ola, c, "Her er svaret."))
		if read(boss) != before {
			t.Error("the approver reads something else than the caseworker sent")
		}
		c = w.Open(boss, c.Item.Reference)
		var b bytes.Buffer
		for _, id := range []string{"table-999", "", "../x"} {
			if err := w.Answer.DraftTable(ctx, boss, c, id, &b); !fault.Is(err, fault.NotFound) {
				t.Errorf("%q: %v", id, err)
			}
		}
		if err := w.Answer.DraftTable(ctx, w.Citizen("oksana"), c, "table-1", &b); err == nil {
			t.Error("the person reads the draft")
		}
		if err := w.Answer.DraftTable(ctx, w.Staff("annen", authz.Approver, "sor"), c, "table-1", &b); err == nil {
			t.Error("another controller reads the draft")
		}
		if b.Len() > 0 {
			t.Error("something was written to who may read nothing")
		}
	})
}
