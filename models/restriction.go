package models

import "time"

// Restriction is an entry in the register of restrictions, GDPR Art. 18: what a
// person has had restricted, whatever a store can mark. It is lifted only after
// the person has been told, Art. 18(3).
type Restriction struct {
	ID            string `gorm:"primaryKey"`
	ItemID        string // the item that was decided
	ControllerID  string
	DataSubjectID string
	State         RestrictionState
	WhatSealed    []byte   // what is restricted, in words
	Stores        []string `gorm:"serializer:json"` // in which it was asked for; none where nothing was planned
	ImposedAt     time.Time
	Until         Date // the day it is looked at again, as the person was told; zero for none
	LiftOn        Date // from when it is no more, as the person was told
	LiftWhySealed []byte
	LetterID      *string // that told
	OrderedBy     *string
	LiftedAt      *time.Time
}

// RestrictionState is where a restriction stands.
type RestrictionState string

// The states of a restriction.
const (
	RestrictionInForce RestrictionState = "in_force"
	RestrictionTold    RestrictionState = "told"    // the person has been told from when it will be no more
	RestrictionLifting RestrictionState = "lifting" // the marks are taken away in the stores
	RestrictionLifted  RestrictionState = "lifted"
)

// RestrictionStates lists the states.
func RestrictionStates() []RestrictionState {
	return []RestrictionState{RestrictionInForce, RestrictionTold, RestrictionLifting, RestrictionLifted}
}
