package rights_test

import (
	"strings"
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// A fee is asked for, on a ground that the law knows for the right, and costs
// nothing before the person has agreed; it moves no date, also where waiting
// does. Of what is refused it is not taken.
func TestAFeeIsWhatThePersonHasAgreedTo(t *testing.T) {
	t.Parallel()
	excessive := rights.Fee{Ground: "12-5-excessive", Kroner: 350, Reason: "Du fikk det samme i går."}
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db, world.Rules(models.DeadlineRules{PausesCount: true}))
		citizen, worker, number := taken(w, "sor")
		before := w.Open(worker, number).Item

		w.Must(w.Rights.AskFee(t.Context(), worker, number, excessive))
		w.Refused(w.Rights.AskFee(t.Context(), worker, number, excessive), fault.Conflict, "act.inquire.one_at_a_time")
		w.Clock.Advance(3 * day)
		w.Must(w.Rights.RefreshPaused(t.Context()))
		w.Must(w.Rights.Reply(t.Context(), citizen, number, "Jeg er uenig."))
		if item := w.Open(worker, number).Item; item.Fee != 0 || item.Governing != before.Governing {
			t.Errorf("words agreed to %d kroner, the date went from %s to %s", item.Fee, before.Governing, item.Governing)
		}
		w.Refused(w.Rights.AcceptFee(t.Context(), citizen, number, ""), fault.Conflict, "act.inquire.none")

		w.Must(w.Rights.Inquire(t.Context(), worker, number, models.InquiryClarification, "Gjelder det skolen?"))
		w.Refused(w.Rights.AcceptFee(t.Context(), citizen, number, ""), fault.Conflict, "fee.none")
		w.Must(w.Rights.DropInquiry(t.Context(), worker, number))

		w.Must(w.Rights.AskFee(t.Context(), worker, number, excessive))
		w.Refused(w.Rights.AcceptFee(t.Context(), w.Citizen("hakon"), number, ""), fault.NotFound, "error.not_found")
		w.Must(w.Rights.AcceptFee(t.Context(), citizen, number, ""))
		c := w.Open(worker, number)
		if c.Item.Fee != 350 || c.Item.AwaitsPerson {
			t.Errorf("after agreeing the fee is %d, waiting: %t", c.Item.Fee, c.Item.AwaitsPerson)
		}
		for outcome, costs := range map[models.Outcome]bool{models.OutcomeErased: true, models.OutcomePartly: true, models.OutcomeRefused: false, models.OutcomeNotHeld: false} {
			if letter := w.Rights.DecisionLetter(c, models.Decision{Outcome: outcome}); strings.Contains(letter, "350 kroner") != costs {
				t.Errorf("%s: a fee is told of when it is not taken, or is not when it is:\n%s", outcome, letter)
			}
		}

		w.Must(w.Rights.WaiveFee(t.Context(), worker, number))
		w.Refused(w.Rights.WaiveFee(t.Context(), worker, number), fault.Conflict, "fee.none")
		if fee := w.Open(worker, number).Item.Fee; fee != 0 {
			t.Errorf("a fee that is waived is %d kroner", fee)
		}
		w.Must(w.Rights.AskFee(t.Context(), worker, number, excessive))
		w.Refused(w.Rights.AcceptFee(t.Context(), worker, number, " "), fault.Invalid, "act.reply.missing") // staff say how they know
		w.Must(w.Rights.AcceptFee(t.Context(), worker, number, "Ringte 3. mars."))
		w.Must(w.Rights.AskFee(t.Context(), worker, number, rights.Fee{Ground: "12-5-excessive", Kroner: 100, Reason: "Det kan gjøres for mindre."}))
		w.Must(w.Rights.Reply(t.Context(), citizen, number, "Nei."))
		if fee := w.Open(worker, number).Item.Fee; fee != 0 {
			t.Errorf("of a fee that was asked for anew and not agreed to, %d kroner are left", fee)
		}
	})
}

