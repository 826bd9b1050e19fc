package review_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// undo undoes the last step, which has to be of the kind, and returns it.
func undo(w *world.World, actor authz.Actor, c rights.Case, kind models.ReviewStepKind) review.Step {
	w.T.Helper()
	last, ok, err := w.Review.Last(w.T.Context(), actor, c)
	w.Must(err)
	if !ok || last.Kind != kind {
		w.T.Fatalf("the last step is %+v, %v, want %s", last, ok, kind)
	}
	w.Must(w.Review.Undo(w.T.Context(), actor, c, last.ID))
	return last
}

// Every step is undone to what was before it, the last one first, with who chose
// what then.
func TestUndo(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, ola := t.Context(), w.Staff("ola", authz.Caseworker, "nord")
		c := w.UnderReview(ola)
		_, ok, err := w.Review.Last(ctx, ola, c)
		w.Must(err)
		if ok {
			t.Error("there is a step before any was taken")
		}
		all, err := w.Review.Rows(ctx, ola, c)
		w.Must(err)
		line := lines(w, ola, c)[0].Ref()
		other := slices.IndexFunc(all, func(r review.Row) bool { return r.StoreID != "chat" })
		var states [][]review.Row
		var choosers []int
		look := func() []review.Row {
			rows, err := w.Review.Rows(ctx, ola, c)
			w.Must(err)
			return rows
		}
		do := func(err error) {
			t.Helper()
			w.Must(err)
			states = append(states, look())
			choosers = append(choosers, w.Count("SELECT COUNT(*) FROM review_choices WHERE chosen_by = ?", ola.StaffID))
		}
		do(nil)
		do(w.Review.Choose(ctx, ola, c, []review.Ref{all[other].Ref(), all[other].Ref(), line}, withheld))
		do(w.Review.Note(ctx, ola, c, all[other].Ref(), " Spør Kari. "))
		n, err := w.Review.ReleaseRest(ctx, ola, c)
		do(err)
		do(w.Review.Choose(ctx, ola, c, []review.Ref{line}, review.Choice{Outcome: models.Released}))
		do(w.Review.Redact(ctx, ola, c, line, []review.Part{{"text", 0, 3}, {"text", 5, 8}}, secret, true))
		do(w.Review.Redact(ctx, ola, c, line, []review.Part{{Field: "text"}}, secret, false))
		do(w.Review.Unredact(ctx, ola, c, line, review.Part{Field: "text"}))
		do(w.Review.Redact(ctx, ola, c, line, []review.Part{{"text", 0, 3}}, secret, false))
		do(w.Review.Choose(ctx, ola, c, []review.Ref{line}, withheld))
		do(w.Review.Note(ctx, ola, c, all[other].Ref(), ""))
		if states[2][other].Note != "Spør Kari." {
			t.Errorf("the note is %q", states[2][other].Note)
		}

		kinds := []models.ReviewStepKind{"withheld", "noted", "rest", "released", "redacted", "redacted", "unredacted", "redacted", "withheld", "noted"}
		amounts := []int{2, 1, n, 1, 2, 1, 1, 1, 1, 1}
		kari := w.Staff("kari", authz.Caseworker, "nord")
		w.Take(kari, c.Item.Reference) // who has the case now undoes what another did
		c = w.Open(kari, c.Item.Reference)
		for i, kind := range slices.Backward(kinds) {
			last := undo(w, kari, c, kind)
			if last.Amount != amounts[i] || last.By != ola.StaffID || last.At.IsZero() {
				t.Errorf("step %d is %+v, want %d", i+1, last, amounts[i])
			}
			if diff := cmp.Diff(states[i], look()); diff != "" {
				t.Errorf("after undoing step %d, %s (-want +got):\n%s", i+1, kind, diff)
			}
			if got := w.Count("SELECT COUNT(*) FROM review_choices WHERE chosen_by = ?", ola.StaffID); got != choosers[i] {
				t.Errorf("after undoing step %d %d choices are Ola's, want %d", i+1, got, choosers[i])
			}
		}
		if got := w.Count("SELECT COUNT(*) FROM audit_entries WHERE action = 'review.undone' AND actor_id = ?", kari.StaffID); got != len(kinds) {
			t.Errorf("%d undoings are in the log", got)
		}
	})
}

