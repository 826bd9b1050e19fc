package engine

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Tickets and who answers them, both found by e-mail.
const (
	agentDeclaration = `dataset: {fides_key: s, collections: [
		{name: agent, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}]},
		{name: ticket, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}, {name: agent, fides_meta: {references: [{dataset: s, field: agent.id}]}}]}]}`
	agentRows = `{"s": {"agent": [{"id": 7, "mail": "agent@example.no"}],
		"ticket": [{"id": 1, "mail": "kari@example.no", "agent": 7}, {"id": 2, "mail": "ola@example.no", "agent": 7}, {"id": 3, "mail": "per@example.no", "agent": 8}]}}`
)

func TestSearch(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		declaration string
		rows        string
		seeds       []Seed
		want        []string
	}{
		"along references to and from": {
			`dataset: {fides_key: s, collections: [
				{name: person, fields: [{name: id}, {name: mail, fides_meta: {identity: email}},
					{name: home, fides_meta: {references: [{dataset: s, field: address.id, direction: to}]}}]},
				{name: address, fields: [{name: id}]},
				{name: order, fields: [{name: id}, {name: buyer, fides_meta: {references: [{dataset: s, field: person.id, direction: from}]}},
					{name: sent_to, fides_meta: {references: [{dataset: s, field: address.id, direction: to}]}}]}]}`,
			`{"s": {"person": [{"id": 1, "mail": "kari@example.no", "home": 10}, {"id": 2, "mail": "ola@example.no", "home": 10}],
				"address": [{"id": 10}, {"id": 11}, {"id": 12}],
				"order": [{"id": 100, "buyer": 1, "sent_to": 11}, {"id": 101, "buyer": 2, "sent_to": 12}, {"id": 102, "buyer": "1", "sent_to": null}]}}`,
			[]Seed{email("kari@example.no")},
			[]string{"s:address 10", "s:address 11", "s:order 100", "s:order 102", "s:person 1"},
		},
		"without direction, from the nearer side": {
			`dataset: {fides_key: s, collections: [
				{name: address, fields: [{name: id}]},
				{name: order, fields: [{name: id}, {name: buyer, fides_meta: {references: [{dataset: s, field: person.id}]}},
					{name: sent_to, fides_meta: {references: [{dataset: s, field: address.id}]}}]},
				{name: person, fields: [{name: id}, {name: mail, fides_meta: {identity: email}},
					{name: home, fides_meta: {references: [{dataset: s, field: address.id}]}}]}]}`,
			`{"s": {"person": [{"id": 1, "mail": "kari@example.no", "home": 10}, {"id": 2, "mail": "ola@example.no", "home": 10}],
				"address": [{"id": 10}],
				"order": [{"id": 100, "buyer": 1, "sent_to": 10}, {"id": 101, "buyer": 2, "sent_to": 10}]}}`,
			[]Seed{email("kari@example.no")},
			[]string{"s:address 10", "s:order 100", "s:person 1"},
		},
		"without direction, entered from the other side": {
			`dataset: {fides_key: s, collections: [
				{name: ticket, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}, {name: owner, fides_meta: {references: [{dataset: s, field: person.id}]}}]},
				{name: person, fields: [{name: id}]}]}`,
			`{"s": {"ticket": [{"id": 1, "mail": "kari@example.no", "owner": 7}, {"id": 2, "mail": "ola@example.no", "owner": 7}], "person": [{"id": 7}, {"id": 8}]}}`,
			[]Seed{email("kari@example.no")},
			[]string{"s:person 7", "s:ticket 1"},
		},
		"without direction, both sides with an identity: from the customer": {
			agentDeclaration, agentRows,
			[]Seed{email("kari@example.no")},
			[]string{"s:agent 7", "s:ticket 1"},
		},
		"without direction, both sides with an identity: from the agent": {
			agentDeclaration, agentRows,
			[]Seed{email("agent@example.no")},
			[]string{"s:agent 7", "s:ticket 1", "s:ticket 2"},
		},
		"round a cycle": {
			`dataset: {fides_key: s, collections: [
				{name: a, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}, {name: b, fides_meta: {references: [{dataset: s, field: b.id, direction: to}]}}]},
				{name: b, fields: [{name: id}, {name: c, fides_meta: {references: [{dataset: s, field: c.id, direction: to}]}}]},
				{name: c, fields: [{name: id}, {name: a, fides_meta: {references: [{dataset: s, field: a.id, direction: to}]}}]}]}`,
			`{"s": {"a": [{"id": 1, "mail": "kari@example.no", "b": 1}, {"id": 2, "b": 2}, {"id": 3, "b": 3}],
				"b": [{"id": 1, "c": 1}, {"id": 2, "c": 2}, {"id": 3, "c": 3}],
				"c": [{"id": 1, "a": 2}, {"id": 2, "a": 1}, {"id": 3, "a": 3}]}}`,
			[]Seed{email("kari@example.no")},
			[]string{"s:a 1", "s:a 2", "s:b 1", "s:b 2", "s:c 1", "s:c 2"},
		},
		"up a thread": {
			`dataset: {fides_key: s, collections: [{name: m, fields: [{name: id}, {name: mail, fides_meta: {identity: email}},
				{name: parent, fides_meta: {references: [{dataset: s, field: m.id, direction: to}]}}]}]}`,
			`{"s": {"m": [{"id": 0}, {"id": 1, "parent": 0}, {"id": 2, "parent": 1, "mail": "kari@example.no"}, {"id": 3, "parent": 2}]}}`,
			[]Seed{email("kari@example.no")},
			[]string{"s:m 0", "s:m 1", "s:m 2"},
		},
		"down a thread": {
			`dataset: {fides_key: s, collections: [{name: m, fields: [{name: id}, {name: mail, fides_meta: {identity: email}},
				{name: parent, fides_meta: {references: [{dataset: s, field: m.id, direction: from}]}}]}]}`,
			`{"s": {"m": [{"id": 0}, {"id": 1, "parent": 0, "mail": "kari@example.no"}, {"id": 2, "parent": 1}, {"id": 3, "parent": 2}]}}`,
			[]Seed{email("kari@example.no")},
			[]string{"s:m 1", "s:m 2", "s:m 3"},
		},
		"a whole thread, without direction": {
			`dataset: {fides_key: s, collections: [{name: m, fields: [{name: id}, {name: mail, fides_meta: {identity: email}},
				{name: parent, fides_meta: {references: [{dataset: s, field: m.id}]}}]}]}`,
			`{"s": {"m": [{"id": 0}, {"id": 1, "parent": 0, "mail": "kari@example.no"}, {"id": 2, "parent": 0}, {"id": 9, "parent": 8}]}}`,
			[]Seed{email("kari@example.no")},
			[]string{"s:m 0", "s:m 1", "s:m 2"},
		},
		"by 0 and false, not by nothing": {
			`dataset: {fides_key: s, collections: [
				{name: a, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}, {name: b, fides_meta: {references: [{dataset: s, field: b.id, direction: to}]}}]},
				{name: b, fields: [{name: id}]}]}`,
			`{"s": {"a": [{"id": 1, "mail": "k@x", "b": 0}, {"id": 2, "mail": "k@x", "b": false}, {"id": 3, "mail": "k@x", "b": null}, {"id": 4, "mail": "k@x", "b": ""}],
				"b": [{"id": 0}, {"id": false}, {"id": null}, {"id": ""}]}}`,
			[]Seed{email("k@x")},
			[]string{"s:a 1", "s:a 2", "s:a 3", "s:a 4", "s:b 0", "s:b false"},
		},
		"by e-mail in any case, in two fields, once": {
			`dataset: {fides_key: s, collections: [{name: a, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}, {name: other, fides_meta: {identity: email}}]}]}`,
			`{"s": {"a": [{"id": 1, "mail": "Kari@Example.NO", "other": "kari@example.no"}, {"id": 2, "mail": "x@x", "other": "KARI@example.no "}, {"id": 3, "mail": "kari2@example.no"}]}}`,
			[]Seed{email(" kari@EXAMPLE.no")},
			[]string{"s:a 1", "s:a 2"},
		},
		"by phone in any spelling": {
			`dataset: {fides_key: s, collections: [
				{name: a, fields: [{name: id}, {name: tlf, fides_meta: {identity: phone_number}}]},
				{name: b, fields: [{name: id}, {name: tlf, fides_meta: {references: [{dataset: s, field: a.tlf, direction: from}]}}]}]}`,
			`{"s": {"a": [{"id": 1, "tlf": "91234567"}, {"id": 2, "tlf": "0047 912 34 567"}, {"id": 3, "tlf": 4791234567}, {"id": 4, "tlf": "81234567"}],
				"b": [{"id": 1, "tlf": "+47 912 34 567"}]}}`,
			[]Seed{{Kind: KindPhone, Value: "+47 91 23 45 67", Proof: ProofCode}},
			[]string{"s:a 1", "s:a 2", "s:a 3", "s:b 1"},
		},
		"by a national identity number that lost its zero": {
			`dataset: {fides_key: s, collections: [{name: a, fields: [{name: id}, {name: nr, fides_meta: {identity: national_id}}]},
				{name: b, fields: [{name: id}, {name: nr, fides_meta: {references: [{dataset: s, field: a.nr, direction: from}]}}]},
				{name: c, fields: [{name: id}, {name: nr, meta: {match: exact}, fides_meta: {identity: national_id}}]}]}`,
			`{"s": {"a": [{"id": 1, "nr": "01817012345"}, {"id": 2, "nr": "11817012345"}, {"id": 3, "nr": 1817012345}, {"id": 4, "nr": "018170 12345"}, {"id": 5, "nr": "1817012345 "}],
				"b": [{"id": 1, "nr": 1817012345}, {"id": 2, "nr": 11817012345}], "c": [{"id": 1, "nr": "1817012345"}, {"id": 2, "nr": "01817012345"}]}}`,
			[]Seed{{Kind: KindNationalID, Value: "01817012345", Proof: ProofEID}},
			[]string{"s:a 1", "s:a 3", "s:a 4", "s:a 5", "s:b 1", "s:c 2"},
		},
		"by an identity of any name": {
			`dataset: {fides_key: s, collections: [{name: a, fields: [{name: id}, {name: card, fides_meta: {identity: loyalty_id}}]}]}`,
			`{"s": {"a": [{"id": 1, "card": "CH-1"}, {"id": 2, "card": "ch-1"}]}}`,
			[]Seed{{Kind: "loyalty_id", Value: "CH-1", Proof: ProofCaseworker}},
			[]string{"s:a 1"},
		},
		"rows without a key, as often as they are there": {
			`dataset: {fides_key: s, collections: [
				{name: a, fields: [{name: id, fides_meta: {primary_key: true}}, {name: mail, fides_meta: {identity: email}}, {name: old, fides_meta: {identity: email}}]},
				{name: line, fields: [{name: id}, {name: a, fides_meta: {references: [{dataset: s, field: a.id, direction: from}]}},
					{name: by, fides_meta: {references: [{dataset: s, field: line.id, direction: from}]}}]}]}`,
			`{"s": {"a": [{"id": 1, "mail": "k@x"}, {"id": 1, "mail": "k@x"}, {"id": 1, "mail": "k@x", "old": "other version"}],
				"line": [{"id": 5, "a": 1}, {"id": 5, "a": 1}, {"id": 6, "a": 1, "by": 5}, {"id": 7, "by": 6}]}}`,
			[]Seed{email("k@x")},
			[]string{"s:a 1", "s:a 1 (2)", "s:line 5", "s:line 5 (2)", "s:line 6", "s:line 7"},
		},
		"rows with half a composite key count as without": {
			`dataset: {fides_key: s, collections: [{name: a, fields: [{name: id, fides_meta: {primary_key: true}}, {name: no, fides_meta: {primary_key: true}}, {name: mail, fides_meta: {identity: email}}]}]}`,
			`{"s": {"a": [{"id": 1, "no": 1, "mail": "k@x"}, {"id": 1, "no": 2, "mail": "k@x"}, {"id": 1, "no": 2, "mail": "k@x"}, {"id": 2, "no": null, "mail": "k@x"}, {"id": 2, "no": null, "mail": "k@x"}]}}`,
			[]Seed{email("k@x")},
			[]string{"s:a 1", "s:a 1 (2)", "s:a 2", "s:a 2 (2)"},
		},
		"through objects and lists": {
			`dataset: {fides_key: s, collections: [
				{name: a, fields: [{name: id}, {name: profile, fields: [{name: mails, fides_meta: {data_type: "string[]", identity: email}},
					{name: orders, fields: [{name: no, fides_meta: {references: [{dataset: s, field: b.lines.no, direction: to}]}}]}]}]},
				{name: b, fields: [{name: id}, {name: lines, fields: [{name: no}]}]}]}`,
			`{"s": {"a": [{"id": 1, "profile": {"mails": ["x@x", "k@x"], "orders": [{"no": 7}, {"no": [8, 0]}]}}, {"id": 2, "profile": {"mails": []}}],
				"b": [{"id": 1, "lines": [{"no": 9}, {"no": 7}]}, {"id": 2, "lines": {"no": "0"}}, {"id": 3, "lines": [{"no": 9}]}]}}`,
			[]Seed{email("k@x")},
			[]string{"s:a 1", "s:b 1", "s:b 2"},
		},
		"across stores, whatever the type": {
			`dataset: [
				{fides_key: crm, collections: [{name: person, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}]}]},
				{fides_key: shop, collections: [{name: order, fields: [{name: id}, {name: person, fides_meta: {references: [{dataset: crm, field: person.id, direction: from}]}}]}]},
				{fides_key: post, collections: [{name: parcel, fields: [{name: id}, {name: order, fides_meta: {references: [{dataset: shop, field: order.id, direction: from}]}}]}]}]`,
			`{"crm": {"person": [{"id": 1, "mail": "k@x"}]}, "shop": {"order": [{"id": "A", "person": "1"}, {"id": "B", "person": "2"}]}, "post": {"parcel": [{"id": 5, "order": "A"}, {"id": 6, "order": "B"}]}}`,
			[]Seed{email("k@x")},
			[]string{"crm:person 1", "post:parcel 5", "shop:order A"},
		},
		"not into what is not to be processed": {
			`dataset: {fides_key: s, collections: [
				{name: a, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}, {name: log, fides_meta: {references: [{dataset: s, field: log.id, direction: to}]}}]},
				{name: log, fides_meta: {skip_processing: true}, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}]}]}`,
			`{"s": {"a": [{"id": 1, "mail": "k@x", "log": 1}], "log": [{"id": 1, "mail": "k@x"}]}}`,
			[]Seed{email("k@x")},
			[]string{"s:a 1"},
		},
		"identities that are found open nothing": {
			`dataset: {fides_key: s, collections: [
				{name: a, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}, {name: second, fides_meta: {identity: email}}]},
				{name: b, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}]}]}`,
			`{"s": {"a": [{"id": 1, "mail": "k@x", "second": "k2@x"}], "b": [{"id": 1, "mail": "k2@x"}]}}`,
			[]Seed{email("k@x")},
			[]string{"s:a 1"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, c.declaration, c.rows)
			sink, _ := search(t, w, c.seeds, Options{})
			if diff := cmp.Diff(c.want, sink.ids(t)); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
			asked := w.asked()
			if unique := slices.Compact(slices.Clone(asked)); len(unique) != len(asked) {
				t.Errorf("a value was asked for twice: %v", asked)
			}
		})
	}
}

