package engine

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
)

// values returns the rows of a collection as they were saved.
func (p *pages) values(t *testing.T, collection string) []string {
	t.Helper()
	var all []string
	for _, page := range p.list(t) {
		for _, found := range page.Rows {
			if page.Dataset+":"+page.Collection == collection {
				row, err := json.Marshal(found.Row)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, string(row))
			}
		}
	}
	return all
}

func TestListsKeepWhatWasSought(t *testing.T) {
	t.Parallel()
	const list, object = `{name: l, fides_meta: {identity: email}}`, `{name: o, fields: [{name: mail, fides_meta: {identity: email}}, {name: no}]}`
	for name, c := range map[string]struct{ field, row, want string }{
		"elements of an array":       {list, `{"l":["ola@x","Kari@x","per@x"]}`, `{"l":["Kari@x"]}`},
		"no array":                   {list, `{"l":"kari@x"}`, `{"l":"kari@x"}`},
		"array in an array":          {list, `{"l":[["ola@x"],["kari@x","ola@x"]]}`, `{"l":[["kari@x"]]}`},
		"elements of a nested array": {`{name: o, fields: [` + list + `]}`, `{"o":{"l":["ola@x","kari@x"],"m":[1,2]}}`, `{"o":{"l":["kari@x"],"m":[1,2]}}`},
		"objects of an array": {
			object, `{"o":[{"mail":"ola@x","no":1},{"mail":"kari@x","no":2},{"no":3}]}`, `{"o":[{"mail":"kari@x","no":2}]}`,
		},
		"an object": {object, `{"o":{"mail":"kari@x","no":2}}`, `{"o":{"mail":"kari@x","no":2}}`},
		"two fields of one array": {
			`{name: o, fields: [{name: a, fides_meta: {identity: email}}, {name: b, fides_meta: {identity: email}}]}`,
			`{"o":[{"a":"kari@x"},{"b":"ola@x"},{"b":"kari@x"}]}`, `{"o":[{"a":"kari@x"},{"b":"kari@x"}]}`,
		},
		"found by a field and by an array": {
			`{name: mail, fides_meta: {identity: email}}, ` + list, `{"l":["ola@x","kari@x"],"mail":"kari@x"}`, `{"l":["kari@x"],"mail":"kari@x"}`,
		},
		"found by a field alone": {
			`{name: mail, fides_meta: {identity: email}}, ` + list, `{"l":["ola@x","per@x"],"mail":"kari@x"}`, `{"l":["ola@x","per@x"],"mail":"kari@x"}`,
		},
		"all elements": {`{name: l, fides_meta: {identity: email, return_all_elements: true}}`, `{"l":["ola@x","kari@x"]}`, `{"l":["ola@x","kari@x"]}`},
		"all elements, inherited": {
			`{name: o, fides_meta: {data_type: "object[]", return_all_elements: true}, fields: [{name: mail, fides_meta: {identity: email}}]}`,
			`{"o":[{"mail":"ola@x"},{"mail":"kari@x"}]}`, `{"o":[{"mail":"ola@x"},{"mail":"kari@x"}]}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, `dataset: {fides_key: s, collections: [{name: a, fields: [`+c.field+`]}]}`, `{"s": {"a": [`+c.row+`]}}`)
			before, _ := json.Marshal(w.stores["s"].tables["a"])
			sink, _ := search(t, w, []Seed{email("kari@x")}, Options{})
			if diff := cmp.Diff([]string{c.want}, sink.values(t, "s:a")); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
			if after, _ := json.Marshal(w.stores["s"].tables["a"]); string(after) != string(before) {
				t.Errorf("the store's own row was changed to %s", after)
			}
		})
	}
}

// A group holds members; a member found in one group leads to another element
// of the same group.
const (
	groupDeclaration = `dataset: {fides_key: s, collections: [
		{name: person, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}, {name: also, fides_meta: {references: [{dataset: s, field: person.id, direction: to}]}}]},
		{name: group, fields: [{name: members, fields: [{name: no, fides_meta: {references: [{dataset: s, field: person.id, direction: from}]}}, {name: role}]},
			{name: next, fides_meta: {references: [{dataset: s, field: person.id, direction: to}]}}]}]}`
	groupRows = `{"s": {"person": [{"id": 1, "mail": "kari@x"}, {"id": 2}, {"id": 3}],
		"group": [{"members": [{"no": 1, "role": "a"}, {"no": 2, "role": "b"}, {"no": 3, "role": "c"}], "next": 2}]}}`
)

func TestFurtherElementsOfARowAreGivenToo(t *testing.T) {
	t.Parallel()
	want := []string{`{"members":[{"no":1,"role":"a"}],"next":2}`, `{"members":[{"no":2,"role":"b"}],"next":2}`}
	w := newWorld(t, groupDeclaration, groupRows)
	sink, _ := search(t, w, []Seed{email("kari@x")}, Options{})
	if diff := cmp.Diff(want, sink.values(t, "s:group")); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	for n := range len(sink.order) {
		w := newWorld(t, groupDeclaration, groupRows)
		again := killedAfter(n)
		_, _ = Run(t.Context(), w.graph(t), []Seed{email("kari@x")}, Options{Sink: again, Now: stopped})
		again.forgetUnfinished(t)
		again.fail = nil
		result, err := Run(t.Context(), w.graph(t), []Seed{email("kari@x")}, Options{Sink: again, Now: stopped, Replay: again.all()})
		if err != nil || result.Stores[0].Rows != 4 {
			t.Errorf("after %d pages: %v, %d rows", n, err, result.Stores[0].Rows)
		}
		if diff := cmp.Diff(want, again.values(t, "s:group")); diff != "" {
			t.Errorf("after %d pages (-want +got):\n%s", n, diff)
		}
	}
}

func TestMatchOfAField(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		match, kind, stored, sought string
		want                        bool
	}{
		"e-mail folds by itself":     {"", KindEmail, "Kari@X", "kari@x", true},
		"e-mail, exactly":            {"exact", KindEmail, "Kari@X", "kari@x", false},
		"e-mail, exactly the same":   {"exact", KindEmail, "Kari@X", "Kari@X", true},
		"phone folds by itself":      {"", KindPhone, "+47 912 34 567", "91234567", true},
		"phone, exactly":             {"exact", KindPhone, "+47 912 34 567", "91234567", false},
		"another kind, exactly":      {"", "card", "ab 1", "AB 1", false},
		"another kind, letters fold": {"fold-case", "card", "ab 1", "AB 1 ", true},
		"another kind, as a phone":   {"phone", "card", "0047-91234567", "912 34 567", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			meta := ""
			if c.match != "" {
				meta = ", meta: {match: " + c.match + "}"
			}
			w := newWorld(t, `dataset: {fides_key: s, collections: [{name: a, fields: [{name: id}, {name: v, fides_meta: {identity: `+c.kind+`}`+meta+`}]}]}`,
				`{"s": {"a": [{"id": 1, "v": "`+c.stored+`"}]}}`)
			sink, _ := search(t, w, []Seed{{Kind: c.kind, Value: c.sought, Proof: ProofCaseworker}}, Options{})
			row, got := sink.rows(t)["s:a 1"]
			if got != c.want || row.Third {
				t.Errorf("found %v, %+v; want %v", got, row, c.want)
			}
		})
	}
}

func TestACustomRequestFieldIsSoughtAndProvesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `dataset: {fides_key: s, collections: [{name: a, fields: [{name: id}, {name: tenant, fides_meta: {custom_request_field: tenant_id}}]}]}`,
		`{"s": {"a": [{"id": 1, "tenant": 7}, {"id": 2, "tenant": 8}]}}`)
	sink, _ := search(t, w, []Seed{{Kind: "tenant_id", Value: "7", Proof: ProofCaseworker}}, Options{})
	if diff := cmp.Diff([]string{"s:a 1"}, sink.ids(t)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if _, result := search(t, w, nil, Options{}); result.Stores[0].NotSearched != NoIdentity {
		t.Errorf("got %+v, want that no identity leads there", result.Stores[0])
	}
}

func TestDepthIsBounded(t *testing.T) {
	t.Parallel()
	const declaration = `dataset: {fides_key: s, collections: [{name: m, fields: [{name: id}, {name: mail, fides_meta: {identity: email}},
		{name: parent, fides_meta: {references: [{dataset: s, field: m.id, direction: to}]}}]}]}`
	const rows = `{"s": {"m": [{"id": 1, "mail": "k@x", "parent": 2}, {"id": 2, "parent": 3}, {"id": 3, "parent": 4}, {"id": 4}]}}`
	for name, c := range map[string]struct {
		depth int
		ids   int
		state State
	}{"too deep": {2, 3, StoppedAt}, "just deep enough": {3, 4, Found}, "as by itself": {0, 4, Found}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, declaration, rows)
			sink, result := search(t, w, []Seed{email("k@x")}, Options{MaxDepth: c.depth})
			got := result.Stores[0].Collections[0]
			if len(sink.ids(t)) != c.ids || got.State != c.state || (got.Reason == recordstore.TooDeep) != (c.state == StoppedAt) {
				t.Errorf("got %v, %+v; want %d rows and %s", sink.ids(t), got, c.ids, c.state)
			}
			again, err := Run(t.Context(), w.graph(t), []Seed{email("k@x")}, Options{Sink: sink, Now: stopped, Replay: sink.all(), MaxDepth: c.depth})
			if err != nil || again.Stores[0].State != c.state || again.Stores[0].Rows != c.ids {
				t.Errorf("after a replay: %v, %+v", err, again.Stores[0])
			}
		})
	}
}

func TestWhatTheStoreLacksIsTold(t *testing.T) {
	t.Parallel()
	missing := func(field string) recordstore.Difference {
		return recordstore.Difference{Kind: recordstore.MissingField, Dataset: "s", Collection: "a", Field: field}
	}
	more := recordstore.Difference{Kind: recordstore.UndeclaredField, Dataset: "s", Collection: "a", Field: "extra"}
	for name, c := range map[string]struct {
		lacks  []string
		fails  string // a field it cannot be searched by
		state  State
		fewerB bool
		rows   int
	}{
		"nothing but more":          {nil, "", Found, false, 2},
		"a field nothing goes by":   {[]string{"note"}, "", Partly, false, 2},
		"a field that leads on":     {[]string{"b"}, "", Partly, true, 1},
		"a field it is searched by": {[]string{"nr"}, "nr", Partly, true, 2},
		"all it is searched by":     {[]string{"mail", "nr"}, "mail", Failed, true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, `dataset: {fides_key: s, collections: [
				{name: a, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}, {name: nr, fides_meta: {references: [{dataset: s, field: b.nr, direction: from}]}},
					{name: note}, {name: b, fides_meta: {references: [{dataset: s, field: b.id, direction: to}]}}]},
				{name: b, fields: [{name: id}, {name: nr}]}]}`, `{"s": {"a": [{"id": 1, "mail": "k@x", "b": 5}], "b": [{"id": 5, "nr": 9}]}}`)
			store := w.stores["s"]
			for _, field := range c.lacks {
				delete(store.tables["a"][0], field)
			}
			if c.fails == "mail" {
				store.tables["a"][0]["mail"] = "k@x" // it is there, and cannot be searched by
			}
			store.before = func(_ context.Context, q recordstore.Query) error {
				if q.Collection.Name != "a" {
					return nil
				}
				for _, field := range c.lacks {
					q.Differs(recordstore.MissingField, field)
				}
				q.Differs(recordstore.UndeclaredField, "extra")
				if len(q.Where) == 1 && q.Where[0].Field == c.fails {
					return recordstore.Fail(recordstore.Undeclared, "cannot be searched by "+c.fails)
				}
				return nil
			}
			sink, result := search(t, w, []Seed{email("k@x")}, Options{})
			a, b := result.Stores[0].Collections[0], result.Stores[0].Collections[1]
			if a.State != c.state || b.FewerInputs != c.fewerB || len(sink.ids(t)) != c.rows {
				t.Errorf("got %+v, b %+v, %v; want %s, fewer inputs %v, %d rows", a, b, sink.ids(t), c.state, c.fewerB, c.rows)
			}
			if c.state == Partly && (a.Reason != recordstore.Undeclared || result.Stores[0].State != Partly) {
				t.Errorf("got reason %q, the store %s", a.Reason, result.Stores[0].State)
			}
			var want []recordstore.Difference
			for _, field := range c.lacks {
				want = append(want, missing(field))
			}
			if diff := cmp.Diff(append(want, more), a.Differences); diff != "" {
				t.Errorf("differences (-want +got):\n%s", diff)
			}
		})
	}
}
