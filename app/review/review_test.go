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
	"rettighetsporten/models"
)

var withheld = review.Choice{Outcome: models.Withheld, Ground: "15-4", Reason: "Gjelder naboen.", Argument: "Den andre har sagt nei."}

func ref(r review.Row) review.Ref { return review.Ref{PageID: r.PageID, Index: r.Index} }

func TestChoose(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		choice review.Choice
		key    string
	}{
		"nothing chosen":    {review.Choice{}, "review.outcome_missing"},
		"no ground":         {review.Choice{Outcome: models.Withheld, Reason: "Derfor."}, "review.ground_missing"},
		"an unknown ground": {review.Choice{Outcome: models.Withheld, Ground: "fordi", Reason: "Derfor."}, "review.ground_missing"},
		"no reason":         {review.Choice{Outcome: models.Withheld, Ground: "15-4", Reason: " \n", Argument: "Den andre har sagt nei."}, "review.reason_missing"},
		"a long reason":     {review.Choice{Outcome: models.Withheld, Ground: "15-4", Reason: strings.Repeat("ø", review.MaxReason+1), Argument: "Slik er det."}, "submit.too_long"},
		"no argument":       {review.Choice{Outcome: models.Withheld, Ground: "pol16-e", Reason: "Derfor.", Argument: " \n"}, "decide.argument_missing"},
		"a long argument":   {review.Choice{Outcome: models.Withheld, Ground: "15-4", Reason: "Derfor.", Argument: strings.Repeat("ø", review.MaxArgument+1)}, "submit.too_long"},
	}
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, ola := t.Context(), w.Staff("ola", authz.Caseworker, "nord")
		c := w.UnderReview(ola)
		rows, err := w.Review.Rows(ctx, ola, c)
		w.Must(err)
		refs := []review.Ref{ref(rows[0])}
		for name, tc := range cases {
			if err := w.Review.Choose(ctx, ola, c, refs, tc.choice); !fault.Is(err, fault.Invalid) || fault.KeyOf(err) != tc.key {
				t.Errorf("%s: got %v, want %s", name, err, tc.key)
			}
		}
		for name, foreign := range map[string]review.Ref{
			"an unknown page": {PageID: "nowhere"}, "behind the last row": {PageID: rows[0].PageID, Index: 500}, "before the first": {PageID: rows[0].PageID, Index: -1},
		} {
			if err := w.Review.Choose(ctx, ola, c, append(refs, foreign), withheld); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: got %v, want not found", name, err)
			}
		}
		second := w.Collected(ola, w.File(w.Citizen("oksana"), "nord").CaseNumber)
		theirs, err := w.Review.Rows(ctx, ola, second)
		w.Must(err)
		w.Refused(w.Review.Choose(ctx, ola, c, []review.Ref{ref(theirs[0])}, withheld), fault.NotFound, "error.not_found")
		w.Refused(w.Review.Choose(ctx, ola, second, []review.Ref{ref(theirs[0])}, withheld), fault.Conflict, "review.not_now") // still collecting
		w.Refused(w.Review.Choose(ctx, w.Staff("kari", authz.Caseworker, "nord"), c, refs, withheld), fault.Forbidden, "case.not_yours")
		w.Refused(w.Review.Choose(ctx, w.Staff("boss", authz.Ombud, "nord"), c, refs, withheld), fault.Forbidden, "error.forbidden")
		if n := w.Count("SELECT COUNT(*) FROM review_choices"); n != 0 {
			t.Fatalf("%d choices were kept of those refused", n)
		}

		w.Must(w.Review.Choose(ctx, ola, c, refs, withheld))
		w.Must(w.Review.Choose(ctx, ola, c, refs, review.Choice{Outcome: models.Released})) // a change of mind
		w.Must(w.Review.Choose(ctx, ola, c, refs, withheld))
		rows, err = w.Review.Rows(ctx, ola, c)
		w.Must(err)
		for i, r := range rows {
			if (r.Choice != nil) != (i == 0) || (i == 0 && (*r.Choice != withheld || !r.Withheld())) {
				t.Errorf("row %d is %+v", i, r.Choice)
			}
		}
		if n := w.Count("SELECT COUNT(*) FROM audit_entries WHERE action IN ('review.withheld', 'review.released')"); n != 3 {
			t.Errorf("%d choices are in the log, want 3", n)
		}
	})
}

// Rows that may be about somebody else have to be looked at one by one.
func TestReleaseRestLeavesWhatMayBeAboutOthers(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, ola := t.Context(), w.Staff("ola", authz.Caseworker, "nord")
		c := w.UnderReview(ola)
		rows, err := w.Review.Rows(ctx, ola, c)
		w.Must(err)
		w.Must(w.Review.Choose(ctx, ola, c, []review.Ref{ref(rows[0])}, withheld))
		n, err := w.Review.ReleaseRest(ctx, ola, c)
		w.Must(err)
		if n != len(rows)-2 {
			t.Errorf("released %d of %d rows", n, len(rows))
		}
		rows, err = w.Review.Rows(ctx, ola, c)
		w.Must(err)
		for i, r := range rows {
			switch {
			case i == 0 && !r.Withheld(), r.Third && r.Choice != nil, i > 0 && !r.Third && (r.Choice == nil || r.Withheld()):
				t.Errorf("row %d, about others %v, is %+v", i, r.Third, r.Choice)
			}
		}
		if n, err := w.Review.ReleaseRest(ctx, ola, c); n != 0 || err != nil {
			t.Errorf("released once more: %d, %v", n, err)
		}
		_, err = w.Review.ReleaseRest(ctx, w.Staff("kari", authz.Caseworker, "nord"), c)
		w.Refused(err, fault.Forbidden, "case.not_yours")
	})
}

