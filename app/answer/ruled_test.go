package answer_test

import (
	"maps"
	"slices"
	"testing"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/apptest/law"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// ruled is one decision that is tried, and what the law finds wrong with it.
type ruled struct {
	item     models.RequestItem
	decision models.Decision
	wrong    []string // fields
}

// everyRuled yields every right, outcome and ground with its words and without
// them.
func everyRuled(yield func(ruled) bool) {
	grounds := append(law.Grounds(), "", "no-such-ground")
	for _, right := range models.InvokedRights() {
		for _, marketing := range []bool{false, true} {
			if marketing && right != models.RightObjection {
				continue // the form has no such question
			}
			item := models.RequestItem{InvokedRight: right, DirectMarketing: marketing}
			for _, outcome := range models.Outcomes() {
				for _, text := range []string{"", "Vi gjorde det."} {
					d := models.Decision{Outcome: outcome, Text: text, ByHand: text}
					switch outcome {
					case models.OutcomeRerouted:
						d.Rerouted = models.Rerouting{Regime: models.RegimeOther, Act: "skolelova", To: "Skolekontoret"}
					case models.OutcomeForwarded:
						d.Rerouted = models.Rerouting{To: "Statsforvalteren"}
					default:
					}
					if !yield(ruled{item, d, wrongWithout(item, d)}) {
						return
					}
					for _, ground := range grounds {
						for words := range 8 { // what, reason and argument, each there or not
							part := models.Part{Ground: ground}
							for i, word := range []*string{&part.What, &part.Reason, &part.Argument} {
								if words&(1<<i) != 0 {
									*word = "Fordi."
								}
							}
							d.Parts = []models.Part{part}
							if !yield(ruled{item, d, wrongWith(item, d, part)}) {
								return
							}
						}
					}
				}
			}
		}
	}
}

// wrongWithout is what the law finds wrong with a decision that refuses nothing.
func wrongWithout(item models.RequestItem, d models.Decision) []string {
	ruling, known := law.RulingOn(item.InvokedRight, item.DirectMarketing, d.Outcome)
	if !known || !ruling.Letter {
		return []string{"outcome"}
	}
	var wrong []string
	if d.Text == "" && d.Outcome != models.OutcomeRefused {
		wrong = append(wrong, "text") // Art. 12(3): what was done
	}
	if d.Outcome == models.OutcomeRefused || d.Outcome == models.OutcomePartly {
		wrong = append(wrong, "ground_1") // Art. 12(4)
	}
	stores := []models.InvokedRight{models.RightRectification, models.RightErasure, models.RightRestriction}
	if d.ByHand == "" && slices.Contains(stores, item.InvokedRight) && !slices.Contains([]models.Outcome{models.OutcomeRefused, models.OutcomeNotHeld, models.OutcomeRerouted}, d.Outcome) {
		wrong = append(wrong, "by_hand") // Art. 5(2): what was done has to be shown
	}
	return wrong
}

// wrongWith is what it finds wrong with one that refuses the part.
func wrongWith(item models.RequestItem, d models.Decision, part models.Part) []string {
	wrong := wrongWithout(item, d)
	if slices.Contains(wrong, "outcome") {
		return wrong
	}
	if d.Outcome != models.OutcomeRefused && d.Outcome != models.OutcomePartly {
		return append(wrong, "") // there is nothing to refuse: wrong, wherever it is said
	}
	ruling, _ := law.RulingOn(item.InvokedRight, item.DirectMarketing, d.Outcome)
	wrong = slices.DeleteFunc(wrong, func(field string) bool { return field == "ground_1" })
	if d.Outcome == models.OutcomePartly && part.What == "" {
		wrong = append(wrong, "what_1")
	}
	if !slices.Contains(ruling.Grounds, part.Ground) {
		wrong = append(wrong, "ground_1")
	}
	if part.Reason == "" {
		wrong = append(wrong, "reason_1")
	}
	if law.Argued(part.Ground) && part.Argument == "" {
		wrong = append(wrong, "argument_1")
	}
	return wrong
}

// Every decision is taken or refused as the law says, by its right, outcome and
// ground, and by whether there are reasons for it: what is wrong is said at its
// field.
func TestEveryDecisionIsTheLaws(t *testing.T) {
	t.Parallel()
	tried, taken := 0, 0
	for r := range everyRuled {
		tried++
		got := fieldsOf(answer.CheckDecision(r.item, r.decision, models.NewDate(2026, 3, 2)))
		if len(r.wrong) == 0 {
			taken++
		}
		elsewhere := slices.Contains(r.wrong, "") && len(got) > 0
		if !elsewhere && !slices.Equal(got, slices.Sorted(slices.Values(r.wrong))) {
			t.Errorf("%s, marketing %v, %+v: wrong at %v, by the law at %v", r.item.InvokedRight, r.item.DirectMarketing, r.decision, got, r.wrong)
		}
	}
	if taken < 300 {
		t.Errorf("the law takes only %d of the decisions", taken)
	}
	t.Logf("measured: %d of %d decisions are taken, all as the law says", taken, tried)
}

// A restriction can be until a day that is to come, and nothing else can, Art. 18.
func TestOnlyARestrictionIsForATime(t *testing.T) {
	t.Parallel()
	today := models.NewDate(2026, 3, 2)
	for r := range everyRuled {
		if len(r.wrong) > 0 {
			continue
		}
		for days, soon := range map[int]bool{-1: true, 0: true, 1: false} {
			r.decision.Until = today.AddDays(days)
			got := fieldsOf(answer.CheckDecision(r.item, r.decision, today))
			limited := r.item.InvokedRight == models.RightRestriction && (r.decision.Outcome == models.OutcomeRestricted || r.decision.Outcome == models.OutcomePartly)
			if taken := len(got) == 0; taken != (limited && !soon) || limited && soon && !slices.Equal(got, []string{"until"}) {
				t.Errorf("%s %s until %s: wrong at %v", r.item.InvokedRight, r.decision.Outcome, r.decision.Until, got)
			}
		}
	}
}

// Every row that is held back, and every fee, is the law's too.
func TestEveryRowHeldBackAndEveryFeeIsTheLaws(t *testing.T) {
	t.Parallel()
	for _, right := range models.InvokedRights() {
		for _, ground := range append(law.Grounds(), "") {
			for _, reason := range []string{"", "Fordi."} {
				for _, argument := range []string{"", "Slik er det."} {
					choice := review.Choice{Outcome: models.Withheld, Ground: ground, Reason: reason, Argument: argument}
					got := fieldsOf(review.CheckChoice(models.RequestItem{InvokedRight: right}, choice))
					want := wrongFields(map[string]bool{
						"ground": !law.Withholds(right, ground), "reason": reason == "", "argument": law.Argued(ground) && argument == "",
					})
					if !slices.Equal(got, want) {
						t.Errorf("%s, a row held back %+v: wrong at %v, by the law at %v", right, choice, got, want)
					}
				}
				for _, kroner := range []int{0, 350} {
					fee := rights.Fee{Ground: ground, Kroner: kroner, Reason: reason}
					got := fieldsOf(rights.CheckFee(fee, right))
					want := wrongFields(map[string]bool{"ground": !law.Charges(right, ground), "reason": reason == "", "kroner": kroner == 0})
					if !slices.Equal(got, want) {
						t.Errorf("%s, a fee %+v: wrong at %v, by the law at %v", right, fee, got, want)
					}
				}
			}
		}
	}
}

func fieldsOf(wrong fault.Fields) []string {
	var fields []string
	for _, f := range wrong {
		fields = append(fields, f.Name)
	}
	slices.Sort(fields)
	return fields
}

func wrongFields(fields map[string]bool) []string {
	maps.DeleteFunc(fields, func(_ string, wrong bool) bool { return !wrong })
	return slices.Sorted(maps.Keys(fields))
}
