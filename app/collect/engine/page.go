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

	"rettighetsporten/app/recordstore"
)

// The size of a page.
const (
	pageRows  = 500
	pageBytes = 1 << 20
)

// Page is a part of what one query found. Only the last page of a query makes
// it count: pages of a query without a last one are to be deleted.
type Page struct {
	StoreID    string            `json:"store_id"`
	Dataset    string            `json:"dataset"`
	Collection string            `json:"collection"`
	Query      string            `json:"query"`             // tells queries apart, and nothing of what was asked
	Number     int               `json:"number"`            // within the query, from 0
	Asked      map[string]Values `json:"asked,omitempty"`   // field → values; on the last page
	Rows       []FoundRow        `json:"rows"`              // may be empty
	Last       bool              `json:"last,omitempty"`    // the query is answered
	Stopped    bool              `json:"stopped,omitempty"` // a limit cut the answer short; on the last page
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
