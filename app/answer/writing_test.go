package answer_test

import (
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

// The page of the answer reads what was collected once, however much it says
// of it, and the page of the facts not at all.
func TestTheRowsAreReadOnceForAPage(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, ola, boss := t.Context(), w.Staff("ola", authz.Caseworker, "nord"), w.Staff("sjef", authz.Approver, "nord")
		c := w.UnderReview(ola)
		var read atomic.Int32
		w.Must(db.Read().Callback().Query().After("gorm:query").Register("test:count", func(tx *gorm.DB) {
			if tx.Statement.Table == "collected_pages" {
				read.Add(1)
			}
		}))
		reads := func(what string, want int32, do func()) {
			t.Helper()
			read.Store(0)
			do()
			if got := read.Load(); got != want {
				t.Errorf("%s read the rows %d times, want %d", what, got, want)
			}
		}
		reads("the facts", 0, func() { _, err := w.Answer.ToConfirm(ctx, ola, c); w.Must(err) })
		reads("the obstacles", 1, func() { _, err := w.Answer.Obstacles(ctx, ola, c); w.Must(err) })
		var got answer.Writing
		write := func() {
			var err error
			got, err = w.Answer.Writing(ctx, ola, w.Open(ola, c.Item.Reference))
			w.Must(err)
		}
		reads("the answer that is not ready", 1, write)
		if got.Document != nil || !fault.Is(got.NotYet, fault.Conflict) || len(got.Obstacles.Unconfirmed) != 2 || got.Draft.State != models.DraftWriting {
			t.Errorf("not ready it is %+v", got)
		}
		decide(w, ola, c)
		w.Must(w.Answer.Save(ctx, ola, c, "Her er svaret."))
		reads("the answer", 1, write)
		before, err := w.Answer.Preview(ctx, ola, c)
		w.Must(err)
		if diff := cmp.Diff(&before, got.Document); diff != "" || got.NotYet != nil || got.Obstacles.Any() || got.Draft.Summary != "Her er svaret." {
			t.Errorf("ready it is %+v (-want +got):\n%s", got, diff)
		}
		w.Must(w.Answer.Submit(ctx, ola, c, "Her er svaret."))
		reads("the answer that is sent to approval", 0, write)
		if diff := cmp.Diff(&before, got.Document); diff != "" {
			t.Errorf("sent to approval it is another (-want +got):\n%s", diff)
		}
		w.Must(w.Answer.Approve(ctx, boss, w.Open(boss, c.Item.Reference), got.Draft.Version))
		w.Drain()
		reads("the answer that was given", 0, write)
		if got.Document != nil || got.NotYet != nil {
			t.Errorf("given, there is still a draft: %+v", got)
		}
		_, err = w.Answer.Writing(ctx, w.Staff("kari", authz.Caseworker, "nord"), c)
		w.Refused(err, fault.Forbidden, "case.not_yours")
		n := w.Count("SELECT COUNT(*) FROM audit_entries WHERE action = 'answer.previewed'")
		if n != 3 { // twice as Writing, once as Preview
			t.Errorf("it was opened %d times by the log, want 3", n)
		}
	})
}
