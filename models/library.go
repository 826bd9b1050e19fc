package models

import "slices"

// Ground is the provision that something rests on, as a structured code. Its
// texts are in the catalogue: ground.<code> names the provision,
// ground.<code>.when says when it may be used and what has to be shown.
type Ground string

// Grounds that code asks for by name.
const (
	GroundNotHeld     Ground = "not-held"
	GroundOtherRegime Ground = "other-regime"
	GroundFurtherCopy Ground = "15-3" // of a fee alone
)

// ruling is an outcome and the grounds it may rest on; none where it needs
// none.
type ruling struct {
	outcome Outcome
	grounds []Ground
}

// everyRefusal may be the ground for refusing any right, or what a letter refuses a
// part of: that the person cannot be identified, Art. 12(2), and Art. 12(5).
var everyRefusal = []Ground{"12-2", "12-5-unfounded", "12-5-excessive"}

// library is what can be decided about each right, and on which grounds. The
// rulings of every right are added by rulingsOf.
var library = map[InvokedRight][]ruling{
	RightAccess: limited([]Ground{"15-4", "pol16-a", "pol16-b", "pol16-c", "pol16-d", "pol16-e", "pol16-f", "pol17"}, OutcomeGranted),
	RightRectification: limited([]Ground{"16-not-inaccurate", "16-assessment", "pol17"},
		OutcomeCorrected, OutcomeSupplemented),
	RightErasure:     limited([]Ground{"17-1-none", "17-3-a", "17-3-b", "17-3-c", "17-3-d", "17-3-e"}, OutcomeErased),
	RightRestriction: limited([]Ground{"18-1-none", "pol17"}, OutcomeRestricted),
	RightObjection: limited([]Ground{"21-1-basis", "21-1-compelling", "21-1-claims", "21-6-public-task"},
		OutcomeStopped),
	RightPortability: append([]ruling{{OutcomeDelivered, nil}, {OutcomeTransferred, nil}},
		// What is not given may lie in the data; that a transfer cannot be done
		// refuses the transfer alone.
		ruling{OutcomePartly, append(notPortable(), "20-2-not-feasible")}, ruling{OutcomeRefused, notPortable()}),
	RightAutomated: {
		{OutcomeChanged, nil},
		{OutcomeKept, nil},
		{OutcomeRefused, []Ground{"22-1-not-solely", "22-1-no-effect", "22-2-a", "22-2-b", "22-2-c"}},
	},
	RightWithdrawConsent: {{OutcomeRegistered, nil}, {OutcomeRefused, []Ground{"7-3-not-consent"}}},
	RightComplaint:       {{OutcomeUpheld, nil}, {OutcomePartlyUpheld, nil}, {OutcomeNotUpheld, nil}, {OutcomeForwarded, nil}},
}

func notPortable() []Ground {
	return []Ground{"20-1-basis", "20-1-not-automated", "20-1-not-provided", "20-3-public-task", "20-4-others"}
}

// limited returns the rulings of a right that is granted in these ways, and
// refused in part or as a whole on the grounds.
func limited(grounds []Ground, granted ...Outcome) []ruling {
	rulings := make([]ruling, 0, len(granted)+2)
	for _, o := range granted {
		rulings = append(rulings, ruling{o, nil})
	}
	return append(rulings, ruling{OutcomePartly, grounds}, ruling{OutcomeRefused, grounds})
}

// rulingsOf returns what can be decided about the right, with what can be
// decided about any.
func rulingsOf(right InvokedRight) []ruling {
	own := library[right]
	if right == RightComplaint {
		return own
	}
	all := make([]ruling, 0, len(own)+2)
	for _, r := range own {
		switch {
		case r.outcome == OutcomeRefused && right == RightWithdrawConsent:
			// Art. 12(5) speaks of Art. 15 to 22: a consent can be withdrawn as often as it was given.
			r.grounds = append([]Ground{"12-2"}, r.grounds...)
		case r.outcome == OutcomeRefused, r.outcome == OutcomePartly && !right.Searched():
			r.grounds = slices.Concat(r.grounds, everyRefusal)
		}
		all = append(all, r)
	}
	return append(all, ruling{OutcomeNotHeld, []Ground{GroundNotHeld}}, ruling{OutcomeRerouted, []Ground{GroundOtherRegime}})
}

// OutcomesOf returns what a request for the right can come to.
func OutcomesOf(right InvokedRight) []Outcome {
	var outcomes []Outcome
	for _, r := range rulingsOf(right) {
		outcomes = append(outcomes, r.outcome)
	}
	return outcomes
}

// GroundsOf returns what the outcome of the right may rest on; none where it
// needs no ground, or where the law knows no such outcome.
func GroundsOf(right InvokedRight, outcome Outcome) []Ground {
	for _, r := range rulingsOf(right) {
		if r.outcome == outcome {
			return r.grounds
		}
	}
	return nil
}

// MustArgue reports whether the controller has to show that the ground holds,
// so that its own reasons are kept with the decision: the burden is the
// controller's, or the exception is a narrow one.
func (g Ground) MustArgue() bool {
	switch g {
	case "12-2", "12-5-unfounded", "12-5-excessive", "15-4",
		"pol16-a", "pol16-b", "pol16-c", "pol16-d", "pol16-e", "pol16-f", "pol17",
		"17-3-a", "17-3-b", "17-3-c", "17-3-d", "17-3-e",
		"20-4-others", "20-2-not-feasible",
		"21-1-compelling", "21-1-claims", "21-6-public-task",
		"22-1-not-solely", "22-1-no-effect", "22-2-a", "22-2-b", "22-2-c":
		return true
	default:
		return false
	}
}

// Outcomes returns what the request for the item's right can come to. An
// objection to direct marketing cannot be refused, Art. 21(3).
func (i *RequestItem) Outcomes() []Outcome {
	outcomes := OutcomesOf(i.InvokedRight)
	if i.DirectMarketing {
		outcomes = slices.DeleteFunc(outcomes, Outcome.Refuses)
	}
	return outcomes
}

// LetterOutcomes returns those of Outcomes that are decided in a letter. Where
// the stores are searched, what is given and what of it is held back is the
// report of what was found.
func (i *RequestItem) LetterOutcomes() []Outcome {
	outcomes := i.Outcomes()
	if i.InvokedRight.Searched() {
		outcomes = slices.DeleteFunc(outcomes, func(o Outcome) bool { return o != OutcomeRefused && o != OutcomeRerouted })
	}
	return outcomes
}

// ByLetter reports whether the answer was a letter, not a report of collected
// rows.
func (i *RequestItem) ByLetter() bool {
	return i.Outcome != "" && slices.Contains(i.LetterOutcomes(), i.Outcome)
}

// Withholding returns what a row of what was found may be held back on, where that
// is the answer. That a transfer cannot be done holds nothing back.
func (i *RequestItem) Withholding() []Ground {
	if !i.InvokedRight.Searched() {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(GroundsOf(i.InvokedRight, OutcomePartly)), func(g Ground) bool { return g == "20-2-not-feasible" })
}

// AddressGround returns what a protected address is held back on from who acts
// for the person: it is under a duty of secrecy, and hiding it protects the
// person and those who live with them.
func (i *RequestItem) AddressGround() Ground {
	if i.InvokedRight == RightPortability {
		return "20-4-others"
	}
	return "pol16-d"
}
