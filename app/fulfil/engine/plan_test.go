package engine

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	search "rettighetsporten/app/collect/engine"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// What a plan says of one collection, in short: rows, columns, what is kept and
// what stands in the way.
func short(c CollectionPlan) []string {
	var all []string
	for _, r := range c.Rows {
		what := strings.Join(r.Paths, ",")
		if r.Delete {
			what = "delete"
		}
		all = append(all, strings.TrimSpace(keyText(r.Key)+" "+what))
	}
	for _, k := range c.Kept {
		all = append(all, k.Ground+" "+k.Basis+": "+strings.Join(k.Columns, ","))
	}
	for _, o := range c.Obstacles {
		all = append(all, string(o.Kind)+" "+strings.Join(o.Columns, ",")+o.Detail)
	}
	return all
}

func TestWhatIsSelectedAndWhatStands(t *testing.T) {
	t.Parallel()
	b := sqliteBench(t)
	b.driver, b.declaration = "sqlite", shopDeclaration
	b.exec(t, shopSchema)
	e, found := b.engine(t)
	keep := func(ground string, s Selection) []Keep { return []Keep{{Selection: s, Ground: ground, Basis: "§ 1"}} }
	for name, c := range map[string]struct {
		demand Demand
		want   map[string][]string
	}{
		"a category": {
			Demand{Erase: []Selection{{Category: "user.name"}}},
			map[string][]string{"customer": {"i1; name"}},
		},
		"not one that begins alike": {
			Demand{Erase: []Selection{{Category: "user.na"}}}, nil,
		},
		"a field": {
			Demand{Erase: []Selection{{Collection: "shop:customer", Field: "born"}}},
			map[string][]string{"customer": {"i1; born"}},
		},
		"a collection": {
			Demand{Erase: []Selection{{Collection: "shop:note"}}},
			map[string][]string{"note": {"i2; delete", "i1; delete"}},
		},
		"an activity of another store": {
			Demand{Erase: []Selection{{Activity: "other"}}}, nil,
		},
		"a category of an activity": {
			Demand{Erase: []Selection{{Activity: "sale", Category: "user.demographic"}}},
			map[string][]string{"customer": {"i1; born"}},
		},
		"a category stands": {
			Demand{Erase: []Selection{{Collection: "shop:letter"}, {Category: "user.name"}}, Keep: keep("17-3-e", Selection{Category: "user.content"})},
			map[string][]string{"customer": {"i1; name"}, "letter": {"i1; mail", "17-3-e § 1: text"}},
		},
		"a collection stands": {
			Demand{Erase: []Selection{{Category: "user.contact"}}, Keep: keep("17-3-b", Selection{Collection: "shop:letter"})},
			map[string][]string{
				"customer": {"i1; mail"}, "letter": {"17-3-b § 1: mail"}, "guest": {"i2; mail", "third-party "},
				"visit":   {"no-key "},
				"address": {"i2; street,town", "shared shop:customer"},
			},
		},
		"rows that were to go, and something of them stands": {
			Demand{Erase: []Selection{{Collection: "shop:note"}}, Keep: keep("17-3-e", Selection{Collection: "shop:note", Field: "text"})},
			map[string][]string{"note": {"i1; customer_id", "i2; customer_id", "17-3-e § 1: text"}},
		},
		"the store stands": {
			Demand{Erase: []Selection{{Category: "user.name"}}, Keep: keep("17-3-b", Selection{StoreID: "store"})},
			map[string][]string{"customer": {"17-3-b § 1: name"}},
		},
		"the activity stands, but for what it does not have": {
			Demand{Erase: []Selection{{Category: "user.name"}}, Keep: keep("17-3-b", Selection{Activity: "other"})},
			map[string][]string{"customer": {"i1; name"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := e.PlanErasure(t.Context(), found, c.demand)
			if err != nil {
				t.Fatal(err)
			}
			var got map[string][]string
			for _, s := range p.Stores {
				for _, c := range s.Collections {
					if got == nil {
						got = map[string][]string{}
					}
					got[c.Collection] = short(c)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("plan (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDemandsThatSayNothing(t *testing.T) {
	t.Parallel()
	e := Engine{Secret: []byte("a secret of sixteen bytes or more"), Now: clock}
	for name, d := range map[string]Demand{
		"nothing":               {},
		"an empty selection":    {Erase: []Selection{{}}},
		"a field of nothing":    {Erase: []Selection{{Field: "name"}}},
		"no ground":             {Erase: []Selection{{Category: "user"}}, Keep: []Keep{{Selection: Selection{Category: "user.name"}}}},
		"everything is to stay": {Erase: []Selection{{Category: "user"}}, Keep: []Keep{{Ground: "17-3-b"}}},
	} {
		if _, err := e.PlanErasure(t.Context(), nil, d); err == nil {
			t.Errorf("%s: there was a plan", name)
		}
	}
}

// A database nobody gave a writing connection to is the owner's, and so is a
// store of another kind: what is to be done there is said all the same.
func TestStoresThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	b := sqliteBench(t)
	b.driver, b.declaration = "sqlite", shopDeclaration
	b.exec(t, shopSchema)
	before := b.dump(t)
	e, found := b.engine(t)
	for name, c := range map[string]struct {
		change func(s *Source)
		task   Task
		sums   bool
	}{
		"no write_dsn": {func(s *Source) { s.Writer = nil }, NoWriter, true},
		"no database": {func(s *Source) {
			s.Writer, s.Connector = nil, struct{ recordstore.Connector }{s.Connector}
		}, NoLook, false},
	} {
		other := e
		other.Sources = append([]Source(nil), e.Sources...)
		c.change(&other.Sources[0])
		p := plan(t, other, found, person())
		s := p.Stores[0]
		if s.Task != c.task || len(s.Collections) != 8 {
			t.Errorf("%s: %s", name, indented(t, s))
		}
		for _, of := range s.Collections {
			if of.Collection == "address" && (len(of.Rows) != 1 || (of.Rows[0].Before != "") != c.sums) {
				t.Errorf("%s: %s", name, indented(t, of))
			}
		}
		r, err := other.Do(t.Context(), p, p.Hash, "store")
		if err != nil || r.State != ByOwner || r.Task != c.task {
			t.Errorf("%s: %v, %s", name, err, indented(t, r))
		}
	}
	if diff := cmp.Diff(before, b.dump(t)); diff != "" {
		t.Errorf("changes:\n%s", diff)
	}
}

// A store that does not answer stops its own part only.
func TestAStoreThatFailsStopsItsOwnPart(t *testing.T) {
	t.Parallel()
	one, two := sqliteBench(t), sqliteBench(t)
	one.driver, two.driver = "sqlite", "sqlite"
	one.declaration = `dataset: {fides_key: one, collections: [{name: a, fides_meta: {erase_after: [two.b]}, fields: [{name: id, fides_meta: {primary_key: true}}, {name: mail, data_categories: [user.contact], fides_meta: {identity: email}}]}]}`
	two.declaration = `dataset: {fides_key: two, collections: [{name: b, fides_meta: {masking_strategy_override: {strategy: delete}}, fields: [{name: id, fides_meta: {primary_key: true}}, {name: mail, data_categories: [user.contact], fides_meta: {identity: email}}]}]}`
	one.exec(t, "CREATE TABLE a (id INTEGER PRIMARY KEY, mail TEXT);\nINSERT INTO a VALUES (1, 'kari@example.no'), (2, 'ola@example.no')")
	two.exec(t, "CREATE TABLE b (id INTEGER PRIMARY KEY, mail TEXT);\nINSERT INTO b VALUES (1, 'kari@example.no'), (2, 'ola@example.no')")
	first, foundFirst := one.engine(t)
	second, foundSecond := two.engine(t)
	e := first
	second.Sources[0].StoreID = "other"
	e.Sources = append(append([]Source(nil), first.Sources...), second.Sources...)
	found := func(yield func(search.Page, error) bool) {
		for _, pages := range []search.Replay{foundFirst, foundSecond} {
			for p, err := range pages {
				if !yield(p, err) {
					return
				}
			}
		}
	}
	p := plan(t, e, found, person())
	if len(p.Stores) != 2 || p.Stores[0].StoreID != "other" {
		t.Fatalf("the order of the stores: %s", indented(t, p))
	}
	broken := e.with(&brokenWriter{})
	broken.Sources[1].Writer = second.Sources[0].Writer
	if r := do(t.Context(), t, broken, p); r.State != Failed || r.Reason != recordstore.Unreachable {
		t.Errorf("the store that is down: %s", indented(t, r))
	}
	r, err := broken.Do(t.Context(), p, p.Hash, "other")
	if err != nil || r.State != Done || r.Collections[0].Deleted != 1 {
		t.Errorf("the other: %v, %s", err, indented(t, r))
	}
	if diff := cmp.Diff([]string{"b [2 ola@example.no]"}, two.dump(t)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if r := do(t.Context(), t, e, p); r.State != Done {
		t.Errorf("when it is back: %s", indented(t, r))
	}
	down := e.with(&brokenWriter{})
	down.Sources[1].Writer = second.Sources[0].Writer
	later := plan(t, down, found, person())
	for _, s := range later.Stores {
		if (s.Failure != "") != (s.StoreID == "store") {
			t.Errorf("a plan while it is down: %s", indented(t, s))
		}
	}
}

// brokenWriter is a store that is down.
type brokenWriter struct{}

func (*brokenWriter) Shapes(context.Context) (map[dataset.Address]recordstore.Shape, error) {
	return nil, recordstore.FailWhole(recordstore.Unreachable, "no connection")
}

func (*brokenWriter) Begin(context.Context) (recordstore.Change, error) {
	return nil, recordstore.FailWhole(recordstore.Unreachable, "no connection")
}

func (*brokenWriter) Close() error { return nil }

// What is to come after itself is not changed, and that is said.
func TestCircles(t *testing.T) {
	t.Parallel()
	b := sqliteBench(t)
	b.driver = "sqlite"
	b.declaration = `dataset: {fides_key: d, collections: [
		{name: a, fides_meta: {erase_after: [d.b]}, fields: [{name: id, fides_meta: {primary_key: true}}, {name: mail, data_categories: [user.contact], fides_meta: {identity: email}}]},
		{name: b, fides_meta: {erase_after: [d.a]}, fields: [{name: id, fides_meta: {primary_key: true}}, {name: mail, data_categories: [user.contact], fides_meta: {identity: email}}]},
		{name: c, fides_meta: {erase_after: [d.a]}, fields: [{name: id, fides_meta: {primary_key: true}}, {name: mail, data_categories: [user.contact], fides_meta: {identity: email}}]}]}`
	for _, table := range []string{"a", "b", "c"} {
		b.exec(t, "CREATE TABLE "+table+" (id INTEGER PRIMARY KEY, mail TEXT);\nINSERT INTO "+table+" VALUES (1, 'kari@example.no')")
	}
	e, found := b.engine(t)
	p := plan(t, e, found, person())
	if r := do(t.Context(), t, e, p); r.State != Done {
		t.Errorf("got %s", indented(t, r))
	}
	want := []string{"a [1 kari@example.no]", "b [1 kari@example.no]", "c [1 <nil>]"}
	if diff := cmp.Diff(want, b.dump(t)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	said := 0
	for _, c := range p.Stores[0].Collections {
		for _, o := range c.Obstacles {
			if o.Kind == Cycle && o.Detail == "d:a, d:b" && o.Rows == 1 {
				said++
			}
		}
	}
	if said != 2 {
		t.Errorf("the circle is said %d times: %s", said, indented(t, p))
	}
}

// Between the search and the plan a row may become somebody else's: then it says
// something new of whose it is, and is left. One that says less is still hers.
func TestARowThatBecameSomebodyElses(t *testing.T) {
	t.Parallel()
	b := sqliteBench(t)
	b.driver, b.declaration = "sqlite", shopDeclaration
	b.exec(t, shopSchema)
	e, found := b.engine(t)
	b.exec(t, "UPDATE letter SET mail = 'ola@example.no' WHERE id = 1;\nUPDATE purchase SET customer_id = 2 WHERE id = 'P1';\nUPDATE guest SET mail = NULL WHERE id = 2")
	p := plan(t, e, found, person())
	want := map[string][]string{
		"letter":   {"changed "},
		"purchase": {"s\x02P2 customer_id", "not-null greeting", "changed "},
		"guest":    {"i2; remark", "third-party "},
	}
	got := map[string][]string{}
	for _, c := range p.Stores[0].Collections {
		if want[c.Collection] != nil {
			got[c.Collection] = short(c)
		}
		for _, o := range c.Obstacles { // what stands in the rows that are Kari's still, and in no other
			if o.Kind == NotNull && (o.Rows != 1 || len(o.Keys) != 1 || o.Keys[0][0] != "P2") {
				t.Errorf("of the purchases stand %+v", o)
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("plan (-want +got):\n%s", diff)
	}
}

// A document is written again, and must not lose anything by it.
func TestADocumentThatCannotBeWrittenAgain(t *testing.T) {
	t.Parallel()
	benches(t, `dataset: {fides_key: d, collections: [{name: thing, fields: [{name: id, fides_meta: {primary_key: true}}, {name: mail, fides_meta: {identity: email}},
		{name: doc, fides_meta: {data_type: object}, fields: [{name: word, data_categories: [user.a]}, {name: number}]}]}]}`,
		`CREATE TABLE thing (id INTEGER PRIMARY KEY, mail VARCHAR(40), doc JSON);
INSERT INTO thing VALUES (1, 'kari@example.no', '{"word": "a", "number": 123456789012345678901}'), (2, 'kari@example.no', '{"word": "b", "number": 1234567890.25}')`, func(t *testing.T, b bench) {
			t.Helper()
			e, found := b.engine(t)
			p := plan(t, e, found, person())
			if r := do(t.Context(), t, e, p); r.State != Done || r.Collections[0].Changed["doc.word"] != 1 || r.Collections[0].Obstacles[0].Kind != WrongType {
				t.Errorf("got %s", indented(t, r))
			}
			rows := b.read(t, "SELECT doc FROM thing ORDER BY id")
			if !strings.Contains(rows[0]["doc"], `"a"`) || !strings.Contains(rows[0]["doc"], "123456789012345678901") || strings.Contains(rows[1]["doc"], `"b"`) || !strings.Contains(rows[1]["doc"], "1234567890.25") {
				t.Errorf("got %v", rows)
			}
		})
}
