package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// universes is how many random graphs each property is held against.
const universes = 60

// universe is a random graph with random rows and a person in it.
type universe struct {
	declaration string
	datasets    []dataset.Dataset
	rows        map[dataset.Address][]recordstore.Row
	seeds       []Seed
}

func newUniverse(t *testing.T, seed uint64) universe { t.Helper(); return newUniverseOf(t, seed, 9) }

// newUniverseOf returns one with fewer rows than most in each collection.
func newUniverseOf(t *testing.T, seed uint64, most int) universe {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 1))
	u := universe{rows: map[dataset.Address][]recordstore.Row{}}
	stores, each := 1+rng.IntN(3), 1+rng.IntN(3)
	var b strings.Builder
	b.WriteString("dataset:\n")
	for s := range stores {
		fmt.Fprintf(&b, "- fides_key: s%d\n  collections:\n", s)
		for c := range each {
			fmt.Fprintf(&b, "  - name: c%d\n", c)
			if rng.IntN(6) == 0 {
				fmt.Fprintf(&b, "    fides_meta: {after: [s%d.c%d]}\n", rng.IntN(stores), rng.IntN(each))
			}
			fmt.Fprintf(&b, "    fields:\n    - {name: id%s}\n", [...]string{"", ", fides_meta: {primary_key: true}"}[rng.IntN(2)])
			for f := range 3 {
				fmt.Fprintf(&b, "    - {name: f%d%s}\n", f, randomMeta(rng, stores, each))
			}
		}
	}
	u.declaration = b.String()
	file, err := dataset.Parse([]byte(u.declaration))
	if err != nil {
		t.Fatalf("%v in\n%s", err, u.declaration)
	}
	u.datasets = file.Datasets
	for _, d := range u.datasets {
		for i := range d.Collections {
			u.rows[d.Collections[i].Address()] = randomRows(rng, &d.Collections[i], most)
		}
	}
	for range 1 + rng.IntN(2) {
		u.seeds = append(u.seeds, email(fmt.Sprintf("P%d@x", rng.IntN(4))))
	}
	return u
}

// randomMeta makes a field an identity, a reference, or nothing. Only f0 to f2
// and id of collections that exist are referred to.
func randomMeta(rng *rand.Rand, stores, each int) string {
	switch rng.IntN(6) {
	case 0:
		return ", fides_meta: {identity: email}"
	case 1, 2, 3:
		target := [...]string{"id", "id", "f0", "f1", "f2"}[rng.IntN(5)]
		direction := [...]string{"", ", direction: to", ", direction: from"}[rng.IntN(3)]
		return fmt.Sprintf(", fides_meta: {references: [{dataset: s%d, field: c%d.%s%s}]}", rng.IntN(stores), rng.IntN(each), target, direction)
	default:
		return ""
	}
}

// randomRows makes rows whose values are few, so that they meet: numbers from 0,
// text that looks like them, false, nothing, e-mail addresses in any case.
func randomRows(rng *rand.Rand, c *dataset.Collection, most int) []recordstore.Row {
	var rows []recordstore.Row
	for i := range rng.IntN(most) {
		row := recordstore.Row{"id": int64(i)}
		for _, f := range c.Fields[1:] {
			row[f.Name] = randomValue(rng, f.Identity != "")
		}
		if len(rows) > 0 && !c.Fields[0].PrimaryKey && rng.IntN(4) == 0 {
			row = rows[rng.IntN(len(rows))] // twice the same
		}
		rows = append(rows, row)
	}
	return rows
}

func randomValue(rng *rand.Rand, identity bool) any {
	if identity {
		return [...]any{"p0@x", "P1@X", " p2@x", "p3@x", nil, ""}[rng.IntN(6)]
	}
	return [...]any{int64(0), int64(1), "2", int64(3), "4", false, nil, "", 5.0}[rng.IntN(9)]
}

