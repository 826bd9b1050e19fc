package answer_test

import (
	"encoding/json"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
)

// Whoever of the staff opens what was collected or what will be sent is in the
// log, once for each opening, and nothing personal with them.
func TestWhoOpensWhatIsInTheLog(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, ola, boss := t.Context(), w.Staff("ola", authz.Caseworker, "nord"), w.Staff("sjef", authz.Approver, "nord")
		c := w.UnderReview(ola)
		decide(w, ola, c)
		opens := func(actor authz.Actor, what string, open func(c rights.Case) error) {
			t.Helper()
			c := w.Open(actor, c.Item.Reference)
			before, err := w.Rights.Events(ctx, actor, c)
			w.Must(err)
			w.Must(open(c))
			after, err := w.Rights.Events(ctx, actor, c)
			w.Must(err)
			detail, err := json.Marshal(map[string]string{"item": c.Item.ID})
			w.Must(err)
			want := []audit.Entry{{Action: what, ActorRole: string(actor.Role), ActorID: actor.StaffID, RequestID: c.Request.ID, Detail: string(detail)}}
			got := after[len(before):]
			for i := range got {
				got[i] = audit.Entry{Action: got[i].Action, ActorRole: got[i].ActorRole, ActorID: got[i].ActorID, RequestID: got[i].RequestID, Detail: got[i].Detail}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("the log of %s (-want +got):\n%s", what, diff)
			}
		}
		page := func(actor authz.Actor) func(rights.Case) error {
			return func(c rights.Case) error { _, err := w.Answer.Preview(ctx, actor, c); return err }
		}
		pdf := func(actor authz.Actor) func(rights.Case) error {
			return func(c rights.Case) error { return w.Answer.PreviewPDF(ctx, actor, c, io.Discard) }
		}
		opens(ola, "review.opened", func(c rights.Case) error { _, err := w.Review.Look(ctx, ola, c, review.Query{}); return err })
		opens(ola, "answer.previewed", page(ola))
		opens(ola, "answer.preview_downloaded", pdf(ola))
		w.Must(w.Answer.Submit(ctx, ola, c, "Svar."))
		opens(boss, "answer.previewed", page(boss))
		opens(boss, "answer.preview_downloaded", pdf(boss))

		n := w.Count("SELECT COUNT(*) FROM audit_entries")
		_, err := w.Review.Look(ctx, w.Staff("kari", authz.Caseworker, "nord"), c, review.Query{})
		w.Refused(err, fault.Forbidden, "case.not_yours")
		_, err = w.Answer.Preview(ctx, w.Staff("per", authz.Caseworker, "sor"), c)
		w.Refused(err, fault.NotFound, "error.not_found")
		if w.Count("SELECT COUNT(*) FROM audit_entries") != n {
			t.Error("what was refused is noted as opened")
		}
		// To have read a draft is not to have written it.
		w.Must(w.Answer.Approve(ctx, boss, w.Open(boss, c.Item.Reference), 1))
	})
}
