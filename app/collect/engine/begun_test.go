package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
)

const (
	keyedDeclaration = `dataset: {fides_key: s, collections: [
		{name: a, fields: [{name: id, fides_meta: {primary_key: true}}, {name: mail, fides_meta: {identity: email}}, {name: note}]},
		{name: b, fields: [{name: id, fides_meta: {primary_key: true}}, {name: a, fides_meta: {references: [{dataset: s, field: a.id, direction: from}]}}]}]}`
	keyedRows = 20 // in a; one of b belongs to each
)

// keyedWorld has a store that goes on as the manner has it.
func keyedWorld(t *testing.T, declaration string, m manner) *world {
	t.Helper()
	w := newWorld(t, declaration, `{"s": {"a": [], "b": []}}`)
	s := w.stores["s"]
	s.resumes = m
	for i := range keyedRows {
		s.tables["a"] = append(s.tables["a"], recordstore.Row{"id": int64(i), "mail": "k@x"})
		s.tables["b"] = append(s.tables["b"], recordstore.Row{"id": int64(100 + i), "a": int64(i)})
	}
	return w
}

// cutOff saves n pages of the world, of three rows each, and is killed.
func cutOff(t *testing.T, w *world, n int, o Options) *pages {
	t.Helper()
	sink := killedAfter(n)
	o.Sink, o.pageRows = sink, 3
	if o.Now == nil {
		o.Now = stopped
	}
	if _, err := Run(t.Context(), w.graph(t), []Seed{email("k@x")}, o); !errors.Is(err, errKilled) {
		t.Fatalf("got %v, want that it was killed", err)
	}
	sink.fail = nil
	return sink
}

func goOn(t *testing.T, w *world, sink *pages, o Options, seeds ...Seed) Result {
	t.Helper()
	o.Sink, o.pageRows, o.Replay = sink, 3, sink.all()
	if o.Now == nil {
		o.Now = stopped
	}
	result, err := Run(t.Context(), w.graph(t), append(seeds, email("k@x")), o)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// Held rows count towards the limit, and are given out when it is reached.
func TestLimitsAfterAKill(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		limits Limits
		saved  int
		a, b   State
	}{
		"enough":                {Limits{Rows: 2 * keyedRows}, 2 * keyedRows, Found, Found},
		"exactly a":             {Limits{Rows: keyedRows}, keyedRows, Found, StoppedAt},
		"fewer than a":          {Limits{Rows: 15}, 15, StoppedAt, StoppedAt},
		"no more than was held": {Limits{Rows: 6}, 6, StoppedAt, StoppedAt},
		"fewer than was held":   {Limits{Rows: 4}, 6, StoppedAt, StoppedAt},
	} {
		for m := range manners {
			t.Run(fmt.Sprintf("%s %d", name, m), func(t *testing.T) {
				t.Parallel()
				w := keyedWorld(t, keyedDeclaration, m)
				sink := cutOff(t, w, 2, Options{})
				w.sources[0].Limits = c.limits
				result := goOn(t, w, sink, Options{})
				if got := states(result); got["s:a"] != c.a || got["s:b"] != c.b {
					t.Errorf("got %v, want %s and %s", got, c.a, c.b)
				}
				if n := len(sink.rows(t)); n != c.saved || result.Stores[0].Rows != c.saved {
					t.Errorf("%d rows are saved and %d counted, want %d", n, result.Stores[0].Rows, c.saved)
				}
			})
		}
	}
}

// A store that breaks off every time gets to the end all the same, and what is
// held of it is not counted before that.
func TestAStoreThatBreaksOffGoesOn(t *testing.T) {
	t.Parallel()
	for m, wantSent := range map[manner]int{byMark: keyedRows, byKeys: keyedRows + 2} { // of the row that broke it off, and the page behind
		w := keyedWorld(t, keyedDeclaration, m)
		sink := newPages()
		for round := 1; ; round++ {
			left := 7
			w.stores["s"].breaks = func(q recordstore.Query) error {
				if left--; q.Collection.Name == "a" && left < 0 {
					return recordstore.Fail(recordstore.TimedOut, "too slow")
				}
				return nil
			}
			result := goOn(t, w, sink, Options{})
			if states(result)["s:a"] == Found {
				break
			}
			if result.Stores[0].Rows != 0 || len(sink.rows(t)) != 0 || states(result)["s:a"] != Failed {
				t.Fatalf("round %d: %+v, rows %v; want a failure and nothing given out", round, result.Stores[0], sink.ids(t))
			}
			if round > 5 {
				t.Fatal("it never comes to the end")
			}
		}
		sent := 0
		for _, name := range w.stores["s"].sent {
			if name[:3] == "s:a" {
				sent++
			}
		}
		if len(sink.rows(t)) != 2*keyedRows || sent > wantSent+10 {
			t.Errorf("manner %d: %d rows, %d sent; want %d and few twice", m, len(sink.rows(t)), sent, 2*keyedRows)
		}
	}
}