// graph returns the universe as the engine sees it, each dataset a store.
func (u universe) graph(t *testing.T, connector func(storeID string) recordstore.Connector) *Graph {
	t.Helper()
	var sources []Source
	for _, d := range u.datasets {
		sources = append(sources, Source{StoreID: d.Key, Dataset: d, Connector: connector(d.Key), Parallel: 3})
	}
	g, err := NewGraph(sources)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// reference searches in the plainest way there is: it looks at every row again
// and again until nothing more is found. It shares the directions of references
// with the plan and nothing else with the engine. Collections of a dark store
// hold nothing.
func (u universe) reference(p *plan, dark string) map[string]int {
	type place struct {
		at   dataset.Address
		path string
	}
	text := func(v any, folded bool) string {
		s, ok := v.(string)
		if !ok && v != nil {
			s = strings.TrimSuffix(fmt.Sprint(v), ".0")
		}
		if folded {
			s = strings.ToLower(strings.TrimSpace(s))
		}
		return s
	}
	identity := map[place]bool{}
	for _, d := range u.datasets {
		for _, c := range d.Collections {
			for _, f := range c.Fields {
				identity[place{c.Address(), f.Name}] = f.Identity == KindEmail
			}
		}
	}
	// A field linked to an identity compares as one.
	folded := maps.Clone(identity)
	for _, f := range p.flows {
		a, b := place{f.from.address(), f.fromPath}, place{f.to.address(), f.toPath}
		folded[a], folded[b] = folded[a] || identity[b], folded[b] || identity[a]
	}
	wanted := map[place]map[string]bool{}
	want := func(at place, v any) {
		s := text(v, folded[at])
		if s == "" {
			return
		}
		if wanted[at] == nil {
			wanted[at] = map[string]bool{}
		}
		wanted[at][s] = true
	}
	mine := map[string]bool{}
	for _, s := range u.seeds {
		mine[strings.ToLower(s.Value)] = true
		for at, is := range identity {
			if is {
				want(at, s.Value)
			}
		}
	}
	taken := map[dataset.Address]map[int]bool{}
	for more := true; more; {
		more = false
		for at, rows := range u.rows {
			if at.Dataset == dark {
				continue
			}
			for i, row := range rows {
				if taken[at][i] {
					continue
				}
				hit := false
				for name, v := range row {
					s := text(v, folded[place{at, name}])
					hit = hit || s != "" && wanted[place{at, name}][s]
				}
				if !hit {
					continue
				}
				if taken[at] == nil {
					taken[at] = map[int]bool{}
				}
				taken[at][i], more = true, true
				carries := false
				for name, v := range row {
					carries = carries || identity[place{at, name}] && mine[text(v, true)]
				}
				for _, f := range p.flows {
					if f.from.address() == at && (!f.ownOnly || carries) {
						want(place{f.to.address(), f.toPath}, row[f.fromPath])
					}
				}
			}
		}
	}
	found := map[string]int{}
	for at, indexes := range taken {
		for i := range indexes {
			found[rowText(at.String(), u.rows[at][i])]++
		}
	}
	return found
}

func rowText(collection string, row recordstore.Row) string {
	var b strings.Builder
	b.WriteString(collection)
	for _, name := range []string{"id", "f0", "f1", "f2"} {
		fmt.Fprintf(&b, " %T:%v", row[name], row[name])
	}
	return b.String()
}

// multiset returns the rows of the complete queries, and how often each stands.
func (p *pages) multiset(t *testing.T) map[string]int {
	t.Helper()
	complete := map[string]bool{}
	for _, page := range p.list(t) {
		complete[page.Query] = complete[page.Query] || page.Last
	}
	found := map[string]int{}
	for _, page := range p.list(t) {
		for _, row := range page.Rows {
			if complete[page.Query] {
				found[rowText(page.Dataset+":"+page.Collection, throughJSON(row.Row))]++
			}
		}
	}
	return found
}

// throughJSON gives whole floats back the type they have in the universe.
func throughJSON(row recordstore.Row) recordstore.Row {
	for name, v := range row {
		if n, ok := v.(int64); ok && n == 5 && name != "id" {
			row[name] = 5.0
		}
	}
	return row
}

// count returns how many rows the complete queries found.
func (p *pages) count(t *testing.T) int {
	t.Helper()
	n := 0
	for _, times := range p.multiset(t) {
		n += times
	}
	return n
}

// unruly is a store that answers its rows in another order every time, after a
// while, and remembers what it was asked.
type unruly struct {
	u    universe
	fail func(q recordstore.Query) error

	resumes manner // a store with marks keeps to one order
	mu      sync.Mutex
	rng     *rand.Rand
	asked   []string
	sent    []string // rows, see sendingOf
}

func (s *unruly) Query(ctx context.Context, q recordstore.Query, yield func(recordstore.Row) error) error {
	s.mu.Lock()
	rows := slices.Clone(s.u.rows[q.Collection.Address()])
	if s.resumes != byMark {
		s.rng.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	}
	wait := time.Duration(s.rng.IntN(300)) * time.Microsecond
	for _, m := range q.Where {
		for _, v := range m.Values {
			key, _ := m.Fold.Key(v)
			s.asked = append(s.asked, q.Collection.Address().String()+"."+m.Field+"="+key)
		}
	}
	s.mu.Unlock()
	select {
	case <-time.After(wait):
	case <-ctx.Done():
		return ctx.Err()
	}
	if s.fail != nil {
		if err := s.fail(q); err != nil {
			return err
		}
	}
	wanted := q.Matcher()
	rows = slices.DeleteFunc(rows, func(row recordstore.Row) bool { return !wanted(row) })
	return s.resumes.rest(q, rows, func(row recordstore.Row) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.sent = append(s.sent, sendingOf(q, row))
	}, yield)
}

