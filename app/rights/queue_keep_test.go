package rights_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Somebody's saved views are theirs, in the role they were saved in.
func TestViewsAreOnesOwn(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx := t.Context()
		boss, other := w.Staff("boss", authz.Ombud, "nord"), w.Staff("berit", authz.Ombud, "nord")
		w.Must(w.Rights.SaveView(ctx, boss, " Haster ", "due=overdue"))
		w.Must(w.Rights.SaveView(ctx, other, "Haster", "due=today"))
		w.Refused(w.Rights.SaveView(ctx, boss, "Haster", ""), fault.Conflict, "view.taken")
		w.Refused(w.Rights.SaveView(ctx, boss, " ", ""), fault.Invalid, "view.no_name")
		w.Refused(w.Rights.SaveView(ctx, boss, strings.Repeat("å", 41), ""), fault.Invalid, "view.long_name")
		mine, err := w.Rights.Views(ctx, boss)
		w.Must(err)
		if len(mine) != 1 || mine[0].Name != "Haster" || mine[0].Query != "due=overdue" {
			t.Fatalf("the views are %+v", mine)
		}
		approver := boss
		approver.Role = authz.Approver
		for _, stranger := range []authz.Actor{other, approver} {
			w.Refused(w.Rights.RenameView(ctx, stranger, mine[0].ID, "X"), fault.NotFound, "error.not_found")
			w.Refused(w.Rights.DeleteView(ctx, stranger, mine[0].ID), fault.NotFound, "error.not_found")
		}
		w.Must(w.Rights.RenameView(ctx, boss, mine[0].ID, "Brann"))
		w.Must(w.Rights.DeleteView(ctx, boss, mine[0].ID))
		for i := range rights.MostViews {
			w.Must(w.Rights.SaveView(ctx, boss, fmt.Sprint("nr ", i), ""))
		}
		w.Refused(w.Rights.SaveView(ctx, boss, "en til", ""), fault.Invalid, "view.too_many")
	})
}

// A calendar holds what the employee has and serves, for its secret alone, until
// the secret is replaced or they have been away for long.
func TestACalendarIsForItsSecret(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx := t.Context()
		oksana := w.Citizen("oksana")
		both := w.Employee("ola", "caseworker:nord", "ombud:sor")
		worker, _ := both.As(authz.Caseworker)
		mine, others, south, late := w.File(oksana, "nord").CaseNumber, w.File(oksana, "nord").CaseNumber, w.File(oksana, "sor").CaseNumber, w.File(oksana, "sor").CaseNumber
		w.Take(worker, mine)
		w.Exec("UPDATE request_items SET governing = ? WHERE id = ?", models.DateIn(w.Clock.Now(), time.UTC).AddDays(61), w.Open(authz.ForSystem("sor"), late).Item.ID)
		secret, err := w.Rights.NewFeed(ctx, worker)
		w.Must(err)
		if n := w.Count("SELECT COUNT(*) FROM calendar_feeds WHERE token_hash LIKE ?", "%"+secret+"%"); n != 0 || len(secret) < 26 {
			t.Errorf("the secret %q is kept, or short", secret)
		}
		rows, err := w.Rights.FeedCases(ctx, secret)
		w.Must(err)
		if got := numbers(rights.QueuePage{Rows: rows}); got != mine+" "+south {
			t.Errorf("the calendar holds %s, want %s and %s; not %s, not %s", got, mine, south, others, late)
		}
		for _, wrong := range []string{"", "x", secret + "x", "' OR 1=1 --"} {
			_, err := w.Rights.FeedCases(ctx, wrong)
			w.Refused(err, fault.NotFound, "error.not_found")
		}
		again, err := w.Rights.NewFeed(ctx, worker)
		w.Must(err)
		_, err = w.Rights.FeedCases(ctx, secret)
		w.Refused(err, fault.NotFound, "error.not_found")
		w.Clock.Advance((rights.FeedAwayFor*24 + 1) * time.Hour)
		_, err = w.Rights.FeedCases(ctx, again)
		w.Refused(err, fault.NotFound, "error.not_found")
	})
}

// A list to take along has every case once, page after page, and says when it
// is not all.
func TestEachCaseIsVisitedOnce(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		oksana, boss := w.Citizen("oksana"), w.Staff("boss", authz.Ombud, "nord")
		var want []string
		for range 5 {
			want = append(want, w.File(oksana, "nord").CaseNumber)
		}
		for most, short := range map[int]bool{4: true, 5: false, 6: false} {
			var got []string
			more, err := w.Rights.Each(t.Context(), boss, rights.QueueFilter{}, most, func(r rights.QueueRow) error {
				got = append(got, r.CaseNumber)
				return nil
			})
			w.Must(err)
			slices.Sort(got)
			if more != short || len(got) != min(most, 5) || !short && !slices.Equal(got, want) {
				t.Errorf("at most %d: %v, more %v", most, got, more)
			}
		}
	})
}
