package models

import "slices"

// Decision is what is decided about an item, and why: the outcome, what is
// done, and each part that is refused, Art. 12(4).
type Decision struct {
	Outcome Outcome `json:"outcome"`
	Text    string  `json:"text,omitempty"`  // to the person: what was done, and when; or why, where nothing is refused
	Parts   []Part  `json:"parts,omitempty"` // what is refused
	// Recipients are those who got the data, and whether they are told, Art. 19.
	Recipients []Informed   `json:"recipients,omitempty"`
	Words      *LetterWords `json:"words,omitempty"`   // the controller's own, as they were when it was sent to approval
	Rerouted   Rerouting    `json:"rerouted,omitzero"` // where it is answered instead, of OutcomeRerouted; who decides the complaint, of OutcomeForwarded
	Until      Date         `json:"until,omitzero"`    // the day a restriction is looked at again; zero where it has none
	Plan       string       `json:"plan,omitempty"`    // the hash of what is done in the stores on it; "" where that is done by hand
	Undone     bool         `json:"-"`                 // something of it was not done in the stores, as they say
	ByHand     string       `json:"by_hand,omitempty"` // then what was done where and by whom, for who approves; not for the person
}

// Part is something that is refused, on a ground.
type Part struct {
	What     string `json:"what,omitempty"` // which data or which wish; "" for all of it
	Ground   Ground `json:"ground"`
	Reason   string `json:"reason"`             // to the person
	Argument string `json:"argument,omitempty"` // the controller's own, for who approves and for the ombud
	Of       string `json:"of,omitempty"`       // what stands as it is by the plan: a line of a rectification, or what remains of a store; "" for anything else
}

// Ground returns the first provision that the decision rests on, by which it
// is counted; "" where it needs none.
func (d Decision) Ground() Ground {
	if len(d.Parts) > 0 {
		return d.Parts[0].Ground
	}
	switch d.Outcome {
	case OutcomeNotHeld:
		return GroundNotHeld
	case OutcomeRerouted:
		return GroundOtherRegime
	default:
		return ""
	}
}

// Allows reports whether the library knows the outcome and lets each part of
// it rest on its ground. That is what keeps a ground from being chosen that the
// law does not allow.
func (i *RequestItem) Allows(d Decision) bool {
	if !slices.Contains(i.LetterOutcomes(), d.Outcome) || d.Outcome.Refuses() != (len(d.Parts) > 0) {
		return false
	}
	allowed := GroundsOf(i.InvokedRight, d.Outcome)
	if d.Outcome.GoesOn() != (d.Rerouted.To != "") || (d.Outcome == OutcomeRerouted) != d.Rerouted.Fits(i.InvokedRight) {
		return false
	}
	if !d.Until.IsZero() && !i.Restricts(d.Outcome) {
		return false
	}
	return !slices.ContainsFunc(d.Parts, func(p Part) bool { return !slices.Contains(allowed, p.Ground) })
}

// Restricts reports whether the outcome restricts something, Art. 18: it is in the
// register of restrictions, and may be so for a time.
func (i *RequestItem) Restricts(o Outcome) bool {
	return i.InvokedRight == RightRestriction && (o == OutcomeRestricted || o == OutcomePartly)
}

// Refusal is a decision that refuses the whole request on one ground.
func Refusal(ground Ground, reason, argument string) Decision {
	return Decision{Outcome: OutcomeRefused, Parts: []Part{{Ground: ground, Reason: reason, Argument: argument}}}
}
