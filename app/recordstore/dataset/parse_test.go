package dataset

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"rettighetsporten/models"
)

const library = `dataset:
  - fides_key: library
    name: Bibliotek
    fides_meta:
      after: [billing]
      namespace: {database_name: lib, schema: app}
    collections:
      - name: loan
        fields:
          - name: id
            fidesops_meta: {primary_key: True, data_type: integer}
          - name: member_id
            fides_meta:
              references: [{dataset: library, field: member.id, direction: from}]
      - name: member
        data_categories: [user]
        fides_meta: {after: [billing.invoice]}
        meta:
          label: {nb: Låner, en: Member}
        fields:
          - name: id
            fides_meta: {primary_key: yes}
            meta: {label: Nummer, display: false}
          - name: mail
            data_categories: [user.contact.email]
            fides_meta: {identity: email, data_type: string, length: 100}
          - name: profile
            fides_meta: {data_type: object}
            fields:
              - name: devices
                fides_meta: {data_type: "object[]", return_all_elements: true}
                fields: [{name: ip, fides_meta: {data_type: string, read_only: true}}]
      - name: audit
        fides_meta: {skip_processing: true}
        fields: [{name: id}]
`

func TestParse(t *testing.T) {
	t.Parallel()
	namespace := map[string]string{"database_name": "lib", "schema": "app"}
	want := []Dataset{{
		Key: "library", Name: "Bibliotek", After: []string{"billing"}, Namespace: namespace,
		Collections: []Collection{
			{Name: "audit", Skip: true, Fields: []Field{{Name: "id"}}},
			{Name: "loan", Fields: []Field{
				{Name: "id", PrimaryKey: true, Type: Integer},
				{Name: "member_id", References: []Reference{
					{Dataset: "library", Collection: "member", Field: "id", Direction: From},
				}},
			}},
			{
				Name: "member", Categories: []string{"user"},
				After: []Address{{"billing", "invoice"}},
				Label: models.Text{NB: "Låner", EN: "Member"},
				Fields: []Field{
					{Name: "id", PrimaryKey: true, Label: models.Text{NB: "Nummer"}, Hidden: true},
					{Name: "mail", Categories: []string{"user.contact.email"}, Identity: "email", Type: String, Length: 100},
					{Name: "profile", Type: Object, Fields: []Field{
						{Name: "devices", Type: "object[]", ReturnAll: true, Fields: []Field{
							{Name: "ip", Type: String, ReadOnly: true, ReturnAll: true},
						}},
					}},
				},
			},
		},
	}}
	for i := range want[0].Collections {
		want[0].Collections[i].Dataset, want[0].Collections[i].Namespace = "library", namespace
	}
	file, err := Parse([]byte(library))
	if err != nil {
		t.Fatal(err)
	}
	lines := cmpopts.IgnoreFields(Collection{}, "Line")
	if diff := cmp.Diff(want, file.Datasets, lines,
		cmpopts.IgnoreFields(Field{}, "Line"), cmpopts.IgnoreFields(Reference{}, "Line")); diff != "" {
		t.Errorf("datasets (-want +got):\n%s", diff)
	}
	if len(file.Warnings) != 0 {
		t.Errorf("warnings: %v", file.Warnings)
	}
	member, _ := file.Datasets[0].Collection("member")
	if _, ok := member.Field("profile.devices.ip"); !ok {
		t.Error("the nested field profile.devices.ip is not found")
	}
	if member.Line != 15 || member.Schema() != "app" {
		t.Errorf("line %d, schema %q; want 15 and app", member.Line, member.Schema())
	}
}

