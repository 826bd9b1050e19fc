package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"rettighetsporten/app/recordstore"
)

// query is a chunk of values one collection is asked for.
type query struct {
	at    *collection
	id    string
	from  origin
	where []recordstore.Match
	asked map[string]Values
	asks  map[string]map[string]wanted // path → key → the value and how it was got
	first wanted
	limit int
}

// answer is how a query ended: fatal ends the run, failure is the store's, and
// otherwise its pages are saved.
type answer struct {
	query          *query
	fatal          error
	failure        *recordstore.Error
	stopped        bool
	rows           int
	values         []outgoing
	differences    []recordstore.Difference
	started, ended time.Time
}

// nextQuery takes the next values of the origin from the queues of the
// collection.
func (r *run) nextQuery(c *collection, from origin) *query {
	q := &query{at: c, from: from, asked: map[string]Values{}, asks: map[string]map[string]wanted{}}
	room := recordstore.MaxValues
	for _, path := range c.paths {
		taken := c.inlets[path].take(from, room)
		if len(taken) == 0 {
			continue
		}
		room -= len(taken)
		q.asks[path] = map[string]wanted{}
		if len(q.where) == 0 {
			q.first = taken[0]
		}
		for _, w := range taken {
			q.asked[path] = append(q.asked[path], w.value)
			q.asks[path][w.key] = w
		}
		q.where = append(q.where, recordstore.Match{Field: path, Values: q.asked[path], Fold: c.inlets[path].fold})
		if room == 0 {
			break
		}
	}
	q.id = queryID(r.queryKey, c.node, q.asked)
	// Rows found before come again and are not counted twice, so the store may
	// send those, what is left, and one more that shows there is more.
	held, _ := c.store.counted()
	q.limit = c.rows + max(c.store.limits.Rows-held, 0) + 1
	return q
}

// ask asks the query, saves what is new page by page, and returns how it ended.
// It runs beside the loop.
func (r *run) ask(ctx context.Context, q *query) answer {
	a := answer{query: q, started: r.now()}
	t := &taker{run: r, query: q, page: r.firstPage(q), sent: map[sending]bool{}, chains: vias{}}
	q.at.tally.Begin()

	limited, cancel := context.WithTimeout(ctx, r.queryTimeout)
	err := q.at.node.source.Connector.Query(limited, recordstore.Query{
		Collection: q.at.node.collection, Where: q.where, Limit: q.limit, Report: t.report,
	}, func(row recordstore.Row) error { return t.take(ctx, row) })
	cancel()

	failure := recordstore.AsError(err)
	switch {
	case t.fatal != nil:
		a.fatal = t.fatal
	case ctx.Err() != nil:
		a.fatal = ctx.Err()
	case errors.Is(err, errLimit), t.seen >= q.limit, failure != nil && failure.Reason == recordstore.TooMuch:
		a.stopped = true
	case failure != nil:
		a.failure = failure
	}
	if a.fatal == nil && a.failure == nil {
		a.fatal = t.finish(ctx, a.stopped)
	}
	if a.fatal != nil || a.failure != nil {
		q.at.store.forget(t.rows, t.bytes)
	} else {
		a.rows, a.values = t.rows, t.values
	}
	a.differences = t.told()
	a.ended = r.now()
	return a
}

var errLimit = errors.New("the limits of the store are reached")

// taker takes the rows of one query.
type taker struct {
	run    *run
	query  *query
	page   Page
	size   int // of the page
	seen   int // rows the store sent
	rows   int // rows kept
	bytes  int
	values []outgoing
	sent   map[sending]bool // what is among the values
	chains vias
	fatal  error
	buffer []byte

	mu          sync.Mutex
	differences []recordstore.Difference
}

// take keeps the row if it is new. An error ends the query.
func (t *taker) take(ctx context.Context, row recordstore.Row) error {
	c := t.query.at
	t.seen++
	t.buffer = row.Append(t.buffer[:0], c.node.columns)
	sum := recordstore.SumOf(t.buffer)
	fresh := c.tally.New(sum, c.node.keyed(row))
	given, cut := t.query.trim(row)
	switch {
	case !fresh && (!cut || c.wholes[sum]):
		return nil
	case fresh && !cut && c.holdsLists(row):
		c.wholes[sum] = true
	}
	size := len(t.buffer)
	if !c.store.admit(size) {
		return errLimit
	}
	t.rows++
	t.bytes += size
	if len(t.page.Rows) == pageRows || len(t.page.Rows) > 0 && t.size+size > pageBytes {
		if err := t.turn(ctx); err != nil {
			return err
		}
	}
	origin := t.query.originOf(given)
	found := FoundRow{
		Row:   given,
		Third: t.query.from == fromThird || t.run.identified().foreign(c.node.watched, given),
		Via:   origin.via, Depth: origin.depth,
	}
	if cut {
		found.Of, found.More = sum.String(), !fresh
	}
	t.page.Rows = append(t.page.Rows, found)
	t.size += size
	t.send(t.run.outgoing(c, found, t.chains))
	return nil
}

// sending is a value on its way to an inlet.
type sending struct {
	into    *inlet
	key     string
	from    origin
	reseeds string
}

// send keeps the values that no row before has sent: a second time they lead
// nowhere, and there may be one in every row.
func (t *taker) send(values []outgoing) {
	for _, v := range values {
		key, ok := v.to.into.fold.Key(v.value)
		if s := (sending{v.to.into, key, v.from, v.to.reseeds}); ok && !t.sent[s] {
			t.sent[s] = true
			t.values = append(t.values, v)
		}
	}
}

// keyed reports whether the row carries its whole primary key.
func (n *node) keyed(row recordstore.Row) bool {
	for _, key := range n.keys {
		if row[key] == nil {
			return false
		}
	}
	return len(n.keys) > 0
}

// originOf returns how the row was got: as the first of the values asked for
// that it carries.
func (q *query) originOf(row recordstore.Row) wanted {
	for _, m := range q.where {
		for _, v := range row.Values(m.Field) {
			key, _ := m.Fold.Key(v)
			if w, ok := q.asks[m.Field][key]; ok {
				return w
			}
		}
	}
	return q.first // the store compares more loosely than we do
}

// report notes where the store is not as declared. A store that reports after
// it has answered is not heard.
func (t *taker) report(d recordstore.Difference) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !slices.Contains(t.differences, d) {
		t.differences = append(t.differences, d)
	}
}

func (t *taker) told() []recordstore.Difference {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.differences)
}

func (r *run) firstPage(q *query) Page {
	address := q.at.node.address()
	return Page{
		StoreID: q.at.store.id, Dataset: address.Dataset, Collection: address.Collection,
		Query: q.id, Rows: []FoundRow{},
	}
}

// turn saves a full page and begins the next.
func (t *taker) turn(ctx context.Context) error {
	if err := t.save(ctx); err != nil {
		return err
	}
	t.page.Number++
	t.page.Rows, t.size = []FoundRow{}, 0
	return nil
}

// finish saves the last page.
func (t *taker) finish(ctx context.Context, stopped bool) error {
	t.page.Last, t.page.Stopped, t.page.Asked = true, stopped, t.query.asked
	return t.save(ctx)
}

func (t *taker) save(ctx context.Context) error {
	if err := t.run.save(ctx, t.page); err != nil {
		t.fatal = fmt.Errorf("saving a page: %w", err)
		return t.fatal
	}
	rows, _ := t.query.at.store.counted()
	t.run.observe(func(o Observer) { o.StoreRows(t.query.at.store.id, rows) })
	return nil
}
