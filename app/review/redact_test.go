package review_test

import (
	"bytes"
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

// lines returns the rows of the chat.
func lines(w *world.World, actor authz.Actor, c rights.Case) []review.Row {
	w.T.Helper()
	rows, err := w.Review.Rows(w.T.Context(), actor, c)
	w.Must(err)
	var out []review.Row
	for _, r := range rows {
		if r.StoreID == "chat" {
			out = append(out, r)
		}
	}
	if len(out) != 2 {
		w.T.Fatalf("the chat has %d rows", len(out))
	}
	return out
}

var secret = review.Choice{Ground: "15-4", Reason: "Gjelder naboen.", Argument: "Den andre har sagt nei."}

func TestRedact(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, ola := t.Context(), w.Staff("ola", authz.Caseworker, "nord")
		c := w.UnderReview(ola)
		line := lines(w, ola, c)[0] // "Hei, jeg lurer på noe."
		at := line.Ref()
		redact := func(choice review.Choice, parts ...review.Part) error {
			return w.Review.Redact(ctx, ola, c, at, parts, choice, false)
		}
		for name, tc := range map[string]struct {
			parts  []review.Part
			choice review.Choice
			kind   fault.Kind
			key    string
		}{
			"nothing":                 {nil, secret, fault.Invalid, "review.parts_missing"},
			"a field that is not":     {[]review.Part{{Field: "textt"}}, secret, fault.NotFound, "error.not_found"},
			"inside a text":           {[]review.Part{{Field: "text.0"}}, secret, fault.NotFound, "error.not_found"},
			"behind the text":         {[]review.Part{{"text", 20, 23}}, secret, fault.NotFound, "error.not_found"},
			"before the text":         {[]review.Part{{"text", -1, 3}}, secret, fault.NotFound, "error.not_found"},
			"backwards":               {[]review.Part{{"text", 5, 3}}, secret, fault.NotFound, "error.not_found"},
			"a passage of a number":   {[]review.Part{{"id", 0, 1}}, secret, fault.NotFound, "error.not_found"},
			"overlapping":             {[]review.Part{{"text", 0, 5}, {"text", 4, 8}}, secret, fault.Invalid, "review.overlaps"},
			"a passage and the whole": {[]review.Part{{"text", 0, 5}, {Field: "text"}}, secret, fault.Invalid, "review.overlaps"},
			"no ground":               {[]review.Part{{Field: "text"}}, review.Choice{Reason: "Derfor."}, fault.Invalid, "review.ground_missing"},
			"no reason":               {[]review.Part{{Field: "text"}}, review.Choice{Ground: "15-4", Argument: "Slik."}, fault.Invalid, "review.reason_missing"},
			"no argument":             {[]review.Part{{Field: "text"}}, review.Choice{Ground: "15-4", Reason: "Derfor."}, fault.Invalid, "decide.argument_missing"},
			"a long reason":           {[]review.Part{{Field: "text"}}, review.Choice{Ground: "15-4", Reason: strings.Repeat("ø", review.MaxReason+1), Argument: "Slik."}, fault.Invalid, "submit.too_long"},
		} {
			if err := redact(tc.choice, tc.parts...); !fault.Is(err, tc.kind) || fault.KeyOf(err) != tc.key {
				t.Errorf("%s: got %v, want %s", name, err, tc.key)
			}
		}
		w.Refused(w.Review.Redact(ctx, w.Staff("kari", authz.Caseworker, "nord"), c, at, []review.Part{{Field: "text"}}, secret, false), fault.Forbidden, "case.not_yours")
		w.Refused(w.Review.Redact(ctx, ola, c, review.Ref{PageID: at.PageID, Index: 77}, []review.Part{{Field: "text"}}, secret, false), fault.NotFound, "error.not_found")
		second := w.Collected(ola, w.File(w.Citizen("oksana"), "nord").CaseNumber)
		w.Refused(w.Review.Redact(ctx, ola, second, at, []review.Part{{Field: "text"}}, secret, false), fault.NotFound, "error.not_found")
		if n := w.Count("SELECT COUNT(*) FROM redactions"); n != 0 {
			t.Fatalf("%d redactions were kept of those refused", n)
		}

		w.Must(redact(secret, review.Part{"text", 5, 8}, review.Part{"text", 18, 21}))
		w.Refused(redact(secret, review.Part{"text", 7, 10}), fault.Invalid, "review.overlaps")
		line = lines(w, ola, c)[0]
		if got := line.Given("#")["text"]; got != "Hei, # lurer på #." || line.Choice != nil || line.Values["text"] != "Hei, jeg lurer på noe." {
			t.Errorf("given is %q of %q, the row %v", got, line.Values["text"], line.Choice)
		}
		if diff := cmp.Diff(review.Redaction{Part: review.Part{"text", 5, 8}, Ground: "15-4", Reason: secret.Reason, Argument: secret.Argument}, line.Redactions[0]); diff != "" {
			t.Errorf("kept (-want +got):\n%s", diff)
		}
		kept, err := table.Redactions(db.Read()).Where("begins = 5").Take(ctx)
		w.Must(err)
		if bytes.Contains(kept.ReasonSealed, []byte("naboen")) || bytes.Contains(kept.ArgumentSealed, []byte("andre")) || kept.ChosenBy != ola.StaffID || kept.ChosenAt.IsZero() {
			t.Errorf("kept is %+v", kept)
		}
		w.Must(redact(review.Choice{Ground: "pol16-d", Reason: "Taushetsplikt.", Argument: "§ 13."}, review.Part{"text", 5, 8})) // the same, on another ground
		if line = lines(w, ola, c)[0]; len(line.Redactions) != 2 || line.Redactions[0].Ground != "pol16-d" {
			t.Errorf("redacted anew: %+v", line.Redactions)
		}
		w.Must(redact(secret, review.Part{Field: "text"})) // takes the place of both
		if line = lines(w, ola, c)[0]; len(line.Redactions) != 1 || line.Given("#")["text"] != (review.Withheld{}) {
			t.Errorf("redacted whole: %+v", line.Redactions)
		}
		w.Refused(redact(secret, review.Part{"text", 0, 2}), fault.Invalid, "review.overlaps")
	})
}

