package engine

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The population register tells an e-mail address, by which a newsletter and a
// shop are searched.
func reseedDeclaration(meta string) string {
	return `dataset: [
		{fides_key: reg, collections: [{name: person, fields: [{name: id}, {name: nr, fides_meta: {identity: national_id}},
			{name: mail, fides_meta: {identity: email}` + meta + `}, {name: friend, fides_meta: {references: [{dataset: reg, field: person.id, direction: to}]}}]}]},
		{fides_key: news, collections: [{name: sub, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}]}]},
		{fides_key: shop, collections: [{name: buyer, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}]},
			{name: order, fields: [{name: id}, {name: buyer, fides_meta: {references: [{dataset: shop, field: buyer.id, direction: from}]}}]}]}]`
}

const reseedRows = `{"reg": {"person": [{"id": 1, "nr": "01817012345", "mail": "Kari@x", "friend": 2}, {"id": 2, "nr": "02817012345", "mail": "ola@x"}]},
	"news": {"sub": [{"id": 10, "mail": "kari@X"}, {"id": 11, "mail": "ola@x"}]},
	"shop": {"buyer": [{"id": 20, "mail": "kari@x"}, {"id": 21, "mail": "ola@x"}], "order": [{"id": 30, "buyer": 20}, {"id": 31, "buyer": 21}]}}`

func TestReseed(t *testing.T) {
	t.Parallel()
	person, friend := "reg:person 1", "reg:person 2"
	all := []string{"news:sub 10", person, friend, "shop:buyer 20", "shop:order 30"}
	told := []Reseeded{{Kind: KindEmail, Dataset: "reg", Collection: "person", Field: "mail", Values: 1}}
	number := Seed{Kind: KindNationalID, Value: "01817012345", Proof: ProofEID}
	for name, c := range map[string]struct {
		meta   string
		accept []Proof // of the shop
		seeds  []Seed
		want   []string
		told   []Reseeded
	}{
		"not declared":                   {"", nil, []Seed{number}, []string{person, friend}, nil},
		"declared, and never of a third": {", meta: {reseed: true}", nil, []Seed{number}, all, told},
		"not accepted":                   {", meta: {reseed: true}", []Proof{ProofEID}, []Seed{number}, []string{"news:sub 10", person, friend}, told},
		"accepted":                       {", meta: {reseed: true}", []Proof{ProofEID, ProofFound}, []Seed{number}, all, told},
		"known already":                  {", meta: {reseed: true}", nil, []Seed{number, email("kari@x")}, all, nil},
		"another address is known": {
			", meta: {reseed: true}", nil,
			[]Seed{number, email("kari2@x")},
			all, told,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, reseedDeclaration(c.meta), reseedRows)
			w.sources[2].AcceptProofs = c.accept
			sink, result := search(t, w, c.seeds, Options{})
			if diff := cmp.Diff(c.want, sink.ids(t)); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.told, result.Reseeded); diff != "" {
				t.Errorf("reseeded (-want +got):\n%s", diff)
			}
			for name, row := range sink.rows(t) {
				if row.Third != (name == friend) {
					t.Errorf("%s is marked %v", name, row.Third)
				}
			}
			w.stores["reg"].asked = nil
			again, err := Run(t.Context(), w.graph(t), c.seeds, Options{Sink: sink, Now: stopped, Replay: sink.all()})
			if err != nil || len(w.stores["reg"].asked) != 0 || cmp.Diff(result.Reseeded, again.Reseeded) != "" {
				t.Errorf("a replay asked %v, %v, reseeded %v", w.stores["reg"].asked, err, again.Reseeded)
			}
		})
	}
}

func TestReseedsAreBounded(t *testing.T) {
	t.Parallel()
	var people, subs []string
	for i := range maxReseeds + 5 {
		people = append(people, fmt.Sprintf(`{"id": %d, "nr": "01817012345", "mail": "m%d@x"}`, i, i))
		subs = append(subs, fmt.Sprintf(`{"id": %d, "mail": "m%d@x"}`, i, i))
	}
	w := newWorld(t, reseedDeclaration(", meta: {reseed: true}"),
		`{"reg": {"person": [`+strings.Join(people, ",")+`]}, "news": {"sub": [`+strings.Join(subs, ",")+`]}}`)
	sink, result := search(t, w, []Seed{{Kind: KindNationalID, Value: "01817012345", Proof: ProofEID}}, Options{})
	if n := len(sink.values(t, "news:sub")); n != maxReseeds || len(result.Reseeded) != 1 || !result.Reseeded[0].Stopped || result.Reseeded[0].Values != maxReseeds {
		t.Errorf("%d rows, %+v; want %d and that there are more", n, result.Reseeded, maxReseeds)
	}
}
