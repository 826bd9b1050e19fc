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
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

func TestManifest(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, ola, boss := t.Context(), w.Staff("ola", authz.Caseworker, "nord"), w.Staff("sjef", authz.Approver, "nord")
		c := w.UnderReview(ola)
		rows := lines(w, ola, c)
		first, second := rows[0].Ref(), rows[1].Ref()
		released := review.Choice{Outcome: models.Released}
		w.Must(w.Review.Redact(ctx, ola, c, first, []review.Part{{"text", 5, 8}, {Field: "email"}}, secret, true))
		w.Must(w.Review.Choose(ctx, ola, c, []review.Ref{second}, withheld))
		read := func(actor authz.Actor, changed bool) (m review.Manifest, out []string) {
			t.Helper()
			m, err := w.Review.Manifest(ctx, actor, w.Open(actor, c.Item.Reference), 1, changed)
			w.Must(err)
			for _, e := range m.Entries {
				if e.By != ola.StaffID || e.At.IsZero() {
					t.Errorf("who and when are missing: %+v", e)
				}
				line := fmt.Sprintf("%s/%s %d %s %s%v %s", e.From.StoreID, e.From.Name, e.Number, e.What, e.Part.Field, []int{e.Part.Begins, e.Part.Ends}, e.Ground)
				if e.Changed {
					line += " changed"
				}
				out = append(out, line)
			}
			return m, out
		}
		same := func(what string, got []string, want ...string) {
			t.Helper()
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", what, diff)
			}
		}
		m, got := read(ola, false)
		same("at first", got, "chat/lines 1 released [0 0] ", "chat/lines 1 redacted email[0 0] 15-4", "chat/lines 1 redacted text[5 8] 15-4", "chat/lines 2 withheld [0 0] 15-4")
		if m.Total != 4 || m.Changed != 0 || !m.Since.IsZero() || len(m.Steps) != 2 || m.Steps[0].Kind != models.StepWithheld {
			t.Errorf("the manifest is %+v", m)
		}
		_, err := w.Review.Manifest(ctx, boss, w.Open(boss, c.Item.Reference), 1, false)
		w.Refused(err, fault.NotFound, "error.not_found") // nothing waits for them yet
		_, err = w.Review.Manifest(ctx, w.Staff("kari", authz.Caseworker, "nord"), c, 1, false)
		w.Refused(err, fault.Forbidden, "case.not_yours")
		w.Refused(w.Review.EachEntry(ctx, w.Staff("annen", authz.Approver, "sor"), c, func(review.Entry) error { return nil }), fault.NotFound, "error.not_found")

		// Sent to approval and back: what is done from then on is marked.
		_, err = w.Review.ReleaseRest(ctx, ola, c)
		w.Must(err)
		w.Must(w.Review.Choose(ctx, ola, c, thirds(w, ola, c), released))
		w.Must(w.Review.Choose(ctx, ola, c, thirds(w, ola, c), withheld))
		w.Must(w.Review.Confirm(ctx, ola, c, map[review.Fact]string{{ActivityID: "chat", Fact: models.FactRecipients}: "Ingen.", {ActivityID: "chat", Fact: models.FactAutomated}: "Nei."}))
		w.Clock.Advance(time.Hour)
		w.Must(w.Answer.Submit(ctx, ola, c, ""))
		if m, _ := read(boss, false); m.Changed != 0 || m.Total != 7 {
			t.Errorf("before it is sent back %d of %d are changed", m.Changed, m.Total)
		}
		draft, err := w.Answer.Draft(ctx, boss, w.Open(boss, c.Item.Reference))
		w.Must(err)
		w.Must(w.Answer.Return(ctx, boss, w.Open(boss, c.Item.Reference), draft.Version, "Se på chatten."))
		w.Clock.Advance(time.Hour)
		c = w.Open(ola, c.Item.Reference)
		w.Must(w.Review.Unredact(ctx, ola, c, first, review.Part{"text", 5, 8}))
		w.Must(w.Review.Note(ctx, ola, c, thirds(w, ola, c)[0], "Ikke en endring."))
		m, got = read(ola, true)
		same("after a redaction is taken away", got, "chat/lines 1 released [0 0]  changed", "chat/lines 1 redacted email[0 0] 15-4 changed")
		if m.Since.IsZero() || m.Changed != 2 || m.Total != 6 {
			t.Errorf("%d of %d are changed since %v", m.Changed, m.Total, m.Since)
		}
		w.Must(w.Review.Choose(ctx, ola, c, []review.Ref{second}, released))
		undo(w, ola, c, models.StepReleased)
		undo(w, ola, c, models.StepNoted)
		undo(w, ola, c, models.StepUnredacted)
		undo(w, ola, c, models.StepWithheld) // from before it was sent back: what the approver saw is not so any more
		w.Must(w.Answer.Submit(ctx, ola, c, ""))
		m, got = read(boss, true)
		if len(got) == 0 || !strings.HasPrefix(got[0], "arkiv/cases ") || !strings.HasSuffix(got[0], " released [0 0]  changed") {
			t.Errorf("what was undone is not marked: %v", got)
		}
		same("what the approver sees", got[min(1, len(got)):], "chat/lines 1 released [0 0]  changed", "chat/lines 1 redacted email[0 0] 15-4 changed", "chat/lines 1 redacted text[5 8] 15-4 changed", "chat/lines 2 withheld [0 0] 15-4 changed")
		if m.Steps[0].UndoneBy != ola.StaffID || m.Steps[0].UndoneAt.IsZero() {
			t.Errorf("the newest step is %+v", m.Steps[0])
		}
		if m, _ := read(boss, false); m.Total != 7 || m.Page != 1 || m.Pages != 1 {
			t.Errorf("all: %+v", m)
		}
		if m, err := w.Review.Manifest(ctx, boss, w.Open(boss, c.Item.Reference), 9, false); err != nil || m.Page != 1 || len(m.Entries) != 7 {
			t.Errorf("page nine is %d with %d, %v", m.Page, len(m.Entries), err)
		}
	})
}

// thirds returns the rows that may be about others.
func thirds(w *world.World, actor authz.Actor, c rights.Case) []review.Ref {
	w.T.Helper()
	rows, err := w.Review.Rows(w.T.Context(), actor, c)
	w.Must(err)
	var refs []review.Ref
	for _, r := range rows {
		if r.Third {
			refs = append(refs, r.Ref())
		}
	}
	return refs
}
