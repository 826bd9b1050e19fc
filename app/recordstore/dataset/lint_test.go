package dataset

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// foundBy writes problems as "line severity code: text".
func foundBy(problems []Problem) []string {
	var all []string
	for _, p := range problems {
		all = append(all, fmt.Sprintf("%s:%d %s %s: %s", p.File, p.Line, p.Severity, p.Code, p.Text))
	}
	return all
}

func TestLint(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		source string
		want   []string // after "a.yml:"
	}{
		"nothing": {`fides_key: a
collections:
- name: b
  fields: [{name: c, data_categories: [user.contact.email], fides_meta: {identity: email}}]
`, nil},
		"keys in the wrong place": {`fides_key: a
after: [x]
collections:
- name: b
  skip_processing: false
  identity: email
  fides_meta: {data_categories: [user]}
  fields:
  - name: c
    references: [{dataset: a, field: b.c}]
    label: C
    fides_meta: {identity: email, type: string, match: exact, data_categories: [user]}
    meta: {primary_key: true}
`, []string{
			`2 warning misplaced: "after" has no meaning here and is ignored: it belongs under fides_meta of the dataset`,
			`5 warning misplaced: "skip_processing" has no meaning here and is ignored: it belongs under fides_meta of the collection`,
			`6 warning misplaced: "identity" has no meaning here and is ignored: it belongs under fides_meta of the field`,
			`7 warning misplaced: "data_categories" has no meaning here and is ignored: it belongs under the collection itself`,
			`10 warning misplaced: "references" has no meaning here and is ignored: it belongs under fides_meta of the field`,
			`11 warning misplaced: "label" has no meaning here and is ignored: it belongs under meta of the field`,
			`12 warning unknown: "type" has no meaning here and is ignored: did you mean data_type?`,
			`12 warning misplaced: "match" has no meaning here and is ignored: it belongs under meta of the field`,
			`12 warning misplaced: "data_categories" has no meaning here and is ignored: it belongs under the field itself`,
			`13 warning misplaced: "primary_key" has no meaning here and is ignored: it belongs under fides_meta of the field`,
		}},
		"misspelt": {`fides_key: a
collections:
- name: b
  fields:
  - name: c
    data_catgories: [user]
    Fides-Meta: {}
    zebra: 1
    fides_meta: {identity: email, primarykey: true, references: [{dataset: a, feild: b.c, field: b.c}]}
`, []string{
			`6 warning unknown: "data_catgories" has no meaning here and is ignored: did you mean data_categories?`,
			`7 warning unknown: "Fides-Meta" has no meaning here and is ignored: did you mean fides_meta?`,
			`8 warning unknown: "zebra" has no meaning here and is ignored`,
			`9 warning unknown: "primarykey" has no meaning here and is ignored: did you mean primary_key?`,
			`9 warning unknown: "feild" has no meaning here and is ignored`,
		}},
		"categories": {`fides_key: a
collections:
- name: b
  data_categories:
  - user.contact
  - user.contacts
  fields: [{name: c, data_categories: [email], fides_meta: {identity: email}}]
`, []string{
			"6 warning category: the data category user.contacts is not in the default taxonomy: did you mean user.contact?",
			"7 warning category: the data category email is not in the default taxonomy: did you mean user.contact.email?",
		}},
		"references": {`fides_key: a
collections:
- name: b
  fields:
  - name: c
    fides_meta: {identity: email, data_type: string}
  - name: n
    fides_meta:
      data_type: integer
      references:
      - {dataset: a, field: b.c}
      - {dataset: a, field: skipped.id}
      - {dataset: other, field: x.y}
- name: skipped
  fides_meta: {skip_processing: true}
  fields: [{name: id}]
`, []string{
			"11 warning type: is of the type integer and refers to b.c, which is of the type string",
			"12 warning skipped: refers to a:skipped, which has skip_processing: the reference is not followed",
			"13 warning reference: refers to the dataset other, which is not in these files: look at both together",
		}},
		"a reference to nothing": {`fides_key: a
collections:
- name: b
  fields:
  - name: c
    fides_meta: {identity: email, references: [{dataset: a, field: z.c}]}
`, []string{"6 error reference: refers to z.c, which is not declared"}},
		"unreachable": {`fides_key: a
collections:
- name: b
  fields: [{name: c, fides_meta: {identity: email}}]
- name: alone
  fields: [{name: c}]
- name: only_out
  fields: [{name: c, fides_meta: {references: [{dataset: a, field: b.c, direction: to}]}}]
- name: by_form
  fields: [{name: c, fides_meta: {custom_request_field: tenant}}]
- name: from_elsewhere
  fields: [{name: c, fides_meta: {references: [{dataset: z, field: b.c, direction: from}]}}]
- name: behind
  fields: [{name: c, fides_meta: {references: [{dataset: a, field: from_elsewhere.c, direction: from}]}}]
`, []string{
			"5 warning unreachable: nothing leads here from an identity, so it is never searched",
			"7 warning unreachable: nothing leads here from an identity, so it is never searched",
			"12 warning reference: refers to the dataset z, which is not in these files: look at both together",
		}},
		"circles of after": {`fides_key: a
collections:
- name: b
  fides_meta: {after: [a.d]}
  fields: [{name: c, fides_meta: {identity: email}}]
- name: d
  fides_meta: {after: [a.b]}
  fields: [{name: c, fides_meta: {identity: email}}]
- name: e
  fides_meta: {after: [a.nobody]}
  fields: [{name: c, fides_meta: {identity: email}}]
`, []string{
			"3 error cycle: after goes in a circle: a:b → a:d → a:b",
			"9 warning after: is to come after a:nobody, which is not declared",
		}},
		"after itself": {"fides_key: a\nfides_meta: {after: [a]}\ncollections: [{name: b, fields: [{name: c, fides_meta: {identity: email}}]}]\n", []string{
			"3 error cycle: after goes in a circle: a:b → a:b",
		}},
		"names that stand twice": {`fides_key: a
collections:
- name: b
  fields: [{name: c, fides_meta: {identity: email}}, {name: c}]
- name: b
  fields: []
`, []string{`4 error invalid: two fields are called "c"`, `5 error invalid: two collections are called "b"`}},
		"reseed": {`fides_key: a
collections:
- name: b
  fields:
  - {name: c, fides_meta: {identity: email}, meta: {reseed: true}}
  - {name: d, meta: {reseed: true}}
  - {name: e, fides_meta: {identity: x, data_type: boolean}}
`, []string{
			"5 warning reseed: reseed: what this field holds in a person's rows is taken to be the person's in other stores too; make sure it cannot be somebody else's",
			"6 warning reseed: reseed: what this field holds in a person's rows is taken to be the person's in other stores too; make sure it cannot be somebody else's",
			"6 warning reseed: reseed has no effect on a field that is no identity",
			"7 warning type: an identity of the type boolean will hardly find anybody",
		}},
		"provided": {`fides_key: a
collections:
- name: b
  meta: {provided: true}
  fields:
  - {name: c, fides_meta: {identity: email}}
  - {name: d, data_categories: [system.operations], meta: {provided: true}}
- name: e
  fides_meta: {skip_processing: true}
  meta: {provided: true}
  fields: [{name: f}]
`, []string{
			"7 warning provided: is called provided by the person, and its categories say that the system made it",
			"8 warning provided: provided has no effect on a collection that is skipped",
		}},
		"masking": {`fides_key: a
collections:
- name: b
  fides_meta: {masking_strategy_override: {strategy: delete}}
  fields:
  - {name: c, fides_meta: {identity: email, masking_strategy_override: {strategy: null_rewrite}}}
  - {name: d, fides_meta: {masking_strategy_override: {strategy: shred}}}
`, []string{`7 warning masking: there is no masking strategy "shred": what it is for will not be erased`}},
		"no YAML": {"a: b\n  c: [\n", []string{"2 error invalid: not YAML: mapping values are not allowed in this context"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var want []string
			for _, w := range c.want {
				want = append(want, "a.yml:"+w)
			}
			if diff := cmp.Diff(want, foundBy(Lint([]Source{{Name: "a.yml", Text: []byte(c.source)}}))); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLintLooksAtFilesTogether(t *testing.T) {
	t.Parallel()
	crm := Source{"crm.yml", []byte("fides_key: crm\ncollections: [{name: p, fields: [{name: id, fides_meta: {identity: email}}]}]\n")}
	shop := Source{"shop.yml", []byte(`fides_key: shop
collections:
- name: o
  fields:
  - {name: p, fides_meta: {references: [{dataset: crm, field: p.id, direction: from}]}}
  - {name: q, fides_meta: {references: [{dataset: crm, field: p.nr, direction: from}]}}
`)}
	again := crm
	again.Name = "again.yml"
	want := []string{
		"shop.yml:6 error reference: refers to crm:p.nr, which is not declared",
		"again.yml:2 error duplicate: another file, crm.yml, declares a dataset of this key too",
	}
	if diff := cmp.Diff(want, foundBy(Lint([]Source{crm, shop, again}))); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

func TestProblemInFile(t *testing.T) {
	t.Parallel()
	p := Problem{File: "a.yml", Line: 3, Severity: Warning, Where: "a:b", Text: "is odd"}
	if got := p.InFile(); got != "a.yml:3: warning: a:b: is odd" {
		t.Errorf("got %q", got)
	}
	p.Line, p.Where = 0, ""
	if got := p.InFile(); got != "a.yml:1: warning: is odd" {
		t.Errorf("got %q", got)
	}
}

func TestTaxonomy(t *testing.T) {
	t.Parallel()
	all := Categories()
	if len(all) != 85 {
		t.Errorf("%d categories, want 85", len(all))
	}
	known := map[string]bool{}
	for _, category := range all {
		known[category] = true
	}
	for _, category := range all {
		if i := strings.LastIndexByte(category, '.'); i >= 0 && !known[category[:i]] {
			t.Errorf("%s has no parent", category)
		}
	}
}

func FuzzLint(f *testing.F) {
	f.Add([]byte(library), []byte("fides_key: b\ncollections: []"))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		for _, p := range Lint([]Source{{"a", a}, {"b", b}}) {
			if p.Text == "" || p.Severity == "" || p.Code == "" || p.Line < 0 {
				t.Errorf("half a problem: %+v", p)
			}
		}
	})
}
