package answer_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// approved lets the approver send what waits for them.
func approved(w *world.World, approver authz.Actor, number string) {
	w.T.Helper()
	c := w.Open(approver, number)
	draft, err := w.Answer.Draft(w.T.Context(), approver, c)
	w.Must(err)
	w.Must(w.Answer.Approve(w.T.Context(), approver, c, draft.Version))
	w.Drain()
}

// A refusal needs a provision and reasons, the ombud's word where the
// controller says so, and somebody else's approval. Then the letter is the
// answer.
func TestARefusalIsALetter(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db, world.Rules(models.DeadlineRules{AskBeforeRefusal: true}))
		citizen := w.Citizen("oksana")
		worker, approver := w.Staff("Kari", authz.Caseworker, "nord"), w.Staff("Bodil", authz.Approver, "nord")
		number := w.File(citizen, "nord").CaseNumber
		w.Take(worker, number)
		refusal := models.Refusal("12-5-excessive", "Det samme kravet ble besvart i går.", world.Why)
		for name, bad := range map[string]models.Decision{
			"decide.outcome_missing":  {Outcome: models.OutcomeUpheld, Text: "Nei."},
			"review.ground_missing":   models.Refusal("17-3-b", "Nei.", "Det er en annen rettighets hjemmel."),
			"decide.reason_missing":   models.Refusal("12-2", " ", world.Why),
			"decide.argument_missing": models.Refusal("12-2", "Vi vet ikke hvem du er.", ""),
		} {
			w.Refused(w.Answer.Decide(t.Context(), worker, w.Open(worker, number), bad), fault.Invalid, name)
		}
		w.Refused(w.Answer.Decide(t.Context(), worker, w.Open(worker, number), refusal), fault.Conflict, "decide.ask_first")
		w.Must(w.Rights.Advise(t.Context(), w.Staff("Oda", authz.Ombud, "nord"), number, models.AdviceOnRefusal, "Det kan forsvares."))
		w.Must(w.Answer.Decide(t.Context(), worker, w.Open(worker, number), refusal))
		approved(w, approver, number)
		item := w.Open(worker, number).Item
		if item.Status != models.StatusAnswered || item.Outcome != models.OutcomeRefused || item.Ground != "12-5-excessive" || item.KeptLaw == nil || !*item.KeptLaw {
			t.Errorf("refused, the item is %+v", item)
		}
		letters, err := w.Rights.Letters(t.Context(), citizen, w.Open(citizen, number))
		w.Must(err)
		if len(letters) != 2 || letters[1].Kind != models.LetterDecision { // after the receipt
			t.Fatalf("the person has %d letters", len(letters))
		}
		for _, said := range []string{number, "Vi gjør ikke det du ber om.", "artikkel 12 nr. 5", "Det samme kravet ble besvart i går.", "Datatilsynet", "domstolene", "Personvernombud: Ombudskontoret, ombud@nord.example"} {
			if !strings.Contains(letters[1].Body, said) {
				t.Errorf("the letter does not say %q:\n%s", said, letters[1].Body)
			}
		}
		if mine, err := w.Rights.Mine(t.Context(), citizen); err != nil || len(mine) != 1 || mine[0].HasReport {
			t.Errorf("the person's list has %+v, %v", mine, err)
		}
		_, err = w.Answer.Read(t.Context(), citizen, w.Open(citizen, number), answer.Newest)
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("there is a report too: %v", err)
		}
		w.Must(w.Rights.Reopen(t.Context(), worker, number, "Vi tok feil."))
		w.Drain()
		again := w.Open(worker, number).Item
		if again.Status != models.StatusReview && again.Status != models.StatusCollecting || again.Outcome != "" || again.AnsweredAt != nil || again.FirstAnswerAt == nil || again.ReopenedAt == nil {
			t.Errorf("opened again it is %+v", again)
		}
	})
}

// A complaint is decided by a letter, and approved by somebody else.
func TestAComplaintIsDecided(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		citizen, worker, approver := w.Citizen("oksana"), w.Staff("Kari", authz.Caseworker, "nord"), w.Staff("Bodil", authz.Approver, "nord")
		first := w.File(citizen, "nord").CaseNumber
		rr, err := w.Rights.Complain(t.Context(), citizen, first, "form-1", "Det tar for lang tid.")
		w.Must(err)
		w.Take(worker, rr.CaseNumber)
		w.Must(w.Answer.Decide(t.Context(), worker, w.Open(worker, rr.CaseNumber), models.Decision{Outcome: models.OutcomeUpheld, Text: "Du har rett."}))
		c := w.Open(approver, rr.CaseNumber)
		draft, err := w.Answer.Draft(t.Context(), approver, c)
		w.Must(err)
		w.Must(w.Answer.Return(t.Context(), approver, c, draft.Version, "Skriv hva som nå skjer."))
		w.Must(w.Answer.Decide(t.Context(), worker, w.Open(worker, rr.CaseNumber), models.Decision{Outcome: models.OutcomeUpheld, Text: "Du har rett, og får svar i morgen."}))
		approved(w, approver, rr.CaseNumber)
		if item := w.Open(worker, rr.CaseNumber).Item; item.Status != models.StatusAnswered || item.Outcome != models.OutcomeUpheld || item.Ground != "" {
			t.Errorf("decided, the complaint is %+v", item)
		}
	})
}

