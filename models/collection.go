package models

import (
	"slices"
	"time"
)

// Collection is one run against one RecordStore for one item (innsamling). It
// is not a Go container.
type Collection struct {
	ID           string `gorm:"primaryKey"`
	ItemID       string
	ControllerID string
	StoreID      string
	State        CollectionState
	Reason       string // message key: why failed, not searched or stopped
	AtOnce       bool   // started on filing, because the source deletes soon
	DeletesOn    Date   // the last day the source can hold what it holds at receipt
	RowCount     int
	SearchedBy   []string `gorm:"serializer:json"` // the kinds of identities it was searched by
	Tries        int
	StartedAt    *time.Time
	FinishedAt   *time.Time
}

// CollectionState is how far a collection has come.
type CollectionState string

// The states of a collection. The same values are a CHECK in the migrations.
const (
	CollectionWaiting     CollectionState = "waiting"
	CollectionRunning     CollectionState = "running"
	CollectionFound       CollectionState = "found"
	CollectionNothing     CollectionState = "nothing"
	CollectionStopped     CollectionState = "stopped" // a limit was reached; what came is kept
	CollectionFailed      CollectionState = "failed"
	CollectionNotSearched CollectionState = "not-searched"
	CollectionWithOwner   CollectionState = "with-owner" // a store owner has the task
	CollectionUnanswered  CollectionState = "unanswered" // the caseworker went on without the owner
)

// Settled reports whether nothing more will happen by itself.
func (s CollectionState) Settled() bool {
	switch s {
	case CollectionWaiting, CollectionRunning, CollectionWithOwner:
		return false
	case CollectionFound, CollectionNothing, CollectionStopped, CollectionFailed, CollectionNotSearched, CollectionUnanswered:
		return true
	default:
		return false
	}
}

// CollectedPage is a sealed batch of rows as a store gave them. A query whose
// last page is here is never asked again.
type CollectedPage struct {
	ID           string `gorm:"primaryKey"`
	CollectionID string
	ItemID       string
	ControllerID string
	Seq          int64  // order of arrival within the item
	QueryID      string // which query of the traversal it answers
	Number       int    // within the query, from 0
	Dataset      string
	Name         string // the dataset's collection
	Last         bool   // the query is complete with this page
	RowCount     int
	Sealed       []byte
	CreatedAt    time.Time
}

// StoreTask asks a store's owner for what no machine can read.
type StoreTask struct {
	ID           string `gorm:"primaryKey"`
	CollectionID string
	ItemID       string
	ControllerID string
	StoreID      string
	OwnerEmail   string
	State        TaskState
	Due          Date
	NoteSealed   []byte
	AnsweredBy   *string
	AnsweredAt   *time.Time
	CreatedAt    time.Time
}

// TaskState is what the owner has said.
type TaskState string

// The answers an owner can give.
const (
	TaskOpen      TaskState = "open"
	TaskCompleted TaskState = "completed"
	TaskNotFound  TaskState = "not-found"
	TaskException TaskState = "exception"
	TaskCancelled TaskState = "cancelled" // the case went on without it
)

// ReviewChoice says whether one collected row is given out (utlever) or held
// back, and on which ground, Art. 15(4) and personopplysningsloven § 16.
type ReviewChoice struct {
	PageID       string `gorm:"primaryKey"`
	RowIndex     int    `gorm:"primaryKey"`
	ItemID       string
	ControllerID string
	Outcome      ReviewOutcome
	Ground       Ground // "" for released rows
	ReasonSealed []byte
	ChosenBy     string
	ChosenAt     time.Time
}

// ReviewOutcome is what happens to a row.
type ReviewOutcome string

// The outcomes.
const (
	Released ReviewOutcome = "released"
	Withheld ReviewOutcome = "withheld"
)

// Ground is the provision that permits withholding.
type Ground string

// Grounds lists what access can be limited by, Art. 15(4) and
// personopplysningsloven §§ 16 and 17. The texts are in the catalogue under
// ground.<value>.
func Grounds() []Ground {
	return []Ground{"15-4", "pol16-a", "pol16-b", "pol16-c", "pol16-d", "pol16-e", "pol16-f", "pol17"}
}

// Valid reports whether the ground is one of Grounds.
func (g Ground) Valid() bool {
	return slices.Contains(Grounds(), g)
}

// FactConfirmation is what a caseworker states of an activity where the
// register is silent.
type FactConfirmation struct {
	ItemID       string        `gorm:"primaryKey"`
	ActivityID   string        `gorm:"primaryKey"`
	Fact         ConfirmedFact `gorm:"primaryKey"`
	ControllerID string
	Statement    string
	ConfirmedBy  string
	ConfirmedAt  time.Time
}
