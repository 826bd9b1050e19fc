package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

var errKilled = errors.New("killed")

// killedAfter saves n pages and then nothing more.
func killedAfter(n int) *pages {
	sink := newPages()
	sink.fail = func(Page) error {
		if n--; n < 0 {
			return errKilled
		}
		return nil
	}
	return sink
}

// forgetUnfinished deletes pages of queries without a last page, as callers may.
func (p *pages) forgetUnfinished(t *testing.T) {
	t.Helper()
	complete := map[string]bool{}
	for _, page := range p.list(t) {
		complete[page.Query] = complete[page.Query] || page.Last
	}
	p.order = slices.DeleteFunc(p.order, func(key string) bool {
		query, _, _ := strings.Cut(key, "/")
		if !complete[query] {
			delete(p.saved, key)
		}
		return !complete[query]
	})
}

func TestKillAndReplay(t *testing.T) {
	t.Parallel()
	keyed := strings.ReplaceAll(caseDeclaration, "{name: id}", "{name: id, fides_meta: {primary_key: true}}")
	for name, c := range map[string]struct {
		declaration string
		manner      manner
		forgetting  bool
		rest        bool // the store is asked for the rest alone
	}{
		"pages are deleted":     {caseDeclaration, inFull, true, false},
		"in full":               {caseDeclaration, inFull, false, false},
		"a mark without keys":   {caseDeclaration, byMark, false, false},
		"in full, with keys":    {keyed, inFull, false, false},
		"after a mark":          {keyed, byMark, false, true},
		"without what is held":  {keyed, byKeys, false, true},
		"a mark that is no use": {keyed, refusing, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			testKillAndReplay(t, c.declaration, c.manner, c.forgetting, c.rest)
		})
	}
}

func testKillAndReplay(t *testing.T, declaration string, manner manner, forgetting, rest bool) {
	t.Helper()
	build := func() *world {
		w := newWorld(t, declaration, caseRows)
		w.stores["s"].resumes = manner
		notes := w.stores["s"].tables["note"]
		for i := range 1300 { // three pages in one query
			notes = append(notes, recordstore.Row{"id": int64(100 + i), "person": int64(1 + i%2)})
		}
		w.stores["s"].tables["note"] = notes
		return w
	}
	seeds := []Seed{email("kari@x")}
	whole, _ := search(t, build(), seeds, Options{})
	want, pagesInAll := whole.rows(t), len(whole.order)

	for n := range pagesInAll {
		t.Run(fmt.Sprintf("after %d pages", n), func(t *testing.T) {
			t.Parallel()
			w := build()
			sink := killedAfter(n)
			if _, err := Run(t.Context(), w.graph(t), seeds, Options{Sink: sink, Now: stopped}); !errors.Is(err, errKilled) {
				t.Fatalf("got %v, want that it was killed", err)
			}
			answered := map[string]bool{}
			for _, page := range sink.list(t) {
				for field, values := range page.Asked {
					for _, v := range values {
						key, _ := recordstore.Exact.Key(v)
						answered[fmt.Sprintf("%s:%s.%s=%s", page.Dataset, page.Collection, field, key)] = page.Last
					}
				}
			}
			before := sink.list(t)
			if forgetting {
				sink.forgetUnfinished(t)
			}
			sink.fail = nil
			w.stores["s"].asked = nil
			sealed := sink.sealed(t)
			w.stores["s"].sent = nil
			result, err := Run(t.Context(), w.graph(t), seeds, Options{Sink: sink, Now: stopped, Replay: sink.all()})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, sink.rows(t)); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
			for i, page := range before {
				if saved := sink.list(t)[i]; !forgetting && cmp.Diff(page, saved) != "" {
					t.Errorf("page %d of %s:%s is not what it was", page.Number, page.Dataset, page.Collection)
				}
			}
			again := 0
			for _, name := range w.stores["s"].sent {
				if sealed[name] {
					again++
				}
			}
			if rest && again > 0 || !rest && again != len(sealed) {
				t.Errorf("%d of %d sealed rows were sent again", again, len(sealed))
			}
			for _, asked := range w.asked() {
				if answered[asked] {
					t.Errorf("%s was asked again", asked)
				}
			}
			if result.Stores[0].Rows != len(want) || result.Stores[0].State != Found {
				t.Errorf("got %d rows, %s; want %d", result.Stores[0].Rows, result.Stores[0].State, len(want))
			}
		})
	}
	t.Run("after the end", func(t *testing.T) {
		t.Parallel()
		w := build()
		result, err := Run(t.Context(), w.graph(t), seeds, Options{Sink: killedAfter(0), Now: stopped, Replay: whole.all()})
		if err != nil || len(w.asked()) != 0 || result.Stores[0].Rows != len(want) {
			t.Errorf("got %v, asked %v, %d rows; want nothing asked and %d rows", err, w.asked(), result.Stores[0].Rows, len(want))
		}
	})
}

func TestReplayWithANewSeedClaimsRows(t *testing.T) {
	t.Parallel()
	w := newWorld(t, caseDeclaration, caseRows)
	sink, _ := search(t, w, []Seed{email("kari@x")}, Options{})
	if before := sink.rows(t); !before["s:person 2"].Third || !before["s:note 21"].Third {
		t.Fatalf("the rows of the other person are not marked: %v", before)
	}
	w.stores["s"].asked = nil
	both := []Seed{email("kari@x"), email("ola@x")}
	if _, err := Run(t.Context(), w.graph(t), both, Options{Sink: sink, Now: stopped, Replay: sink.all()}); err != nil {
		t.Fatal(err)
	}
	for name, row := range sink.rows(t) {
		if row.Third {
			t.Errorf("%s is still marked", name)
		}
	}
	if diff := cmp.Diff([]string{"s:person.mail=ola@x"}, w.asked()); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
}

