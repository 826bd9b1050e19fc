package report

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Bars survive being kept, take names and figures of any length, and nothing
// of them is a division by nothing.
func TestBarsOfAnyKind(t *testing.T) {
	t.Parallel()
	long := "Et navn som er så langt at det må brytes over flere linjer på papiret 😀"
	for name, b := range map[string]Bars{
		"none":           {},
		"all nothing":    {Rows: []BarRow{{Name: "a", Said: "0", Parts: []int{0, 0}}}, Parts: []string{"x", "y"}},
		"long words":     {Rows: []BarRow{{Name: long, Said: long, Parts: []int{1, 2, 3, 4}}}, Parts: []string{long, long, long, long}},
		"more than four": {Rows: []BarRow{{Parts: []int{1, 1, 1, 1, 1, 1}}}},
		"over the page":  {Rows: make([]BarRow, 200)},
	} {
		doc := Document{Sections: []Section{{ID: "s", Level: 1, Heading: "Tall", Blocks: []Block{b}}}}
		kept, err := Encode(doc)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Decode(kept)
		if diff := cmp.Diff(doc, again); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
		var file bytes.Buffer
		result, err := WritePDF(&file, again)
		if err != nil || (name == "over the page") != (result.Pages > 2) {
			t.Errorf("%s: %d pages, %v", name, result.Pages, err)
		}
	}
}
