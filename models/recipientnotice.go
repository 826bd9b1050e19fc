package models

import (
	"slices"
	"time"
)

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
	Role         RecipientRole // one of NoticeRoles
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

// NoticeRoles lists what somebody who is told can be: who got the data, Art. 19; who
// processes them for the controller and does as it does, Art. 28(3)(a); and who has
// them from what it made public, and is told of an erasure, Art. 17(2).
func NoticeRoles() []RecipientRole {
	return []RecipientRole{RecipientOther, RecipientProcessor, RecipientPublic}
}

// NoticeRolesOf returns those there are in a case about the right.
func NoticeRolesOf(right InvokedRight) []RecipientRole {
	roles := NoticeRoles()
	if right != RightErasure {
		roles = slices.DeleteFunc(roles, func(r RecipientRole) bool { return r == RecipientPublic })
	}
	return roles
}

// Informed is what a decision says of a recipient.
type Informed struct {
	Name  string         `json:"name"`
	Role  RecipientRole  `json:"role,omitempty"` // "" is who got the data
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
