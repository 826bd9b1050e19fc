package report

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"rettighetsporten/models"
)

// What the portal gives as JSON follows the schema that goes with it, and what does
// not is found.
func TestJSONFollowsItsSchema(t *testing.T) {
	t.Parallel()
	text, err := jsonschema.UnmarshalJSON(bytes.NewReader(written(t, WriteSchema)))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("answer.json", text); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("answer.json")
	if err != nil {
		t.Fatal(err)
	}
	follows := func(data []byte) error {
		document, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		return schema.Validate(document)
	}
	for _, lang := range models.LetterLanguages() {
		for name, doc := range map[string]Document{"short": build(t, bare(), lang), "long": build(t, large(400), lang)} {
			if err := follows(written(t, func(w io.Writer) error { return WriteJSON(w, doc) })); err != nil {
				t.Errorf("%s, %s: %v", lang, name, err)
			}
		}
	}
	doc := build(t, sample(), models.Bokmal)
	whole := string(written(t, func(w io.Writer) error { return WriteJSON(w, doc) }))
	for what, wrong := range map[string]string{
		"another version": strings.Replace(whole, `"version":1`, `"version":2`, 1),
		"a number":        strings.Replace(whole, `"cells":["`, `"cells":[7,"`, 1),
		"no time":         strings.Replace(whole, `"created":"2026`, `"created":"i 2026`, 1),
		"a new member":    strings.Replace(whole, `"format":`, `"more":1,"format":`, 1),
	} {
		if wrong == whole || follows([]byte(wrong)) == nil {
			t.Errorf("%s is taken for what the schema says", what)
		}
	}
}

// bare is a case in which there is nothing.
func bare() Input {
	in := sample()
	in.Activities, in.Unassigned, in.Withheld, in.Searches, in.Summary = nil, nil, nil, nil, ""
	return in
}