func TestTimeAndDifferencesAreThoseOfTheWholeQuery(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := keyedWorld(t, keyedDeclaration, byMark)
		s := w.stores["s"]
		s.breaks = func(recordstore.Query) error { time.Sleep(time.Second); return nil }
		s.before = func(_ context.Context, q recordstore.Query) error {
			if q.After == "" && q.Collection.Name == "a" {
				q.Differs(recordstore.MissingField, "note")
			}
			return nil
		}
		sink := cutOff(t, w, 3, Options{Now: time.Now})
		s.breaks = nil
		result := goOn(t, w, sink, Options{Now: time.Now})
		a := result.Stores[0].Collections[0]
		if a.Took < 9*time.Second || a.Took > 11*time.Second || result.Stores[0].Took < a.Took {
			t.Errorf("took %v, the store %v; want ten seconds", a.Took, result.Stores[0].Took)
		}
		want := []recordstore.Difference{{Kind: recordstore.MissingField, Dataset: "s", Collection: "a", Field: "note"}}
		if diff := cmp.Diff(want, a.Differences); diff != "" || a.State != Partly {
			t.Errorf("%s, differences (-want +got):\n%s", a.State, diff)
		}
	})
}

// What was declared in another way meanwhile is forgotten, and asked for in
// full.
func TestAnotherDeclarationIsAskedInFull(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		declaration string
		key         string
	}{
		"another field": {`dataset: {fides_key: s, collections: [{name: a, fields: [{name: id, fides_meta: {primary_key: true}}, {name: mail, fides_meta: {identity: email}}]}]}`, ""},
		"another type":  {`dataset: {fides_key: s, collections: [{name: a, fields: [{name: id, fides_meta: {primary_key: true, data_type: string}}, {name: mail, fides_meta: {identity: email}}, {name: note}]}]}`, ""},
		"asked by another": {`dataset: {fides_key: s, collections: [{name: a, fields: [{name: id, fides_meta: {primary_key: true}}, {name: mail}, {name: note}]},
			{name: b, fields: [{name: id, fides_meta: {identity: email}}]}]}`, ""},
		"another secret": {keyedDeclaration, "x"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sink := cutOff(t, keyedWorld(t, keyedDeclaration, byMark), 2, Options{})
			w := keyedWorld(t, c.declaration, byMark)
			forgot := 0
			goOn(t, w, sink, Options{QueryKey: []byte(c.key), Forget: func(context.Context, string) error {
				forgot++
				sink.forgetUnfinished(t)
				return nil
			}})
			if forgot != 1 {
				t.Errorf("%d queries were forgotten, want one", forgot)
			}
			seen := map[string]bool{}
			for _, page := range sink.list(t) {
				for _, row := range page.Rows {
					name := fmt.Sprint(page.Collection, row.Row["id"])
					if seen[name] {
						t.Errorf("%s is saved twice", name)
					}
					seen[name] = true
				}
			}
		})
	}
}

// A page that an earlier release kept says nothing of how to go on.
func TestPagesThatCannotBeGoneOnWith(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*Page){
		"no way to go on": func(p *Page) { p.Begun = nil },
		"a page missing":  func(p *Page) { p.Number++ },
		"nothing asked":   func(p *Page) { p.Asked = nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := keyedWorld(t, keyedDeclaration, byMark)
			sink := cutOff(t, w, 2, Options{})
			list := sink.list(t)
			sink.order, sink.saved = nil, map[string][]byte{}
			for _, p := range list {
				spoil(&p)
				if err := sink.SavePage(t.Context(), p); err != nil {
					t.Fatal(err)
				}
			}
			forget := func(context.Context, string) error { sink.forgetUnfinished(t); return nil }
			if result := goOn(t, w, sink, Options{Forget: forget}); result.Stores[0].Rows != 2*keyedRows || len(sink.rows(t)) != 2*keyedRows {
				t.Errorf("got %d rows, %d counted, want %d", len(sink.rows(t)), result.Stores[0].Rows, 2*keyedRows)
			}
		})
	}
}

