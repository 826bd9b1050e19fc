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
	"rettighetsporten/app/register"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

const day = 24 * time.Hour

// Waiting for the person moves no date unless the controller has switched it
// on, asked soon enough, and never the promise.
func TestAWaitMovesTheLawsDateOnlyWhereItCounts(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		controller string // nord promises 30 days, sor nothing
		counts     bool
		asked      time.Duration // after the receipt
		moved      bool
	}{
		"not switched on":        {"sor", false, day, false},
		"switched on":            {"sor", true, day, true},
		"asked too late":         {"sor", true, 9 * day, false},
		"a promise stays put":    {"nord", true, day, false},
		"switched on, last days": {"sor", true, 7 * day, true},
	}
	// Received on 2 March, the month ends on 2 April, which Easter moves to the
	// 7th; nine days more end on Saturday the 11th.
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		for name, tc := range cases {
			w := world.New(t, db, world.Rules(models.DeadlineRules{PausesCount: tc.counts}))
			citizen, worker, number := taken(w, tc.controller)
			before := w.Open(worker, number).Item
			w.Clock.Advance(tc.asked)
			w.Must(w.Rights.Inquire(t.Context(), worker, number, models.InquiryClarification, "Gjelder det karriereveiledning eller skole?"))
			w.Refused(w.Rights.Inquire(t.Context(), worker, number, models.InquiryIdentity, "Hvem er du?"), fault.Conflict, "act.inquire.one_at_a_time")
			if !w.Open(worker, number).Item.AwaitsPerson {
				t.Errorf("%s: the case does not wait", name)
			}
			w.Clock.Advance(9 * day)
			w.Must(w.Rights.RefreshPaused(t.Context()))
			open := w.Open(worker, number).Item
			w.Must(w.Rights.Reply(t.Context(), citizen, number, "Karriereveiledning."))
			w.Refused(w.Rights.Reply(t.Context(), citizen, number, "Én gang til."), fault.Conflict, "act.inquire.none")
			item := w.Open(worker, number).Item
			moved := item.Governing.After(before.Governing)
			if moved != tc.moved || open.Governing != item.Governing || item.ThirtyDays != before.ThirtyDays || item.AwaitsPerson || item.PausedDays != 9 {
				t.Errorf("%s: %s → %s while open, %s after, paused %d days", name, before.Governing, open.Governing, item.Governing, item.PausedDays)
			}
			st, err := w.Rights.Standing(t.Context(), worker, w.Open(worker, number))
			w.Must(err)
			said, err := w.Rights.Inquiries(st.Inquiries)
			w.Must(err)
			if st.Clock.WithoutPause != before.Governing || len(said) != 1 || said[0].Answer != "Karriereveiledning." {
				t.Errorf("%s: without the wait it is %s, want %s; said %+v", name, st.Clock.WithoutPause, before.Governing, said)
			}
		}
	})
}

// A receipt can only be moved to before the portal had the request.
func TestAReceiptIsCorrectedBackwards(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		_, worker, number := taken(w, "nord")
		ombud := w.Staff("Oda Ombud", authz.Ombud, "nord")
		before := w.Open(worker, number)
		lay := before.Request.CreatedAt.Add(-4 * day)
		w.Refused(w.Rights.CorrectReceipt(t.Context(), worker, number, models.ChannelLetter, w.Clock.Now().Add(day), "?"), fault.Invalid, "act.receipt.too_late")
		w.Refused(w.Rights.CorrectReceipt(t.Context(), worker, number, models.ChannelPortal, lay, "?"), fault.Invalid, "act.receipt.channel_wrong")
		w.Must(w.Rights.CorrectReceipt(t.Context(), ombud, number, models.ChannelLetter, lay, "Brevet lå i resepsjonen, stemplet torsdag."))
		after := w.Open(worker, number)
		if after.Request.Channel != models.ChannelLetter || !after.Request.ReceivedAt.Equal(lay) || after.Item.Governing != models.NewDate(2026, 3, 26) ||
			after.Item.ReceivedOn != before.Item.ReceivedOn.AddDays(-4) {
			t.Errorf("received %s, governing %s, was %s", after.Item.ReceivedOn, after.Item.Governing, before.Item.Governing)
		}
		kept, err := w.Rights.Receipts(t.Context(), worker, after)
		w.Must(err)
		if len(kept) != 1 || kept[0].Name != "Oda Ombud" || kept[0].Reason != "Brevet lå i resepsjonen, stemplet torsdag." {
			t.Errorf("set by whom and why: %+v", kept)
		}
		if n := w.Count("SELECT COUNT(*) FROM audit_entries WHERE action = 'receipt.corrected'"); n != 1 {
			t.Errorf("it is in the log %d times", n)
		}
	})
}