func (*unruly) Close() error { return nil }

// perUniverse runs the test in so many universes. A failure says which it was, and
// what was declared there.
func perUniverse(t *testing.T, count uint64, test func(t *testing.T, seed uint64, u universe)) {
	t.Helper()
	perUniverseOf(t, count, 9, test)
}

// perUniverseOf does so in universes with fewer rows than most in each
// collection.
func perUniverseOf(t *testing.T, count uint64, most int, test func(t *testing.T, seed uint64, u universe)) {
	t.Helper()
	for seed := range count {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			u := newUniverseOf(t, seed, most)
			t.Cleanup(func() {
				if t.Failed() {
					t.Logf("seed %d, searched for %s in\n%s%v", seed, u.seeds[0].Value, u.declaration, u.rows)
				}
			})
			test(t, seed, u)
		})
	}
}

func TestUniversesAreWorthSearching(t *testing.T) {
	t.Parallel()
	rows, deep := 0, 0
	for seed := range uint64(universes) {
		u := newUniverse(t, seed)
		g := u.graph(t, func(string) recordstore.Connector { return nil })
		n := 0
		for _, times := range u.reference(g.plan(u.seeds), "") {
			n += times
		}
		rows += n
		if n > 5 {
			deep++
		}
	}
	if rows < universes || deep < universes/6 {
		t.Errorf("%d rows in all, more than five in %d of %d universes", rows, deep, universes)
	}
}

func TestFindsWhatAPlainSearchFinds(t *testing.T) {
	t.Parallel()
	perUniverse(t, universes, func(t *testing.T, seed uint64, u universe) {
		for round := range uint64(2) {
			g := u.graph(t, func(string) recordstore.Connector { return &unruly{u: u, rng: rand.New(rand.NewPCG(seed, round))} })
			sink := newPages()
			result, err := Run(t.Context(), g, u.seeds, Options{Sink: sink, Now: stopped})
			if err != nil {
				t.Fatal(err)
			}
			want := u.reference(g.plan(u.seeds), "")
			if diff := cmp.Diff(want, sink.multiset(t)); diff != "" {
				t.Errorf("round %d, rows (-want +got):\n%s", round, diff)
			}
			counted := 0
			for _, s := range result.Stores {
				counted += s.Rows
				if s.State == Failed || s.State == StoppedAt {
					t.Errorf("%s: %s %s", s.StoreID, s.State, s.Reason)
				}
			}
			saved := 0
			for _, n := range want {
				saved += n
			}
			if counted != saved {
				t.Errorf("the result counts %d rows, want %d", counted, saved)
			}
		}
	})
}

func TestFindsTheRestWithoutAStore(t *testing.T) {
	t.Parallel()
	for name, reason := range map[string]recordstore.Reason{"failing": recordstore.Unreachable, "slow": recordstore.TimedOut} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			perUniverse(t, universes, func(t *testing.T, seed uint64, u universe) {
				dark := u.datasets[seed%uint64(len(u.datasets))].Key
				var store *unruly
				g := u.graph(t, func(id string) recordstore.Connector {
					s := &unruly{u: u, rng: rand.New(rand.NewPCG(seed, 7))}
					if id == dark {
						store = s
						s.fail = func(recordstore.Query) error {
							if reason == recordstore.TimedOut {
								return context.DeadlineExceeded
							}
							return recordstore.FailWhole(reason, "no connection")
						}
					}
					return s
				})
				sink := newPages()
				result, err := Run(t.Context(), g, u.seeds, Options{Sink: sink, Now: stopped})
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(u.reference(g.plan(u.seeds), dark), sink.multiset(t)); diff != "" {
					t.Errorf("rows without %s (-want +got):\n%s", dark, diff)
				}
				for _, s := range result.Stores {
					told := s.State == Failed && s.Reason == reason
					if asked := s.StoreID == dark && len(store.asked) > 0; told != asked {
						t.Errorf("%s: %s %s, asked %v", s.StoreID, s.State, s.Reason, asked)
					}
				}
			})
		})
	}
}

