package dataset

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"rettighetsporten/models"
)

var (
	noLines      = cmpopts.IgnoreFields(Field{}, "Line")
	noRefLines   = cmpopts.IgnoreFields(Reference{}, "Line")
	noPlacesOfIt = cmpopts.IgnoreFields(Collection{}, "Line", "Dataset", "Namespace", "Fields", "Name")
)

// spellings returns the meta under its name and under its old name.
func spellings(t *testing.T, source string) map[string]string {
	t.Helper()
	if !strings.Contains(source, "fides_meta") {
		return map[string]string{"as it is": source}
	}
	return map[string]string{"fides_meta": source, "fidesops_meta": strings.ReplaceAll(source, "fides_meta", "fidesops_meta")}
}

func parseAll(t *testing.T, source string) Dataset {
	t.Helper()
	file, err := Parse([]byte(source))
	if err != nil {
		t.Fatal(err)
	}
	if len(file.Warnings) > 0 {
		t.Errorf("warnings: %v", file.Warnings)
	}
	return file.Datasets[0]
}

func TestDatasetKeys(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		key  string
		want Dataset
	}{
		"nothing":                {"", Dataset{}},
		"name":                   {"name: Shop", Dataset{Name: "Shop"}},
		"description":            {"description: Text", Dataset{}},
		"organization":           {"organization_fides_key: default_organization", Dataset{}},
		"tags":                   {"tags: [a, b]", Dataset{}},
		"meta":                   {"meta: {anything: [1, {goes: here}]}", Dataset{}},
		"categories":             {"data_categories: [user]", Dataset{}},
		"no meta":                {"fides_meta:", Dataset{}},
		"after":                  {"fides_meta: {after: [billing, crm]}", Dataset{After: []string{"billing", "crm"}}},
		"resource_id":            {"fides_meta: {resource_id: x}", Dataset{}},
		"redact":                 {"fides_meta: {redact: name}", Dataset{Redact: true}},
		"namespace, PostgreSQL":  {"fides_meta: {namespace: {database_name: d, schema: s}}", Dataset{Namespace: map[string]string{"database_name": "d", "schema": "s"}}},
		"namespace, RDS":         {"fides_meta: {namespace: {database_instance_name: i, database_name: d}}", Dataset{Namespace: map[string]string{"database_instance_name": "i", "database_name": "d"}}},
		"namespace, BigQuery":    {"fides_meta: {namespace: {project_id: p, dataset_id: s}}", Dataset{Namespace: map[string]string{"project_id": "p", "dataset_id": "s"}}},
		"namespace with its tag": {"fides_meta: {namespace: {connection_type: snowflake, database_name: d, schema: s}}", Dataset{Namespace: map[string]string{"connection_type": "snowflake", "database_name": "d", "schema": "s"}}},
	} {
		for spelling, source := range spellings(t, "fides_key: a\ncollections: [{name: b, fields: [{name: c}]}]\n"+c.key+"\n") {
			t.Run(name+"/"+spelling, func(t *testing.T) {
				t.Parallel()
				got := parseAll(t, source)
				schema := got.Collections[0].Schema()
				if want := c.want.Namespace["schema"] + c.want.Namespace["dataset_id"]; schema != want {
					t.Errorf("schema %q, want %q", schema, want)
				}
				got.Key, got.Collections = "", nil
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Errorf("dataset (-want +got):\n%s", diff)
				}
			})
		}
	}
}

