package models

import "time"

// EffectPlan is what would be changed in the stores if an item is decided as a
// caseworker has in mind: tried over all stores, and nothing changed. Whoever
// approves the decision approves the plan of the hash and no other. What was
// chosen and what was found are sealed; keys of rows, what was corrected and the
// secret are gone when the person has the answer, and of the rest counts and names
// stay.
type EffectPlan struct {
	ID            string `gorm:"primaryKey"`
	ItemID        string
	ControllerID  string
	Kind          EffectKind
	State         EffectState
	ChoicesSealed []byte
	Hash          string // of the plan; "" until it is made
	PlanSealed    []byte
	SecretSealed  []byte // what masked values come of
	AskedBy       string
	AskedAt       time.Time
	MadeAt        *time.Time
}

// EffectKind is what is done in the stores.
type EffectKind string

// The kinds.
const (
	EffectErase    EffectKind = "erase"    // Art. 17
	EffectRectify  EffectKind = "rectify"  // Art. 16
	EffectRestrict EffectKind = "restrict" // Art. 18
	EffectLift     EffectKind = "lift"     // of a restriction, Art. 18(3)
)

// EffectKinds lists the kinds.
func EffectKinds() []EffectKind {
	return []EffectKind{EffectErase, EffectRectify, EffectRestrict, EffectLift}
}

// EffectState is where a plan stands.
type EffectState string

// The states of a plan.
const (
	EffectAsked    EffectState = "asked"    // a job makes it
	EffectMade     EffectState = "made"     // it can be decided about
	EffectApproved EffectState = "approved" // it is carried out
	EffectSpent    EffectState = "spent"    // the person has the answer
)

// Fulfilment is an approved plan carried out in one store: by the portal, or by
// the store's owner where the portal cannot write.
type Fulfilment struct {
	ID            string `gorm:"primaryKey"`
	PlanID        string
	ItemID        string
	ControllerID  string
	StoreID       string
	Kind          EffectKind
	PlanHash      string // that was approved
	State         FulfilmentState
	Reason        string // why it failed, as a code
	Trying        bool   // it is tried again by itself
	Tries         int
	ReceiptSealed []byte
	Changed       bool   // rows had changed since the plan, and were left: nobody has looked at them
	LeftSealed    []byte // their keys, until the person has the answer
	OwnerEmail    string // who has the task; "" where the portal does it
	Due           Date
	NoteSealed    []byte // what the owner wrote
	AnsweredBy    *string
	WhySealed     []byte // why the case is to go on although the store has not ended
	ProposedBy    *string
	ProposedAt    *time.Time // nil when nobody proposes it any more
	BackSealed    []byte     // what has to change, of a proposal that was sent back
	GivenUpBy     *string    // who confirmed it: somebody else
	GivenUpAt     *time.Time
	CreatedAt     time.Time
	EndedAt       *time.Time
}

// FulfilmentState is how far it has come in a store.
type FulfilmentState string

// The states.
const (
	FulfilPlanned  FulfilmentState = "planned"
	FulfilDoing    FulfilmentState = "doing"
	FulfilDone     FulfilmentState = "done"
	FulfilPartly   FulfilmentState = "partly"   // done but for rows that had changed since the plan, and nothing is its owner's
	FulfilFailed   FulfilmentState = "failed"   // nothing was changed
	FulfilUnknown  FulfilmentState = "unknown"  // nobody knows whether it took: trying again tells
	FulfilHanded   FulfilmentState = "handed"   // the owner is asked to do it
	FulfilOwner    FulfilmentState = "owner"    // the owner has done it
	FulfilDeclined FulfilmentState = "declined" // the owner says it cannot be done
)

// FulfilmentStates lists the states.
func FulfilmentStates() []FulfilmentState {
	return []FulfilmentState{
		FulfilPlanned, FulfilDoing, FulfilDone, FulfilPartly, FulfilFailed, FulfilUnknown, FulfilHanded, FulfilOwner, FulfilDeclined,
	}
}

// Goes reports whether the change goes on in the state the item has: what was
// decided is done before the person has the answer, and a restriction is lifted
// after it, but not while it is decided anew.
func (f Fulfilment) Goes(item RequestItem) bool {
	if f.Kind == EffectLift {
		return !item.Status.Open()
	}
	return item.Status == StatusApproval
}

// Ended reports whether nothing more is waited for in the store: it is done, its
// owner has answered and no row is left that nobody has looked at, or the case goes
// on without it.
func (f Fulfilment) Ended() bool {
	switch f.State {
	case FulfilDone:
		return true
	case FulfilOwner:
		return f.GivenUpAt != nil || !f.Changed
	case FulfilDeclined:
		return f.GivenUpAt != nil || !f.owesReason() && !f.Changed
	case FulfilPartly, FulfilFailed, FulfilUnknown, FulfilHanded:
		return f.GivenUpAt != nil
	case FulfilPlanned, FulfilDoing:
		return false
	default:
		return false
	}
}

// Begins reports whether the portal is to change the store, or to try again.
func (f Fulfilment) Begins() bool {
	switch f.State {
	case FulfilPlanned, FulfilDoing, FulfilFailed, FulfilUnknown:
		return f.GivenUpAt == nil && !f.Proposed()
	case FulfilDone, FulfilPartly, FulfilHanded, FulfilOwner, FulfilDeclined:
		return false
	default:
		return false
	}
}

// Stuck reports whether it has not ended and will not by itself, so that a
// caseworker can try again or propose to go on without it.
func (f Fulfilment) Stuck() bool {
	switch f.State {
	case FulfilPartly, FulfilFailed, FulfilUnknown, FulfilHanded:
		return f.GivenUpAt == nil
	case FulfilDeclined:
		return f.GivenUpAt == nil && (f.owesReason() || f.Changed)
	case FulfilOwner:
		return f.GivenUpAt == nil && f.Changed
	case FulfilPlanned, FulfilDoing, FulfilDone:
		return false
	default:
		return false
	}
}

// Proposed reports whether going on without the store waits for somebody who may
// approve.
func (f Fulfilment) Proposed() bool { return f.ProposedAt != nil && f.Stuck() }

// owesReason reports whether somebody has to say why it is all the same that an owner
// cannot do it: to the person, Art. 12(4), or of a lifting why it ends with marks
// left. A restriction holds whatever a store can mark.
func (f Fulfilment) owesReason() bool { return f.Kind != EffectRestrict }