func TestParseTakesASingleDataset(t *testing.T) {
	t.Parallel()
	bare := "fides_key: a\ncollections: [{name: b, fields: [{name: c}]}]\n"
	for name, source := range map[string]string{
		"in a list":     "dataset: [{fides_key: a, collections: [{name: b, fields: [{name: c}]}]}]",
		"as a mapping":  "dataset: {fides_key: a, collections: [{name: b, fields: [{name: c}]}]}",
		"alone":         bare,
		"with an alias": "x: &f [{name: c}]\ndataset: {fides_key: a, collections: [{name: b, fields: *f}]}",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file, err := Parse([]byte(source))
			if err != nil {
				t.Fatal(err)
			}
			b, ok := file.Datasets[0].Collection("b")
			if !ok || b.Address().String() != "a:b" || !cmp.Equal(b.Columns(), []string{"c"}) {
				t.Errorf("got %+v", file.Datasets)
			}
		})
	}
}

func TestParseWarnsOfWhatItIgnores(t *testing.T) {
	t.Parallel()
	file, err := Parse([]byte(`dataset:
  - fides_key: a
    collections:
      - name: b
        after: [a.c]
        fields:
          - name: c
            data_type: string
            fides_meta: {identity: email, type: string}
            fields: [{name: d}]
`))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`line 9: a:b.c: "type" has no meaning here and is ignored`,
		`line 5: a:b: "after" has no meaning here and is ignored`,
		`line 8: a:b.c: "data_type" has no meaning here and is ignored`,
		`line 7: a:b.c: identity, primary_key and references of an object are ignored: declare them on its fields`,
	}
	for _, w := range want {
		if !strings.Contains(Errors(file.Warnings).Error(), w) {
			t.Errorf("no warning %q in\n%v", w, file.Warnings)
		}
	}
	if c, _ := file.Datasets[0].Collections[0].Field("c"); c.Identity != "" {
		t.Errorf("the object kept its identity %q", c.Identity)
	}
}

func TestParseNamesTheProblem(t *testing.T) {
	t.Parallel()
	// wrap gives field c of a:b the meta; the field stands on line 5.
	wrap := func(meta string) string {
		return "dataset:\n  - fides_key: a\n    collections:\n      - name: b\n        fields: [{name: id}, {name: c, fides_meta: " + meta + "}]\n"
	}
	for name, c := range map[string]struct{ source, want string }{
		"no YAML":              {"a: [", "not YAML"},
		"nothing":              {"", "the declaration is empty"},
		"a list of texts":      {"dataset: [x]", "line 1: want a mapping here"},
		"no dataset":           {"dataset: []", "line 1: no dataset is declared"},
		"bad key":              {"dataset: {fides_key: 'a b', collections: []}", `line 1: fides_key "a b": want letters`},
		"no key":               {"dataset: {collections: []}", `line 1: fides_key "": want letters`},
		"same key twice":       {"dataset: [{fides_key: a, collections: []}, {fides_key: a, collections: []}]", `two datasets have the key "a"`},
		"no collections":       {"dataset: {fides_key: a}", "line 1: a: collections are missing"},
		"no fields":            {"dataset: {fides_key: a, collections: [{name: b}]}", "line 1: a:b: fields are missing"},
		"nameless collection":  {"dataset: {fides_key: a, collections: [{fields: []}]}", "line 1: a:: the collection has no name"},
		"same collection":      {"dataset: {fides_key: a, collections: [{name: b, fields: []}, {name: b, fields: []}]}", `two collections are called "b"`},
		"same field":           {"dataset: {fides_key: a, collections: [{name: b, fields: [{name: c}, {name: c}]}]}", `two fields are called "c"`},
		"same key in mapping":  {"dataset: {fides_key: a, fides_key: b, collections: []}", `"fides_key" stands twice`},
		"unknown type":         {wrap("{data_type: text}"), `line 5: a:b.c: data_type "text" is not known`},
		"half a type":          {wrap(`{data_type: "[]"}`), `data_type "[]" is not known`},
		"not a boolean":        {wrap("{primary_key: perhaps}"), "line 5: a:b.c: want true or false here"},
		"length below one":     {wrap("{length: 0}"), "line 5: a:b.c: length: want a whole number above 0"},
		"unknown collection":   {wrap("{references: [{dataset: a, field: x.id}]}"), "line 5: a:b.c: refers to x.id, which is not declared"},
		"unknown field":        {wrap("{references: [{dataset: a, field: b.x, direction: to}]}"), "line 5: a:b.c: refers to b.x, which is not declared"},
		"half a reference":     {wrap("{references: [{dataset: a, field: b}]}"), "a reference needs a dataset and a field"},
		"unknown direction":    {wrap("{references: [{dataset: a, field: b.id, direction: both}]}"), `direction "both"`},
		"one reference, alone": {wrap("{references: {dataset: a, field: b.id}}"), "line 5: a:b.c: want a list here"},
		"after without a dot":  {"dataset: {fides_key: a, collections: [{name: b, fields: [], fides_meta: {after: [b]}}]}", `after "b": want dataset.collection`},
		"text with fields":     {"dataset: {fides_key: a, collections: [{name: b, fields: [{name: c, fides_meta: {data_type: string}, fields: [{name: d}]}]}]}", "a field of type string cannot have fields"},
		"endless nesting":      {"dataset: {fides_key: a, collections: [{name: b, fields: &f [{name: c, fields: *f}]}]}", "deeper than 32"},
		"aliases of aliases": {
			"x: [&a [{name: a}], &b [{name: b, fields: *a}]]\ndataset: {fides_key: a, collections: [{name: b, fields: " +
				strings.Repeat("[{name: f, fields: ", 40) + "*b" + strings.Repeat("}]", 40) + "}]}", "deeper than 32",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Parse([]byte(c.source))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got error %v, want %q", err, c.want)
			}
		})
	}
}

