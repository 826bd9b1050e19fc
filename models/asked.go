package models

import "strings"

// Asked is what the person says of one right they invoke, in their own words
// and in answer to what that right needs to be asked. Nothing of it is a reason
// the law wants: who gives none is answered all the same.
type Asked struct {
	About  string   `json:"about,omitempty"`  // which data, which use, which decision; what is wrong
	Wanted string   `json:"wanted,omitempty"` // what it should be instead, or to whom the data are to go
	Why    AskedWhy `json:"why,omitempty"`    // what the person thinks gives them the right
	View   string   `json:"view,omitempty"`   // their own situation or their own view of the matter
	Of     string   `json:"of,omitempty"`     // the part of a request that a complaint is about

	// Receiver is the ID of the receiver in the register that the data are to go
	// straight to, Art. 20(2), and ReceiverName what it was called when the person
	// chose it. "" is nobody.
	Receiver     string `json:"receiver,omitempty"`
	ReceiverName string `json:"receiver_name,omitempty"`
}

// Elsewhere returns what is asked as another body is told it: who the data are
// to go to is a name there, since its own register says who can receive.
func (a Asked) Elsewhere() Asked {
	if a.Receiver != "" {
		a.Wanted = strings.TrimSpace(a.Wanted + "\n" + a.ReceiverName)
	}
	a.Receiver, a.ReceiverName = "", ""
	return a
}

// AskedWhy is a choice among what Art. 17(1) and 18(1) list, in plain words on
// the page. "" is no choice.
type AskedWhy string

// The choices.
const (
	WhyNoLongerNeeded AskedWhy = "17-1-a"
	WhyConsentGone    AskedWhy = "17-1-b"
	WhyObjected       AskedWhy = "17-1-c"
	WhyUnlawful       AskedWhy = "17-1-d"
	WhyDutyToErase    AskedWhy = "17-1-e"
	WhyAsChild        AskedWhy = "17-1-f"

	WhyContested     AskedWhy = "18-1-a"
	WhyRatherKeep    AskedWhy = "18-1-b"
	WhyNeededByClaim AskedWhy = "18-1-c"
	WhyWhileObjected AskedWhy = "18-1-d"
)

// Whys lists what the person can choose for the right; none for most.
func Whys(right InvokedRight) []AskedWhy {
	switch right {
	case RightErasure:
		return []AskedWhy{WhyNoLongerNeeded, WhyConsentGone, WhyObjected, WhyUnlawful, WhyDutyToErase, WhyAsChild}
	case RightRestriction:
		return []AskedWhy{WhyContested, WhyRatherKeep, WhyNeededByClaim, WhyWhileObjected}
	default:
		return nil
	}
}
