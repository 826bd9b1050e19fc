package answer

import (
	"errors"
	"iter"
	"strings"
	"testing"

	"rettighetsporten/app/collect"
	"rettighetsporten/app/proof"
	"rettighetsporten/app/review"
)

// What is too short to be searched for is missed where it should not be, and seen where
// it stands.
func TestCellsAreAsTheyWereDecided(t *testing.T) {
	t.Parallel()
	rows := []review.Row{
		{Row: collect.Row{Values: map[string]any{"by": "Bø", "notat": "Bo sa nei, Bo altså."}}, Redactions: []review.Redaction{
			{Part: review.Part{Field: "by"}}, {Part: review.Part{Field: "notat", Begins: 0, Ends: 2}}, {Part: review.Part{Field: "notat", Begins: 11, Ends: 13}},
		}},
		{Row: collect.Row{Values: map[string]any{"til": []any{map[string]any{"navn": "Bo"}}, "liste": []any{"a", "b"}}}, Redactions: []review.Redaction{
			{Part: review.Part{Field: "til.0.navn"}}, {Part: review.Part{Field: "liste.1"}},
		}},
	}
	const first, second = `{"cells":[false,"[sladdet] sa nei, [sladdet] altså.","",""]}`, `{"cells":["","",[{"members":[{"label":"Navn","name":"navn","cell":false}]}],["a",false]],"about_others":true}`
	for name, c := range map[string]struct {
		rows  []string
		wrong bool
	}{
		"as they were decided":       {[]string{first, second}, false},
		"a short value":              {[]string{`{"cells":["Bø","[sladdet] sa nei, [sladdet] altså.","",""]}`, second}, true},
		"another in its place":       {[]string{`{"cells":[{"text":"x","written":"y"},false,"",""]}`, second}, true},
		"a passage":                  {[]string{`{"cells":[false,"[sladdet] sa nei, Bo altså.","",""]}`, second}, true},
		"all of the text withheld":   {[]string{`{"cells":[false,false,"",""]}`, second}, false},
		"a member":                   {[]string{first, `{"cells":["","",[{"members":[{"label":"navn","cell":"Bo"}]}],["a",false]]}`}, true},
		"the object withheld":        {[]string{first, `{"cells":["","",false,["a",false]]}`}, false},
		"one of a list":              {[]string{first, `{"cells":["","",false,["a","b"]]}`}, true},
		"a row more":                 {[]string{first, second, second}, true},
		"a row less":                 {[]string{first}, true},
		"rows that have changed way": {[]string{second, first}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := &foundTable{}
			expected := &expectedRows{table: found}
			expected.next, expected.stop = iter.Pull2(func(yield func(review.Row, error) bool) {
				for _, r := range rows {
					if !yield(r, nil) {
						return
					}
				}
			})
			check := &cellCheck{mark: "[sladdet]", tables: map[string]*expectedRows{"table-1": expected}, order: []*expectedRows{expected}}
			defer check.stop()
			doc := `{"format":"x","sections":[{"id":"s","blocks":[{"kind":"paragraph","text":"Bø"},
				{"kind":"table","id":"table-1","columns":[{"label":"By","name":"by"},{"label":"notat"},{"label":"Til","name":"til"},{"label":"Liste","name":"liste"}],
				"rows":[` + strings.Join(c.rows, ",\n") + `]},{"kind":"table","id":"table-2","columns":[],"rows":[{"cells":["Bø"]}]}]}]}`
			err := proof.Rows(strings.NewReader(doc), check.row)
			if err == nil {
				err = check.end()
			}
			if wrong := (cellError{}); errors.As(err, &wrong) != c.wrong || !c.wrong && err != nil || c.wrong && wrong.table != found {
				t.Errorf("it says %v", err)
			}
		})
	}
	if err := proof.Rows(strings.NewReader(`{"sections":[{"blocks":[{"rows":[{"cells":"`), func(proof.Row) error { return nil }); err == nil {
		t.Error("half a document is read")
	}
}
