package engine

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const recordDeclaration = `dataset: {fides_key: d, collections: [
	{name: record, fields: [
		{name: id, fides_meta: {primary_key: true}}, {name: mail, data_categories: [user.contact], fides_meta: {identity: email}},
		{name: name, data_categories: [user.name], fides_meta: {data_type: string, length: 20}}, {name: town, data_categories: [user.contact.address.city], fides_meta: {length: 6}},
		{name: whole}, {name: num}, {name: yes}, {name: day}, {name: moment}, {name: must}, {name: fixed, fides_meta: {read_only: true}},
		{name: remark, meta: {supplement: true}}, {name: blocked, data_categories: [system.operations], meta: {restriction: {on: J, off: N}}}, {name: doc, fides_meta: {data_type: object}, fields: [{name: a}]}]},
	{name: log, fields: [{name: id, fides_meta: {primary_key: true}}, {name: mail, data_categories: [user.contact], fides_meta: {identity: email}}, {name: text, data_categories: [user.content]}]},
	{name: flag, fields: [{name: id, fides_meta: {primary_key: true}}, {name: mail, data_categories: [user.contact], fides_meta: {identity: email}}, {name: blocked, meta: {restriction: true}}]},
	{name: count, fields: [{name: id, fides_meta: {primary_key: true}}, {name: mail, data_categories: [user.contact], fides_meta: {identity: email}}, {name: blocked, meta: {restriction: true}}]},
	{name: until, fields: [{name: id, fides_meta: {primary_key: true}}, {name: mail, data_categories: [user.contact], fides_meta: {identity: email}}, {name: blocked, meta: {restriction: {on: "2026-03-02"}}}]}]}`

const recordSchema = `CREATE TABLE record (id INTEGER PRIMARY KEY, mail VARCHAR(40), name VARCHAR(20), town VARCHAR(20), whole INTEGER, num NUMERIC(8,2), yes BOOLEAN, day DATE, moment TIMESTAMP NULL, must VARCHAR(20) NOT NULL, fixed VARCHAR(20), remark VARCHAR(200), blocked CHAR(1), doc JSON);
CREATE TABLE log (id INTEGER PRIMARY KEY, mail VARCHAR(40), text VARCHAR(20));
CREATE TABLE flag (id INTEGER PRIMARY KEY, mail VARCHAR(40), blocked BOOLEAN);
CREATE TABLE count (id INTEGER PRIMARY KEY, mail VARCHAR(40), blocked INTEGER);
CREATE TABLE until (id INTEGER PRIMARY KEY, mail VARCHAR(40), blocked DATE);
INSERT INTO record VALUES (1, 'kari@example.no', 'Kari Normann', 'Skien', 1, 12.5, TRUE, '1980-01-02', '2020-04-01 11:47:42', 'x', 'y', 'før', NULL, NULL), (2, 'ola@example.no', 'Ola', 'Skien', 1, 12.5, TRUE, NULL, NULL, 'x', 'y', NULL, NULL, NULL);
INSERT INTO log VALUES (1, 'kari@example.no', 'ringte');
INSERT INTO flag VALUES (1, 'kari@example.no', NULL), (2, 'ola@example.no', NULL);
INSERT INTO count VALUES (1, 'kari@example.no', 0), (2, 'ola@example.no', 0);
INSERT INTO until VALUES (1, 'kari@example.no', NULL), (2, 'ola@example.no', NULL);
`

