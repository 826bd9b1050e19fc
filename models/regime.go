package models

import "slices"

// Regime is an act other than the GDPR that gives access, by which a request
// may have to be answered: people do not tell them apart, and need not.
type Regime string

// The regimes.
const (
	RegimeParty   Regime = "party"   // partsinnsyn: the documents of a case one is a party to, forvaltningsloven §§ 18 and 19
	RegimePublic  Regime = "public"  // innsyn etter offentleglova § 3: what is open to everybody
	RegimeJournal Regime = "journal" // one's health record, pasient- og brukerrettighetsloven § 5-1
	RegimeOther   Regime = "other"   // an act that the words to the person name
)

// Regimes lists the regimes.
func Regimes() []Regime {
	return []Regime{RegimeParty, RegimePublic, RegimeJournal, RegimeOther}
}

// RegimesOf returns what a request for the right may really be about. What the
// three acts give is access.
func RegimesOf(right InvokedRight) []Regime {
	if right == RightAccess {
		return Regimes()
	}
	return []Regime{RegimeOther}
}

// Rerouting is where a request is answered that follows from another act. It is
// not refused: the person is told, and need not ask again.
type Rerouting struct {
	Regime Regime `json:"regime,omitempty"`
	Act    string `json:"act,omitempty"` // the name of the act, of RegimeOther
	To     string `json:"to,omitempty"`  // who answers it there, and how to reach them
}

// Fits reports whether a request for the right can be rerouted so.
func (r Rerouting) Fits(right InvokedRight) bool {
	return slices.Contains(RegimesOf(right), r.Regime)
}
