package models

import "time"

// Collection is one run against one RecordStore for one item (innsamling). It
// is not a Go container.
type Collection struct {
	ID           string `gorm:"primaryKey"`
	ItemID       string
	ControllerID string
	StoreID      string
	State        CollectionState
	Reason       string // message key: why failed, not searched or stopped
	AtOnce       bool   // started on filing, because the source deletes
	DeletesOn    Date   // the last day the source can hold what it holds at receipt, where that is before the answer is due
	RowCount     int
	SearchedBy   []string         `gorm:"serializer:json"` // the kinds of identities it was searched by
	Parts        []CollectionPart `gorm:"serializer:json"` // none where a person looks
	Queries      int
	Took         time.Duration // of the last run: from the first query to the last answer
	Tries        int
	Trying       bool // a failed store is asked again by itself
	StartedAt    *time.Time
	FinishedAt   *time.Time
	// RefusalSealed is what the store itself says on why it gave nothing, or not
	// everything: it may speak about the person. Nothing: it said nothing.
	RefusalSealed []byte
}

// CollectionPart is how the search of one collection of a store's declaration
// ended.
type CollectionPart struct {
	Dataset  string
	Name     string
	State    CollectionState
	Reason   string   `json:",omitempty"` // message key, as a Collection's
	Detail   string   `json:",omitempty"` // for who runs the store; no personal data
	By       []string `json:",omitempty"` // the kinds of identities it was searched by; none: through other collections
	RowCount int
	Queries  int
	Took     time.Duration // its queries of the last run together
	// Differences is where the store was not as declared when it was searched,
	// and Unlisted how many more of them there were than are kept.
	Differences []Difference `json:",omitempty"`
	Unlisted    int          `json:",omitempty"`
}

// Difference is where a store was not as it is declared (avvik fra
// beskrivelsen). It holds names, and never data.
type Difference struct {
	Kind     DifferenceKind
	Field    string `json:",omitempty"` // none: it is about the whole collection, or the name could be data
	Declared string `json:",omitempty"` // the type
	Actual   string `json:",omitempty"` // the store's own name for the type
}

// DifferenceKind says what differs.
type DifferenceKind string

// The kinds of differences.
const (
	MissingCollection DifferenceKind = "missing-collection" // declared, and the store does not have it
	MissingField      DifferenceKind = "missing-field"
	UndeclaredField   DifferenceKind = "undeclared-field" // the store has it, and it is never read
	OtherType         DifferenceKind = "other-type"
	UnfitValues       DifferenceKind = "unfit-values" // values were sought that a field of its type cannot hold
)

// Partial reports whether the difference means that a search gives less than
// was declared.
func (k DifferenceKind) Partial() bool { return k == MissingCollection || k == MissingField }

// CollectStarved is the reason of a collection that could have held more, had
// another one that leads to it answered.
const CollectStarved = "collect.starved"

// Gap reports whether the store may hold something that could not be asked
// for: its search failed, was stopped, was left out since another one failed,
// or its owner has not answered. An answer without it is a part of one.
func (c Collection) Gap() bool {
	switch c.State {
	case CollectionFailed, CollectionStopped, CollectionUnanswered:
		return true
	case CollectionNotSearched:
		return c.Reason == CollectStarved
	case CollectionWaiting, CollectionRunning, CollectionFound, CollectionNothing, CollectionWithOwner:
		return false
	default:
		return false
	}
}

