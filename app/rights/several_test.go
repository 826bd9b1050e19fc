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

// One request holds several rights: one number, one receipt, and for each right
// a reference, a clock and a state of its own. An objection restricts while it
// is considered.
func TestOneRequestHoldsSeveralRights(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		oksana, kari := w.Citizen("oksana"), w.Staff("kari", authz.Caseworker, "nord")
		sub := w.Submission("nord")
		sub.Wishes = append(sub.Wishes,
			rights.Wish{Right: models.RightErasure, ActivityID: "saker", Asked: models.Asked{About: "Bestillingene fra 2023.", Why: models.WhyNoLongerNeeded}},
			rights.Wish{Right: models.RightObjection, Asked: models.Asked{About: "At navnet sendes videre.", View: "Jeg har hemmelig adresse."}})
		rr, err := w.Rights.Submit(t.Context(), oksana, sub)
		w.Must(err)
		again, err := w.Rights.Submit(t.Context(), oksana, sub)
		if err != nil || again.ID != rr.ID {
			t.Errorf("sent twice: %v, %v", again.ID, err)
		}
		seen := len(w.Mail.Mails())
		w.Drain()
		if sent := len(w.Mail.Mails()) - seen; sent != 1 {
			t.Errorf("%d receipts were sent", sent)
		}

		erasure := w.Open(oksana, rr.CaseNumber+"-2")
		var got []string
		for _, p := range erasure.Parts {
			got = append(got, strings.TrimPrefix(p.Reference, rr.CaseNumber)+" "+string(p.Right))
		}
		if want := " access/-2 erasure/-3 objection/-4 restriction"; strings.Join(got, "/") != want {
			t.Fatalf("the parts are %q", got)
		}
		if a := erasure.Asked; a.About != "Bestillingene fra 2023." || a.Why != models.WhyNoLongerNeeded || erasure.Item.ActivityID != "saker" {
			t.Errorf("the erasure is %+v, %+v", a, erasure.Item)
		}
		access := w.Open(kari, rr.CaseNumber)
		if !erasure.Item.Target.Before(access.Item.Target) || erasure.Item.Governing != access.Item.Governing {
			t.Errorf("asked specifically, the target is %v beside %v", erasure.Item.Target, access.Item.Target)
		}
		derived := w.Open(kari, rr.CaseNumber+"-4")
		if from := derived.Item.DerivedFrom; from == nil || *from != w.Open(kari, rr.CaseNumber+"-3").Item.ID || derived.Asked.Why != models.WhyWhileObjected || derived.Asked.View != "" {
			t.Errorf("the derived restriction is %+v, %+v", derived.Item, derived.Asked)
		}

		// Given to somebody, all parts are; each goes its own way from there.
		w.Take(kari, rr.CaseNumber+"-3")
		w.Must(w.Rights.Withdraw(t.Context(), oksana, rr.CaseNumber+"-2"))
		access = w.Open(kari, rr.CaseNumber)
		if access.RequireAssignee(kari) != nil || access.Parts[1].Status != models.StatusWithdrawn || access.Item.Status != models.StatusReceived {
			t.Errorf("after the erasure was withdrawn: %+v", access.Parts)
		}
		for _, number := range []string{rr.CaseNumber, rr.CaseNumber + "-2"} {
			events, err := w.Rights.Events(t.Context(), kari, w.Open(kari, number))
			w.Must(err)
			withdrawn := 0
			for _, e := range events {
				if e.Action == "item.withdrawn" {
					withdrawn++
				}
			}
			if want := len(number) - len(rr.CaseNumber); withdrawn != want/2 {
				t.Errorf("%s has %d withdrawals in its history", number, withdrawn)
			}
		}

		w.Refused(w.Rights.Forward(t.Context(), kari, rr.CaseNumber+"-4", rights.Forwarding{Body: "Nav", How: "i brev", Reason: "Deres."}), fault.Conflict, "act.forward.derived")

		// What came earlier came earlier as a whole; what is over stays as it was.
		w.Clock.Advance(24 * time.Hour)
		at := access.Request.ReceivedAt.AddDate(0, 0, -3)
		w.Must(w.Rights.CorrectReceipt(t.Context(), kari, rr.CaseNumber, models.ChannelLetter, at, "Brevet lå i posten."))
		for end, moved := range map[string]bool{"": true, "-2": false, "-3": true, "-4": true} {
			if item := w.Open(kari, rr.CaseNumber+end).Item; item.ReceivedAt.Equal(at) != moved {
				t.Errorf("the part %q was received at %v", end, item.ReceivedAt)
			}
		}
		w.Must(w.Rights.Withdraw(t.Context(), oksana, rr.CaseNumber+"-3"))
		if status := w.Open(kari, rr.CaseNumber+"-4").Item.Status; status != models.StatusWithdrawn {
			t.Errorf("the objection is withdrawn, and what followed from it is %s", status)
		}
	})
}

