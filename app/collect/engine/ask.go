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
	begun *begun // nil: it was not asked before
}

// answer is how a query ended: fatal ends the run, failure is the store's, and
// otherwise its pages are saved.
type answer struct {
	query          *query
	fatal          error
	failure        *recordstore.Error
	stopped        recordstore.Reason // "": it was not
	rows           int
	values         []outgoing
	differences    []recordstore.Difference
	started, ended time.Time
}

// nextQuery takes the next values of the origin from the queues of the
// collection.
func (r *run) nextQuery(c *collection, from origin) *query {
	if b := c.resumable(from); b != nil {
		c.begun = slices.DeleteFunc(c.begun, func(other *begun) bool { return other == b })
		c.store.earlier = max(c.store.earlier, b.took)
		return r.resume(b)
	}
	q := &query{at: c, from: from, asked: map[string]Values{}, asks: map[string]map[string]wanted{}}
	room := recordstore.MaxValues
	for _, path := range c.paths {
		taken := c.inlets[path].take(from, room)
		if len(taken) == 0 {
			continue
		}
		room -= len(taken)
		if len(q.where) == 0 {
			q.first = taken[0]
		}
		for _, w := range taken {
			q.asked[path] = append(q.asked[path], w.value)
			q.want(path, w.key, w)
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

// want notes that the value of the key is asked for at the path. A store also
// finds it in the spelling it has as the declared type.
func (q *query) want(path, key string, w wanted) {
	keys := q.asks[path]
	if keys == nil {
		keys = map[string]wanted{}
		q.asks[path] = keys
	}
	keys[key] = w
	field, _ := q.at.node.collection.Field(path)
	cast, fits := recordstore.Cast(field.Type, w.value)
	other, ok := q.at.inlets[path].fold.Key(cast)
	if _, known := keys[other]; fits && ok && !known {
		keys[other] = w
	}
}

// ask asks the query, saves what is new page by page, and returns how it ended.
// It runs beside the loop.
func (r *run) ask(ctx context.Context, q *query) answer {
	t := r.newTaker(q)
	a := answer{query: q, started: t.started}
	resume := q.begun.resumption()
	err := t.put(ctx, resume)
	if t.fatal == nil && ctx.Err() == nil && !errors.Is(err, errLimit) && refusable(resume, recordstore.AsError(err)) {
		err = t.put(ctx, recordstore.Resume{})
	}
	failure := recordstore.AsError(err)
	switch {
	case t.fatal != nil:
		a.fatal = t.fatal
	case ctx.Err() != nil:
		a.fatal = ctx.Err()
	case errors.Is(err, errLimit), t.seen >= q.limit:
		a.stopped = recordstore.TooMuch
	case failure != nil && (failure.Reason == recordstore.TooMuch || failure.Reason == recordstore.HeldBack):
		a.stopped = failure.Reason // what came is good
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

// put asks the store.
func (t *taker) put(ctx context.Context, resume recordstore.Resume) error {
	q := t.query
	t.seen, t.held, t.mark, t.unkeyed = 0, q.begun.heldRows(), nil, false
	q.at.tally.Begin()
	if len(q.at.node.keys) > 0 { // rows without a key could not be told apart when some of them came again
		resume.Marks = func(mark func() string) { t.mark = mark }
	} else {
		resume.After = ""
	}
	limited, cancel := context.WithTimeout(ctx, t.run.queryTimeout)
	defer cancel()
	return q.at.node.source.Connector.Query(limited, recordstore.Query{
		Collection: q.at.node.collection, Where: q.where, Limit: q.limit, Report: t.report, Resume: resume,
	}, func(row recordstore.Row) error { return t.take(ctx, row) })
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

	started time.Time
	held    map[recordstore.Sum]int // rows of the query that are saved, and did not come again yet
	mark    func() string
	unkeyed bool // a row without its primary key was seen

	mu          sync.Mutex
	differences []recordstore.Difference
}

// take keeps the row if it is new. An error ends the query.
func (t *taker) take(ctx context.Context, row recordstore.Row) error {
	c := t.query.at
	t.seen++
	t.buffer = row.Append(t.buffer[:0], c.node.columns)
	sum := recordstore.SumOf(t.buffer)
	keyed := c.node.keyed(row)
	t.unkeyed = t.unkeyed || !keyed
	fresh := c.tally.New(sum, keyed)
	given, cut := t.query.trim(row)
	switch {
	case t.held[sum] > 0:
		t.held[sum]--
		return nil
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
	if len(t.page.Rows) == t.run.pageRows || len(t.page.Rows) > 0 && t.size+size > pageBytes {
		if err := t.turn(ctx); err != nil {
			return err
		}
	}
	origin := t.query.originOf(given)
	found := FoundRow{
		Row:   given,
		Third: !origin.own || t.run.identified().foreign(c.node.watched, given),
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

// send keeps the values that no row before has sent.
func (t *taker) send(values []outgoing) { t.values = addNew(t.values, t.sent, values) }

// addNew adds the values that are not among those sent: a second time they lead
// nowhere, and there may be one in every row.
func addNew(all []outgoing, sent map[sending]bool, values []outgoing) []outgoing {
	for _, v := range values {
		key, ok := v.to.into.fold.Key(v.value)
		if s := (sending{v.to.into, key, v.from, v.to.reseeds}); ok && !sent[s] {
			sent[s] = true
			all = append(all, v)
		}
	}
	return all
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
// that it carries, and rather one of the person's.
func (q *query) originOf(row recordstore.Row) wanted {
	var first *wanted
	for _, m := range q.where {
		for _, v := range row.Values(m.Field) {
			key, _ := m.Fold.Key(v)
			w, ok := q.asks[m.Field][key]
			if ok && w.own {
				return w
			}
			if ok && first == nil {
				first = &w
			}
		}
	}
	if first != nil {
		return *first
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

func (r *run) newTaker(q *query) *taker {
	address := q.at.node.address()
	t := &taker{
		run: r, query: q, sent: map[sending]bool{}, chains: vias{}, started: r.now(),
		page: Page{
			StoreID: q.at.store.id, Dataset: address.Dataset, Collection: address.Collection,
			Query: q.id, Rows: []FoundRow{},
		},
	}
	if b := q.begun; b != nil {
		t.page.Number, t.rows, t.bytes = b.next, b.rows, b.bytes
		t.started = t.started.Add(-b.took)
		t.differences = slices.Clone(b.differences)
	}
	return t
}

// turn saves a full page, with what it takes to go on after it, and begins the
// next.
func (t *taker) turn(ctx context.Context) error {
	page := &t.page
	page.Begun = &Begun{Others: t.query.from == fromThird, Shape: t.query.at.node.shape, Took: t.run.now().Sub(t.started)}
	if t.mark != nil && !t.unkeyed {
		page.Begun.After = t.mark()
	}
	if page.Number == 0 {
		page.Asked = t.query.asked
	}
	if err := t.save(ctx); err != nil {
		return err
	}
	page.Number++
	page.Rows, page.Asked, page.Begun, t.size = []FoundRow{}, nil, nil, 0
	return nil
}

// finish saves the last page.
func (t *taker) finish(ctx context.Context, stopped recordstore.Reason) error {
	t.page.Last, t.page.Stopped, t.page.Asked = true, stopped, t.query.asked
	return t.save(ctx)
}

func (t *taker) save(ctx context.Context) error {
	t.page.Differences = t.told()
	if err := t.run.save(ctx, t.page); err != nil {
		t.fatal = fmt.Errorf("saving a page: %w", err)
		return t.fatal
	}
	rows, _ := t.query.at.store.counted()
	t.run.observe(func(o Observer) { o.StoreRows(t.query.at.store.id, rows) })
	return nil
}
