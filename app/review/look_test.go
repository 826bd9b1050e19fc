package review_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/review"
	"rettighetsporten/app/review/suggest"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// many is a case under review with 1202 lines of chat beside the three rows of the
// archive, of which one may be about others.
func many(w *world.World, ola authz.Actor) rights.Case {
	w.T.Helper()
	for i := range 1200 {
		text := fmt.Sprintf("Linje %04d", i)
		switch i % 100 {
		case 7:
			text += "\nKari A\u030asen er med."
		case 8:
			text += ", ring 40 00 00 00"
		}
		w.Stores["chat"].Put("lines", recordstore.Row{"id": int64(1000 + i), "email": w.Person("oksana").Email, "text": text})
	}
	return w.UnderReview(ola)
}

var fromChat = collect.Origin{StoreID: "chat", Dataset: "chat", Name: "lines"}

func TestLook(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, ola := t.Context(), w.Staff("ola", authz.Caseworker, "nord")
		c := many(w, ola)
		own := suggest.Known("Oksana Bondarenko", w.Person("oksana").Email, w.Person("oksana").NationalID.Reveal())
		look := func(q review.Query) review.View {
			t.Helper()
			q.Own = own
			v, err := w.Review.Look(ctx, ola, c, q)
			w.Must(err)
			return v
		}
		all := look(review.Query{})
		if all.Total != 1205 || all.Shown != 1205 || all.Pages != 13 || len(all.Rows) != review.PerPage || all.Rest != 1204 || all.Counts[review.ShowThird] != 1 {
			t.Errorf("%d of %d rows on %d pages, %d here, rest %d, %v", all.Shown, all.Total, all.Pages, len(all.Rows), all.Rest, all.Counts)
		}
		if all.Rows[0].StoreID != "arkiv" || len(all.Collections) != 3 || all.Collections[2].From != fromChat || all.Collections[2].Shown != 1202 {
			t.Errorf("the collections are %+v", all.Collections)
		}
		last := look(review.Query{Page: 99})
		if last.Page != 13 || len(last.Rows) != 5 || last.Rows[4].Number != 1202 {
			t.Errorf("page %d has %d rows", last.Page, len(last.Rows))
		}
		for text, want := range map[string]int{"kari åsen": 12, "0007 KARI": 1, "1007": 2, "finnes ikke": 0, "nabovarsel": 1, " linje\n1199 ": 1} {
			if v := look(review.Query{Text: text}); v.Shown != want || v.Total != 1205 || v.Counts[review.ShowAll] != want {
				t.Errorf("%q is in %d rows, want %d", text, v.Shown, want)
			}
		}
		if v := look(review.Query{Show: review.ShowSuggested}); v.Shown != 13 || v.Counts[review.ShowSuggested] != 13 { // and the counterpart in the archive
			t.Errorf("%d rows have suggestions", v.Shown)
		}
		if v := look(review.Query{From: fromChat, Show: review.ShowThird}); v.Shown != 1 { // what is looked at is everywhere
			t.Errorf("%d rows", v.Shown)
		}
		_, err := w.Review.Look(ctx, w.Staff("kari", authz.Caseworker, "nord"), c, review.Query{})
		w.Refused(err, fault.Forbidden, "case.not_yours")
	})
}