// Omission is the recorded choice to go on without a store that has not
// answered in full: who chose it, when and why. It stands until the store has
// answered or is asked again before the answer goes out.
type Omission struct {
	ID           string `gorm:"primaryKey"`
	CollectionID string
	ItemID       string
	ControllerID string
	StoreID      string
	State        CollectionState // how far the search had come
	Reason       string          // message key: why it had not come further
	WhySealed    []byte          // the caseworker's own words
	ChosenBy     string
	ChosenAt     time.Time
	EndedAt      *time.Time
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
// last page is here is never asked again; one that was cut off goes on after
// its pages, which nobody reads before the last one is here.
type CollectedPage struct {
	ID           string `gorm:"primaryKey"`
	CollectionID string
	ItemID       string
	ControllerID string
	Seq          int64  // order of arrival within the item; a query arrives with its last page
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

// Attachment is a file that a store's owner put to their answer, sealed and
// never read by the portal. It belongs to a collected row, which has its name,
// size and sum, and is given out when that row is.
type Attachment struct {
	PageID        string `gorm:"primaryKey"`
	RowIndex      int    `gorm:"primaryKey;autoIncrement:false"`
	ItemID        string
	ControllerID  string
	ContentSealed []byte
	CreatedAt     time.Time
}

// TaskState is what the owner has said.
type TaskState string

// The answers an owner can give.
const (
	TaskOpen      TaskState = "open"
	TaskCompleted TaskState = "completed"
	TaskNotFound  TaskState = "not-found"
	TaskException TaskState = "exception"
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
	// ArgumentSealed is how the controller itself argues that the ground holds: it
	// is kept in the case and never given out. Nothing: the ground needs none.
	ArgumentSealed []byte
	ChosenBy       string
	ChosenAt       time.Time
}

// Redaction holds back a field of a row that is given out otherwise, or a passage
// of the field's text (sladding), on the same grounds as a whole row.
type Redaction struct {
	PageID         string `gorm:"primaryKey"`
	RowIndex       int    `gorm:"primaryKey;autoIncrement:false"`
	Field          string `gorm:"primaryKey"`                     // a path, see review.Path
	Begins         int    `gorm:"primaryKey;autoIncrement:false"` // characters from the start of the text
	Ends           int    // after the last character; 0 and 0: the whole field
	ItemID         string
	ControllerID   string
	Ground         Ground
	ReasonSealed   []byte
	ArgumentSealed []byte // as of a ReviewChoice
	ChosenBy       string
	ChosenAt       time.Time
}

// RowNote is what the caseworker writes about a row to whoever works on the case
// and approves it. It is never given out.
type RowNote struct {
	PageID       string `gorm:"primaryKey"`
	RowIndex     int    `gorm:"primaryKey;autoIncrement:false"`
	ItemID       string
	ControllerID string
	NoteSealed   []byte
	WrittenBy    string
	WrittenAt    time.Time
}

// ReviewStep is one thing that was done in the review, to however many rows.
type ReviewStep struct {
	ID           string `gorm:"primaryKey"`
	ItemID       string
	ControllerID string
	Number       int // within the item, from 1
	Kind         ReviewStepKind
	Ground       Ground // "" where nothing is held back
	Amount       int    // of rows, or of parts of one
	DoneBy       string
	DoneAt       time.Time
	UndoneBy     *string
	UndoneAt     *time.Time
}

// ReviewStepPage is how the rows of a page that a step changed were before it.
type ReviewStepPage struct {
	StepID       string `gorm:"primaryKey"`
	PageID       string `gorm:"primaryKey"`
	BeforeSealed []byte
}

// ReviewSearch is what a caseworker searches the rows of a case for, for some hours.
type ReviewSearch struct {
	ID         string `gorm:"primaryKey"`
	ItemID     string
	StaffID    string
	TextSealed []byte
	SearchedAt time.Time
}

// ReviewStepKind is what was done.
type ReviewStepKind string

// The kinds of steps.
const (
	StepReleased   ReviewStepKind = "released"
	StepWithheld   ReviewStepKind = "withheld"
	StepRest       ReviewStepKind = "rest" // all that nobody had decided about was released
	StepRedacted   ReviewStepKind = "redacted"
	StepUnredacted ReviewStepKind = "unredacted"
	StepNoted      ReviewStepKind = "noted"
)

// ReviewStepKinds returns every kind.
func ReviewStepKinds() []ReviewStepKind {
	return []ReviewStepKind{StepReleased, StepWithheld, StepRest, StepRedacted, StepUnredacted, StepNoted}
}

// ReviewOutcome is what happens to a row.
type ReviewOutcome string

// The outcomes.
const (
	Released ReviewOutcome = "released"
	Withheld ReviewOutcome = "withheld"
)

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
