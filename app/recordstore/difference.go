package recordstore

import (
	"maps"
	"regexp"
	"slices"
	"sync"

	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/models"
)

// Difference is where a store is not as it is declared. It holds names, and
// never data.
type Difference struct {
	Kind       DifferenceKind `json:"kind"`
	Dataset    string         `json:"dataset"`
	Collection string         `json:"collection"`
	Field      string         `json:"field,omitempty"`
	Declared   string         `json:"declared,omitempty"` // the type
	Actual     string         `json:"actual,omitempty"`   // the store's own name for the type
}

// Partial reports whether a search gives less than was declared.
func (d Difference) Partial() bool { return d.Kind.Partial() }

// DifferenceKind says what differs.
type DifferenceKind = models.DifferenceKind

// The kinds of differences.
const (
	MissingCollection = models.MissingCollection
	MissingField      = models.MissingField
	UndeclaredField   = models.UndeclaredField
	OtherType         = models.OtherType
	UnfitValues       = models.UnfitValues
)

// Differs reports a difference to who asked, if they want to know.
func (q Query) Differs(kind DifferenceKind, field string) {
	q.tell(Difference{Kind: kind, Field: field})
}

// DiffersInType reports that a field is of another type than declared.
func (q Query) DiffersInType(field string, declared dataset.Type, actual string) {
	q.tell(Difference{Kind: OtherType, Field: field, Declared: string(declared), Actual: actual})
}

func (q Query) tell(d Difference) {
	if q.Report != nil {
		d.Dataset, d.Collection = q.Collection.Dataset, q.Collection.Name
		q.Report(d)
	}
}

// Surplus gathers the members of objects that are not declared, for stores
// without a heading. It may be used from several goroutines at once.
type Surplus struct {
	q     Query
	known map[string]bool
	mu    sync.Mutex
	found map[string]bool
}

// NewSurplus returns one that has seen nothing. A declaration without fields
// takes everything.
func NewSurplus(q Query) *Surplus {
	u := &Surplus{q: q, known: map[string]bool{}, found: map[string]bool{}}
	for _, f := range q.Collection.Fields {
		u.known[f.Name] = true
	}
	return u
}

// maxUndeclared bounds how many names are gathered: some services use values as
// names.
const maxUndeclared = 100

// plainName is what a name of a member looks like that is hardly data itself.
var plainName = regexp.MustCompile(`^[\pL_@$][\pL_$.:-]*[0-9]{0,3}$`)

// Look notes what of the object is not declared.
func (u *Surplus) Look(object map[string]any) {
	if u.q.Report == nil || len(u.known) == 0 {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	for name := range object {
		if !u.known[name] && len(u.found) < maxUndeclared && plainName.MatchString(name) {
			u.found[name] = true
		}
	}
}

// Report tells who asked.
func (u *Surplus) Report() {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, name := range slices.Sorted(maps.Keys(u.found)) {
		u.q.Differs(UndeclaredField, name)
	}
}