// A case sent on within the portal is filed there once, with its own clock.
func TestARequestIsSentOn(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		citizen, worker, number := taken(w, "nord")
		w.Drain()
		w.Clock.Advance(3 * day)
		w.Refused(w.Rights.Forward(t.Context(), worker, number, rights.Forwarding{ControllerID: "nord", Reason: "?"}), fault.Invalid, "act.forward.body_missing")
		w.Must(w.Rights.Forward(t.Context(), worker, number, rights.Forwarding{ControllerID: "sor", Reason: "Skolen er deres."}))
		w.Refused(w.Rights.Forward(t.Context(), worker, number, rights.Forwarding{Body: "Nav", How: "i brev", Reason: "?"}), fault.Conflict, "act.not_in_this_state")
		w.Drain()
		mine, err := w.Rights.Mine(t.Context(), citizen)
		w.Must(err)
		if len(mine) != 2 || mine[0].ControllerID != "sor" || mine[1].Status != models.StatusForwarded {
			t.Fatalf("the person has %+v", mine)
		}
		there := w.Open(citizen, mine[0].Reference)
		if there.Request.Channel != models.ChannelForwarded || there.Asked.About != "Alt dere har om meg." || !there.Item.ReceivedAt.Equal(w.Clock.Now()) {
			t.Errorf("the other body has %+v", there)
		}
		both := w.Staff("Odd Begge", authz.Ombud, "nord", "sor")
		for at, want := range map[string]string{number: mine[0].Reference, mine[0].Reference: number} {
			got, err := w.Rights.Relatives(t.Context(), both, w.Open(both, at))
			w.Must(err)
			if len(got) != 1 || got[0].CaseNumber != want || got[0].Kind != models.LinkForwarded {
				t.Errorf("%s belongs with %+v", at, got)
			}
		}
		if letter := letterOf(w, citizen, number, models.LetterForwarded); !strings.Contains(letter.Body, "Skolen er deres.") || !strings.Contains(letter.Body, "Sør") {
			t.Errorf("the letter says %s", letter.Body)
		}
	})
}

// A complaint is a case of its own, once while it is open.
func TestAComplaintIsACaseOfItsOwn(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		citizen, worker, number := taken(w, "nord")
		rr, err := w.Rights.Complain(t.Context(), citizen, number, "form-1", "Dere har brukt for lang tid.")
		w.Must(err)
		again, err := w.Rights.Complain(t.Context(), citizen, number, "form-1", "Dere har brukt for lang tid.")
		w.Must(err)
		if again.ID != rr.ID {
			t.Error("the same form made two complaints")
		}
		if st, err := w.Rights.Standing(t.Context(), citizen, w.Open(citizen, number)); err != nil || !st.Complaining || w.Open(citizen, st.Complaint).Request.ID != rr.ID {
			t.Errorf("nothing tells of the open complaint: %+v, %v", st, err)
		}
		_, err = w.Rights.Complain(t.Context(), citizen, number, "form-2", "Og én til.")
		w.Refused(err, fault.Conflict, "act.complain.already")
		w.Drain()
		c := w.Open(worker, rr.CaseNumber)
		if c.Item.InvokedRight != models.RightComplaint || c.Item.Status != models.StatusReceived || w.Count("SELECT COUNT(*) FROM collections WHERE item_id = ?", c.Item.ID) != 0 {
			t.Errorf("the complaint is %+v", c.Item)
		}
		_, err = w.Rights.Complain(t.Context(), citizen, rr.CaseNumber, "form-3", "Klage på klagen.")
		w.Refused(err, fault.Conflict, "act.is_a_complaint")
		got, err := w.Rights.Relatives(t.Context(), worker, c)
		w.Must(err)
		if len(got) != 1 || got[0].CaseNumber != number || got[0].Kind != models.LinkComplaint || !got[0].Earlier {
			t.Errorf("the complaint belongs with %+v", got)
		}
	})
}

