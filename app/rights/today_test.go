package rights_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// The ombud's morning tells of a case as long as it needs somebody, and of no
// other body's.
func TestTodayTellsWhatNeedsTheOmbud(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		boss, other := w.Staff("boss", authz.Ombud, "nord"), w.Staff("annen", authz.Ombud, "sor")
		kari := w.Staff("kari", authz.Caseworker, "nord")
		number := w.File(w.Citizen("oksana"), "nord").CaseNumber // due on 1 April; the chat deletes on 9 March
		w.Drain()
		needs := func(when string, want ...rights.Need) {
			t.Helper()
			all, err := w.Rights.Today(t.Context(), boss)
			w.Must(err)
			var got []rights.Need
			for _, n := range all {
				got = append(got, n.Need)
				if n.Cases != 1 || len(n.Rows) != 1 || n.Rows[0].CaseNumber != number {
					t.Errorf("%s, %s: %d cases, %+v", when, n.Need, n.Cases, n.Rows)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got)\n%s", when, diff)
			}
			if all, err := w.Rights.Today(t.Context(), other); err != nil || len(all) > 0 {
				t.Errorf("%s: the other body's ombud is told %+v, %v", when, all, err)
			}
		}
		needs("filed", rights.NeedDeletion, rights.NeedUnassigned)
		w.Take(kari, number)
		needs("taken", rights.NeedDeletion)
		w.Must(w.Rights.AskAdvice(t.Context(), kari, number, models.AdviceOnOther, "Hva mener du?"))
		needs("asked", rights.NeedAdvice, rights.NeedDeletion)
		w.Must(w.Rights.Advise(t.Context(), boss, number, models.AdviceOnOther, "Gi innsyn."))
		needs("advised", rights.NeedDeletion)
		w.Clock.Advance(8 * day)
		needs("deleted")
		w.Drain()
		w.Exec("UPDATE mails SET state = 'failed'")
		needs("an e-mail failed, long ago")
		w.Exec("UPDATE mails SET created_at = ?", database.Instant(w.Clock.Now()))
		needs("an e-mail failed", rights.NeedUndelivered)
		w.Exec("UPDATE mails SET state = 'sent'")
		w.Clock.Advance(15 * day)
		needs("a week is left", rights.NeedExtension)
		w.Must(w.Rights.Extend(t.Context(), kari, number, "Mange systemer."))
		needs("extended, and nobody told", rights.NeedExtension)
		w.Clock.Advance(7 * day)
		needs("the last day", rights.NeedToday)
		w.Drain()
		needs("told on the last day")
		w.Clock.Advance(63 * day)
		needs("the day after", rights.NeedOverdue)
		_, err := w.Rights.Today(t.Context(), kari)
		w.Refused(err, fault.Forbidden, "error.forbidden")
	})
}

// Waiting for the person may move the answer, but never the day by which an
// extension has to be told of.
func TestTodayWarnsBeforeTheWayToAnExtensionCloses(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db, world.Rules(models.DeadlineRules{PausesCount: true}))
		boss := w.Staff("boss", authz.Ombud, "sor")
		citizen, kari, number := taken(w, "sor") // on 2 March: the month ends on 7 April, after Easter
		w.Must(w.Rights.Inquire(t.Context(), kari, number, models.InquiryClarification, "Hvilken skole?"))
		w.Clock.Advance(6 * day)
		later := w.File(w.Citizen("hakon"), "sor").CaseNumber // closes on 8 April, and is due that day
		w.Clock.Advance(14 * day)
		w.Must(w.Rights.Reply(t.Context(), citizen, number, "Den øverste."))
		passed := 20
		for _, on := range []struct {
			after int
			want  bool
		}{{28, false}, {29, true}, {36, true}, {37, false}} {
			w.Clock.Advance(time.Duration(on.after-passed) * day)
			passed = on.after
			all, err := w.Rights.Today(t.Context(), boss)
			w.Must(err)
			told := slices.ContainsFunc(all, func(n rights.Needed) bool { return n.Need == rights.NeedExtension })
			if told != on.want {
				t.Errorf("%d days after receipt, on %s, the ombud is warned: %t", on.after, w.Clock.Now(), told)
			}
		}
		w.Clock.Advance(-day) // the last day to tell of it
		all, err := w.Rights.Today(t.Context(), boss)
		w.Must(err)
		for _, n := range all {
			if n.Need == rights.NeedExtension && (len(n.Rows) != 2 || n.Rows[0].CaseNumber != number || n.Rows[1].CaseNumber != later || n.Rows[0].ExtensionCloses != models.NewDate(2026, 4, 7)) {
				t.Errorf("what closes first does not come first: %+v", n.Rows)
			}
		}
		if item := w.Open(kari, number).Item; item.ExtensionCloses != models.NewDate(2026, 4, 7) || item.Governing != models.NewDate(2026, 4, 22) {
			t.Errorf("closes on %s, governing %s", item.ExtensionCloses, item.Governing)
		}
	})
}

// What restricts while an objection is considered cannot be extended, and nobody is
// warned of it.
func TestTodayWarnsOfNoExtensionOfWhatFollowed(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		sub := w.Submission("nord")
		sub.Wishes = []rights.Wish{{Right: models.RightObjection}}
		rr, err := w.Rights.Submit(t.Context(), w.Citizen("oksana"), sub)
		w.Must(err)
		w.Clock.Advance(25 * day)
		all, err := w.Rights.Today(t.Context(), w.Staff("boss", authz.Ombud, "nord"))
		w.Must(err)
		i := slices.IndexFunc(all, func(n rights.Needed) bool { return n.Need == rights.NeedExtension })
		if i < 0 || len(all[i].Rows) != 1 || all[i].Rows[0].Reference != rr.CaseNumber {
			t.Errorf("the ombud is warned of %+v", all)
		}
	})
}