// A wish is refused where it lacks what the right cannot do without, and where
// a right comes twice.
func TestWhatARightCannotDoWithout(t *testing.T) {
	t.Parallel()
	today := models.NewDate(2026, 3, 2)
	for name, tc := range map[string]struct {
		wishes []rights.Wish
		field  string
	}{
		"nothing":                      {nil, "right"},
		"no right at all":              {[]rights.Wish{{Right: "glemt"}}, "right"},
		"a right twice":                {[]rights.Wish{rights.Access(""), rights.Access("")}, "right"},
		"rectification of nothing":     {[]rights.Wish{{Right: models.RightRectification, Asked: models.Asked{Wanted: "Kari"}}}, "about_rectification"},
		"rectification into nothing":   {[]rights.Wish{{Right: models.RightRectification, Asked: models.Asked{About: "Navnet"}}}, "wanted_rectification"},
		"some consent":                 {[]rights.Wish{{Right: models.RightWithdrawConsent}}, "about_withdraw_consent"},
		"some decision":                {[]rights.Wish{{Right: models.RightAutomated}}, "about_automated"},
		"a complaint of nothing":       {[]rights.Wish{{Right: models.RightComplaint}}, "about_complaint"},
		"a ground of another right":    {[]rights.Wish{{Right: models.RightErasure, Asked: models.Asked{Why: models.WhyContested}}}, "why_erasure"},
		"erasure with no reason":       {[]rights.Wish{{Right: models.RightErasure}}, ""},
		"restriction with no reason":   {[]rights.Wish{{Right: models.RightRestriction}}, ""},
		"an objection with no reason":  {[]rights.Wish{{Right: models.RightObjection}}, ""},
		"portability with no receiver": {[]rights.Wish{{Right: models.RightPortability}}, ""},
	} {
		got := rights.Submission{Name: "Oksana", Email: "a@b.example", Wishes: tc.wishes}.Check(today)
		if tc.field == "" && len(got) > 0 || tc.field != "" && (len(got) != 1 || got[0].Name != tc.field) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// A person has so many open wishes to a body at most, however they are put
// together.
func TestWishesAreCountedOneByOne(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.SQLite(t))
	oksana := w.Citizen("oksana")
	for range rights.MaxOpen - 1 {
		w.File(oksana, "nord")
	}
	sub := w.Submission("nord")
	sub.Wishes = append(sub.Wishes, rights.Wish{Right: models.RightErasure})
	_, err := w.Rights.Submit(t.Context(), oksana, sub)
	w.Refused(err, fault.TooMany, "submit.too_many_open")
	w.File(oksana, "nord")
}

// A complaint is about the part it was filed from: the others can be complained
// of too, and only its own part shows it.
func TestAComplaintIsAboutItsPart(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		citizen, worker := w.Citizen("oksana"), w.Staff("kari", authz.Caseworker, "nord")
		sub := w.Submission("nord")
		sub.Wishes = append(sub.Wishes, rights.Wish{Right: models.RightErasure})
		rr, err := w.Rights.Submit(t.Context(), citizen, sub)
		w.Must(err)
		w.Take(worker, rr.CaseNumber)
		access, erasure := rr.CaseNumber, rr.CaseNumber+"-2"

		complaint, err := w.Rights.Complain(t.Context(), citizen, erasure, "form-1", "Dere slettet ikke alt.")
		w.Must(err)
		_, err = w.Rights.Complain(t.Context(), citizen, erasure, "form-2", "Én gang til.")
		w.Refused(err, fault.Conflict, "act.complain.already")
		_, err = w.Rights.Complain(t.Context(), citizen, access, "form-3", "Og innsynet tar for lang tid.")
		w.Must(err)

		w.Take(worker, complaint.CaseNumber)
		kin := func(number string) map[string]models.LinkKind {
			rows, err := w.Rights.Relatives(t.Context(), worker, w.Open(worker, number))
			w.Must(err)
			of := map[string]models.LinkKind{}
			for _, r := range rows {
				of[r.CaseNumber] = r.Kind
			}
			return of
		}
		if of := kin(complaint.CaseNumber); of[erasure] != models.LinkComplaint || of[access] != "" {
			t.Errorf("the complaint belongs with %v", of)
		}
		if of := kin(erasure); of[complaint.CaseNumber] != models.LinkComplaint {
			t.Errorf("the erasure belongs with %v", of)
		}
		if of := kin(access); of[complaint.CaseNumber] == models.LinkComplaint {
			t.Errorf("the access belongs with %v", of)
		}
	})
}
