package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
)

// Three stores: the person is found in the first, and the second leads to the
// third.
const (
	chainDeclaration = `dataset: [
		{fides_key: crm, collections: [{name: person, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}]}, {name: letter, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}]}]},
		{fides_key: shop, collections: [{name: order, fields: [{name: id}, {name: person, fides_meta: {references: [{dataset: crm, field: person.id, direction: from}]}}]},
			{name: line, fields: [{name: id}, {name: order, fides_meta: {references: [{dataset: shop, field: order.id, direction: from}]}}]},
			{name: visit, fields: [{name: id}, {name: person, fides_meta: {references: [{dataset: crm, field: person.id, direction: from}]}}]}]},
		{fides_key: post, collections: [{name: parcel, fields: [{name: id}, {name: order, fides_meta: {references: [{dataset: shop, field: order.id, direction: from}]}}]}]},
		{fides_key: far, collections: [{name: thing, fields: [{name: id}]}, {name: call, fields: [{name: id}, {name: tlf, fides_meta: {identity: phone_number}}]}]}]`
	chainRows = `{"crm": {"person": [{"id": 1, "mail": "k@x"}], "letter": [{"id": 1, "mail": "k@x"}]},
		"shop": {"order": [{"id": 10, "person": 1}, {"id": 11, "person": 1}], "visit": [{"id": 1, "person": 1}]}, "post": {"parcel": [{"id": 20, "order": 10}]}, "far": {}}`
)

func TestAFailureStaysWhereItIs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fail    func(w *world)
		want    map[string]State
		reason  recordstore.Reason // of shop:order
		fewer   bool               // at post:parcel
		rows    []string
		timeout time.Duration
	}{
		"nothing": {
			func(*world) {},
			map[string]State{"crm": Found, "shop": Found, "shop:order": Found, "shop:visit": Found, "post": Found, "far": Unasked, "far:thing": Unasked, "far:call": Unasked},
			"", false,
			[]string{"crm:letter 1", "crm:person 1", "post:parcel 20", "shop:order 10", "shop:order 11", "shop:visit 1"},
			0,
		},
		"a whole store is down": {
			func(w *world) {
				w.stores["shop"].before = func(context.Context, recordstore.Query) error {
					return recordstore.FailWhole(recordstore.Unreachable, "no connection")
				}
			},
			map[string]State{"shop": Failed, "shop:order": Failed, "shop:line": Failed, "shop:visit": Failed, "post": Nothing, "crm": Found},
			recordstore.Unreachable, true,
			[]string{"crm:letter 1", "crm:person 1"},
			0,
		},
		"one table is missing": {
			func(w *world) {
				w.stores["shop"].before = func(_ context.Context, q recordstore.Query) error {
					if q.Collection.Name == "order" {
						return recordstore.Fail(recordstore.Undeclared, "there is no table order")
					}
					return nil
				}
			},
			map[string]State{"shop": Failed, "shop:order": Failed, "shop:line": Nothing, "shop:visit": Found, "post": Nothing},
			recordstore.Undeclared, true,
			[]string{"crm:letter 1", "crm:person 1", "shop:visit 1"},
			0,
		},
		"an answer breaks off": {
			func(w *world) {
				w.stores["shop"].after = func(q recordstore.Query) error {
					if q.Collection.Name == "order" {
						return recordstore.Fail(recordstore.Malformed, "the file ends in the middle")
					}
					return nil
				}
			},
			map[string]State{"shop": Failed, "shop:order": Failed, "post": Nothing},
			recordstore.Malformed, true,
			[]string{"crm:letter 1", "crm:person 1", "shop:visit 1"},
			0,
		},
		"a store says there is too much": {
			func(w *world) {
				w.stores["shop"].after = func(q recordstore.Query) error {
					if q.Collection.Name == "order" {
						return recordstore.Fail(recordstore.TooMuch, "the answer is too large")
					}
					return nil
				}
			},
			map[string]State{"shop": StoppedAt, "shop:order": StoppedAt, "shop:visit": Found, "post": Found},
			recordstore.TooMuch, true,
			[]string{"crm:letter 1", "crm:person 1", "post:parcel 20", "shop:order 10", "shop:order 11", "shop:visit 1"},
			0,
		},
		"an error nobody has classified": {
			func(w *world) {
				w.stores["shop"].before = func(context.Context, recordstore.Query) error { return errors.New("k@x") }
			},
			map[string]State{"shop": Failed},
			recordstore.Malformed, true,
			[]string{"crm:letter 1", "crm:person 1"},
			0,
		},
		"a store that is too slow": {
			func(w *world) {
				w.stores["shop"].before = func(ctx context.Context, _ recordstore.Query) error { <-ctx.Done(); return ctx.Err() }
			},
			map[string]State{"shop": Failed, "shop:order": Failed, "crm": Found},
			recordstore.TimedOut, true,
			[]string{"crm:letter 1", "crm:person 1"},
			50 * time.Millisecond,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, chainDeclaration, chainRows)
			c.fail(w)
			sink, result := search(t, w, []Seed{email("k@x")}, Options{QueryTimeout: c.timeout})
			got := states(result)
			for name, state := range c.want {
				if got[name] != state {
					t.Errorf("%s: %s, want %s", name, got[name], state)
				}
			}
			order, parcel := result.Stores[1].Collections[1], result.Stores[2].Collections[0]
			if order.Reason != c.reason || parcel.FewerInputs != c.fewer || strings.Contains(order.Detail, "k@x") {
				t.Errorf("order %+v, parcel %+v; want the reason %q, fewer inputs %v", order, parcel, c.reason, c.fewer)
			}
			if diff := cmp.Diff(c.rows, sink.ids(t)); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
			rows := 0
			for _, s := range result.Stores {
				rows += s.Rows
			}
			if rows != len(c.rows) {
				t.Errorf("the result counts %d rows, want %d", rows, len(c.rows))
			}
		})
	}
}

