package rights_test

import (
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

// taken files a request with the controller and gives it to a caseworker.
func taken(w *world.World, controller string) (citizen, worker authz.Actor, number string) {
	citizen = w.Citizen("oksana")
	worker = w.Staff("Kari Saksbehandler", authz.Caseworker, controller)
	number = w.File(citizen, controller).CaseNumber
	w.Take(worker, number)
	return citizen, worker, number
}

func letterOf(w *world.World, actor authz.Actor, number string, kind models.LetterKind) rights.Letter {
	letters, err := w.Rights.Letters(w.T.Context(), actor, w.Open(actor, number))
	w.Must(err)
	for _, l := range letters {
		if l.Kind == kind {
			return l
		}
	}
	w.T.Fatalf("there is no letter of kind %s", kind)
	return rights.Letter{}
}

// The clock moves when the mail server has taken the notice, to three months
// from the receipt, and only once.
func TestAnExtensionMovesTheClockWhenThePersonIsTold(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		citizen, worker, number := taken(w, "nord")
		w.Drain()
		before := w.Open(worker, number).Item
		w.Refused(w.Rights.Extend(t.Context(), worker, number, "  "), fault.Invalid, "act.extend.reason_missing")
		w.Must(w.Rights.Extend(t.Context(), worker, number, "Du har spurt om tolv år i fire systemer."))
		if now := w.Open(worker, number).Item; now.Governing != before.Governing || now.ExtendedAt != nil {
			t.Errorf("the clock moved to %s before the notice had gone out", now.Governing)
		}
		w.Refused(w.Rights.Extend(t.Context(), worker, number, "En gang til."), fault.Conflict, "act.extend.once")
		w.Clock.Advance(2 * time.Hour)
		w.Drain()
		now := w.Open(worker, number).Item
		if now.Governing != before.Extended || now.GovernedBy != "one-month-extended" || now.ExtendedAt == nil || now.ThirtyDays != before.ThirtyDays {
			t.Errorf("told, the clock is %+v", now.Clock)
		}
		letter := letterOf(w, citizen, number, models.LetterExtension)
		for _, said := range []string{"Du har spurt om tolv år i fire systemer.", "2. juni 2026", number, "Datatilsynet", "domstolene"} {
			if !strings.Contains(letter.Body, said) {
				t.Errorf("the letter does not say %q:\n%s", said, letter.Body)
			}
		}
	})
}

// A mail server that takes the notice after the way to an extension has closed
// moves nothing; a letter the person has read in time does.
func TestANoticeThatComesTooLateMovesNothing(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		for name, reads := range map[string]bool{"nobody told in time": false, "the letter was read": true} {
			w := world.New(t, db)
			citizen, worker, number := taken(w, "nord")
			w.Drain()
			before := w.Open(worker, number).Item
			w.Must(w.Rights.Extend(t.Context(), worker, number, "Mange systemer."))
			if reads {
				letter := letterOf(w, citizen, number, models.LetterExtension)
				_, err := w.Rights.ReadLetter(t.Context(), citizen, w.Open(citizen, number), letter.ID)
				w.Must(err)
			}
			w.Clock.Advance(31 * 24 * time.Hour)
			w.Drain()
			now := w.Open(worker, number).Item
			if moved := now.Governing == before.Extended; moved != reads {
				t.Errorf("%s: governing %s, extended at %v", name, now.Governing, now.ExtendedAt)
			}
			if late := w.Count("SELECT COUNT(*) FROM extensions WHERE item_id = ? AND too_late", now.ID); (late == 0) != reads {
				t.Errorf("%s: %d came too late", name, late)
			}
			w.Exec("DELETE FROM extensions")
		}
	})
}

// A notice that lay in the outbox while the case was answered and opened again
// does not move the new clock.
func TestANoticeOfAnEarlierClockMovesNothing(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		_, worker, number := taken(w, "nord")
		w.Drain()
		w.Must(w.Rights.Extend(t.Context(), worker, number, "Mange systemer."))
		w.Exec("UPDATE request_items SET status = 'answered', answered_at = ?", w.Clock.Now())
		w.Clock.Advance(day)
		w.Must(w.Rights.Reopen(t.Context(), worker, number, "Vi tok feil."))
		reopened := w.Open(worker, number).Item
		w.Drain()
		if now := w.Open(worker, number).Item; now.Governing != reopened.Governing || now.ExtendedAt != nil || w.Count("SELECT COUNT(*) FROM extensions WHERE too_late") != 1 {
			t.Errorf("the new clock is %+v", now.Clock)
		}
	})
}
