package models_test

import (
	"fmt"
	"slices"
	"testing"

	"rettighetsporten/app/apptest/law"
	"rettighetsporten/models"
)

// everyGround lists every ground the law names, and what the code alone may know,
// and none.
func everyGround() []models.Ground {
	grounds := append([]models.Ground{""}, law.Grounds()...)
	for _, right := range models.InvokedRights() {
		known := models.FeeGrounds(right)
		for _, outcome := range models.Outcomes() {
			known = append(known, models.GroundsOf(right, outcome)...)
		}
		for _, g := range known {
			if !slices.Contains(grounds, g) {
				grounds = append(grounds, g)
			}
		}
	}
	return grounds
}

// Every right, outcome and ground is allowed or refused as the law says: in the
// library, for what is decided in a letter, for a row that is held back, and for a
// fee.
func TestTheLibraryIsTheLaw(t *testing.T) {
	t.Parallel()
	tried, yes := 0, 0
	hold := func(got, want bool, about ...any) {
		t.Helper()
		if got != want {
			t.Errorf("%s: the code says %v, the law %v", fmt.Sprintln(about...), got, want)
		}
		if tried++; want {
			yes++
		}
	}
	for _, right := range models.InvokedRights() {
		for _, marketing := range []bool{false, true} {
			item := models.RequestItem{InvokedRight: right, DirectMarketing: marketing}
			if marketing && right != models.RightObjection {
				continue // the form has no such question
			}
			for _, outcome := range models.Outcomes() {
				ruling, known := law.RulingOn(right, marketing, outcome)
				hold(slices.Contains(item.Outcomes(), outcome), known, right, outcome, "marketing", marketing)
				hold(slices.Contains(item.LetterOutcomes(), outcome), known && ruling.Letter, right, outcome, "in a letter, marketing", marketing)
				for _, ground := range everyGround() {
					grounds := models.GroundsOf(right, outcome)
					got := slices.Contains(item.Outcomes(), outcome) && (slices.Contains(grounds, ground) || ground == "" && len(grounds) == 0)
					want := known && (slices.Contains(ruling.Grounds, ground) || ground == "" && len(ruling.Grounds) == 0)
					hold(got, want, right, outcome, "on", ground, "marketing", marketing)
					if outcome.Refuses() {
						d := models.Decision{Outcome: outcome, Parts: []models.Part{{Ground: ground}}}
						hold(item.Allows(d), want && ruling.Letter, right, outcome, "decided on", ground, "marketing", marketing)
					}
				}
			}
			for _, ground := range everyGround() {
				hold(slices.Contains(item.Withholding(), ground), law.Withholds(right, ground), right, "a row held back on", ground)
				hold(slices.Contains(models.FeeGrounds(right), ground), law.Charges(right, ground), right, "a fee on", ground)
			}
		}
	}
	for _, ground := range everyGround() {
		hold(ground.MustArgue(), law.Argued(ground), ground, "must be argued")
	}
	if yes < 300 {
		t.Errorf("the law allows only %d of what was tried", yes)
	}
	t.Logf("measured: %d of %d combinations are allowed, all as the law says", yes, tried)
}

// A decision is allowed when each of its parts is: what no library knows, and
// what is refused without a ground, is not.
func TestADecisionRestsOnTheLibrary(t *testing.T) {
	t.Parallel()
	part := func(g models.Ground) models.Part { return models.Part{Ground: g, Reason: "Fordi."} }
	for name, tc := range map[string]struct {
		right     models.InvokedRight
		marketing bool
		decision  models.Decision
		want      bool
	}{
		"erased":                                {models.RightErasure, false, models.Decision{Outcome: models.OutcomeErased}, true},
		"partly, on two grounds":                {models.RightErasure, false, models.Decision{Outcome: models.OutcomePartly, Parts: []models.Part{part("17-3-b"), part("17-3-e")}}, true},
		"partly, on no ground":                  {models.RightErasure, false, models.Decision{Outcome: models.OutcomePartly}, false},
		"partly, one ground another right's":    {models.RightErasure, false, models.Decision{Outcome: models.OutcomePartly, Parts: []models.Part{part("17-3-b"), part("15-4")}}, false},
		"erased, and a part refused":            {models.RightErasure, false, models.Decision{Outcome: models.OutcomeErased, Parts: []models.Part{part("17-3-b")}}, false},
		"another right's outcome":               {models.RightErasure, false, models.Decision{Outcome: models.OutcomeCorrected}, false},
		"an objection refused":                  {models.RightObjection, false, models.Refusal("21-1-compelling", "Fordi.", "Fordi."), true},
		"an objection to marketing refused":     {models.RightObjection, true, models.Refusal("21-1-compelling", "Fordi.", "Fordi."), false},
		"an objection to marketing stopped":     {models.RightObjection, true, models.Decision{Outcome: models.OutcomeStopped}, true},
		"a consent that is one, not registered": {models.RightWithdrawConsent, false, models.Decision{Outcome: models.OutcomePartly, Parts: []models.Part{part("7-3-not-consent")}}, false},
		"access given in a letter":              {models.RightAccess, false, models.Decision{Outcome: models.OutcomeGranted}, false},
		"access refused in a letter":            {models.RightAccess, false, models.Refusal("pol16-d", "Fordi.", "Fordi."), true},
		"portability: only the transfer cannot": {models.RightPortability, false, models.Refusal("20-2-not-feasible", "Fordi.", "Fordi."), false},
	} {
		item := models.RequestItem{InvokedRight: tc.right, DirectMarketing: tc.marketing}
		if got := item.Allows(tc.decision); got != tc.want {
			t.Errorf("%s: allowed is %v", name, got)
		}
	}
}
