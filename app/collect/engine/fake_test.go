package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// fake is a store in memory. It remembers every value it was asked for.
type fake struct {
	tables map[string][]recordstore.Row
	before func(ctx context.Context, q recordstore.Query) error // may fail or wait
	after  func(q recordstore.Query) error                      // an answer that breaks off

	resumes manner                          // how it goes on with a query
	breaks  func(q recordstore.Query) error // before a row

	mu      sync.Mutex
	asked   []string // dataset:collection.field=value
	queries []string // dataset:collection
	sent    []string // rows, see sending
}

// manner is how a store goes on with a query that was cut off.
type manner int

const (
	inFull   manner = iota // it makes nothing of what it is told
	byMark                 // after a mark
	byKeys                 // without the rows that are held
	refusing               // it gives out marks and understands none
	manners
)

// rest hands on what is left of the rows, which stand in an order of their own,
// and tells marks as the manner has it. It counts what it hands on.
func (m manner) rest(q recordstore.Query, rows []recordstore.Row, sent func(recordstore.Row), yield func(recordstore.Row) error) error {
	from, at := 0, 0
	if m == byMark || m == refusing {
		if q.Marks != nil {
			q.Marks(func() string { return strconv.Itoa(at) })
		}
	}
	if m == byMark && q.After != "" {
		from, _ = strconv.Atoi(q.After)
	}
	if m == refusing && q.After != "" {
		return recordstore.Fail(recordstore.Malformed, "no such page")
	}
	for i, row := range rows[min(from, len(rows)):] {
		if m == byKeys && slices.ContainsFunc(q.Held, func(key []any) bool {
			return len(key) == 1 && fmt.Sprint(key[0]) == fmt.Sprint(row["id"])
		}) {
			continue
		}
		at = from + i
		sent(row)
		if err := yield(row); err != nil {
			return err
		}
	}
	return nil
}

func (f *fake) Query(ctx context.Context, q recordstore.Query, yield func(recordstore.Row) error) error {
	f.mu.Lock()
	name := q.Collection.Address().String()
	f.queries = append(f.queries, name)
	for _, m := range q.Where {
		for _, v := range m.Values {
			key, _ := m.Fold.Key(v)
			f.asked = append(f.asked, fmt.Sprintf("%s.%s=%s", name, m.Field, key))
		}
	}
	f.mu.Unlock()
	if f.before != nil {
		if err := f.before(ctx, q); err != nil {
			return err
		}
	}
	wanted := q.Matcher()
	var rows []recordstore.Row
	for _, row := range f.tables[q.Collection.Name] {
		if wanted(row) && (q.Limit == 0 || len(rows) < q.Limit) {
			rows = append(rows, row)
		}
	}
	err := f.resumes.rest(q, rows, func(row recordstore.Row) {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.sent = append(f.sent, sendingOf(q, row))
	}, func(row recordstore.Row) error {
		if f.breaks != nil {
			if err := f.breaks(q); err != nil {
				return err
			}
		}
		return yield(row)
	})
	if err != nil {
		return err
	}
	if f.after != nil {
		return f.after(q)
	}
	return nil
}

func (*fake) Close() error { return nil }

// sendingOf names a row as an answer to a query.
func sendingOf(q recordstore.Query, row recordstore.Row) string {
	asked := map[string]Values{}
	for _, m := range q.Where {
		asked[m.Field] = m.Values
	}
	return sendingName(q.Collection.Address().String(), asked, row)
}

func sendingName(collection string, asked map[string]Values, row recordstore.Row) string {
	var b strings.Builder
	b.WriteString(collection)
	for _, field := range slices.Sorted(maps.Keys(asked)) {
		fmt.Fprintf(&b, " %s=%v", field, asked[field])
	}
	return fmt.Sprintf("%s: %v", b.String(), row["id"])
}

// sealed names every row on pages of queries without a last page.
func (p *pages) sealed(t *testing.T) map[string]bool {
	t.Helper()
	asked, answered := map[string]map[string]Values{}, map[string]bool{}
	for _, page := range p.list(t) {
		if page.Number == 0 {
			asked[page.Query] = page.Asked
		}
		answered[page.Query] = answered[page.Query] || page.Last
	}
	names := map[string]bool{}
	for _, page := range p.list(t) {
		for _, row := range page.Rows {
			if !answered[page.Query] {
				names[sendingName(page.Dataset+":"+page.Collection, asked[page.Query], row.Row)] = true
			}
		}
	}
	return names
}

