// Package engine changes what record stores hold about a person: it erases,
// corrects and restricts. It knows stores and declarations, and nothing of
// cases. Nothing is changed before there is a plan, which says for every store
// what would change, what stays and why, and what stands in the way; a plan is
// carried out one store at a time, each in one transaction, and gives a receipt.
package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	search "rettighetsporten/app/collect/engine"
	"rettighetsporten/app/recordstore/dataset"
)

// Format is the version of the plans this engine makes and carries out.
const Format = 1

// Kind is what a plan is for.
type Kind string

// The kinds.
const (
	Erase    Kind = "erase"    // GDPR Art. 17
	Rectify  Kind = "rectify"  // GDPR Art. 16
	Restrict Kind = "restrict" // GDPR Art. 18
	Lift     Kind = "lift"     // of a restriction
)

// Plan is what would be changed, in which order of stores. It holds the primary
// keys of rows and no other value of them, so it has to be sealed where it is
// kept. Sums of values in it say nothing without the engine's secret.
type Plan struct {
	Format    int         `json:"format"`
	Kind      Kind        `json:"kind"`
	Wanted    string      `json:"wanted,omitempty"` // sum of what PlanWanted was asked for
	Stores    []StorePlan `json:"stores"`
	Obstacles []Obstacle  `json:"obstacles,omitempty"` // between stores
	Hash      string      `json:"hash"`                // of everything else: who approves it approves this plan and no other
}

// Task says why nobody but the store's owner can do what is planned.
type Task string

// The reasons.
const (
	NoWriter Task = "no-write-connection" // a database without write_dsn, or of a kind that is not written to
	NoLook   Task = "no-machine"          // a kind of store that is not written to at all
)

// StorePlan is what is planned for one store. With a Task the portal does
// nothing there.
type StorePlan struct {
	StoreID     string           `json:"store_id"`
	Task        Task             `json:"task,omitempty"`
	Failure     string           `json:"failure,omitempty"` // why the store could not be looked at: nothing is planned then
	Collections []CollectionPlan `json:"collections"`       // in the order they are changed
}

// CollectionPlan is what is planned for one collection.
type CollectionPlan struct {
	Dataset    string     `json:"dataset"`
	Collection string     `json:"collection"`
	Found      int        `json:"found"`         // rows the search gave
	Key        []string   `json:"key,omitempty"` // the columns rows are named by
	Columns    []Column   `json:"columns,omitempty"`
	Rows       []Row      `json:"rows,omitempty"`    // to be changed
	Already    int        `json:"already,omitempty"` // rows that are as they should be, or gone
	Kept       []Kept     `json:"kept,omitempty"`
	Obstacles  []Obstacle `json:"obstacles,omitempty"`
}

// Address returns which collection it is.
func (c CollectionPlan) Address() dataset.Address {
	return dataset.Address{Dataset: c.Dataset, Collection: c.Collection}
}

// Column is how a column is changed, in the rows that name it.
type Column struct {
	Path          string            `json:"path"` // dotted, inside a column that holds objects
	Strategy      string            `json:"strategy"`
	Configuration map[string]string `json:"configuration,omitempty"`
	Length        int               `json:"length,omitempty"` // the most characters that fit; 0: any
}

// Row is a row that is changed: deleted, or set in the columns of the paths.
type Row struct {
	Key    search.Values `json:"key"` // the values of the collection's Key
	Delete bool          `json:"delete,omitempty"`
	Paths  []string      `json:"paths,omitempty"`
	Before string        `json:"before,omitempty"` // sum of the row as it was seen
	After  string        `json:"after,omitempty"`  // sum of the columns of the paths as they will be
	Guards []Guard       `json:"guards,omitempty"`
}

// Guard says which rows of a collection of the same store refer to a row: when
// others do, it is shared.
type Guard struct {
	Dataset    string   `json:"dataset"`
	Collection string   `json:"collection"`
	Field      string   `json:"field"` // there
	Of         string   `json:"of"`    // the field of the row it holds
	Known      []string `json:"known"` // sums of the person's own rows among them
}

// Kept is what stays by a decision, and on which ground.
type Kept struct {
	Ground  string   `json:"ground"`          // a code such as 17-3-b, or Declared
	Basis   string   `json:"basis,omitempty"` // the provision, in the words of who decided
	Columns []string `json:"columns,omitempty"`
	Rows    int      `json:"rows"`
}

// Declared is the ground of what the declaration itself says is left as it is:
// the strategy preserve, and read_only.
const Declared = "declared"

// Obstacle is why something that was to be changed is not.
type Obstacle struct {
	Kind    ObstacleKind    `json:"kind"`
	Columns []string        `json:"columns,omitempty"`
	Rows    int             `json:"rows,omitempty"`
	Keys    []search.Values `json:"keys,omitempty"`   // of the rows, where they have one
	Detail  string          `json:"detail,omitempty"` // names, never data
}

// ObstacleKind is what stands in the way. What it stands in the way of is left
// as it is, and all else of the plan is done.
type ObstacleKind string

// The kinds of obstacles.
const (
	WrongType   ObstacleKind = "type"         // the strategy does not fit what the column holds
	NoStrategy  ObstacleKind = "strategy"     // there is no such strategy, or its configuration is wrong
	NotNull     ObstacleKind = "not-null"     // the column cannot be empty
	NotUnique   ObstacleKind = "unique"       // the new value would be there twice
	KeyColumn   ObstacleKind = "primary-key"  // the column is part of what names the row
	ForeignKey  ObstacleKind = "foreign-key"  // other rows are tied to the value
	Generated   ObstacleKind = "generated"    // the store fills the column in itself
	NoColumn    ObstacleKind = "no-column"    // the store has no such column
	InList      ObstacleKind = "in-list"      // it is an element of a list that may hold others' too
	NoKey       ObstacleKind = "no-key"       // the rows cannot be named
	TwiceThere  ObstacleKind = "key-twice"    // several rows have the same key
	ThirdParty  ObstacleKind = "third-party"  // the rows may be about somebody else
	Shared      ObstacleKind = "shared"       // rows of others refer to the rows
	Below       ObstacleKind = "below"        // the rows hang below nothing but rows that others refer to
	Unchecked   ObstacleKind = "unchecked"    // it could not be seen whether others refer to the rows
	Referred    ObstacleKind = "referred"     // rows that stay are tied to the rows by a foreign key
	NoTable     ObstacleKind = "no-table"     // the store has no such table
	NotTable    ObstacleKind = "not-a-table"  // a view, or a table whose changes cannot be taken back
	NotAllowed  ObstacleKind = "not-allowed"  // who writes may not change it
	Cycle       ObstacleKind = "cycle"        // each is to come after the other
	OtherNow    ObstacleKind = "other-now"    // the value to be corrected is not what it was said to be
	NotPossible ObstacleKind = "not-possible" // the declaration has no column for it
)

// hash returns the hash of the plan without its own.
func (p Plan) hash() (string, error) {
	p.Hash = ""
	text, err := json.Marshal(p)
	if err != nil {
		return "", fmt.Errorf("writing the plan: %w", err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// Store returns what is planned for the store.
func (p Plan) Store(id string) (StorePlan, bool) {
	for _, s := range p.Stores {
		if s.StoreID == id {
			return s, true
		}
	}
	return StorePlan{}, false
}