func TestParseStopsAtATooLargeDeclaration(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("x:\n  - &a0 [{name: a}, {name: b}]\n")
	for level := 1; level < 25; level++ {
		previous := string(rune('0' + level - 1))
		this := string(rune('0' + level))
		b.WriteString("  - &a" + this + " [{name: a, fields: *a" + previous + "}, {name: b, fields: *a" + previous + "}]\n")
		if level == 9 {
			break
		}
	}
	b.WriteString("dataset: {fides_key: d, collections: [")
	for i := range 400 {
		b.WriteString("{name: c" + strings.Repeat("x", i) + ", fields: *a9},")
	}
	b.WriteString("]}\n")
	if _, err := Parse([]byte(b.String())); err == nil || !strings.Contains(err.Error(), "too large") {
		t.Errorf("got %v, want that it is too large", err)
	}
}

func TestInCategory(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		category, wanted string
		want             bool
	}{
		"the same":      {"user.contact", "user.contact", true},
		"below":         {"user.contact.email", "user.contact", true},
		"longer word":   {"user.contacts", "user.contact", false},
		"above":         {"user", "user.contact", false},
		"another":       {"system.operations", "user", false},
		"empty wanted":  {"user", "", false},
		"empty segment": {"", "user", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := InCategory(c.category, c.wanted); got != c.want {
				t.Errorf("InCategory(%q, %q) = %v, want %v", c.category, c.wanted, got, c.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(library))
	f.Add([]byte("x: &f [{name: c, fields: *f}]\ndataset: {fides_key: a, collections: [{name: b, fields: *f}]}"))
	f.Add([]byte("dataset: {fides_key: a, collections: [{name: b, meta: {label: [1]}, fields: [{name: c, fides_meta: {references: [{dataset: a, field: b.c}]}}]}]}"))
	f.Fuzz(func(t *testing.T, source []byte) {
		file, err := Parse(source)
		if err != nil {
			return
		}
		for _, d := range file.Datasets {
			for i := range d.Collections {
				c := &d.Collections[i]
				c.Walk(func(path string, _ Field) {
					if _, ok := c.Field(path); !ok {
						t.Errorf("%s has a field %q that is not found", c.Address(), path)
					}
				})
			}
		}
	})
}
