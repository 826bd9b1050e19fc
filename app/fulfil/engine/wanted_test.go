package engine

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore/dataset"
)

// What somebody writes is found however the row spells it, and is written as the
// row spells it; everything in one row is done together, and once.
func TestWantedInTheRowsThatSayIt(t *testing.T) {
	t.Parallel()
	benches(t, recordDeclaration, recordSchema, func(t *testing.T, b bench) {
		t.Helper()
		e, found := b.engine(t)
		before := b.dump(t)
		wanted := []Wanted{
			{Collection: "d:record", Field: "name", Says: " kari  NORMANN", After: "Kari Nordmann"},
			{Collection: "d:record", Field: "num", Says: "12,50", After: "13,5"},
			{Collection: "d:record", Field: "day", Says: "02.01.1980", After: "3.1.1980"},
			{Collection: "d:record", Field: "whole", Says: "1", After: "2"},
			{Collection: "d:record", Field: "moment", Says: "01.04.2020 11:47:42", After: "02.04.2020 11:47:42"},
			{Collection: "d:record", Field: "must", Says: "x", After: "Hun sier y.", Supplement: true},
			{Collection: "d:record", Field: "must", Says: "x", After: "Og z.", Supplement: true},
			{Collection: "d:record", Field: "town", Says: "Bamble", After: "Porsgrunn"},
			{Collection: "d:record", Field: "town", Says: "Skien", After: "Porsgrunn"},
			{Collection: "d:log", Field: "text", Says: "ringte", After: "skrev", Supplement: true},
			{Collection: "d:record", Field: "mail", Says: "Kari@example.no ", After: "kari@example.no"},
			{Says: "på papir", After: "noe annet"},
		}
		plan, given, met, err := e.PlanWanted(t.Context(), found, wanted)
		if err != nil {
			t.Fatal(err)
		}
		left := func(kind ObstacleKind) Met { return Met{Rows: 1, Left: []Obstacle{{Kind: kind, Rows: 1}}} }
		change := Met{Rows: 1, Change: 1}
		want := []Met{change, change, change, change, change, change, change, {}, left(WrongType), left(NotPossible), {Rows: 1, Already: 1}, {}}
		if diff := cmp.Diff(want, met); diff != "" {
			t.Errorf("there is (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(before, b.dump(t)); diff != "" {
			t.Errorf("the plan changed something:\n%s", diff)
		}
		plan = throughJSON(t, plan)
		if text := indented(t, plan); strings.Contains(text, "Nordmann") || strings.Contains(text, "papir") {
			t.Error("the plan holds a value")
		}
		e.Given = given
		r := do(t.Context(), t, e, plan)
		after := b.dump(t)
		changed := changes(before, after)
		if len(changed) != 2 || r.State != Done {
			t.Fatalf("changes %q, %s", changed, indented(t, r))
		}
		for _, part := range []string{"Kari Nordmann", "13.5", "1980-01-03", "2020-04-02", " 2 ", "før\nHun sier y.\nOg z.", "Skien"} {
			if !strings.Contains(changed[1], part) {
				t.Errorf("the row is %q, without %q", changed[1], part)
			}
		}
		if again := do(t.Context(), t, e, plan); again.State != Done || again.Collections[1].Changed != nil || again.Collections[1].Already != 2 { // the row, and the address it has
			t.Errorf("again: %s", indented(t, again))
		}
		if diff := cmp.Diff(after, b.dump(t)); diff != "" {
			t.Errorf("doing it again changes:\n%s", diff)
		}
		if _, given, met, err := e.PlanWanted(t.Context(), found, wanted[5:7]); err != nil || len(given) != 1 || met[0].Already != 1 || met[1].Already != 1 {
			t.Errorf("what stands beside the row is wanted there again: %+v, %v", met, err)
		}
		other, _, _, err := e.PlanWanted(t.Context(), found, append(wanted[:len(wanted)-1:len(wanted)-1], Wanted{Says: "på papir", After: "noe tredje"}))
		if err != nil || other.Hash == plan.Hash || other.Wanted == plan.Wanted {
			t.Errorf("something else is wanted and the plan is the same, %v", err)
		}
	})
}

// What is written where nothing stood is written as the column takes it, and
// what it does not take is left when it is planned.
func TestWantedWhereNothingStands(t *testing.T) {
	t.Parallel()
	benches(t, recordDeclaration, recordSchema+"UPDATE record SET whole = NULL, num = NULL, yes = NULL, day = NULL, moment = NULL, name = NULL WHERE id = 1;\n"+
		"INSERT INTO record (id, mail, must, name) VALUES (3, 'kari@example.no', 'x', '2024-05-17');\n", func(t *testing.T, b bench) {
		t.Helper()
		e, found := b.engine(t)
		of := func(field, after string) Wanted {
			return Wanted{Collection: "d:record", Field: field, After: after}
		}
		refused := []Wanted{of("day", "i fjor"), of("day", "01.02.2026 10:30"), of("moment", "i fjor"), of("whole", "sju"), of("whole", "7,5"), of("num", "sju")}
		for _, w := range refused {
			_, _, met, err := e.PlanWanted(t.Context(), found, []Wanted{w})
			if err != nil || met[0].Change != 0 || len(met[0].Left) != 1 || met[0].Left[0].Kind != WrongType {
				t.Errorf("%s in %s: %+v, %v", w.After, w.Field, met, err)
			}
		}
		yes := "ja"
		if b.driver == "mariadb" { // it has numbers for that
			yes = "1"
		}
		wanted := []Wanted{of("whole", "7"), of("num", "12,5"), of("yes", yes), of("day", "1.2.2026"), of("moment", "01.02.2026 10:30"), of("name", "03.02.2026")}
		plan, given, met, err := e.PlanWanted(t.Context(), found, wanted)
		if err != nil {
			t.Fatal(err)
		}
		for i, m := range met {
			if m.Change == 0 || len(m.Left) > 0 {
				t.Errorf("of %s is planned %+v", wanted[i].Field, m)
			}
		}
		for _, c := range given {
			if c.Field == "moment" && c.After != "2026-02-01 10:30:00" {
				t.Errorf("the moment becomes %v", c.After)
			}
		}
		e.Given = given
		before := b.dump(t)
		if r := do(t.Context(), t, e, throughJSON(t, plan)); r.State != Done {
			t.Fatalf("%s", indented(t, r))
		}
		changed := strings.Join(changes(before, b.dump(t)), "\n")
		for _, part := range []string{" 7 ", "12.5", "2026-02-01", "2026-02-03"} {
			if !strings.Contains(changed, part) {
				t.Errorf("it becomes %q, without %q", changed, part)
			}
		}
	})
}

func TestSpelled(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind  dataset.Type
		value any
		text  string
		want  any
	}{
		{dataset.String, "a", " b ", "b"},
		{dataset.String, "a", " ", nil},
		{dataset.String, "1,5", "2,5", "2,5"},
		{"", "2026-03-02", "9.3.2026", "2026-03-09"},
		{"", "2026-03-02 10:00:00", "09.03.2026 11:30", "2026-03-09 11:30:00"},
		{"", "2026-03-02 10:00:00", "09.03.2026 11:30:15", "2026-03-09 11:30:15"},
		{"", "2026-03-02 10:00:00+00:00", "09.03.2026 11:30", "09.03.2026 11:30"},
		{"", "2026-03-02 10:00:00", "09.03.2026", "09.03.2026"},
		{"", "1980-01-02 00:00:00", "9.3.1980", "1980-03-09 00:00:00"},
		{"", "en dag", "09.03.2026", "09.03.2026"},
		{"", true, "nei", false},
		{"", false, "true", true},
		{"", true, "kanskje", "kanskje"},
		{"", int64(1), "2", int64(2)},
		{"", int64(1), "to", "to"},
		{"", 1.5, "2,5", 2.5},
		{dataset.Float, nil, "2,5", 2.5},
		{dataset.Float, "1.5", "2,5", "2.5"},
		{"", nil, "2,5", "2,5"},
	} {
		if got := spelled(dataset.Field{Type: c.kind}, c.value, c.text); got != c.want {
			t.Errorf("%q in place of %v is %v, want %v", c.text, c.value, got, c.want)
		}
	}
	phone := dataset.Field{Identity: "phone_number"}
	if !same(phone, "+47 11 22 33 44", "11223344") || same(phone, "11223344", "11223345") || same(dataset.Field{}, "12", "12.0") || !same(dataset.Field{}, nil, "") {
		t.Error("values are compared otherwise")
	}
}