func TestUndoIsRefused(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, ola := t.Context(), w.Staff("ola", authz.Caseworker, "nord")
		c := w.UnderReview(ola)
		at := lines(w, ola, c)[0].Ref()
		w.Refused(w.Review.Undo(ctx, ola, c, "nonsense"), fault.Conflict, "review.not_the_last")
		w.Must(w.Review.Choose(ctx, ola, c, []review.Ref{at}, withheld))
		first, _, err := w.Review.Last(ctx, ola, c)
		w.Must(err)
		w.Must(w.Review.Note(ctx, ola, c, at, "Se her."))
		w.Refused(w.Review.Undo(ctx, ola, c, first.ID), fault.Conflict, "review.not_the_last")
		kari := w.Staff("kari", authz.Caseworker, "nord")
		_, _, err = w.Review.Last(ctx, kari, c)
		w.Refused(err, fault.Forbidden, "case.not_yours")
		last, _, err := w.Review.Last(ctx, ola, c)
		w.Must(err)
		w.Refused(w.Review.Undo(ctx, kari, c, last.ID), fault.Forbidden, "case.not_yours")
		other := w.Collected(ola, w.File(w.Citizen("oksana"), "nord").CaseNumber)
		w.Exec("UPDATE request_items SET status = 'review' WHERE id = ?", other.Item.ID)
		w.Refused(w.Review.Undo(ctx, ola, other, last.ID), fault.Conflict, "review.not_the_last")
		w.Exec("UPDATE request_items SET status = 'approval' WHERE id = ?", c.Item.ID)
		w.Refused(w.Review.Undo(ctx, ola, c, last.ID), fault.Conflict, "review.not_now")
		w.Exec("UPDATE request_items SET status = 'review' WHERE id = ?", c.Item.ID)

		steps, err := table.ReviewStepPages(db.Read()).Find(ctx)
		w.Must(err)
		for _, s := range steps {
			if bytes.Contains(s.BeforeSealed, []byte("15-4")) || bytes.Contains(s.BeforeSealed, []byte("Choice")) {
				t.Error("how a row was is not sealed")
			}
		}
		// What has been given is not undone.
		w.Exec("INSERT INTO access_reports (id, item_id, controller_id, number, missing, last_page, document_sealed, pages, created_at) SELECT 'r', item_id, controller_id, 1, '[]', 0, before_sealed, 1, done_at FROM review_steps JOIN review_step_pages ON step_id = review_steps.id WHERE review_steps.id = ?", last.ID)
		if _, ok, err := w.Review.Last(ctx, ola, c); ok || err != nil {
			t.Errorf("a step of an answer that was given can be undone, %v", err)
		}
		w.Refused(w.Review.Undo(ctx, ola, c, last.ID), fault.Conflict, "review.not_the_last")
	})
}

func TestNote(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, ola := t.Context(), w.Staff("ola", authz.Caseworker, "nord")
		c := w.UnderReview(ola)
		at := lines(w, ola, c)[0].Ref()
		w.Refused(w.Review.Note(ctx, ola, c, at, strings.Repeat("ø", review.MaxReason+1)), fault.Invalid, "submit.too_long")
		w.Refused(w.Review.Note(ctx, ola, c, review.Ref{PageID: at.PageID, Index: 40}, "Nei."), fault.NotFound, "error.not_found")
		w.Refused(w.Review.Note(ctx, w.Staff("kari", authz.Caseworker, "nord"), c, at, "Nei."), fault.Forbidden, "case.not_yours")
		w.Must(w.Review.Note(ctx, ola, c, at, "Spør arkivet først."))
		w.Must(w.Review.Note(ctx, ola, c, at, "Arkivet har svart."))
		rows, err := w.Review.Rows(ctx, w.Staff("sjef", authz.Approver, "nord"), c)
		w.Must(err)
		var got []string
		for _, r := range rows {
			if r.Note != "" {
				got = append(got, r.Note)
			}
		}
		if diff := cmp.Diff([]string{"Arkivet har svart."}, got); diff != "" {
			t.Errorf("the notes (-want +got):\n%s", diff)
		}
		if where := w.Readable("arkivet"); len(where) > 0 && strings.Contains(strings.Join(where, " "), "row_notes") {
			t.Errorf("the note can be read in %v", where)
		}
	})
}