func TestConfirm(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, ola := t.Context(), w.Staff("ola", authz.Caseworker, "nord")
		c := w.UnderReview(ola)
		recipients, automated := review.Fact{ActivityID: "chat", Fact: models.FactRecipients}, review.Fact{ActivityID: "chat", Fact: models.FactAutomated}
		w.Refused(w.Review.Confirm(ctx, w.Staff("kari", authz.Caseworker, "nord"), c, map[review.Fact]string{automated: "Nei."}), fault.Forbidden, "case.not_yours")
		w.Refused(w.Review.Confirm(ctx, ola, c, map[review.Fact]string{automated: strings.Repeat("ø", review.MaxReason+1)}), fault.Invalid, "submit.too_long")
		w.Must(w.Review.Confirm(ctx, ola, c, map[review.Fact]string{automated: "Ja.", recipients: " "}))
		w.Must(w.Review.Confirm(ctx, ola, c, map[review.Fact]string{automated: " Nei. "}))
		got, err := w.Review.Confirmations(ctx, ola, c)
		w.Must(err)
		if len(got) != 1 || got[automated] != "Nei." {
			t.Errorf("confirmed is %v", got)
		}
		_, err = w.Review.Confirmations(ctx, w.Staff("per", authz.Caseworker, "sor"), c)
		w.Refused(err, fault.NotFound, "error.not_found")
		w.Exec("UPDATE request_items SET status = 'approval' WHERE id = ?", c.Item.ID)
		w.Refused(w.Review.Confirm(ctx, ola, c, map[review.Fact]string{recipients: "Ingen."}), fault.Conflict, "review.not_now")
	})
}

// What the controller has to show is kept with the row, sealed, and read by who
// approves and by the ombud, ground by ground. What is given out after all, or
// held back on a ground that speaks for itself, has no argument.
func TestHeldIsArgued(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, ola := t.Context(), w.Staff("ola", authz.Caseworker, "nord")
		c := w.UnderReview(ola)
		rows, err := w.Review.Rows(ctx, ola, c)
		w.Must(err)
		secrecy := review.Choice{Outcome: models.Withheld, Ground: "pol16-d", Reason: "Taushetsplikt.", Argument: " Forvaltningsloven § 13. "}
		w.Must(w.Review.Choose(ctx, ola, c, []review.Ref{ref(rows[0]), ref(rows[1])}, withheld))
		w.Must(w.Review.Choose(ctx, ola, c, []review.Ref{ref(rows[2])}, secrecy))
		want := []review.Held{{Ground: "15-4", Argument: withheld.Argument, Rows: 2}, {Ground: "pol16-d", Argument: "Forvaltningsloven § 13.", Rows: 1}}
		for _, role := range []authz.Role{authz.Approver, authz.Ombud} {
			held, err := w.Review.Held(ctx, w.Staff("leser-"+string(role), role, "nord"), c)
			w.Must(err)
			if diff := cmp.Diff(want, held); diff != "" {
				t.Errorf("the %s reads (-want +got):\n%s", role, diff)
			}
			_, err = w.Review.Held(ctx, w.Staff("andre-"+string(role), role, "sor"), c)
			w.Refused(err, fault.NotFound, "error.not_found")
		}
		_, err = w.Review.Held(ctx, w.Staff("eier", authz.StoreOwner, "nord"), c)
		w.Refused(err, fault.Forbidden, "error.forbidden")
		kept, err := table.ReviewChoices(db.Read()).Where("ground = 'pol16-d'").Take(ctx)
		w.Must(err)
		if len(kept.ArgumentSealed) == 0 || bytes.Contains(kept.ArgumentSealed, []byte("Forvaltningsloven")) {
			t.Error("the argument is not sealed")
		}

		w.Must(w.Review.Choose(ctx, ola, c, []review.Ref{ref(rows[0]), ref(rows[1])}, review.Choice{Outcome: models.Released, Ground: "15-4", Argument: "Står igjen."}))
		if n := w.Count("SELECT COUNT(*) FROM review_choices WHERE argument_sealed IS NOT NULL"); n != 1 {
			t.Errorf("%d rows have an argument, want 1", n)
		}
		c.Item.InvokedRight = models.RightPortability
		w.Must(w.Review.Choose(ctx, ola, c, []review.Ref{ref(rows[2])}, review.Choice{Outcome: models.Withheld, Ground: "20-1-basis", Reason: "Derfor.", Argument: strings.Repeat("x", review.MaxArgument+1)}))
		if n := w.Count("SELECT COUNT(*) FROM review_choices WHERE argument_sealed IS NOT NULL"); n != 0 {
			t.Errorf("%d rows have an argument, want none", n)
		}
	})
}
