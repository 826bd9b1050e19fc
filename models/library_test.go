package models_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rettighetsporten/models"
)

// lawsTable is what the law lets each right come to, and what a refusal of it
// may rest on, written from the law and apart from the library: outcomes
// without a ground, and after each of the others its grounds. "all" are the
// grounds for refusing any right as a whole.
const lawsTable = `
access            granted
access            partly        15-4 pol16-a pol16-b pol16-c pol16-d pol16-e pol16-f pol17
access            refused   all 15-4 pol16-a pol16-b pol16-c pol16-d pol16-e pol16-f pol17
rectification     corrected
rectification     supplemented
rectification     partly        16-not-inaccurate 16-assessment pol17
rectification     refused   all 16-not-inaccurate 16-assessment pol17
erasure           erased
erasure           partly        17-1-none 17-3-a 17-3-b 17-3-c 17-3-d 17-3-e
erasure           refused   all 17-1-none 17-3-a 17-3-b 17-3-c 17-3-d 17-3-e
restriction       restricted
restriction       partly        18-1-none pol17
restriction       refused   all 18-1-none pol17
objection         stopped
objection         partly        21-1-basis 21-1-compelling 21-1-claims 21-6-public-task
objection         refused   all 21-1-basis 21-1-compelling 21-1-claims 21-6-public-task
portability       delivered
portability       transferred
portability       partly        20-1-basis 20-1-not-automated 20-1-not-provided 20-3-public-task 20-4-others 20-2-not-feasible
portability       refused   all 20-1-basis 20-1-not-automated 20-1-not-provided 20-3-public-task 20-4-others
withdraw_consent  registered
withdraw_consent  refused       12-2 7-3-not-consent
complaint         upheld
complaint         partly_upheld
complaint         not_upheld
complaint         forwarded
automated         changed
automated         kept
automated         refused   all 22-1-not-solely 22-1-no-effect 22-2-a 22-2-b 22-2-c
`

// allowedByLaw reads the table: right, outcome and ground, "" for none.
func allowedByLaw() map[string]bool {
	allowed := map[string]bool{}
	allow := func(right, outcome, ground string) { allowed[right+" "+outcome+" "+ground] = true }
	for line := range strings.Lines(strings.TrimSpace(lawsTable)) {
		words := strings.Fields(line)
		right, outcome, grounds := words[0], words[1], words[2:]
		if len(grounds) == 0 {
			allow(right, outcome, "")
		}
		for _, g := range grounds {
			if g == "all" {
				for _, each := range []string{"12-2", "12-5-unfounded", "12-5-excessive"} {
					allow(right, outcome, each)
				}
				continue
			}
			allow(right, outcome, g)
		}
		if right != "complaint" { // the person is told that nothing is held, or which act applies: never a refusal
			allow(right, "not_held", "not-held")
			allow(right, "rerouted", "other-regime")
		}
	}
	return allowed
}

// everyGround lists every ground there is, and none.
func everyGround() []models.Ground {
	grounds := []models.Ground{""}
	for key := range allowedByLaw() {
		if g := models.Ground(strings.SplitN(key, " ", 3)[2]); !slices.Contains(grounds, g) {
			grounds = append(grounds, g)
		}
	}
	for _, right := range models.InvokedRights() { // and what the library alone may know
		for _, outcome := range models.OutcomesOf(right) {
			for _, g := range models.GroundsOf(right, outcome) {
				if !slices.Contains(grounds, g) {
					grounds = append(grounds, g)
				}
			}
		}
	}
	return grounds
}

// Every right, outcome and ground is allowed or refused as the law says.
func TestTheLibraryIsTheLaw(t *testing.T) {
	t.Parallel()
	allowed, tried, yes := allowedByLaw(), 0, 0
	for _, right := range models.InvokedRights() {
		for _, outcome := range models.Outcomes() {
			for _, ground := range everyGround() {
				want := allowed[fmt.Sprint(right, " ", outcome, " ", ground)]
				known := slices.Contains(models.OutcomesOf(right), outcome)
				grounds := models.GroundsOf(right, outcome)
				got := known && (slices.Contains(grounds, ground) || ground == "" && len(grounds) == 0)
				if got != want {
					t.Errorf("%s %s on %q: the library says %v, the law %v", right, outcome, ground, got, want)
				}
				tried++
				if want {
					yes++
				}
			}
		}
	}
	if yes < 80 {
		t.Errorf("the law's table allows only %d combinations", yes)
	}
	t.Logf("measured: %d of %d combinations of right, outcome and ground are allowed, all as the law says", yes, tried)
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