// Orders lead to parcels, and so does a friend.
const (
	friendDeclaration = `dataset: [
		{fides_key: crm, collections: [{name: person, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}, {name: friend, fides_meta: {references: [{dataset: crm, field: person.id, direction: to}]}}]}]},
		{fides_key: shop, collections: [{name: order, fields: [{name: id}, {name: person, fides_meta: {references: [{dataset: crm, field: person.id, direction: from}]}},
			{name: parcel, fides_meta: {references: [{dataset: post, field: parcel.id, direction: to}]}}]}]},
		{fides_key: post, collections: [{name: parcel, fields: [{name: id}, {name: person, fides_meta: {references: [{dataset: crm, field: person.id, direction: from}]}}]}]}]`
	friendRows = `{"crm": {"person": [{"id": 1, "mail": "kari@x", "friend": 2}, {"id": 2, "mail": "ola@x"}]},
			"shop": {"order": [{"id": 10, "person": 1, "parcel": 20}]},
			"post": {"parcel": [{"id": 20, "person": 2}, {"id": 21, "person": 1}]}}`
)

func TestReplayOfAFailedStore(t *testing.T) {
	t.Parallel()
	w := newWorld(t, friendDeclaration, friendRows)
	down := true
	w.stores["shop"].before = func(context.Context, recordstore.Query) error {
		if down {
			return recordstore.FailWhole(recordstore.Unreachable, "no connection")
		}
		return nil
	}
	sink, result := search(t, w, []Seed{email("kari@x")}, Options{})
	if got := states(result); got["shop"] != Failed || got["post"] != Found {
		t.Fatalf("got %v", got)
	}
	if !sink.rows(t)["post:parcel 20"].Third {
		t.Fatal("the parcel reached through the friend alone is not marked")
	}
	down = false
	w.stores["crm"].asked, w.stores["post"].asked, w.stores["shop"].asked = nil, nil, nil
	result, err := Run(t.Context(), w.graph(t), []Seed{email("kari@x")}, Options{Sink: sink, Now: stopped, Replay: sink.all()})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]found{
		"crm:person 1":   {},
		"crm:person 2":   {Third: true, Via: []string{"crm:person"}},
		"shop:order 10":  {Via: []string{"crm:person"}},
		"post:parcel 20": {Via: []string{"crm:person"}}, // the person's order leads to it too
		"post:parcel 21": {Via: []string{"crm:person"}},
	}
	if diff := cmp.Diff(want, sink.rows(t)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"post:parcel.id=20", "shop:order.person=1", "shop:order.person=2"}, w.asked()); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
	if got := states(result); got["shop"] != Found || got["post"] != Found {
		t.Errorf("got %v", got)
	}
}

func TestKilledBeforePagesWereCorrected(t *testing.T) {
	t.Parallel()
	for name, reverse := range map[string]bool{"in order": false, "in reverse": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, friendDeclaration, friendRows)
			w.stores["shop"].before = func(context.Context, recordstore.Query) error {
				return recordstore.Fail(recordstore.TimedOut, "too slow")
			}
			sink, _ := search(t, w, []Seed{email("kari@x")}, Options{})
			w.stores["shop"].before = nil
			sink.fail = func(p Page) error {
				if _, again := sink.saved[fmt.Sprintf("%s/%d", p.Query, p.Number)]; again {
					return errKilled
				}
				return nil
			}
			again := func() error {
				_, err := Run(t.Context(), w.graph(t), []Seed{email("kari@x")}, Options{Sink: sink, Now: stopped, Replay: sink.all()})
				return err
			}
			if err := again(); !errors.Is(err, errKilled) || !sink.rows(t)["post:parcel 20"].Third {
				t.Fatalf("got %v, want that it was killed while the mark still stands", err)
			}
			if reverse {
				slices.Reverse(sink.order)
			}
			sink.fail = nil
			if err := again(); err != nil || sink.rows(t)["post:parcel 20"].Third {
				t.Errorf("got %v, %v; want the mark gone", err, sink.rows(t)["post:parcel 20"])
			}
		})
	}
}

func TestReplayThatCannotBeRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t, caseDeclaration, caseRows)
	broken := errors.New("sealed with another key")
	_, err := Run(t.Context(), w.graph(t), []Seed{email("kari@x")}, Options{
		Sink: newPages(), Now: stopped,
		Replay: func(yield func(Page, error) bool) { yield(Page{}, broken) },
	})
	if !errors.Is(err, broken) || len(w.asked()) != 0 {
		t.Errorf("got %v, asked %v; want the error and nothing asked", err, w.asked())
	}
}

func TestQueryID(t *testing.T) {
	t.Parallel()
	w := newWorld(t, caseDeclaration, caseRows)
	n := w.graph(t).byName[dataset.Address{Dataset: "s", Collection: "person"}]
	id := func(key string, values ...any) string {
		return queryID([]byte(key), n, map[string]Values{"mail": values})
	}
	same := id("key", "kari@x", "ola@x")
	if got := id("key", "ola@x", "KARI@x"); got != same {
		t.Error("the order and case of values change the id")
	}
	for name, other := range map[string]string{
		"another key":    id("other", "kari@x", "ola@x"),
		"another value":  id("key", "kari@x"),
		"joined values":  id("key", "kari@xola@x"),
		"another number": id("key", "kari@x", "ola@x", "x@x"),
	} {
		if other == same {
			t.Errorf("%s gives the same id", name)
		}
	}
}