func TestCollectionKeys(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		key  string
		want Collection
	}{
		"nothing":         {"", Collection{}},
		"description":     {"description: Text", Collection{}},
		"categories":      {"data_categories: [user.contact, user.name]", Collection{Categories: []string{"user.contact", "user.name"}}},
		"after":           {"fides_meta: {after: [x.y]}", Collection{After: []Address{{"x", "y"}}}},
		"erase_after":     {"fides_meta: {erase_after: [x.y, x.z]}", Collection{EraseAfter: []Address{{"x", "y"}, {"x", "z"}}}},
		"skip_processing": {"fides_meta: {skip_processing: True}", Collection{Skip: true}},
		"not skipped":     {"fides_meta: {skip_processing: off}", Collection{}},
		"masking": {
			"fides_meta: {masking_strategy_override: {strategy: delete}}",
			Collection{Masking: &Masking{Strategy: "delete", Configuration: map[string]string{}}},
		},
		"partitioning": {"fides_meta: {partitioning: {where_clauses: [a > 1]}}", Collection{}},
		"redact":       {"fides_meta: {redact: name}", Collection{Redact: true}},
		"label":        {"meta: {label: {nb: Lån, en: Loan}}", Collection{Label: models.Text{NB: "Lån", EN: "Loan"}}},
		"provided":     {"meta: {provided: true}", Collection{Provided: &yes}},
		"messages":     {"meta: {messages: true}", Collection{Messages: true}},
		"not provided": {"meta: {provided: no}", Collection{Provided: &no}},
	} {
		for spelling, source := range spellings(t, "fides_key: a\ncollections:\n- name: b\n  fields: [{name: c}]\n  "+c.key+"\n") {
			t.Run(name+"/"+spelling, func(t *testing.T) {
				t.Parallel()
				if diff := cmp.Diff(c.want, parseAll(t, source).Collections[0], noPlacesOfIt); diff != "" {
					t.Errorf("collection (-want +got):\n%s", diff)
				}
			})
		}
	}
}

func TestFieldKeys(t *testing.T) {
	t.Parallel()
	ref := func(field string, d Direction) Field {
		return Field{References: []Reference{{Dataset: "a", Collection: "b", Field: field, Direction: d}}}
	}
	inner := Field{Name: "d"}
	for name, c := range map[string]struct {
		key  string
		want Field
	}{
		"nothing":                   {"", Field{}},
		"description":               {"description: Text", Field{}},
		"categories":                {"data_categories: [user.name]", Field{Categories: []string{"user.name"}}},
		"identity":                  {"fides_meta: {identity: email}", Field{Identity: "email"}},
		"identity of one's own":     {"fides_meta: {identity: loyalty_id}", Field{Identity: "loyalty_id"}},
		"primary_key":               {"fides_meta: {primary_key: Yes}", Field{PrimaryKey: true}},
		"primary_key, in quotes":    {"fides_meta: {primary_key: 'True'}", Field{PrimaryKey: true}},
		"primary_key, off":          {"fides_meta: {primary_key: OFF}", Field{}},
		"reference to":              {"fides_meta: {references: [{dataset: a, field: b.o.i, direction: to}]}", ref("o.i", To)},
		"reference from":            {"fides_meta: {references: [{dataset: a, field: b.c, direction: from}]}", ref("c", From)},
		"reference, no direction":   {"fides_meta: {references: [{dataset: a, field: b.c}]}", ref("c", Either)},
		"reference, null direction": {"fides_meta: {references: [{dataset: a, field: b.c, direction: null}]}", ref("c", Either)},
		"string":                    {"fides_meta: {data_type: string}", Field{Type: String}},
		"integer":                   {"fides_meta: {data_type: integer}", Field{Type: Integer}},
		"float":                     {"fides_meta: {data_type: float}", Field{Type: Float}},
		"boolean":                   {"fides_meta: {data_type: boolean}", Field{Type: Boolean}},
		"object_id":                 {"fides_meta: {data_type: object_id}", Field{Type: ObjectID}},
		"list":                      {"fides_meta: {data_type: 'integer[]'}", Field{Type: "integer[]"}},
		"object":                    {"fides_meta: {data_type: object}", Field{Type: Object}},
		"nested":                    {"fields: [{name: d}]", Field{Fields: []Field{inner}}},
		"nested list":               {"fides_meta: {data_type: 'object[]'}\n    fields: [{name: d}]", Field{Type: "object[]", Fields: []Field{inner}}},
		"length":                    {"fides_meta: {length: 40}", Field{Length: 40}},
		"read_only":                 {"fides_meta: {read_only: true}", Field{ReadOnly: true}},
		"return_all_elements":       {"fides_meta: {data_type: 'string[]', return_all_elements: true}", Field{Type: "string[]", ReturnAll: true}},
		"return_all_elements, inherited": {
			"fides_meta: {data_type: 'object[]', return_all_elements: true}\n    fields: [{name: d}]",
			Field{Type: "object[]", ReturnAll: true, Fields: []Field{{Name: "d", ReturnAll: true}}},
		},
		"custom_request_field": {"fides_meta: {custom_request_field: tenant}", Field{RequestField: "tenant"}},
		"masking": {
			"fides_meta: {masking_strategy_override: {strategy: string_rewrite, configuration: {rewrite_value: x, format_preservation: {suffix: '@y'}}}}",
			Field{Masking: &Masking{Strategy: "string_rewrite", Configuration: map[string]string{"rewrite_value": "x", "format_preservation.suffix": "@y"}}},
		},
		"redact":            {"fides_meta: {redact: name}", Field{Redact: true}},
		"label":             {"meta: {label: Nummer}", Field{Label: models.Text{NB: "Nummer"}}},
		"hidden":            {"meta: {display: false}", Field{Hidden: true}},
		"match, exactly":    {"meta: {match: exact}", Field{Match: MatchExact}},
		"match, letters":    {"meta: {match: fold-case}", Field{Match: MatchFoldCase}},
		"match, phones":     {"meta: {match: phone}", Field{Match: MatchPhone}},
		"reseed":            {"meta: {reseed: true}", Field{Reseed: true}},
		"no reseed":         {"meta: {reseed: false}", Field{}},
		"restriction":       {"meta: {restriction: true}", Field{Restriction: &Flag{On: "true", Off: "false"}}},
		"its own words":     {"meta: {restriction: {on: J, off: N}}", Field{Restriction: &Flag{On: "J", Off: "N"}}},
		"off is nothing":    {"meta: {restriction: {on: sperret}}", Field{Restriction: &Flag{On: "sperret"}}},
		"no restriction":    {"meta: {restriction: false}", Field{}},
		"supplement":        {"meta: {supplement: true}", Field{Supplement: true}},
		"recipient":         {"meta: {recipient: true}", Field{Recipient: true}},
		"provided":          {"meta: {provided: true}", Field{Provided: &yes}},
		"not provided":      {"meta: {provided: false}", Field{Provided: &no}},
		"object's own meta": {"fields: [{name: d}]\n    meta: {match: exact, reseed: true}", Field{Fields: []Field{inner}}},
	} {
		const head = "fides_key: a\ncollections:\n- name: b\n  fields:\n  - {name: o, fields: [{name: i}]}\n  - name: c\n    "
		for spelling, source := range spellings(t, head+c.key+"\n") {
			t.Run(name+"/"+spelling, func(t *testing.T) {
				t.Parallel()
				want, got := c.want, parseAll(t, source).Collections[0].Fields[1]
				want.Name = "c"
				if diff := cmp.Diff(want, got, noLines, noRefLines); diff != "" {
					t.Errorf("field (-want +got):\n%s", diff)
				}
			})
		}
	}
}

