package engine

import (
	"slices"
	"strings"
	"time"

	"rettighetsporten/app/recordstore"
)

// State is how the search of a collection or a store ended.
type State string

// The states.
const (
	Found     State = "found"
	Nothing   State = "nothing"      // searched, and there is nothing
	Failed    State = "failed"       // did not answer, or not all of it
	StoppedAt State = "stopped-at"   // a limit was reached: there may be more
	Partly    State = "partly"       // searched, but not in all that is declared: the store does not have it any more
	Unasked   State = "not-searched" // see NotSearched
)

// Result is how the search of all stores ended, in the order of the sources.
type Result struct {
	Stores   []StoreResult `json:"stores"`
	Reseeded []Reseeded    `json:"reseeded,omitempty"`
}

// StoreResult is how the search of one store ended: Failed when any of its
// collections failed, then StoppedAt, then Partly, and Unasked only when all
// were.
type StoreResult struct {
	StoreID     string             `json:"store_id"`
	State       State              `json:"state"`
	Reason      recordstore.Reason `json:"reason,omitempty"` // of the first failure
	NotSearched NotSearched        `json:"not_searched,omitempty"`
	Rows        int                `json:"rows"`
	Queries     int                `json:"queries"`
	Took        time.Duration      `json:"took"` // from the first query of this run to the last answer, and what a query that goes on took before
	Collections []CollectionResult `json:"collections"`
}

// CollectionResult is how the search of one collection ended. Rows and Queries
// include those of earlier runs.
type CollectionResult struct {
	Dataset     string             `json:"dataset"`
	Collection  string             `json:"collection"`
	State       State              `json:"state"`
	Reason      recordstore.Reason `json:"reason,omitempty"` // why it failed or was stopped
	Detail      string             `json:"detail,omitempty"` // for the log; no data
	NotSearched NotSearched        `json:"not_searched,omitempty"`
	FewerInputs bool               `json:"fewer_inputs,omitempty"` // a collection it gets values from failed or was stopped
	Rows        int                `json:"rows"`
	Queries     int                `json:"queries"` // 0 with State Nothing: no value led to it
	Took        time.Duration      `json:"took"`    // all its queries of this run together, from their beginning in an earlier one
	// Differences is where the store was not as declared when it was asked in
	// this run.
	Differences []recordstore.Difference `json:"differences,omitempty"`
}

// Observer is told how the search goes. It is never called by two goroutines
// at once.
type Observer interface {
	StoreStarted(storeID string)
	StoreRows(storeID string, rows int) // so far, earlier runs included
	StoreDone(result StoreResult)
}

type nobody struct{}

func (nobody) StoreStarted(string)   {}
func (nobody) StoreRows(string, int) {}
func (nobody) StoreDone(StoreResult) {}

func (r *run) result() Result {
	result := Result{Reseeded: r.reseeded}
	for _, s := range r.stores {
		result.Stores = append(result.Stores, r.storeResult(s))
	}
	return result
}

func (r *run) storeResult(s *store) StoreResult {
	result := StoreResult{StoreID: s.id, State: Unasked, Took: s.ended.Sub(s.started) + s.earlier}
	for _, c := range s.collections {
		cr := r.collectionResult(c)
		result.Collections = append(result.Collections, cr)
		result.Rows += cr.Rows
		result.Queries += cr.Queries
		if rank(cr.State) > rank(result.State) {
			result.State, result.Reason = cr.State, cr.Reason
		}
		if cr.State == Unasked && (result.NotSearched == "" || cr.NotSearched == NoIdentity) {
			result.NotSearched = cr.NotSearched
		}
	}
	if result.State != Unasked {
		result.NotSearched = ""
	}
	return result
}

// rank orders states by how much they say about the whole store.
func rank(s State) int {
	switch s {
	case Nothing:
		return 1
	case Found:
		return 2
	case Partly:
		return 3
	case StoppedAt:
		return 4
	case Failed:
		return 5
	case Unasked:
	}
	return 0
}

func (r *run) collectionResult(c *collection) CollectionResult {
	address := c.node.address()
	result := CollectionResult{
		Dataset: address.Dataset, Collection: address.Collection,
		State: Nothing, Rows: c.rows, Queries: c.queries, Took: c.took, Differences: c.differences,
	}
	failure := c.failure
	if failure == nil && c.blind && c.queries == 0 {
		failure = recordstore.Fail(recordstore.Undeclared, "it has none of the fields it is searched by")
	}
	if failure == nil && c.queries == 0 && r.plan.unsearched[c.node.index] == "" {
		failure = c.store.broken // it would have been asked, had anything led to it
	}
	switch {
	case failure != nil:
		result.State, result.Reason, result.Detail = Failed, failure.Reason, failure.Detail
	case c.stopped != "":
		result.State, result.Reason = StoppedAt, c.stopped
	case c.tooDeep():
		result.State, result.Reason = StoppedAt, recordstore.TooDeep
	case c.partial():
		result.State, result.Reason = Partly, recordstore.Undeclared
	case c.rows > 0:
		result.State = Found
	case c.queries == 0 && r.plan.unsearched[c.node.index] != "":
		result.State, result.NotSearched = Unasked, r.plan.unsearched[c.node.index]
	}
	for _, other := range r.collections {
		if r.plan.upstream[c.node.index].has(other.node.index) && other.wanting() {
			result.FewerInputs = true
		}
	}
	return result
}

// differs notes where the store is not as declared. What an earlier run missed
// and nobody declares any more is missed no longer.
func (c *collection) differs(found []recordstore.Difference) {
	for _, d := range found {
		_, declared := c.node.collection.Field(d.Field)
		if gone := d.Kind == recordstore.MissingField && !declared; !gone && !slices.Contains(c.differences, d) {
			c.differences = append(c.differences, d)
		}
	}
}

// partial reports whether the store lacks something that is declared.
func (c *collection) partial() bool {
	return c.blind || slices.ContainsFunc(c.differences, recordstore.Difference.Partial)
}

// wanting reports whether the collection could have led to more than it did.
func (c *collection) wanting() bool {
	return c.failure != nil || c.stopped != "" || c.tooDeep() || c.blind || slices.ContainsFunc(c.differences, c.cutsOff)
}

// cutsOff reports whether a field is missing that values come in or go out by.
func (c *collection) cutsOff(d recordstore.Difference) bool {
	below := func(path string) bool { return path == d.Field || strings.HasPrefix(path, d.Field+".") }
	return d.Kind == recordstore.MissingField &&
		(slices.ContainsFunc(c.paths, below) || slices.ContainsFunc(c.out, func(o outlet) bool { return below(o.path) }))
}