// What the ombud says is on the record, asked or unasked.
func TestTheOmbudAdvises(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		_, worker, number := taken(w, "nord")
		ombud := w.Staff("Oda Ombud", authz.Ombud, "nord")
		w.Must(w.Rights.AskAdvice(t.Context(), worker, number, models.AdviceOnRefusal, "Er dette åpenbart grunnløst?"))
		w.Refused(w.Rights.AskAdvice(t.Context(), worker, number, models.AdviceOnOther, "Og dette?"), fault.Conflict, "act.advice.waiting")
		w.Refused(w.Rights.Advise(t.Context(), worker, number, models.AdviceOnRefusal, "Nei."), fault.Forbidden, "error.forbidden")
		w.Must(w.Rights.Advise(t.Context(), ombud, number, models.AdviceOnRefusal, "Nei, det er det ikke."))
		w.Must(w.Rights.Advise(t.Context(), ombud, number, models.AdviceOnOther, "Svar på norsk og engelsk."))
		got, err := w.Rights.Advices(t.Context(), worker, w.Open(worker, number))
		w.Must(err)
		if len(got) != 2 || got[0].Question != "Er dette åpenbart grunnløst?" || got[0].Text != "Nei, det er det ikke." || got[1].Question != "" || got[1].Text != "Svar på norsk og engelsk." {
			t.Errorf("on the record: %+v", got)
		}
		version := w.Open(ombud, number).Request.Version
		w.Must(w.Rights.Release(t.Context(), ombud, number, version))
		if c := w.Open(ombud, number); c.Request.AssigneeID != nil || c.Item.AssigneeID != nil {
			t.Error("the caseworker still has the case")
		}
	})
}

// A case that was sent on by mistake is not a new one: its clock runs from its
// receipt, and it can be sent to the same body again.
func TestWhatWasSentOnByMistakeRunsFromItsReceipt(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		citizen, worker, number := taken(w, "nord")
		w.Drain()
		before := w.Open(worker, number).Item
		to := rights.Forwarding{ControllerID: "sor", Reason: "Skolen er deres."}
		for times := 1; times <= 2; times++ {
			w.Clock.Advance(5 * day)
			w.Must(w.Rights.Forward(t.Context(), worker, number, to))
			if times == 1 {
				w.Drain()
			}
			w.Must(w.Rights.Reopen(t.Context(), worker, number, "Det var vårt likevel."))
			w.Drain()
			now := w.Open(worker, number).Item
			if !now.ReceivedAt.Equal(before.ReceivedAt) || now.Governing != before.Governing || now.ReopenedAt != nil {
				t.Errorf("sent on and taken back, the clock is %+v", now.Clock)
			}
			mine, err := w.Rights.Mine(t.Context(), citizen)
			w.Must(err)
			if len(mine) != 2 { // the second was taken back before it left
				t.Errorf("after %d times the person has %d cases", times, len(mine))
			}
		}
		w.Must(w.Rights.Forward(t.Context(), worker, number, to))
		w.Drain()
		mine, err := w.Rights.Mine(t.Context(), citizen)
		w.Must(err)
		if len(mine) != 3 {
			t.Errorf("sent on again the person has %d cases", len(mine))
		}
		kin, err := w.Rights.Relatives(t.Context(), worker, w.Open(worker, number))
		w.Must(err)
		if len(kin) != 2 || kin[0].Reached || kin[0].Body != "Sør kommune" || kin[0].Status != "" || kin[0].Kind != models.LinkForwarded {
			t.Errorf("the case's relatives are %+v", kin)
		}
	})
}