func TestSeedsNeedAProofTheStoreAccepts(t *testing.T) {
	t.Parallel()
	const declaration = `dataset: [
		{fides_key: open, collections: [{name: a, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}]}]},
		{fides_key: strict, collections: [{name: a, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}]}]}]`
	const rows = `{"open": {"a": [{"id": 1, "mail": "k@x"}]}, "strict": {"a": [{"id": 1, "mail": "k@x"}]}}`
	for name, c := range map[string]struct {
		proof Proof
		want  map[string]State
	}{
		"accepted":     {ProofContactRegister, map[string]State{"open": Found, "open:a": Found, "strict": Found, "strict:a": Found}},
		"not accepted": {ProofCode, map[string]State{"open": Found, "open:a": Found, "strict": Unasked, "strict:a": Unasked}},
		"no proof":     {"", map[string]State{"open": Unasked, "open:a": Unasked, "strict": Unasked, "strict:a": Unasked}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, declaration, rows)
			w.sources[1].AcceptProofs = []Proof{ProofEID, ProofContactRegister}
			_, result := search(t, w, []Seed{{Kind: KindEmail, Value: "k@x", Proof: c.proof}}, Options{})
			if diff := cmp.Diff(c.want, states(result)); diff != "" {
				t.Errorf("states (-want +got):\n%s", diff)
			}
		})
	}
}

func TestManyValuesAreAskedInChunks(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `dataset: {fides_key: s, collections: [
		{name: a, fields: [{name: id}, {name: mail, fides_meta: {identity: email}}, {name: list, fides_meta: {references: [{dataset: s, field: b.id, direction: to}]}}]},
		{name: b, fields: [{name: id}]}]}`, `{"s": {"a": [{"id": 1, "mail": "k@x"}]}}`)
	list := make([]any, 1200)
	for i := range list {
		list[i] = int64(i)
		w.stores["s"].tables["b"] = append(w.stores["s"].tables["b"], map[string]any{"id": int64(i)})
	}
	w.stores["s"].tables["a"][0]["list"] = list
	sink, result := search(t, w, []Seed{email("k@x")}, Options{})
	if n := len(sink.ids(t)); n != 1201 || result.Stores[0].Rows != 1201 || result.Stores[0].Queries != 4 {
		t.Errorf("got %d rows, result %+v; want 1201 in 1 + 3 queries", n, result.Stores[0])
	}
	for _, page := range sink.list(t) {
		if len(page.Rows) > pageRows {
			t.Errorf("a page has %d rows", len(page.Rows))
		}
	}
}
