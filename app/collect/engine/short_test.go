package engine

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
)

const personAndThing = `
dataset:
  - fides_key: a
    collections:
      - name: person
        fields:
          - {name: id, fides_meta: {primary_key: true, identity: nr}}
          - {name: b, fides_meta: {references: [{dataset: b, field: thing.id, direction: to}]}}
  - fides_key: b
    collections:
      - name: thing
        fields:
          - {name: id, fides_meta: {primary_key: true}}
`

// What a store lacked is known in every later run, though the store is not
// asked again, and so is what was missed through it; until nobody declares it
// any more.
func TestWhatAStoreLackedIsNotForgotten(t *testing.T) {
	t.Parallel()
	w := newWorld(t, personAndThing, `{"a":{"person":[{"id":"1"}]},"b":{"thing":[{"id":"9"}]}}`)
	w.stores["a"].before = func(_ context.Context, q recordstore.Query) error {
		q.Differs(recordstore.MissingField, "b")
		return nil
	}
	seeds := []Seed{{Kind: "nr", Value: "1", Proof: ProofEID}}
	p, first := search(t, w, seeds, Options{})
	asked := len(w.asked())
	again, err := Run(t.Context(), w.graph(t), seeds, Options{Sink: p, Now: stopped, Replay: p.all()})
	if err != nil {
		t.Fatal(err)
	}
	for run, r := range map[string]Result{"first": first, "again": again} {
		if diff := cmp.Diff(map[string]State{"a": Partly, "a:person": Partly, "b": Nothing, "b:thing": Nothing}, states(r)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", run, diff)
		}
		for _, s := range r.Stores {
			if fewer := s.Collections[0].FewerInputs; fewer != (s.StoreID == "b") {
				t.Errorf("%s: fewer inputs of %s: %v", run, s.StoreID, fewer)
			}
		}
	}
	if n := len(w.asked()); n != asked {
		t.Errorf("%d questions, want %d", n, asked)
	}
	short := 0
	for _, page := range p.list(t) {
		if page.Short() {
			short++
		}
	}
	if short != 1 {
		t.Errorf("%d pages are short, want 1", short)
	}
}

// A value that is found in the spelling of the declared type leaves of a list
// what carries it, as any other.
func TestListsKeepWhatWasSoughtInTheDeclaredType(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `
dataset:
  - fides_key: a
    collections:
      - name: person
        fields:
          - {name: nr, fides_meta: {identity: nr}}
          - {name: kid, fides_meta: {references: [{dataset: a, field: household.members, direction: to}]}}
      - name: household
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: members, fides_meta: {data_type: "integer[]"}}
`, `{"a":{"person":[{"nr":"1","kid":"007"}],"household":[{"id":1,"members":[7,8,9]}]}}`)
	p, _ := search(t, w, []Seed{{Kind: "nr", Value: "1", Proof: ProofEID}}, Options{})
	if diff := cmp.Diff([]string{`{"id":1,"members":[7]}`}, p.values(t, "a:household")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
