package engine

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	search "rettighetsporten/app/collect/engine"
	"rettighetsporten/app/recordstore/dataset"
)

// universes is how many random databases, declarations and demands are tried.
const universes = 120

const tables = 4

// universe is a random database with its declaration. Kari's address is
// kari@example.no; every other is somebody else's.
type universe struct {
	bench

	rng    *rand.Rand
	delete [tables]bool
	refers [tables][2]struct {
		to        int
		direction string
	}
}

func newUniverse(t *testing.T, seed uint64) *universe {
	t.Helper()
	u := &universe{bench: sqliteBench(t), rng: rand.New(rand.NewPCG(seed, 7))}
	u.driver = "sqlite"
	var declared, schema strings.Builder
	declared.WriteString("dataset:\n  fides_key: d\n  collections:\n")
	for i := range tables {
		u.delete[i] = u.rng.IntN(3) == 0
		fmt.Fprintf(&declared, "  - name: t%d\n", i)
		meta := []string{}
		if u.delete[i] {
			meta = append(meta, "masking_strategy_override: {strategy: delete}")
		}
		if u.rng.IntN(5) == 0 && i > 0 {
			meta = append(meta, fmt.Sprintf("erase_after: [d.t%d]", u.rng.IntN(i)))
		}
		if len(meta) > 0 {
			fmt.Fprintf(&declared, "    fides_meta: {%s}\n", strings.Join(meta, ", "))
		}
		fmt.Fprintf(&declared, "    fields:\n    - {name: id, fides_meta: {primary_key: true}}\n")
		if i == 0 || u.rng.IntN(2) == 0 {
			declared.WriteString("    - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}\n")
		}
		fmt.Fprintf(&declared, "    - {name: a, data_categories: [user.%s]}\n    - {name: b, data_categories: [user.b]%s}\n", string(rune('a'+u.rng.IntN(3))),
			[]string{"", ", fides_meta: {read_only: true}", ", fides_meta: {data_type: string, masking_strategy_override: {strategy: hash}}"}[u.rng.IntN(3)])
		columns := []string{"id INTEGER PRIMARY KEY", "mail TEXT", "a TEXT" + []string{"", " NOT NULL"}[u.rng.IntN(2)], "b TEXT" + []string{"", " UNIQUE"}[u.rng.IntN(2)]}
		for r := range 2 {
			to, direction := u.rng.IntN(tables), []string{", direction: to", ", direction: from", ""}[u.rng.IntN(3)]
			u.refers[i][r].to, u.refers[i][r].direction = to, direction
			category := []string{"user.unique_id", "system.operations"}[u.rng.IntN(2)]
			fmt.Fprintf(&declared, "    - {name: r%d, data_categories: [%s], fides_meta: {references: [{dataset: d, field: t%d.id%s}]}}\n", r, category, to, direction)
			key := ""
			if u.rng.IntN(2) == 0 {
				key = fmt.Sprintf(" REFERENCES t%d (id)%s", to, []string{"", " ON DELETE CASCADE", " ON DELETE SET NULL"}[u.rng.IntN(3)])
			}
			columns = append(columns, fmt.Sprintf("r%d INTEGER%s", r, key))
		}
		fmt.Fprintf(&schema, "CREATE TABLE t%d (%s);\n", i, strings.Join(columns, ", "))
	}
	fmt.Fprintf(&schema, "CREATE TABLE hidden (id INTEGER PRIMARY KEY, r INTEGER REFERENCES t%d (id) ON DELETE CASCADE);\n", u.rng.IntN(tables))
	mails := []string{"'kari@example.no'", "'KARI@example.no'", "'ola@example.no'", "'siv@example.no'", "NULL", "NULL"}
	for i := range tables {
		for id := range 2 + u.rng.IntN(7) {
			fmt.Fprintf(&schema, "INSERT INTO t%d VALUES (%d, %s, 'a%d', 'b%d', %d, %d);\n", i, id, mails[u.rng.IntN(len(mails))], id, id, u.rng.IntN(9), u.rng.IntN(9))
		}
	}
	fmt.Fprintf(&schema, "INSERT INTO hidden VALUES (1, %d);\n", u.rng.IntN(9))
	u.declaration = declared.String()
	u.exec(t, schema.String())
	return u
}

// all returns every row by table and id.
func (u *universe) all(t *testing.T) map[string]map[string]string {
	t.Helper()
	rows := map[string]map[string]string{}
	for _, table := range []string{"t0", "t1", "t2", "t3", "hidden"} {
		for _, row := range u.read(t, "SELECT * FROM "+table) {
			rows[table+" "+row["id"]] = row
		}
	}
	return rows
}

