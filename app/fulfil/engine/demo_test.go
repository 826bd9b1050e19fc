package engine

import (
	"database/sql"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/apptest"
	search "rettighetsporten/app/collect/engine"
	"rettighetsporten/app/demo/people"
	demostores "rettighetsporten/app/demo/stores"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/httpstore"
	"rettighetsporten/app/recordstore/kinds"
	"rettighetsporten/app/register"
)

// demoEngine opens the controller's stores of the demo, those in databases for
// writing too, and returns the databases by the ids of their stores.
func demoEngine(t *testing.T, declared []register.StoreDeclaration) (Engine, map[string]bench) {
	t.Helper()
	e := Engine{Secret: []byte("a secret of sixteen bytes or more"), Now: clock}
	databases := map[string]bench{}
	registry := kinds.All(httpstore.Config{Now: clock})
	for _, s := range declared {
		if s.Dataset == "" {
			continue
		}
		file, err := dataset.Parse([]byte(s.Dataset))
		if err != nil {
			t.Fatal(err)
		}
		settings := maps.Clone(map[string]any(s.Connection))
		kind := recordstore.Kind(s.Kind)
		if kind == recordstore.SQL {
			path, _, _ := strings.Cut(strings.TrimPrefix(fmt.Sprint(settings["dsn"]), "file:"), "?")
			path, err = url.PathUnescape(path)
			if err != nil {
				t.Fatal(err)
			}
			settings["write_dsn"], settings["allow_private"] = "sqlite:"+path, true
			databases[s.ID] = bench{driver: "sqlite", open: func() *sql.DB {
				db, err := sql.Open("sqlite", path)
				if err != nil {
					t.Fatal(err)
				}
				return db
			}}
		}
		connection := recordstore.Connection{Kind: kind, Settings: settings}
		if err := registry.Check(connection); err != nil {
			t.Fatalf("%s: %v", s.ID, err)
		}
		connector, err := registry.Open(t.Context(), connection, file.Datasets)
		if err != nil {
			t.Fatalf("%s: %v", s.ID, err)
		}
		t.Cleanup(func() { _ = connector.Close() })
		writer, err := registry.OpenWriter(t.Context(), connection, file.Datasets)
		if (err == nil) != (kind == recordstore.SQL) {
			t.Fatalf("%s: opening it for writing: %v", s.ID, err)
		}
		if writer != nil {
			t.Cleanup(func() { _ = writer.Close() })
		}
		for _, d := range file.Datasets {
			e.Sources = append(e.Sources, Source{StoreID: s.ID, Activities: s.Activities, Dataset: d, Connector: connector, Writer: writer})
		}
	}
	return e, databases
}