func TestRectify(t *testing.T) {
	t.Parallel()
	benches(t, recordDeclaration, recordSchema, func(t *testing.T, b bench) {
		t.Helper()
		e, found := b.engine(t)
		for _, c := range []struct {
			name, field string
			before      string
			after       string
			key         string
			becomes     string // a part of the row; empty: nothing changes
			obstacle    ObstacleKind
		}{
			{"a name", "name", `"Kari Normann"`, `"Kari Nordmann"`, "1", "Kari Nordmann", ""},
			{"it was so already", "name", `"Kari Normann"`, `"Kari Nordmann"`, "1", "", ""},
			{"it is something else", "town", `"Bamble"`, `"Skien"`, "1", "", ""},
			{"it was something else", "town", `"Bamble"`, `"Porsgr"`, "1", "", OtherNow},
			{"too long for what is declared", "town", `"Skien"`, `"Porsgrunn"`, "1", "", WrongType},
			{"too long for the column", "name", `"Kari Nordmann"`, `"` + strings.Repeat("å", 21) + `"`, "1", "", WrongType},
			{"a number", "whole", `1`, `2`, "1", " 2 ", ""},
			{"a number from a text", "whole", `"2"`, `"3"`, "1", " 3 ", ""},
			{"a text in a number", "whole", `3`, `"tre"`, "1", "", WrongType},
			{"a decimal in another spelling", "num", `"12.50"`, `"13.5"`, "1", "13.5", ""},
			{"a truth", "yes", `true`, `false`, "1", "", ""},
			{"a day", "day", `"1980-01-02"`, `"1980-01-03"`, "1", "1980-01-03", ""},
			{"no day", "day", `"1980-01-03"`, `"3. januar"`, "1", "", WrongType},
			{"a moment", "moment", `"2020-04-01 11:47:42"`, `"2020-04-02 11:47:42"`, "1", "2020-04-02", ""},
			{"nothing", "day", `"1980-01-03"`, `null`, "1", "<nil>", ""},
			{"nothing where there must be something", "must", `"x"`, `null`, "1", "", NotNull},
			{"the key", "id", `1`, `3`, "1", "", KeyColumn},
			{"inside", "doc.a", `1`, `3`, "1", "", NotPossible},
			{"no such column", "colour", `1`, `3`, "1", "", NotPossible},
			{"what is read_only", "fixed", `"y"`, `"z"`, "1", "", ""},
			{"somebody else's row", "name", `"Ola"`, `"Kari"`, "2", "", NotFound},
			{"a supplement", "", ``, `"Kari mener noe annet"`, "1", "før\nKari mener noe annet", ""},
		} {
			text := `[{"collection": "d:record", "key": [` + c.key + `], "field": "` + c.field + `", "before": ` + c.before + `, "after": ` + c.after + `}]`
			if c.field == "" {
				text = `[{"collection": "d:record", "key": [1], "supplement": true, "after": ` + c.after + `}]`
			}
			e.Given = nil
			if err := json.Unmarshal([]byte(text), &e.Given); err != nil {
				t.Fatal(err)
			}
			before := b.dump(t)
			p, err := e.PlanRectification(t.Context(), found)
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			p = throughJSON(t, p)
			if strings.Contains(indented(t, p), "Nordmann") || strings.Contains(indented(t, p), "noe annet") {
				t.Errorf("%s: the plan holds a value", c.name)
			}
			if diff := cmp.Diff(before, b.dump(t)); diff != "" {
				t.Errorf("%s: the plan changed something:\n%s", c.name, diff)
			}
			r := do(t.Context(), t, e, p)
			after := b.dump(t)
			changed := changes(before, after)
			if c.name == "a truth" {
				if len(changed) != 2 {
					t.Errorf("%s: %v", c.name, changed)
				}
				continue
			}
			if c.becomes != "" && (len(changed) != 2 || !strings.Contains(changed[1], c.becomes)) || c.becomes == "" && len(changed) > 0 || r.State != Done {
				t.Errorf("%s: changes %q, want %q; %s", c.name, changed, c.becomes, indented(t, r))
			}
			got := ObstacleKind("")
			if o := p.Stores[0].Collections[0].Obstacles; len(o) > 0 {
				got = o[0].Kind
			}
			if got != c.obstacle {
				t.Errorf("%s: obstacle %q, want %q", c.name, got, c.obstacle)
			}
			again := do(t.Context(), t, e, p)
			if diff := cmp.Diff(after, b.dump(t)); diff != "" || again.State != Done {
				t.Errorf("%s: doing it again: %s, changes:\n%s", c.name, again.State, diff)
			}
		}
	})
}

// What is given when it is done has to be what was planned.
func TestRectifyOnlyWhatWasPlanned(t *testing.T) {
	t.Parallel()
	b := sqliteBench(t)
	b.driver, b.declaration = "sqlite", recordDeclaration
	b.exec(t, recordSchema)
	before := b.dump(t)
	e, found := b.engine(t)
	e.Given = []Correction{{Collection: "d:record", Key: []any{int64(1)}, Field: "name", Before: "Kari Normann", After: "Kari Nordmann"}}
	p, err := e.PlanRectification(t.Context(), found)
	if err != nil {
		t.Fatal(err)
	}
	for name, given := range map[string][]Correction{
		"nothing":       nil,
		"another value": {{Collection: "d:record", Key: []any{int64(1)}, Field: "name", Before: "Kari Normann", After: "Per"}},
	} {
		e.Given = given
		if r := do(t.Context(), t, e, p); r.State != Failed {
			t.Errorf("%s: %s", name, indented(t, r))
		}
		if diff := cmp.Diff(before, b.dump(t)); diff != "" {
			t.Errorf("%s: changes:\n%s", name, diff)
		}
	}
}

func TestRestrict(t *testing.T) {
	t.Parallel()
	benches(t, recordDeclaration, recordSchema, func(t *testing.T, b bench) {
		t.Helper()
		e, found := b.engine(t)
		before := b.dump(t)
		for _, c := range []struct {
			lift bool
			want []string // of the columns
		}{
			{false, []string{"J", "t", "1", "2026-03-02"}},
			{true, []string{"N", "f", "0", "<nil>"}},
		} {
			p, err := e.PlanRestriction(t.Context(), found, []Selection{{Category: "user"}}, c.lift)
			if err != nil {
				t.Fatal(err)
			}
			was := b.dump(t)
			r := do(t.Context(), t, e, throughJSON(t, p))
			if r.State != Done {
				t.Fatalf("got %s", indented(t, r))
			}
			changed := changes(was, b.dump(t))
			if len(changed) != 8 {
				t.Errorf("lift %v: %q", c.lift, changed)
			}
			for i, table := range []string{"record", "flag", "count", "until"} {
				is := b.read(t, "SELECT blocked FROM "+table+" WHERE id = 1")[0]["blocked"]
				is = strings.NewReplacer("true", "t", "false", "f").Replace(is)
				if b.driver != "postgres" && table == "flag" {
					is = strings.NewReplacer("1", "t", "0", "f").Replace(is)
				}
				if !strings.HasPrefix(is, c.want[i]) {
					t.Errorf("lift %v: %s is %q, want %q", c.lift, table, is, c.want[i])
				}
			}
			for _, of := range p.Stores[0].Collections {
				if of.Collection == "log" && (len(of.Obstacles) != 1 || of.Obstacles[0].Kind != NotPossible || of.Obstacles[0].Rows != 1) {
					t.Errorf("a collection without a column for it: %s", indented(t, of))
				}
			}
			if again := do(t.Context(), t, e, p); again.State != Done {
				t.Errorf("again: %s", indented(t, again))
			}
		}
		for _, line := range changes(before, b.dump(t)) {
			if strings.Contains(line, "ola@") {
				t.Errorf("Ola's row changed: %s", line)
			}
		}
	})
}
