package engine

import (
	"slices"
	"time"

	search "rettighetsporten/app/collect/engine"
	"rettighetsporten/app/recordstore"
)

// State is how carrying out a plan in one store ended.
type State string

// The states.
const (
	Done    State = "done"    // what was planned is done, and what was left is said
	Partly  State = "partly"  // done but for rows that had changed since the plan
	Failed  State = "failed"  // nothing was changed: it can be tried again
	Unknown State = "unknown" // nobody knows whether it took effect, or who reads does not see it: trying again tells, and does no harm
	ByOwner State = "owner"   // the portal cannot: the owner has to
)

// Receipt is what carrying out a plan did in one store: counts and names, and
// no value of a row.
type Receipt struct {
	PlanHash    string              `json:"plan_hash"`
	Kind        Kind                `json:"kind"`
	StoreID     string              `json:"store_id"`
	State       State               `json:"state"`
	Reason      recordstore.Reason  `json:"reason,omitempty"` // why it failed
	Detail      string              `json:"detail,omitempty"` // for the log; no data
	Task        Task                `json:"task,omitempty"`
	At          time.Time           `json:"at"` // when it ended
	Collections []CollectionReceipt `json:"collections"`
}

// CollectionReceipt is what was done in one collection.
type CollectionReceipt struct {
	Dataset    string         `json:"dataset"`
	Collection string         `json:"collection"`
	Found      int            `json:"found"` // rows the search gave
	Deleted    int            `json:"deleted,omitempty"`
	Changed    map[string]int `json:"changed,omitempty"` // rows by path
	Already    int            `json:"already,omitempty"` // rows that were as they should be, or gone
	Left       []Left         `json:"left,omitempty"`    // rows that were not what the plan saw
	Kept       []Kept         `json:"kept,omitempty"`    // as planned
	Obstacles  []Obstacle     `json:"obstacles,omitempty"`
	SecondLook Look           `json:"second_look,omitempty"`
	Still      int            `json:"still,omitempty"` // rows the second look found as they should not be
}

// Left counts rows that were left although they were planned for.
type Left struct {
	Why  ObstacleKind    `json:"why"` // Changed, Shared or Referred
	Rows int             `json:"rows"`
	Keys []search.Values `json:"-"` // which they were: for who has the plan, and not kept with the receipt
}

// Changed is why a row is left that is not what the plan saw, or that says by now
// something else of whose it is than when it was found.
const Changed ObstacleKind = "changed"

// Look is what was seen after the change, by who reads the store.
type Look string

// What may be seen.
const (
	AsPlanned  Look = "as-planned" // what was to go is gone, what was to be set is set
	NotPlanned Look = "not-as-planned"
	NotSeen    Look = "not-seen" // the store did not answer
)

// withoutKeys returns the obstacles with counts and names alone.
func withoutKeys(all []Obstacle) []Obstacle {
	out := make([]Obstacle, len(all))
	for i, o := range all {
		o.Keys = nil
		out[i] = o
	}
	return out
}

// leave notes that a row is left that was planned for. What else stood in its way
// counts no more: it was said of the row that the plan saw.
func (w *step) leave(row Row, why ObstacleKind) {
	c := w.receipt
	i := slices.IndexFunc(c.Left, func(l Left) bool { return l.Why == why })
	if i < 0 {
		i, c.Left = len(c.Left), append(c.Left, Left{Why: why})
	}
	c.Left[i].Rows++
	c.Left[i].Keys = append(c.Left[i].Keys, row.Key)
	for i, o := range w.plan.Obstacles {
		if slices.ContainsFunc(o.Keys, func(key search.Values) bool { return keyText(key) == keyText(row.Key) }) {
			c.Obstacles[i].Rows--
		}
	}
}
