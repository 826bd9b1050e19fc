package engine

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore/dataset"
)

func TestNewGraphNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		declaration string
		want        []string // in the error; none: no error
	}{
		"all there": {`dataset: [{fides_key: a, collections: [{name: x, fields: [{name: id}]}]},
			{fides_key: b, collections: [{name: y, fields: [{name: x, fides_meta: {references: [{dataset: a, field: x.id}]}}]}]}]`, nil},
		"no dataset, no collection, no field": {
			`dataset: [{fides_key: a, collections: [{name: x, fields: [{name: id}]}]},
				{fides_key: b, collections: [{name: y, fields: [
					{name: x, fides_meta: {references: [{dataset: c, field: x.id}, {dataset: a, field: z.id}]}},
					{name: o, fields: [{name: p, fides_meta: {references: [{dataset: a, field: x.nr}]}}]}]}]}]`,
			[]string{"b:y.x refers to c:x.id", "b:y.x refers to a:z.id", "b:y.o.p refers to a:x.nr"},
		},
		"to what is not processed": {`dataset: [{fides_key: a, collections: [{name: x, fides_meta: {skip_processing: true}, fields: [{name: id}]}]},
			{fides_key: b, collections: [{name: y, fields: [{name: x, fides_meta: {references: [{dataset: a, field: x.id}]}}]}]}]`, nil},
		"after what is not there": {`dataset: {fides_key: a, fides_meta: {after: [z]}, collections: [{name: x, fides_meta: {after: [b.c]}, fields: [{name: id}]}]}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := NewGraph(newWorld(t, c.declaration, "{}").sources)
			if (err == nil) != (len(c.want) == 0) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
			for _, w := range c.want {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("%q is not in %v", w, err)
				}
			}
		})
	}
}

func TestNewGraphTakesADatasetOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `dataset: {fides_key: a, collections: []}`, "{}")
	other := w.sources[0]
	other.StoreID = "other"
	if _, err := NewGraph(append(w.sources, other)); err == nil || !strings.Contains(err.Error(), "the stores a and other both declare the dataset a") {
		t.Errorf("got %v, want that both stores are named", err)
	}
}

func TestRunNeedsAConnector(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `dataset: {fides_key: a, collections: [{name: x, fields: [{name: id}]}]}`, "{}")
	w.sources[0].Connector = nil
	if _, err := Run(t.Context(), w.graph(t), nil, Options{Sink: newPages(), Now: stopped}); err == nil {
		t.Error("a store without a connector was searched")
	}
}

func TestPlan(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `dataset: [
		{fides_key: s, collections: [
			{name: a_last, fides_meta: {after: [s.c_person]}, fields: [{name: mail, fides_meta: {identity: email}}]},
			{name: b_order, fields: [{name: id}, {name: person, fides_meta: {references: [{dataset: s, field: c_person.id}]}}]},
			{name: c_person, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}, {name: nr, fides_meta: {identity: national_id}}]},
			{name: d_card, fields: [{name: id}, {name: card, fides_meta: {identity: loyalty_id}}]},
			{name: e_alone, fields: [{name: id}]}]},
		{fides_key: t, fides_meta: {after: [s]}, collections: [{name: f, fields: [{name: mail, fides_meta: {identity: email}}]}]}]`, "{}")
	steps := w.graph(t).Plan([]Seed{email("k@x"), {Kind: KindNationalID, Value: "01817012345", Proof: ProofEID}, {Kind: "loyalty_id", Value: "unproven"}})
	address := func(name string) dataset.Address { return dataset.Address{Dataset: "s", Collection: name} }
	want := []Step{
		{StoreID: "s", Collection: address("c_person"), Identities: []string{KindEmail, KindNationalID}},
		{StoreID: "s", Collection: address("d_card"), NotSearched: NoIdentity},
		{StoreID: "s", Collection: address("e_alone"), NotSearched: NotReferred},
		{StoreID: "s", Collection: address("a_last"), Identities: []string{KindEmail}},
		{StoreID: "s", Collection: address("b_order"), From: []Link{{From: address("c_person"), FromField: "id", ToField: "person"}}},
		{StoreID: "t", Collection: dataset.Address{Dataset: "t", Collection: "f"}, Identities: []string{KindEmail}},
	}
	if diff := cmp.Diff(want, steps); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
}

func TestOrderOfQueries(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		declaration string
		want        []string
	}{
		"after a collection, and values before": {
			`dataset: {fides_key: s, collections: [
				{name: a, fides_meta: {after: [s.c]}, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}]},
				{name: b, fields: [{name: id}, {name: a, fides_meta: {references: [{dataset: s, field: a.id, direction: from}, {dataset: s, field: c.id, direction: from}]}}]},
				{name: c, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}]}]}`,
			[]string{"s:c", "s:a", "s:b"},
		},
		"after each other waits for nobody": {
			`dataset: {fides_key: s, collections: [
				{name: a, fides_meta: {after: [s.b]}, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}]},
				{name: b, fides_meta: {after: [s.a]}, fields: [{name: id}, {name: a, fides_meta: {references: [{dataset: s, field: a.id, direction: from}]}}]}]}`,
			[]string{"s:a", "s:b"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, c.declaration, `{"s": {"a": [{"id": 1, "mail": "k@x"}], "c": [{"id": 2, "mail": "k@x"}]}}`)
			search(t, w, []Seed{email("k@x")}, Options{})
			if diff := cmp.Diff(c.want, w.stores["s"].queries); diff != "" {
				t.Errorf("queries (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSeedHidesItself(t *testing.T) {
	t.Parallel()
	s := email("kari@example.no")
	for _, shown := range []string{fmt.Sprintf("%v", s), fmt.Sprintf("%+v", s), fmt.Sprintf("%#v", s), fmt.Sprintf("%s", []Seed{s}), s.LogValue().String()} {
		if strings.Contains(shown, "kari") {
			t.Errorf("the address shows in %s", shown)
		}
	}
}
