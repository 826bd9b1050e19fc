package models

import "time"

// RecipientNotice is a recipient of the data an item is about, and whether it is
// told of the rectification, the erasure or the restriction, GDPR Art. 19. What is
// proposed for the next decision can be changed until it is given; what a
// decision said that was given stays until it is done.
type RecipientNotice struct {
	ID           string `gorm:"primaryKey"`
	ItemID       string
	ControllerID string
	Position     int
	NameSealed   []byte
	State        RecipientState
	WhySealed    []byte     // why it is not told
	Found        bool       // the stores name it, or the group it stands for
	GivenAt      *time.Time // when the decision that says so was given; nil for what is proposed
	ToldOn       Date
	NotedBy      *string // who noted after the decision that it was told, or why it cannot be
}

// RecipientState is whether a recipient is told.
type RecipientState string

// The states. The last three are for the controller to show.
const (
	RecipientToTell           RecipientState = "to_tell" // when the decision is given
	RecipientTold             RecipientState = "told"
	RecipientNotDisclosed     RecipientState = "not_disclosed" // it got nothing about this person
	RecipientImpossible       RecipientState = "impossible"
	RecipientDisproportionate RecipientState = "disproportionate"
)

// RecipientStates lists the states.
func RecipientStates() []RecipientState {
	return []RecipientState{RecipientToTell, RecipientTold, RecipientNotDisclosed, RecipientImpossible, RecipientDisproportionate}
}

// Excuses reports whether the state is a reason not to tell that Art. 19 knows,
// which has to be given.
func (s RecipientState) Excuses() bool {
	return s == RecipientImpossible || s == RecipientDisproportionate
}

// Informed is what a decision says of a recipient.
type Informed struct {
	Name  string         `json:"name"`
	State RecipientState `json:"state"`
	Why   string         `json:"why,omitempty"`
}

// TellsRecipients reports whether those who got the data are told when the item
// comes to the outcome: what is done about them is a rectification, an erasure or
// a restriction, Art. 19.
func (i *RequestItem) TellsRecipients(o Outcome) bool {
	switch i.InvokedRight {
	case RightRectification, RightErasure, RightRestriction:
		return o.Does()
	default:
		return false
	}
}