func TestWhyNothingWasSearched(t *testing.T) {
	t.Parallel()
	w := newWorld(t, chainDeclaration, chainRows)
	_, result := search(t, w, []Seed{email("k@x")}, Options{})
	far := result.Stores[3]
	if far.NotSearched != NoIdentity || far.Collections[0].NotSearched != NoIdentity || far.Collections[1].NotSearched != NotReferred {
		t.Errorf("got %+v, want no identity for call and the store, and nothing that refers to thing", far)
	}
}

func TestOneSlowStoreHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, chainDeclaration, chainRows)
		w.stores["crm"].before = func(_ context.Context, q recordstore.Query) error {
			if q.Collection.Name == "letter" {
				time.Sleep(time.Hour)
			}
			return nil
		}
		done := map[string]time.Duration{}
		start := time.Now()
		watch := &watcher{done: func(r StoreResult) { done[r.StoreID] = time.Since(start) }}
		sink := newPages()
		result, err := Run(t.Context(), w.graph(t), []Seed{email("k@x")}, Options{
			Sink: sink, Now: time.Now, Observer: watch, QueryTimeout: 2 * time.Hour,
		})
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]time.Duration{"crm": time.Hour, "shop": 0, "post": 0, "far": 0}
		if diff := cmp.Diff(want, done); diff != "" {
			t.Errorf("done after (-want +got):\n%s", diff)
		}
		if result.Stores[0].Took != time.Hour || result.Stores[1].Took != 0 {
			t.Errorf("took %v and %v, want an hour and nothing", result.Stores[0].Took, result.Stores[1].Took)
		}
	})
}

type watcher struct {
	started []string
	rows    map[string]int
	done    func(StoreResult)
}

func (w *watcher) StoreStarted(id string) { w.started = append(w.started, id) }

func (w *watcher) StoreRows(id string, rows int) {
	if w.rows == nil {
		w.rows = map[string]int{}
	}
	w.rows[id] = rows
}

func (w *watcher) StoreDone(r StoreResult) { w.done(r) }

func TestObserver(t *testing.T) {
	t.Parallel()
	w := newWorld(t, chainDeclaration, chainRows)
	done := map[string]State{}
	watch := &watcher{done: func(r StoreResult) { done[r.StoreID] = r.State }}
	search(t, w, []Seed{email("k@x")}, Options{Observer: watch})
	if diff := cmp.Diff([]string{"crm", "shop", "post"}, watch.started); diff != "" {
		t.Errorf("started (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]int{"crm": 2, "shop": 3, "post": 1}, watch.rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]State{"crm": Found, "shop": Found, "post": Found, "far": Unasked}, done); diff != "" {
		t.Errorf("done (-want +got):\n%s", diff)
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	const declaration = `dataset: {fides_key: s, collections: [
		{name: a, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}]},
		{name: b, fields: [{name: id}, {name: a, fides_meta: {references: [{dataset: s, field: a.id, direction: from}]}}]}]}`
	for name, c := range map[string]struct {
		limits Limits
		rows   int // there are a thousand in a, and one in b
		want   map[string]State
		saved  int
	}{
		"enough":        {Limits{Rows: 1001}, 1000, map[string]State{"s": Found, "s:a": Found, "s:b": Found}, 1001},
		"exactly a":     {Limits{Rows: 1000}, 1000, map[string]State{"s": StoppedAt, "s:a": Found, "s:b": StoppedAt}, 1000},
		"too few rows":  {Limits{Rows: 700}, 1000, map[string]State{"s": StoppedAt, "s:a": StoppedAt, "s:b": StoppedAt}, 700},
		"too few bytes": {Limits{Bytes: 1000}, 1000, map[string]State{"s": StoppedAt, "s:a": StoppedAt, "s:b": StoppedAt}, -1},
		"a million":     {Limits{}, 1_000_000, map[string]State{"s": StoppedAt, "s:a": StoppedAt}, DefaultRows},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, declaration, `{"s": {"b": [{"id": 1, "a": 0}]}}`)
			w.sources[0].Limits = c.limits
			rows := make([]recordstore.Row, c.rows)
			for i := range rows {
				rows[i] = recordstore.Row{"id": int64(i), "mail": "k@x"}
			}
			w.stores["s"].tables["a"] = rows
			sink := &counter{}
			result, err := Run(t.Context(), w.graph(t), []Seed{email("k@x")}, Options{Sink: sink, Now: stopped})
			if err != nil {
				t.Fatal(err)
			}
			got := states(result)
			for name, state := range c.want {
				if got[name] != state {
					t.Errorf("%s: %s, want %s", name, got[name], state)
				}
			}
			if result.Stores[0].Rows != sink.rows || c.saved >= 0 && sink.rows != c.saved {
				t.Errorf("counted %d and saved %d rows, want %d", result.Stores[0].Rows, sink.rows, c.saved)
			}
			if c.saved < 0 && (sink.rows == 0 || sink.rows >= c.rows) {
				t.Errorf("saved %d rows, want some and not all", sink.rows)
			}
			if got["s:a"] == StoppedAt && sink.stopped != 1 {
				t.Errorf("%d pages say that they were stopped, want 1", sink.stopped)
			}
		})
	}
}

func TestLimitsCountOnlyWhatIsKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `dataset: {fides_key: s, collections: [
		{name: a, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}]},
		{name: b, fides_meta: {after: [s.a]}, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}]}]}`,
		`{"s": {"a": [{"id": 1, "mail": "k@x"}, {"id": 2, "mail": "k@x"}], "b": [{"id": 1, "mail": "k@x"}, {"id": 2, "mail": "k@x"}]}}`)
	w.sources[0].Limits = Limits{Rows: 2}
	w.stores["s"].after = func(q recordstore.Query) error {
		if q.Collection.Name == "a" {
			return recordstore.Fail(recordstore.Malformed, "cut off")
		}
		return nil
	}
	_, result := search(t, w, []Seed{email("k@x")}, Options{})
	if diff := cmp.Diff(map[string]State{"s": Failed, "s:a": Failed, "s:b": Found}, states(result)); diff != "" {
		t.Errorf("states (-want +got):\n%s", diff)
	}
}

func TestRowsThatRepeatThemselvesAreALimitToo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `dataset: {fides_key: s, collections: [{name: a, fields: [{name: id, fides_meta: {primary_key: true}}, {name: mail, fides_meta: {identity: email}}]}]}`, `{}`)
	w.sources[0].Limits = Limits{Rows: 5}
	same := recordstore.Row{"id": int64(1), "mail": "k@x"}
	w.stores["s"].tables = map[string][]recordstore.Row{"a": {same, same, same, same, same, same, same, {"id": int64(2), "mail": "k@x"}}}
	sink, result := search(t, w, []Seed{email("k@x")}, Options{})
	if got := states(result)["s:a"]; got != StoppedAt || len(sink.ids(t)) != 1 {
		t.Errorf("%s with %v, want that it says it was stopped", got, sink.ids(t))
	}
}

func TestAStoppedQueryIsNotAskedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, chainDeclaration, chainRows)
	w.sources[1].Limits = Limits{Rows: 1}
	sink, first := search(t, w, []Seed{email("k@x")}, Options{})
	w.stores["shop"].asked = nil
	second, err := Run(t.Context(), w.graph(t), []Seed{email("k@x")}, Options{Sink: sink, Now: stopped, Replay: sink.all()})
	if err != nil {
		t.Fatal(err)
	}
	if first.Stores[1].State != StoppedAt || second.Stores[1].State != StoppedAt || first.Stores[1].Rows != 1 || second.Stores[1].Rows != 1 {
		t.Errorf("first %+v, then %+v; want one row and that it was stopped, twice", first.Stores[1], second.Stores[1])
	}
	for _, asked := range w.stores["shop"].asked {
		if !strings.HasPrefix(asked, "shop:line") { // was not asked before
			t.Errorf("%s was asked again", asked)
		}
	}
}