// world is several datasets, each a store of its own named after it.
type world struct {
	sources []Source
	stores  map[string]*fake
}

// newWorld reads a declaration, and rows as JSON: dataset → collection → rows.
func newWorld(t *testing.T, declaration, rows string) *world {
	t.Helper()
	file, err := dataset.Parse([]byte(declaration))
	if err != nil {
		t.Fatal(err)
	}
	var tables map[string]map[string][]recordstore.Row
	if err := json.Unmarshal([]byte(rows), &tables); err != nil {
		t.Fatal(err)
	}
	w := &world{stores: map[string]*fake{}}
	for _, d := range file.Datasets {
		store := &fake{tables: tables[d.Key]}
		w.stores[d.Key] = store
		w.sources = append(w.sources, Source{StoreID: d.Key, Dataset: d, Connector: store})
	}
	return w
}

func (w *world) graph(t *testing.T) *Graph {
	t.Helper()
	g, err := NewGraph(w.sources)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// asked returns every value all stores were asked for, sorted.
func (w *world) asked() []string {
	var all []string
	for _, s := range w.stores {
		all = append(all, s.asked...)
	}
	slices.Sort(all)
	return all
}

// pages is a sink in memory. Pages pass through JSON, as they do when they are
// stored.
type pages struct {
	saved map[string][]byte
	order []string
	fail  func(Page) error
}

func newPages() *pages { return &pages{saved: map[string][]byte{}} }

func (p *pages) SavePage(_ context.Context, page Page) error {
	if p.fail != nil {
		if err := p.fail(page); err != nil {
			return err
		}
	}
	source, err := json.Marshal(page)
	if err != nil {
		return err
	}
	key := fmt.Sprintf("%s/%d", page.Query, page.Number)
	if _, again := p.saved[key]; !again {
		p.order = append(p.order, key)
	}
	p.saved[key] = source
	return nil
}

func (p *pages) all() iter.Seq2[Page, error] {
	return func(yield func(Page, error) bool) {
		for _, key := range slices.Clone(p.order) {
			var page Page
			err := json.Unmarshal(p.saved[key], &page)
			if !yield(page, err) || err != nil {
				return
			}
		}
	}
}

// list returns the pages in the order they were saved.
func (p *pages) list(t *testing.T) []Page {
	t.Helper()
	var list []Page
	for page, err := range p.all() {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, page)
	}
	return list
}

// found is a row of a complete query as the tests compare it.
type found struct {
	Third bool
	Via   []string
}

// rows returns what the complete queries found: "dataset:collection id" → how.
// A row found more than once has a number after it.
func (p *pages) rows(t *testing.T) map[string]found {
	t.Helper()
	complete := map[string]bool{}
	for _, page := range p.list(t) {
		complete[page.Query] = complete[page.Query] || page.Last
	}
	all := map[string]found{}
	for _, page := range p.list(t) {
		for _, row := range page.Rows {
			if !complete[page.Query] {
				continue
			}
			name := fmt.Sprintf("%s:%s %v", page.Dataset, page.Collection, row.Row["id"])
			for key, n := name, 2; ; n++ {
				if _, twice := all[key]; !twice {
					all[key] = found{Third: row.Third, Via: row.Via}
					break
				}
				key = fmt.Sprintf("%s (%d)", name, n)
			}
		}
	}
	return all
}

// ids returns the names of the rows, sorted.
func (p *pages) ids(t *testing.T) []string {
	t.Helper()
	var ids []string
	for name := range p.rows(t) {
		ids = append(ids, name)
	}
	slices.Sort(ids)
	return ids
}

// search runs over the world into a new sink.
func search(t *testing.T, w *world, seeds []Seed, o Options) (*pages, Result) {
	t.Helper()
	sink := newPages()
	o.Sink, o.Now = sink, stopped
	result, err := Run(t.Context(), w.graph(t), seeds, o)
	if err != nil {
		t.Fatal(err)
	}
	return sink, result
}

// stopped is a clock that stands still.
func stopped() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }

func email(address string) Seed { return Seed{Kind: KindEmail, Value: address, Proof: ProofCode} }

func states(r Result) map[string]State {
	all := map[string]State{}
	for _, s := range r.Stores {
		all[s.StoreID] = s.State
		for _, c := range s.Collections {
			all[c.Dataset+":"+c.Collection] = c.State
		}
	}
	return all
}
