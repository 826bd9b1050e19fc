package engine

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"maps"
	"slices"
	"time"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// The size of a page.
const (
	pageRows  = 500
	pageBytes = 1 << 20
)

// Page is a part of what one query found. Only the last page of a query makes
// it count: pages of a query without a last one are what a later run goes on
// from.
type Page struct {
	StoreID    string             `json:"store_id"`
	Dataset    string             `json:"dataset"`
	Collection string             `json:"collection"`
	Query      string             `json:"query"`             // tells queries apart, and nothing of what was asked
	Number     int                `json:"number"`            // within the query, from 0
	Asked      map[string]Values  `json:"asked,omitempty"`   // field → values; on the first page and the last
	Rows       []FoundRow         `json:"rows"`              // may be empty
	Last       bool               `json:"last,omitempty"`    // the query is answered
	Stopped    recordstore.Reason `json:"stopped,omitempty"` // why the answer was cut short; on the last page
	Begun      *Begun             `json:"begun,omitempty"`   // on every page but the last

	// Differences are where the store was not as declared, as far as the query
	// had come.
	Differences []recordstore.Difference `json:"differences,omitempty"`
}

// Short reports whether the query gave less than what was declared: a limit cut
// it short, or the store lacks something.
func (p Page) Short() bool {
	return p.Stopped != "" || slices.ContainsFunc(p.Differences, recordstore.Difference.Partial)
}

// Begun is what it takes to go on with a query after one of its pages.
type Begun struct {
	Others bool          `json:"others,omitempty"` // its values come from rows that may be about others
	Shape  string        `json:"shape"`            // of the collection, as it was declared
	After  string        `json:"after,omitempty"`  // the store's mark: may hold data, and is not for anybody else
	Took   time.Duration `json:"took,omitempty"`   // so far
}

// FoundRow is a row and how it was found.
type FoundRow struct {
	Row   recordstore.Row `json:"row"`
	Third bool            `json:"third,omitempty"` // possibly about somebody else
	Via   []string        `json:"via,omitempty"`   // dataset:collection through which it was reached; none: by a seed
	Depth int             `json:"depth,omitempty"` // references followed to it from a seed
	Of    string          `json:"of,omitempty"`    // stands for the row as the store has it; the row here has the matching elements of its lists alone
	More  bool            `json:"more,omitempty"`  // further elements of a row that is given already
}

// Values are values asked for. They keep their types through JSON.
type Values []any

// UnmarshalJSON reads values that were written as JSON.
func (v *Values) UnmarshalJSON(source []byte) error {
	decoded, err := recordstore.DecodeJSON(source)
	if err != nil {
		return err
	}
	list, ok := decoded.([]any)
	if !ok && decoded != nil {
		return fmt.Errorf("values are a JSON list")
	}
	*v = list
	return nil
}

// Sink takes what is found. It is never called by two goroutines at once. A
// page with the Query and Number of an earlier one replaces it: that happens
// when a new seed shows that a row is the person's own after all.
type Sink interface {
	SavePage(ctx context.Context, p Page) error
}

// Replay is the pages of earlier runs over the same graph for the same person,
// in any order. It may be ranged over several times.
type Replay = iter.Seq2[Page, error]

// Forget deletes the pages of a query that was cut off and cannot be gone on
// with, since the collection is declared in another way now.
type Forget func(ctx context.Context, query string) error

// queryID returns the id of a query: the same for the same values, and telling
// nothing of them without the key.
func queryID(key []byte, n *node, asked map[string]Values) string {
	mac := hmac.New(sha256.New, key)
	write := func(s string) { _, _ = fmt.Fprintf(mac, "%d:%s", len(s), s) }
	write(n.source.StoreID)
	write(n.address().String())
	for _, field := range slices.Sorted(maps.Keys(asked)) {
		write(field)
		keys := make([]string, 0, len(asked[field]))
		for _, v := range asked[field] {
			k, _ := n.folds[field].Key(v)
			keys = append(keys, k)
		}
		slices.Sort(keys)
		write(fmt.Sprint(len(keys)))
		for _, k := range keys {
			write(k)
		}
	}
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// shapeOf stands for how a collection is declared: rows read under one shape
// cannot be compared with rows read under another.
func shapeOf(c *dataset.Collection) string {
	sum := sha256.New()
	c.Walk(func(path string, f dataset.Field) {
		_, _ = fmt.Fprintf(sum, "%q %s %t %t\n", path, f.Type, f.PrimaryKey, f.ReturnAll)
	})
	return hex.EncodeToString(sum.Sum(nil)[:8])
}