func TestLimitsHoldOverAllRuns(t *testing.T) {
	t.Parallel()
	w := newWorld(t, chainDeclaration, chainRows)
	w.sources[1].Limits = Limits{Rows: 2}
	down := true
	w.stores["shop"].before = func(_ context.Context, q recordstore.Query) error {
		if down && q.Collection.Name == "visit" {
			return recordstore.Fail(recordstore.TimedOut, "too slow")
		}
		return nil
	}
	sink, _ := search(t, w, []Seed{email("k@x")}, Options{})
	down = false
	watch := &watcher{done: func(StoreResult) {}}
	result, err := Run(t.Context(), w.graph(t), []Seed{email("k@x")}, Options{Sink: sink, Now: stopped, Replay: sink.all(), Observer: watch})
	if err != nil {
		t.Fatal(err)
	}
	if got := states(result); got["shop:order"] != Found || got["shop:visit"] != StoppedAt || watch.rows["shop"] != 2 {
		t.Errorf("got %v and %d rows so far; want that visits were stopped at two rows", got, watch.rows["shop"])
	}
}

func TestAStoreThatIsDownIsAskedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, chainDeclaration, chainRows)
	w.sources[1].Parallel = 1
	w.stores["shop"].before = func(context.Context, recordstore.Query) error {
		return recordstore.FailWhole(recordstore.Unreachable, "no connection")
	}
	search(t, w, []Seed{email("k@x")}, Options{})
	if diff := cmp.Diff([]string{"shop:order"}, w.stores["shop"].queries); diff != "" {
		t.Errorf("queries (-want +got):\n%s", diff)
	}
}

// counter is a sink that counts.
type counter struct{ rows, stopped int }

func (c *counter) SavePage(_ context.Context, p Page) error {
	c.rows += len(p.Rows)
	if p.Stopped != "" {
		c.stopped++
	}
	return nil
}

func TestPagesAreSmall(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `dataset: {fides_key: s, collections: [{name: a, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}, {name: text}]}]}`, `{}`)
	for i := range 10 {
		w.stores["s"].tables = map[string][]recordstore.Row{"a": append(w.stores["s"].tables["a"],
			recordstore.Row{"id": int64(i), "mail": "k@x", "text": strings.Repeat("x", 400<<10)})}
	}
	sink, _ := search(t, w, []Seed{email("k@x")}, Options{})
	for _, page := range sink.list(t) {
		if len(page.Rows) > 2 {
			t.Errorf("page %d has %d rows of 400 kB", page.Number, len(page.Rows))
		}
	}
	if len(sink.ids(t)) != 10 {
		t.Errorf("got %d rows, want 10", len(sink.ids(t)))
	}
}

func TestTheRunEndsWithItsContext(t *testing.T) {
	t.Parallel()
	w := newWorld(t, chainDeclaration, chainRows)
	ctx, cancel := context.WithCancel(t.Context())
	w.stores["shop"].before = func(ctx context.Context, _ recordstore.Query) error {
		cancel()
		<-ctx.Done()
		return ctx.Err()
	}
	sink := newPages()
	result, err := Run(ctx, w.graph(t), []Seed{email("k@x")}, Options{Sink: sink, Now: stopped})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was cancelled", err)
	}
	if got := states(result); got["shop"] == Failed || got["crm:person"] != Found {
		t.Errorf("got %v; want what was found before, and no failed store", got)
	}
}

func TestQueriesAreBounded(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		parallel int
		want     map[string]int
	}{
		"by the run":    {5, map[string]int{"s1": 2, "s2": 3, "all": 5}},
		"by the stores": {20, map[string]int{"s1": 2, "s2": DefaultParallel, "all": 2 + DefaultParallel}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				if diff := cmp.Diff(c.want, mostAtOnce(t, c.parallel)); diff != "" {
					t.Errorf("at most under way (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// mostAtOnce returns how many queries were under way at most, at each of two
// stores and together. Every query takes a second; the first store allows two.
func mostAtOnce(t *testing.T, parallel int) map[string]int {
	t.Helper()
	var declaration strings.Builder
	declaration.WriteString("dataset: [")
	for _, d := range []string{"s1", "s2"} {
		fmt.Fprintf(&declaration, "{fides_key: %s, collections: [", d)
		for i := range 10 {
			fmt.Fprintf(&declaration, "{name: c%d, fields: [{name: mail, fides_meta: {identity: email}}]},", i)
		}
		declaration.WriteString("]},")
	}
	declaration.WriteString("]")
	w := newWorld(t, declaration.String(), `{}`)
	var mu sync.Mutex
	running, most := map[string]int{}, map[string]int{}
	count := func(store string, by int) {
		mu.Lock()
		defer mu.Unlock()
		running[store] += by
		running["all"] += by
		most[store], most["all"] = max(most[store], running[store]), max(most["all"], running["all"])
	}
	for name, s := range w.stores {
		s.before = func(context.Context, recordstore.Query) error {
			count(name, 1)
			time.Sleep(time.Second)
			count(name, -1)
			return nil
		}
	}
	w.sources[0].Parallel = 2
	search(t, w, []Seed{email("k@x")}, Options{Parallel: parallel})
	return most
}