func TestKeysThatCannotBe(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ at, key, want string }{
		"redact something else":      {"dataset", "fides_meta: {redact: all}", `redact "all": only name can be hidden`},
		"half an erase_after":        {"collection", "fides_meta: {erase_after: [x]}", `erase_after "x": want dataset.collection`},
		"three parts":                {"collection", "fides_meta: {after: [x.y.z]}", `after "x.y.z": want dataset.collection`},
		"masking without a strategy": {"field", "fides_meta: {masking_strategy_override: {configuration: {}}}", "needs a strategy"},
		"match unknown":              {"field", "meta: {match: nearly}", `match "nearly": want exact, fold-case or phone`},
		"provided unclear":           {"field", "meta: {provided: partly}", "want true or false"},
		"restriction unclear":        {"field", "meta: {restriction: maybe}", "want true or false"},
		"restriction without on":     {"field", "meta: {restriction: {off: N}}", "want true, or {on: …, off: …}"},
		"reseed unclear":             {"field", "meta: {reseed: maybe}", "want true or false"},
		"type unknown":               {"field", "fides_meta: {data_type: 'text[]'}", `data_type "text[]" is not known`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			source := map[string]string{
				"dataset":    "fides_key: a\ncollections: [{name: b, fields: [{name: c}]}]\n" + c.key,
				"collection": "fides_key: a\ncollections:\n- name: b\n  fields: [{name: c}]\n  " + c.key,
				"field":      "fides_key: a\ncollections:\n- name: b\n  fields:\n  - name: c\n    " + c.key,
			}[c.at]
			if _, err := Parse([]byte(source)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}