// What was sent to the wrong body, taken back before it left and sent to
// another, never reaches the wrong one.
func TestWhatIsTakenBackInTimeNeverReachesTheWrongBody(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db, func(f *register.File) {
			right := f.Controllers[1]
			right.ID, right.Name, right.CasePrefix, right.Activities, right.Stores = "vest", "Vest kommune", "VES", nil, nil
			f.Controllers = append(f.Controllers, right)
		})
		citizen, worker, number := taken(w, "nord")
		w.Drain()
		w.Must(w.Rights.Forward(t.Context(), worker, number, rights.Forwarding{ControllerID: "sor", Reason: "Skolen er deres."}))
		w.Must(w.Rights.Reopen(t.Context(), worker, number, "Det var feil kommune."))
		w.Must(w.Rights.Forward(t.Context(), worker, number, rights.Forwarding{ControllerID: "vest", Reason: "Skolen er deres."}))
		w.Drain()
		mine, err := w.Rights.Mine(t.Context(), citizen)
		w.Must(err)
		if len(mine) != 2 || mine[0].ControllerID != "vest" && mine[1].ControllerID != "vest" {
			t.Errorf("the person has %+v", mine)
		}
	})
}

// A correction of the receipt that was itself wrong takes nothing away.
func TestAWrongCorrectionTakesNoExtensionAway(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		_, worker, number := taken(w, "nord")
		w.Clock.Advance(20 * day)
		w.Must(w.Rights.Extend(t.Context(), worker, number, "Mange systemer."))
		w.Drain()
		received := w.Open(worker, number).Request.CreatedAt
		correct := func(at time.Time) models.RequestItem {
			w.Must(w.Rights.CorrectReceipt(t.Context(), worker, number, models.ChannelLetter, at, "Brevet lå."))
			return w.Open(worker, number).Item
		}
		if wrong := correct(received.AddDate(0, 0, -28)); wrong.ExtendedAt != nil || w.Count("SELECT COUNT(*) FROM extensions WHERE too_late") != 1 {
			t.Errorf("of an older request the notice came in time: %+v", wrong.Clock)
		}
		if right := correct(received.Add(-time.Hour)); right.ExtendedAt == nil || w.Count("SELECT COUNT(*) FROM extensions WHERE too_late") != 0 {
			t.Errorf("corrected back, the extension is gone: %+v", right.Clock)
		}
	})
}

// Advice is filed under what the ombud says it is about.
func TestAdviceIsFiledUnderWhatItIsAbout(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.SQLite(t))
	_, worker, number := taken(w, "nord")
	boss := w.Staff("oda", authz.Ombud, "nord")
	w.Must(w.Rights.AskAdvice(t.Context(), worker, number, models.AdviceOnRefusal, "Kan vi si nei?"))
	w.Must(w.Rights.Advise(t.Context(), boss, number, models.AdviceOnOther, "Husk å skrive lett."))
	if n := w.Count("SELECT COUNT(*) FROM advices WHERE about = 'refusal' AND given_at IS NOT NULL"); n != 0 {
		t.Error("a remark opens the way to a refusal")
	}
}

// What the person answered to show who they are is deleted when the case is
// over, and the days they took are kept.
func TestAProofOfIdentityIsDeletedWithTheCase(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.SQLite(t))
	citizen, worker, number := taken(w, "nord")
	w.Must(w.Rights.Inquire(t.Context(), worker, number, models.InquiryIdentity, "Hva het skolen?"))
	w.Must(w.Rights.Reply(t.Context(), citizen, number, "Solvang."))
	w.Must(w.Rights.Inquire(t.Context(), worker, number, models.InquiryClarification, "Hvilket år?"))
	w.Clock.Advance(4 * day)
	w.Must(w.Rights.Withdraw(t.Context(), citizen, number))
	if n := w.Count("SELECT COUNT(*) FROM inquiries WHERE answer_sealed IS NOT NULL"); n != 0 {
		t.Error("the answer is still there")
	}
	if item := w.Open(worker, number).Item; item.PausedDays != 4 {
		t.Errorf("it waited %d days, want 4", item.PausedDays)
	}
}
