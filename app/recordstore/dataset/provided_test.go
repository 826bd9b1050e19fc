package dataset

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

var yes, no = true, false

const toolAndBook = `dataset:
- fides_key: tool
  collections:
  - name: users
    meta: {provided: true}
    fields:
    - {name: id, fides_meta: {primary_key: true}, meta: {provided: false}}
    - {name: email, fides_meta: {identity: email}}
    - {name: score, meta: {provided: false}}
    - name: profile
      fields:
      - {name: town}
      - {name: segment, meta: {provided: false}}
    - name: guesses
      meta: {provided: false}
      fields: [{name: text}, {name: own, meta: {provided: true}}]
  - name: links
    fields:
    - {name: user, fides_meta: {references: [{dataset: tool, field: users.id, direction: from}]}}
    - {name: kind}
- fides_key: book
  collections:
  - name: bookings
    fields:
    - {name: key}
    - {name: of, fides_meta: {references: [{dataset: tool, field: links.kind, direction: from}]}}
    - {name: note}
`

// What is read for who takes data along: what they have provided, and what it
// takes to find it.
func TestNarrow(t *testing.T) {
	t.Parallel()
	file, err := Parse([]byte(toolAndBook))
	if err != nil {
		t.Fatal(err)
	}
	read, given := map[string][]string{}, map[string][]string{}
	for _, d := range Narrow(file.Datasets) {
		for _, c := range d.Collections {
			c.Walk(func(path string, _ Field) { read[c.Name] = append(read[c.Name], path) })
		}
	}
	for _, d := range file.Datasets {
		for _, c := range d.Collections {
			walk("", c.ProvidedFields(), func(path string, _ Field) { given[c.Name] = append(given[c.Name], path) })
		}
	}
	if diff := cmp.Diff(map[string][]string{
		"users": {"id", "email", "profile", "profile.town", "guesses", "guesses.own"}, "links": {"user", "kind"}, "bookings": {"of"},
	}, read); diff != "" {
		t.Errorf("read (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string][]string{"users": {"email", "profile", "profile.town", "guesses", "guesses.own"}}, given); diff != "" {
		t.Errorf("given (-want +got):\n%s", diff)
	}
	users, _ := file.Datasets[0].Collection("users")
	if len(users.Fields) != 5 {
		t.Errorf("the declaration itself has lost fields: %v", users.Columns())
	}
}

func TestProject(t *testing.T) {
	t.Parallel()
	file, err := Parse([]byte(toolAndBook))
	if err != nil {
		t.Fatal(err)
	}
	users, _ := file.Datasets[0].Collection("users")
	got := Project(users.ProvidedFields(), map[string]any{
		"id": int64(7), "email": "kari@example.com", "score": 3.5, "undeclared": "x",
		"profile": map[string]any{"town": "Skien", "segment": "A", "more": 1},
		"guesses": []any{map[string]any{"text": "inferred", "own": "mine"}, nil, "loose"},
	})
	want := map[string]any{
		"email": "kari@example.com", "profile": map[string]any{"town": "Skien"},
		"guesses": []any{map[string]any{"own": "mine"}, nil, nil},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