// Rows sealed as possibly about others are the person's when a new seed says so,
// those before the kill and those after it.
func TestANewSeedClaimsRowsOfAQueryThatWasCutOff(t *testing.T) {
	t.Parallel()
	const declaration = `dataset: {fides_key: s, collections: [
		{name: person, fields: [{name: id, fides_meta: {primary_key: true}}, {name: mail, fides_meta: {identity: email}}, {name: friend, fides_meta: {references: [{dataset: s, field: person.id, direction: to}]}}]},
		{name: note, fields: [{name: id, fides_meta: {primary_key: true}}, {name: person, fides_meta: {references: [{dataset: s, field: person.id, direction: from}]}}]}]}`
	for m := range manners {
		w := newWorld(t, declaration, `{"s": {"person": [{"id": 1, "mail": "kari@x", "friend": 2}, {"id": 2, "mail": "ola@x"}], "note": []}}`)
		w.stores["s"].resumes = m
		for i := range 9 {
			w.stores["s"].tables["note"] = append(w.stores["s"].tables["note"], recordstore.Row{"id": int64(i), "person": int64(2)})
		}
		sink := newPages()
		sink.fail = func(p Page) error { // in the notes of the friend
			if p.Collection == "note" && p.Number == 2 {
				return errKilled
			}
			return nil
		}
		o := Options{Sink: sink, Now: stopped, pageRows: 2}
		if _, err := Run(t.Context(), w.graph(t), []Seed{email("kari@x")}, o); !errors.Is(err, errKilled) {
			t.Fatalf("got %v, want that it was killed", err)
		}
		sink.fail, o.Replay = nil, sink.all()
		result, err := Run(t.Context(), w.graph(t), []Seed{email("kari@x"), email("ola@x")}, o)
		if err != nil {
			t.Fatal(err)
		}
		rows := sink.rows(t)
		for name, row := range rows {
			if row.Third {
				t.Errorf("manner %d: %s is still marked", m, name)
			}
		}
		if len(rows) != 11 || result.Stores[0].Rows != 11 {
			t.Errorf("manner %d: got %v, want 11 rows", m, slices.Sorted(func(yield func(string) bool) {
				for name := range rows {
					if !yield(name) {
						return
					}
				}
			}))
		}
	}
}

// Elements of a list that were given are not given again.
func TestListsOfAQueryThatWasCutOff(t *testing.T) {
	t.Parallel()
	const declaration = `dataset: {fides_key: s, collections: [
		{name: p, fields: [{name: id, fides_meta: {primary_key: true}}, {name: mail, fides_meta: {identity: email}}]},
		{name: list, fields: [{name: id, fides_meta: {primary_key: true}}, {name: of, fides_meta: {data_type: "string[]", references: [{dataset: s, field: p.id, direction: from}]}}, {name: mail, fides_meta: {identity: email}}]}]}`
	for m := range manners {
		build := func() *world {
			w := newWorld(t, declaration, `{"s": {"p": [{"id": 1, "mail": "k@x"}], "list": []}}`)
			w.stores["s"].resumes = m
			for i := range 9 {
				w.stores["s"].tables["list"] = append(w.stores["s"].tables["list"], recordstore.Row{"id": int64(i), "of": []any{"1", "2", "1"}})
			}
			return w
		}
		whole := newPages()
		if _, err := Run(t.Context(), build().graph(t), []Seed{email("k@x")}, Options{Sink: whole, Now: stopped}); err != nil {
			t.Fatal(err)
		}
		for n := range 8 {
			w := build()
			sink := killedAfter(n)
			o := Options{Sink: sink, Now: stopped, pageRows: 2}
			_, err := Run(t.Context(), w.graph(t), []Seed{email("k@x")}, o)
			if err != nil && !errors.Is(err, errKilled) {
				t.Fatal(err)
			}
			sink.fail, o.Replay = nil, sink.all()
			if _, err := Run(t.Context(), w.graph(t), []Seed{email("k@x")}, o); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(whole.rows(t), sink.rows(t)); diff != "" {
				t.Errorf("manner %d, killed after %d pages (-want +got):\n%s", m, n, diff)
			}
		}
	}
}
