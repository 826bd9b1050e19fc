package models

// Outcome is what an answer came to.
type Outcome string

// The outcomes. Each right is granted in words of its own, so that the figures
// and the letters say what was done.
const (
	OutcomeGranted      Outcome = "granted"      // access, Art. 15
	OutcomeCorrected    Outcome = "corrected"    // Art. 16 first sentence
	OutcomeSupplemented Outcome = "supplemented" // Art. 16 second sentence: what stands got an addition
	OutcomeErased       Outcome = "erased"       // Art. 17
	OutcomeRestricted   Outcome = "restricted"   // Art. 18
	OutcomeDelivered    Outcome = "delivered"    // Art. 20(1)
	OutcomeTransferred  Outcome = "transferred"  // Art. 20(2): straight to another controller
	OutcomeStopped      Outcome = "stopped"      // Art. 21
	OutcomeChanged      Outcome = "changed"      // Art. 22(3): a person has looked, and the decision is another
	OutcomeKept         Outcome = "kept"         // Art. 22(3): a person has looked, and the decision stands
	OutcomeRegistered   Outcome = "registered"   // Art. 7(3): the consent is no longer there

	OutcomePartly   Outcome = "partly"   // some of it, and the rest refused
	OutcomeRefused  Outcome = "refused"  // no action taken, Art. 12(4)
	OutcomeNotHeld  Outcome = "not_held" // nothing about the person is processed: an answer, no refusal
	OutcomeRerouted Outcome = "rerouted" // answered as what it is, under another act

	OutcomeUpheld       Outcome = "upheld"
	OutcomePartlyUpheld Outcome = "partly_upheld"
	OutcomeNotUpheld    Outcome = "not_upheld"
	OutcomeForwarded    Outcome = "forwarded" // the complaint went on to who decides it
)

// Outcomes lists the outcomes.
func Outcomes() []Outcome {
	return []Outcome{
		OutcomeGranted, OutcomeCorrected, OutcomeSupplemented, OutcomeErased, OutcomeRestricted, OutcomeDelivered,
		OutcomeTransferred, OutcomeStopped, OutcomeChanged, OutcomeKept, OutcomeRegistered,
		OutcomePartly, OutcomeRefused, OutcomeNotHeld, OutcomeRerouted,
		OutcomeUpheld, OutcomePartlyUpheld, OutcomeNotUpheld, OutcomeForwarded,
	}
}

// Refuses reports whether the person is refused something, so that each part
// of it needs a provision and reasons, Art. 12(4).
func (o Outcome) Refuses() bool { return o == OutcomeRefused || o == OutcomePartly }

// GoesOn reports whether somebody else answers or decides it, who has to be named.
func (o Outcome) GoesOn() bool { return o == OutcomeRerouted || o == OutcomeForwarded }

// Does reports whether something is done or given because of the decision, so
// that it has to be known who asks.
func (o Outcome) Does() bool {
	switch o {
	case OutcomeRefused, OutcomeNotHeld, OutcomeRerouted, OutcomeUpheld, OutcomePartlyUpheld, OutcomeNotUpheld, OutcomeForwarded, OutcomeRegistered, OutcomeStopped, OutcomeKept, "":
		return false
	default:
		return true
	}
}

// GivesNothing reports whether the outcome neither tells nor changes anything of
// the person's: such a one can be decided before it is known that the one who
// asks may act for them.
func (o Outcome) GivesNothing() bool {
	return o == OutcomeRefused || o == OutcomeRerouted || o == OutcomeForwarded || o == OutcomeNotUpheld
}
