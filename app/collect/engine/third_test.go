package engine

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A case worker's notes: the person's own, and those of others on the same case.
const (
	caseDeclaration = `dataset: {fides_key: s, collections: [
		{name: person, fields: [{name: id}, {name: mail, fides_meta: {identity: email}},
			{name: nr, data_categories: [user.government_id.national_identification_number]}, {name: tlf, fides_meta: {identity: phone_number}}]},
		{name: member, fields: [{name: id}, {name: person, fides_meta: {references: [
				{dataset: s, field: person.id, direction: from}, {dataset: s, field: person.id, direction: to}]}},
			{name: household, fides_meta: {references: [{dataset: s, field: household.id, direction: to}]}}]},
		{name: household, fields: [{name: id, fides_meta: {references: [{dataset: s, field: member.household, direction: to}]}}]},
		{name: note, fields: [{name: id}, {name: person, fides_meta: {references: [{dataset: s, field: person.id, direction: from}]}}]}]}`
	caseRows = `{"s": {
		"person": [{"id": 1, "mail": "kari@x", "nr": "01817012345", "tlf": "91234567"}, {"id": 2, "mail": "ola@x", "nr": "02817012345"}],
		"member": [{"id": 10, "person": 1, "household": 5}, {"id": 11, "person": 2, "household": 5}],
		"household": [{"id": 5}],
		"note": [{"id": 20, "person": 1}, {"id": 21, "person": 2}]}}`
)

func TestRowsAboutOthersAreMarked(t *testing.T) {
	t.Parallel()
	w := newWorld(t, caseDeclaration, caseRows)
	sink, _ := search(t, w, []Seed{email("KARI@x"), {Kind: KindNationalID, Value: "01817012345", Proof: ProofEID}}, Options{})
	want := map[string]found{
		"s:person 1":    {},
		"s:member 10":   {Via: []string{"s:person"}},
		"s:household 5": {Via: []string{"s:person", "s:member"}},
		"s:note 20":     {Via: []string{"s:person"}},
		"s:member 11":   {Via: []string{"s:person", "s:member", "s:household"}}, // nothing in it says whose it is
		"s:person 2":    {Third: true, Via: []string{"s:person", "s:member", "s:household"}},
		"s:note 21":     {Third: true, Via: []string{"s:person", "s:member", "s:household"}},
	}
	if diff := cmp.Diff(want, sink.rows(t)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestForeign(t *testing.T) {
	t.Parallel()
	const declaration = `dataset: {fides_key: s, collections: [{name: a, fields: [{name: id}, {name: mail, fides_meta: {identity: email}},
		{name: other, fides_meta: {identity: email}}, {name: nr, data_categories: [user.government_id.national_identification_number]},
		{name: tlf, fides_meta: {identity: phone_number}}, {name: all, fides_meta: {identity: email, return_all_elements: true}}]}]}`
	seeds := []Seed{
		email("kari@x"), email("kari2@x"),
		{Kind: KindEmail, Value: "claimed@x"}, // not shown to be the person's
		{Kind: KindNationalID, Value: "01817012345", Proof: ProofEID},
	}
	for name, c := range map[string]struct {
		row  string
		want bool
	}{
		"own":                           {`{"id": 1, "mail": "Kari@x", "nr": "018170 12345"}`, false},
		"own, in both fields":           {`{"id": 1, "mail": "kari@x", "other": "kari2@x"}`, false},
		"own, number without its zero":  {`{"id": 1, "mail": "kari@x", "nr": 1817012345}`, false},
		"nothing beside":                {`{"id": 1, "mail": "kari@x", "nr": "", "other": null}`, false},
		"another in the second field":   {`{"id": 1, "mail": "kari@x", "other": "ola@x"}`, true},
		"another number":                {`{"id": 1, "mail": "kari@x", "nr": "02817012345"}`, true},
		"only claimed":                  {`{"id": 1, "mail": "kari@x", "other": "claimed@x"}`, true},
		"a phone, and none is known":    {`{"id": 1, "mail": "kari@x", "tlf": "91234567"}`, false},
		"another among several in list": {`{"id": 1, "mail": ["kari@x", "ola@x"]}`, false}, // the other is taken out
		"another in a list kept whole":  {`{"id": 1, "all": ["kari@x", "ola@x"]}`, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, declaration, `{"s": {"a": [`+c.row+`]}}`)
			sink, _ := search(t, w, seeds, Options{})
			if got := sink.rows(t)["s:a 1"]; got.Third != c.want {
				t.Errorf("got %+v, want third %v", got, c.want)
			}
		})
	}
}

func TestARowReachedBothWaysIsThePersons(t *testing.T) {
	t.Parallel()
	// The same document hangs on the person's case and on another's; the way
	// through the other's is the shorter one, and all is one cycle.
	w := newWorld(t, `dataset: {fides_key: s, collections: [
		{name: person, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}, {name: friend, fides_meta: {references: [{dataset: s, field: person.id, direction: to}]}},
			{name: case, fides_meta: {references: [{dataset: s, field: case.id, direction: to}]}}]},
		{name: case, fields: [{name: id}, {name: folder, fides_meta: {references: [{dataset: s, field: folder.id, direction: to}]}}, {name: doc, fides_meta: {references: [{dataset: s, field: doc.id, direction: to}]}}]},
		{name: folder, fields: [{name: id}, {name: sub, fides_meta: {references: [{dataset: s, field: folder.id, direction: to}]}}, {name: doc, fides_meta: {references: [{dataset: s, field: doc.id, direction: to}]}}]},
		{name: doc, fields: [{name: id}, {name: case, fides_meta: {references: [{dataset: s, field: case.id, direction: to}]}}]}]}`,
		`{"s": {"person": [{"id": 1, "mail": "kari@x", "friend": 2, "case": 1}, {"id": 2, "mail": "ola@x", "case": 2}],
			"case": [{"id": 1, "folder": 1}, {"id": 2, "doc": 7}], "folder": [{"id": 1, "sub": 2}, {"id": 2, "sub": 3}, {"id": 3, "doc": 7}], "doc": [{"id": 7}]}}`)
	sink, _ := search(t, w, []Seed{email("kari@x")}, Options{})
	rows := sink.rows(t)
	if got := rows["s:doc 7"]; got.Third {
		t.Errorf("the document is marked: %+v", got)
	}
	if got := rows["s:case 2"]; !got.Third {
		t.Errorf("the other's case is not marked: %+v", got)
	}
}