// What cannot be asked for: a ground of another right, no amount, no reason,
// and where the ombud has to be asked, before.
func TestAFeeThatCannotBeAskedFor(t *testing.T) {
	t.Parallel()
	fine := rights.Fee{Ground: "12-5-unfounded", Kroner: 1, Reason: "Det er åpenbart grunnløst."}
	for name, tc := range map[string]struct {
		change func(f *rights.Fee)
		right  models.InvokedRight
		field  string
	}{
		"as it should be":         {func(*rights.Fee) {}, models.RightErasure, ""},
		"more copies":             {func(f *rights.Fee) { f.Ground = models.GroundFurtherCopy }, models.RightAccess, ""},
		"more copies of nothing":  {func(f *rights.Fee) { f.Ground = models.GroundFurtherCopy }, models.RightErasure, "ground"},
		"of a complaint":          {func(*rights.Fee) {}, models.RightComplaint, "ground"},
		"of a withdrawn consent":  {func(*rights.Fee) {}, models.RightWithdrawConsent, "ground"},
		"no amount":               {func(f *rights.Fee) { f.Kroner = 0 }, models.RightErasure, "kroner"},
		"more than is reasonable": {func(f *rights.Fee) { f.Kroner = rights.MaxFee + 1 }, models.RightErasure, "kroner"},
		"no reason":               {func(f *rights.Fee) { f.Reason = " " }, models.RightErasure, "reason"},
	} {
		f := fine
		tc.change(&f)
		wrong := ""
		for _, w := range rights.CheckFee(f, tc.right) {
			wrong += w.Name
		}
		if wrong != tc.field {
			t.Errorf("%s: wrong with %q, want %q", name, wrong, tc.field)
		}
	}
	w := world.New(t, apptest.SQLite(t), world.Rules(models.DeadlineRules{AskBeforeRefusal: true}))
	_, worker, number := taken(w, "sor")
	w.Refused(w.Rights.AskFee(t.Context(), worker, number, fine), fault.Conflict, "fee.ask_first")
	w.Must(w.Rights.Advise(t.Context(), w.Staff("oda", authz.Ombud, "sor"), number, models.AdviceOnRefusal, "Det er greit."))
	w.Must(w.Rights.AskFee(t.Context(), worker, number, fine))
}

// What follows from another act too is handed on with a letter, and goes on
// here with the same dates.
func TestARequestThatFollowsFromAnotherActGoesOn(t *testing.T) {
	t.Parallel()
	party := models.Rerouting{Regime: models.RegimeParty, To: "Skolekontoret"}
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		citizen, worker, number := taken(w, "nord")
		before := w.Open(worker, number).Item
		w.Refused(w.Rights.Reroute(t.Context(), worker, number, models.Rerouting{Regime: "postal", To: "Skolekontoret"}, "Saken din."), fault.Invalid, "reroute.regime_missing")
		w.Refused(w.Rights.Reroute(t.Context(), worker, number, models.Rerouting{Regime: models.RegimeParty}, "Saken din."), fault.Invalid, "reroute.to_missing")
		w.Refused(w.Rights.Reroute(t.Context(), worker, number, party, " "), fault.Invalid, "act.reroute.reason_missing")
		w.Must(w.Rights.Reroute(t.Context(), worker, number, party, "Vedtaket om skoleplass."))
		w.Must(w.Rights.Reroute(t.Context(), worker, number, models.Rerouting{Regime: models.RegimePublic, To: "Arkivet"}, "Planen for skolen."))
		if after := w.Open(worker, number).Item; after.Status != before.Status || after.Governing != before.Governing || after.Outcome != "" {
			t.Errorf("the request was %s by %s, and is %s by %s", before.Status, before.Governing, after.Status, after.Governing)
		}
		letters, err := w.Rights.Letters(t.Context(), citizen, w.Open(citizen, number))
		w.Must(err)
		var told []string
		for _, l := range letters {
			if l.Kind == models.LetterRerouted {
				told = append(told, l.Body)
			}
		}
		if len(told) != 2 || !strings.Contains(told[0], "Skolekontoret") || !strings.Contains(told[1], "Arkivet") {
			t.Errorf("the person was told %q", told)
		}
	})
}

// What waits for the person's word on a fee cannot be sent to approval, and in
// approval none can be asked for: what is approved says what it costs. Opened
// again it costs nothing.
func TestAFeeIsSettledBeforeTheAnswer(t *testing.T) {
	t.Parallel()
	fee := rights.Fee{Ground: "12-5-excessive", Kroner: 350, Reason: "Du fikk det samme i går."}
	w := world.New(t, apptest.SQLite(t))
	citizen, worker, number := taken(w, "sor")
	decision := models.Refusal("12-5-excessive", "Det samme ble besvart i går.", "Se gårsdagens svar.")
	w.Must(w.Rights.AskFee(t.Context(), worker, number, fee))
	w.Refused(w.Answer.Decide(t.Context(), worker, w.Open(worker, number), decision), fault.Conflict, "act.fee.open")
	w.Must(w.Rights.AcceptFee(t.Context(), citizen, number, "Greit."))
	w.Must(w.Answer.Decide(t.Context(), worker, w.Open(worker, number), decision))
	w.Refused(w.Rights.AskFee(t.Context(), worker, number, fee), fault.Conflict, "act.not_in_this_state")
	w.Exec("UPDATE request_items SET status = 'answered', answered_at = ?", w.Clock.Now())
	w.Must(w.Rights.Reopen(t.Context(), worker, number, "Vi så feil."))
	if kroner := w.Open(worker, number).Item.Fee; kroner != 0 {
		t.Errorf("looking again costs %d kroner", kroner)
	}
}