func TestAKillAtAnyStepLosesNothing(t *testing.T) {
	t.Parallel()
	t.Run("few rows", func(t *testing.T) { t.Parallel(); testAKillAtAnyStep(t, universes/3, 9) })
	t.Run("many rows", func(t *testing.T) { t.Parallel(); testAKillAtAnyStep(t, universes/15, 40) })
}

func testAKillAtAnyStep(t *testing.T, count uint64, most int) {
	t.Helper()
	var goneOn atomic.Int64
	t.Cleanup(func() {
		if most > 9 && goneOn.Load() < universes {
			t.Errorf("only %d rows of keyed collections were sealed before a kill", goneOn.Load())
		}
	})
	perUniverseOf(t, count, most, func(t *testing.T, seed uint64, u universe) {
		want := map[string]int(nil)
		keyed := map[string]bool{}
		for _, d := range u.datasets {
			for _, c := range d.Collections {
				keyed[c.Address().String()] = c.Fields[0].PrimaryKey
			}
		}
		for step := 0; ; step++ {
			var stores []*unruly
			g := u.graph(t, func(string) recordstore.Connector {
				s := &unruly{u: u, rng: rand.New(rand.NewPCG(seed, uint64(step))), resumes: manner((int(seed) + len(stores)) % int(manners))}
				stores = append(stores, s)
				return s
			})
			if want == nil {
				want = u.reference(g.plan(u.seeds), "")
			}
			sink := killedAfter(step)
			small := Options{Sink: sink, Now: stopped, pageRows: 1 + step%2}
			_, err := Run(t.Context(), g, u.seeds, small)
			if err != nil && !errors.Is(err, errKilled) {
				t.Fatal(err)
			}
			killed := err != nil
			answered := map[string]bool{}
			for _, page := range sink.list(t) {
				n := g.byName[dataset.Address{Dataset: page.Dataset, Collection: page.Collection}]
				for field, values := range page.Asked {
					for _, v := range values {
						key, _ := n.folds[field].Key(v)
						answered[n.address().String()+"."+field+"="+key] = page.Last
					}
				}
			}
			// Killed once more on the way, it goes on from there.
			small.Replay = sink.all()
			left := step % 3
			sink.fail = func(Page) error {
				if left--; left < 0 {
					return errKilled
				}
				return nil
			}
			if _, err := Run(t.Context(), g, u.seeds, small); err != nil && !errors.Is(err, errKilled) {
				t.Fatal(err)
			}
			sealed := sink.sealed(t)
			for row := range sealed {
				if collection, _, _ := strings.Cut(row, " "); keyed[collection] {
					goneOn.Add(1)
				}
			}
			sink.fail = nil
			for _, s := range stores {
				s.asked, s.sent = nil, nil
			}
			result, err := Run(t.Context(), g, u.seeds, small)
			if err != nil {
				t.Fatal(err)
			}
			counted := 0
			for _, s := range result.Stores {
				counted += s.Rows
			}
			if saved := sink.count(t); counted != saved {
				t.Errorf("killed after %d pages: the result counts %d rows, %d are saved", step, counted, saved)
			}
			if diff := cmp.Diff(want, sink.multiset(t)); diff != "" {
				t.Fatalf("killed after %d pages, rows (-want +got):\n%s", step, diff)
			}
			for _, s := range stores {
				for _, asked := range s.asked {
					if answered[asked] {
						t.Errorf("killed after %d pages: %s was asked again", step, asked)
					}
				}
				for _, row := range s.sent {
					collection, _, _ := strings.Cut(row, " ")
					if sealed[row] && keyed[collection] && (s.resumes == byMark || s.resumes == byKeys) {
						t.Errorf("killed after %d pages: %s was sealed and sent again", step, row)
					}
				}
			}
			if !killed {
				return
			}
		}
	})
}