// All of a collection, or all that is shown, is decided about at once and undone at
// once; what was held back or may be about others is not released with the rest.
func TestChooseAll(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, ola := t.Context(), w.Staff("ola", authz.Caseworker, "nord")
		c := many(w, ola)
		released := review.Choice{Outcome: models.Released}
		choose := func(q review.Query, choice review.Choice, want int) {
			t.Helper()
			n, err := w.Review.ChooseAll(ctx, ola, c, q, choice)
			w.Must(err)
			if n != want {
				t.Errorf("%+v: %s %d rows, want %d", q, choice.Outcome, n, want)
			}
		}
		count := func(outcome models.ReviewOutcome) int {
			return w.Count("SELECT COUNT(*) FROM review_choices WHERE outcome = ?", outcome)
		}
		choose(review.Query{Text: "kari åsen", From: fromChat}, withheld, 12)
		choose(review.Query{From: fromChat}, released, 1190)
		if count(models.Withheld) != 12 || count(models.Released) != 1190 {
			t.Errorf("%d are held back and %d released", count(models.Withheld), count(models.Released))
		}
		choose(review.Query{Show: review.ShowUndecided}, released, 2) // the third may be about others
		_, err := w.Review.ChooseAll(ctx, ola, c, review.Query{Show: review.ShowUndecided}, released)
		w.Refused(err, fault.Invalid, "review.none_of_all")
		choose(review.Query{Show: review.ShowThird}, released, 1)
		choose(review.Query{Show: review.ShowWithheld}, released, 12)
		undo(w, ola, c, models.StepReleased)
		if count(models.Withheld) != 12 {
			t.Errorf("%d are held back after undoing", count(models.Withheld))
		}
		choose(review.Query{}, withheld, 1205)
		if last := undo(w, ola, c, models.StepWithheld); last.Amount != 1205 {
			t.Errorf("the step is of %d rows", last.Amount)
		}
		if count(models.Withheld) != 12 || count(models.Released) != 1193 {
			t.Errorf("after undoing %d are held back and %d released", count(models.Withheld), count(models.Released))
		}
		_, err = w.Review.ChooseAll(ctx, ola, c, review.Query{}, review.Choice{Outcome: models.Withheld, Ground: "15-4"})
		w.Refused(err, fault.Invalid, "review.reason_missing")
		_, err = w.Review.ChooseAll(ctx, w.Staff("kari", authz.Caseworker, "nord"), c, review.Query{}, released)
		w.Refused(err, fault.Forbidden, "case.not_yours")
		w.Exec("UPDATE request_items SET status = 'approval' WHERE id = ?", c.Item.ID)
		_, err = w.Review.ChooseAll(ctx, ola, c, review.Query{}, withheld)
		w.Refused(err, fault.Conflict, "review.not_now")
	})
}

// What is searched for is known by who searches, in the case, for some hours, and
// stands nowhere in the open.
func TestSearch(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, ola, kari := t.Context(), w.Staff("ola", authz.Caseworker, "nord"), w.Staff("kari", authz.Caseworker, "nord")
		c := w.UnderReview(ola)
		id, err := w.Review.Search(ctx, ola, c, " Gunvor Hemmelig ")
		w.Must(err)
		got, err := w.Review.Searched(ctx, ola, c, id)
		w.Must(err)
		if got != "Gunvor Hemmelig" || strings.Contains(id, "Gunvor") {
			t.Errorf("searched for %q, called %q", got, id)
		}
		if where := w.Readable("gunvor"); len(where) > 0 {
			t.Errorf("it can be read in %v", where)
		}
		for text, key := range map[string]string{" \n": "review.search_empty", strings.Repeat("ø", review.MaxSearch+1): "submit.too_long"} {
			_, err := w.Review.Search(ctx, ola, c, text)
			w.Refused(err, fault.Invalid, key)
		}
		_, err = w.Review.Search(ctx, kari, c, "x")
		w.Refused(err, fault.Forbidden, "case.not_yours")
		w.Take(kari, c.Item.Reference)
		_, err = w.Review.Searched(ctx, kari, w.Open(kari, c.Item.Reference), id)
		w.Refused(err, fault.Conflict, "review.search_gone")
		w.Take(ola, c.Item.Reference)
		c = w.Open(ola, c.Item.Reference)
		_, err = w.Review.Searched(ctx, ola, c, "nonsense")
		w.Refused(err, fault.Conflict, "review.search_gone")
		w.Clock.Advance(13 * time.Hour)
		_, err = w.Review.Searched(ctx, ola, c, id)
		w.Refused(err, fault.Conflict, "review.search_gone")
		_, err = w.Review.Search(ctx, ola, c, "noe annet")
		w.Must(err)
		if diff := cmp.Diff(1, w.Count("SELECT COUNT(*) FROM review_searches")); diff != "" {
			t.Errorf("searches that are kept (-want +got):\n%s", diff)
		}
	})
}