func (u *universe) demand() Demand {
	selections := []Selection{
		{Category: "user"},
		{Category: "user.a"},
		{Category: "user.b"},
		{Collection: "d:t1"},
		{Collection: "d:t2", Field: "a"},
		{Activity: "sale"},
		{StoreID: "store", Category: "user.contact"},
		{Category: "user.unique_id"},
	}
	d := Demand{Rule: dataset.Masking{Strategy: []string{"", nullRewrite, hashed, keyedHash, randomRewrite}[u.rng.IntN(5)]}}
	for range 1 + u.rng.IntN(2) {
		d.Erase = append(d.Erase, selections[u.rng.IntN(len(selections))])
	}
	if u.rng.IntN(2) == 0 {
		d.Keep = append(d.Keep, Keep{Selection: selections[1+u.rng.IntN(len(selections)-1)], Ground: "17-3-b"})
	}
	return d
}

// Whatever is declared and demanded: no row outside the plan changes, no column
// outside it, and nothing of anybody else's.
func TestNothingOutsideThePlanChanges(t *testing.T) {
	t.Parallel()
	done, changed := 0, 0
	for seed := range uint64(universes) {
		u := newUniverse(t, seed)
		before := u.all(t)
		e, found := u.engine(t)
		d := u.demand()
		p := plan(t, e, found, d)
		if diff := cmp.Diff(before, u.all(t)); diff != "" {
			t.Fatalf("universe %d: the plan changed something:\n%s", seed, diff)
		}
		if len(p.Stores) == 0 {
			continue
		}
		r := do(t.Context(), t, e, p)
		after := u.all(t)
		switch r.State {
		case Done:
			done++
		case Failed:
			if diff := cmp.Diff(before, after); diff != "" {
				t.Errorf("universe %d failed, and changed:\n%s", seed, diff)
			}
		default:
			t.Errorf("universe %d: state %s", seed, r.State)
		}
		changed += u.check(t, seed, p, found, before, after)
		for _, c := range r.Collections {
			if c.SecondLook == NotPlanned || c.SecondLook == NotSeen {
				t.Errorf("universe %d: %s", seed, indented(t, c))
			}
		}
		if t.Failed() {
			t.Fatalf("demand %s\n%s\nplan %s\nreceipt %s", indented(t, d), u.declaration, indented(t, p), indented(t, r))
		}
	}
	t.Logf("%d of %d done, %d rows changed", done, universes, changed)
	if done < universes*3/4 || changed < universes {
		t.Errorf("%d of %d were done and %d rows changed: that says little", done, universes, changed)
	}
}

// check holds what changed against the plan and against what is Kari's, and
// returns how many rows changed.
func (u *universe) check(t *testing.T, seed uint64, p Plan, found search.Replay, before, after map[string]map[string]string) int {
	t.Helper()
	planned := map[string]Row{}
	for _, c := range p.Stores[0].Collections {
		for _, r := range c.Rows {
			planned[fmt.Sprint(c.Collection, " ", r.Key[0])] = r
		}
	}
	kept := map[string]bool{}
	for page, err := range found {
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page.Rows {
			if !r.Third {
				kept[fmt.Sprint(page.Collection, " ", r.Row["id"])] = true
			}
		}
	}
	n := 0
	for name, was := range before {
		is, still := after[name]
		if still && maps.Equal(was, is) {
			continue
		}
		n++
		row, in := planned[name]
		if !in || !still && !row.Delete || !kept[name] {
			t.Errorf("universe %d: %s changed from %v to %v, planned %v, found %v", seed, name, was, is, in, kept[name])
			continue
		}
		for column := range was {
			if still && was[column] != is[column] && !slices.Contains(row.Paths, column) {
				t.Errorf("universe %d: %s.%s changed from %q to %q", seed, name, column, was[column], is[column])
			}
		}
		u.checkShared(t, seed, name, was, before, kept)
	}
	for name := range after {
		if _, was := before[name]; !was {
			t.Errorf("universe %d: %s is new", seed, name)
		}
	}
	return n
}

// checkShared holds that a row that does not say itself whose it is, and that is
// reached along a reference, is referred to by Kari's rows alone.
func (u *universe) checkShared(t *testing.T, seed uint64, name string, was map[string]string, before map[string]map[string]string, own map[string]bool) {
	t.Helper()
	if strings.EqualFold(was["mail"], "kari@example.no") {
		return
	}
	table := int(name[1] - '0')
	for other, row := range before {
		if other[0] != 't' || own[other] {
			continue
		}
		for r, ref := range u.refers[int(other[1]-'0')] {
			if ref.to == table && ref.direction == ", direction: to" && row[fmt.Sprint("r", r)] == was["id"] {
				t.Errorf("universe %d: %s changed, and %s, which is not Kari's, refers to it", seed, name, other)
			}
		}
	}
}