// A row is released, held back or neither on its own: what is redacted goes with
// the row when it is released, and not when all of it is held back.
func TestRedactedRows(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, ola := t.Context(), w.Staff("ola", authz.Caseworker, "nord")
		c := w.UnderReview(ola)
		rows := lines(w, ola, c)
		first, second := rows[0].Ref(), rows[1].Ref()
		text := []review.Part{{Field: "text"}}
		w.Must(w.Review.Redact(ctx, ola, c, first, text, secret, true))
		w.Must(w.Review.Redact(ctx, ola, c, second, text, secret, false))
		rows = lines(w, ola, c)
		if rows[0].Choice == nil || rows[0].Choice.Outcome != models.Released || rows[1].Choice != nil {
			t.Errorf("the rows are %+v and %+v", rows[0].Choice, rows[1].Choice)
		}
		boss := w.Staff("sjef", authz.Approver, "nord")
		held, err := w.Review.Held(ctx, boss, c)
		w.Must(err)
		if diff := cmp.Diff([]review.Held{{Ground: "15-4", Argument: secret.Argument, Parts: 2}}, held); diff != "" {
			t.Errorf("held (-want +got):\n%s", diff)
		}

		w.Must(w.Review.Choose(ctx, ola, c, []review.Ref{first}, withheld))
		if rows = lines(w, ola, c); len(rows[0].Redactions) != 0 || len(rows[1].Redactions) != 1 {
			t.Error("a row that is held back whole has redactions, or another has lost its own")
		}
		w.Refused(w.Review.Redact(ctx, ola, c, first, text, secret, true), fault.Conflict, "review.row_held")
		w.Must(w.Review.Choose(ctx, ola, c, []review.Ref{second}, review.Choice{Outcome: models.Released}))
		if rows = lines(w, ola, c); len(rows[1].Redactions) != 1 {
			t.Error("the redaction is gone from the row that is given out")
		}

		w.Refused(w.Review.Unredact(ctx, w.Staff("kari", authz.Caseworker, "nord"), c, second, text[0]), fault.Forbidden, "case.not_yours")
		w.Refused(w.Review.Unredact(ctx, ola, c, second, review.Part{"text", 0, 3}), fault.NotFound, "error.not_found")
		other := w.Collected(ola, w.File(w.Citizen("oksana"), "nord").CaseNumber)
		w.Exec("UPDATE request_items SET status = 'review' WHERE id = ?", other.Item.ID)
		w.Refused(w.Review.Unredact(ctx, ola, other, second, text[0]), fault.NotFound, "error.not_found")
		w.Must(w.Review.Unredact(ctx, ola, c, second, text[0]))
		if rows = lines(w, ola, c); len(rows[1].Redactions) != 0 {
			t.Error("the redaction still stands")
		}
		for action, want := range map[string]int{"review.redacted": 2, "review.unredacted": 1, "review.released": 2} {
			if n := w.Count("SELECT COUNT(*) FROM audit_entries WHERE action = ?", action); n != want {
				t.Errorf("%s is in the log %d times, want %d", action, n, want)
			}
		}
		w.Exec("UPDATE request_items SET status = 'approval' WHERE id = ?", c.Item.ID)
		w.Refused(w.Review.Redact(ctx, ola, c, second, text, secret, true), fault.Conflict, "review.not_now")
		w.Refused(w.Review.Unredact(ctx, ola, c, second, text[0]), fault.Conflict, "review.not_now")
	})
}

// What is decided about rows goes with them, when a search is made anew or the case
// is deleted: redactions, notes, and how they were before a step.
func TestWhatIsDecidedGoesWithTheRows(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, ola := t.Context(), w.Staff("ola", authz.Caseworker, "nord")
		c := w.UnderReview(ola)
		at := lines(w, ola, c)[0].Ref()
		w.Must(w.Review.Note(ctx, ola, c, at, "Se her."))
		w.Must(w.Review.Redact(ctx, ola, c, at, []review.Part{{"text", 5, 8}}, secret, true))
		w.Exec("DELETE FROM review_choices WHERE page_id = ?", at.PageID)
		w.Exec("DELETE FROM collected_pages WHERE id = ?", at.PageID)
		for _, kept := range []string{"redactions", "row_notes", "review_step_pages"} {
			if n := w.Count("SELECT COUNT(*) FROM " + kept); n != 0 {
				t.Errorf("%d %s are left of rows that are gone", n, kept)
			}
		}
		last, _, err := w.Review.Last(ctx, ola, c)
		w.Must(err)
		w.Must(w.Review.Undo(ctx, ola, c, last.ID)) // of what is left: nothing
		if n := w.Count("SELECT COUNT(*) FROM redactions"); n != 0 {
			t.Errorf("undoing brought back %d redactions of rows that are gone", n)
		}
	})
}