// What is counted of a case is how it was answered first: opened again, it has
// another clock and no outcome, and the year's figures stay.
func TestTheFirstAnswerIsKeptAsItWas(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		citizen := w.Citizen("oksana")
		worker, approver := w.Staff("Kari", authz.Caseworker, "nord"), w.Staff("Bodil", authz.Approver, "nord")
		number := w.File(citizen, "nord").CaseNumber
		w.Take(worker, number)
		w.Must(w.Rights.Extend(t.Context(), worker, number, "Mange systemer."))
		w.Drain()
		w.Must(w.Rights.Inquire(t.Context(), worker, number, models.InquiryClarification, "Gjelder det skolen?"))
		w.Drain()
		w.Clock.Advance(9 * 24 * time.Hour)
		w.Must(w.Rights.Reply(t.Context(), citizen, number, "Ja."))
		w.Must(w.Answer.Decide(t.Context(), worker, w.Open(worker, number), models.Refusal("12-5-excessive", "Det samme kravet ble besvart i går.", world.Why)))
		approved(w, approver, number)
		first := w.Open(worker, number).Item.FirstAnswer
		if first.FirstAnswerAt == nil || first.FirstOutcome != models.OutcomeRefused || first.FirstGround != "12-5-excessive" || !first.FirstExtended || first.FirstPausedDays != 9 || *first.AnswerDays != 9 {
			t.Errorf("kept of the answer: %+v", first)
		}
		w.Must(w.Rights.Reopen(t.Context(), worker, number, "Vi tok feil."))
		w.Drain()
		item := w.Open(worker, number).Item
		if diff := cmp.Diff(first, item.FirstAnswer); diff != "" || item.ExtendedAt != nil || item.Outcome != "" {
			t.Errorf("opened again, the item is %+v\n%s", item, diff)
		}
		w.Clock.Advance(26 * 24 * time.Hour) // an extension can be had once
		needed, err := w.Rights.Today(t.Context(), w.Staff("Oda", authz.Ombud, "nord"))
		w.Must(err)
		for _, n := range needed {
			if n.Need == rights.NeedExtension {
				t.Errorf("the ombud is asked for an extension that cannot be had: %+v", n.Rows)
			}
		}
	})
}

// While the person is waited for the law's date moves from day to day, also
// behind a promise that stays. An answer is held against the date of its day.
func TestAnAnswerWhileThePersonIsSilentIsJudgedByTheDateOfItsDay(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db, world.Rules(models.DeadlineRules{PausesCount: true}))
		worker, approver := w.Staff("Kari", authz.Caseworker, "nord"), w.Staff("Bodil", authz.Approver, "nord")
		number := w.File(w.Citizen("oksana"), "nord").CaseNumber // on 2 March: promised 1 April, the month ends on 7 April
		w.Take(worker, number)
		w.Clock.Advance(24 * time.Hour)
		w.Must(w.Rights.Inquire(t.Context(), worker, number, models.InquiryClarification, "Gjelder det skolen?"))
		w.Clock.Advance(40 * 24 * time.Hour)
		w.Must(w.Rights.RefreshPaused(t.Context()))
		if item := w.Open(worker, number).Item; item.OneMonth != models.NewDate(2026, 5, 12) || item.Governing != item.ThirtyDays {
			t.Errorf("after forty days of waiting the month ends on %s, and %s governs", item.OneMonth, item.Governing)
		}
		w.Clock.Advance(24 * time.Hour) // and nobody has computed it since
		w.Must(w.Answer.Decide(t.Context(), worker, w.Open(worker, number), models.Refusal("12-5-excessive", "Det samme kravet ble besvart i går.", world.Why)))
		approved(w, approver, number)
		item := w.Open(worker, number).Item
		if item.KeptLaw == nil || !*item.KeptLaw || item.KeptPromise == nil || *item.KeptPromise || item.FirstPausedDays != 41 || item.OneMonth != models.NewDate(2026, 5, 13) {
			t.Errorf("answered on 13 April, the item is %+v", item)
		}
	})
}