// Erasing what the demo's stores hold about somebody changes every row about
// them in the databases, value by value as it is kept here, and no other: not the
// cases that a neighbour is a party to, nor the documents in them. The rest is for
// the owners.
func TestEraseInTheDemo(t *testing.T) {
	t.Parallel()
	persons, err := people.All()
	if err != nil {
		t.Fatal(err)
	}
	set, err := demostores.Build(t.Context(), t.TempDir(), clock(), persons)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = set.Close() })
	neighbours := 0
	for _, controller := range []string{"telemark", "hkdir", "vestfold", people.Municipalities()[0]} {
		i := slices.IndexFunc(persons, func(p people.Person) bool { return p.Cast && p.Area == controller })
		if i < 0 {
			i = slices.IndexFunc(persons, func(p people.Person) bool { return len(set.Truth(p)) > 0 && p.Area == controller })
		}
		if i < 0 {
			i = slices.IndexFunc(persons, func(p people.Person) bool { return p.Cast })
		}
		p, truth := persons[i], set.Truth(persons[i])
		e, databases := demoEngine(t, set.Declarations(controller))
		before := map[string][]string{}
		for id, b := range databases {
			before[id] = b.dump(t)
		}
		found, unsearched, err := e.search(t.Context(), []search.Seed{
			{Kind: search.KindEmail, Value: p.Email, Proof: search.ProofContactRegister},
			{Kind: search.KindPhone, Value: p.Phone, Proof: search.ProofContactRegister},
			{Kind: search.KindNationalID, Value: p.NationalID.Reveal(), Proof: search.ProofEID},
		})
		if err != nil || slices.Contains(slices.Collect(maps.Values(unsearched)), search.Failed) {
			t.Fatalf("%s: searching: %v, %v", controller, err, unsearched)
		}
		archived := slices.DeleteFunc(slices.Collect(maps.Keys(databases)), func(id string) bool { return !strings.HasSuffix(id, "-archive") })
		for _, id := range archived { // what is in the archive stands
			d := person()
			d.Keep = []Keep{{Selection: Selection{StoreID: id}, Ground: "17-3-b", Basis: "arkivlova § 5"}}
			kept := plan(t, e, found, d)
			r, err := e.Do(t.Context(), kept, kept.Hash, id)
			if err != nil || r.State != Done {
				t.Fatalf("%s: %v, %s", id, err, indented(t, r))
			}
			stands := 0
			for _, c := range r.Collections {
				for _, k := range c.Kept {
					if k.Ground != "17-3-b" || k.Basis != "arkivlova § 5" || len(k.Columns) == 0 {
						t.Errorf("%s: kept %s", id, indented(t, k))
					}
					stands += k.Rows
				}
			}
			if diff := cmp.Diff(before[id], databases[id].dump(t)); diff != "" || stands != truth[id] {
				t.Errorf("%s: %d rows are said to stand, want %d; changes:\n%s", id, stands, truth[id], diff)
			}
		}
		planned := plan(t, e, found, person())
		for id, b := range databases {
			if diff := cmp.Diff(before[id], b.dump(t)); diff != "" {
				t.Errorf("%s: the plan changed something:\n%s", id, diff)
			}
		}
		for _, s := range planned.Stores {
			b, isDatabase := databases[s.StoreID]
			var r Receipt
			for at := 1; ; at++ { // each statement fails once, before all go well
				source, _ := e.source(s.StoreID)
				f := &failing{Writer: source.Writer, at: at}
				other := e
				if isDatabase {
					other = e.with(f)
				}
				r, err = other.Do(t.Context(), planned, planned.Hash, s.StoreID)
				if err != nil {
					t.Fatal(err)
				}
				if !isDatabase || f.count < at {
					break
				}
				if diff := cmp.Diff(before[s.StoreID], b.dump(t)); diff != "" || r.State != Failed {
					t.Fatalf("%s: statement %d, %s: %s, changes:\n%s", s.StoreID, at, f.named[at-1], r.State, diff)
				}
			}
			if !isDatabase {
				if r.State != ByOwner || r.Task != NoLook {
					t.Errorf("%s: %s", s.StoreID, indented(t, r))
				}
				continue
			}
			changed := changes(before[s.StoreID], b.dump(t))
			apptest.Golden(t, "erased."+s.StoreID+".txt", strings.Join(changed, "\n")+"\n") // what is not in it is as it was
			left, shared := len(slices.DeleteFunc(slices.Clone(changed), func(line string) bool { return line[0] == '+' })), 0
			for _, c := range r.Collections {
				for _, o := range c.Obstacles {
					if o.Kind != Shared && o.Kind != Below {
						t.Errorf("%s: in the way is %s", s.StoreID, indented(t, o))
					}
					shared += o.Rows
				}
			}
			if r.State != Done || left+shared != truth[s.StoreID] {
				t.Errorf("%s: %d rows changed, %d are shared, and %d are about the person: %s\n%s", s.StoreID, left, shared, truth[s.StoreID], strings.Join(changed, "\n"), indented(t, r))
			}
			neighbours += shared
			for _, line := range changed {
				for _, other := range persons {
					if says := strings.Contains(strings.ToLower(line), strings.ToLower(other.Email)); says && (line[0] == '+' || other.Key != p.Key) {
						t.Errorf("%s: of %s this changed: %s", s.StoreID, other.Key, line)
					}
				}
			}
		}
		for id, b := range databases {
			if _, of := planned.Store(id); !of {
				if diff := cmp.Diff(before[id], b.dump(t)); diff != "" || truth[id] > 0 {
					t.Errorf("%s: nothing is planned, %d rows are about the person, changes:\n%s", id, truth[id], diff)
				}
			}
		}
	}
	if neighbours == 0 {
		t.Error("nobody shares anything with a neighbour")
	}
}
