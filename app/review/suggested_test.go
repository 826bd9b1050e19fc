package review_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"rettighetsporten/app/collect"
	"rettighetsporten/app/review"
	"rettighetsporten/app/review/suggest"
	"rettighetsporten/models"
)

func TestSuggested(t *testing.T) {
	t.Parallel()
	own := suggest.Known("Siv Østgård", "14838513779", "siv@eksempel.no")
	row := func(values map[string]any, held ...review.Part) review.Row {
		r := review.Row{Row: collect.Row{Values: values}}
		for _, p := range held {
			r.Redactions = append(r.Redactions, review.Redaction{Part: p})
		}
		return r
	}
	part := func(field string, begins, ends int) review.Part {
		return review.Part{Field: field, Begins: begins, Ends: ends}
	}
	text := map[string]any{"text": "Ring 40 00 00 00."}
	withheldRow := row(text)
	withheldRow.Choice = &review.Choice{Outcome: models.Withheld}
	file := row(text)
	file.Name = collect.Attachments
	for name, tc := range map[string]struct {
		row  review.Row
		want []review.Suggestion
	}{
		"a passage":            {row(text), []review.Suggestion{{Part: part("text", 5, 16), Kind: suggest.Phone}}},
		"a whole text":         {row(map[string]any{"text": "ola@eksempel.no"}), []review.Suggestion{{Part: part("text", 0, 0), Kind: suggest.Email}}},
		"a number":             {row(map[string]any{"text": int64(2917213707)}), []review.Suggestion{{Part: part("text", 0, 0), Kind: suggest.NationalID}}},
		"one's own":            {row(map[string]any{"text": int64(14838513779), "more": "siv@eksempel.no"}), nil},
		"a field nobody shows": {row(map[string]any{"hidden": "40 00 00 00"}), nil},
		"in objects and lists": {
			row(map[string]any{"text": map[string]any{"to": []any{"nei", "40 00 00 00"}, "a.b": "kari@eksempel.no"}}),
			[]review.Suggestion{{Part: part(`text.a\.b`, 0, 0), Kind: suggest.Email}, {Part: part("text.to.1", 0, 0), Kind: suggest.Phone}},
		},
		"a name beside a number": {
			row(map[string]any{"text": "Kari Nordmann", "more": "02917213707"}),
			[]review.Suggestion{{Part: part("more", 0, 0), Kind: suggest.NationalID}, {Part: part("text", 0, 0), Kind: suggest.Name}},
		},
		"a name beside nothing":     {row(map[string]any{"text": "Kari Nordmann", "more": "Skien"}), nil},
		"one's own name beside one": {row(map[string]any{"text": "Siv Østgård", "more": "kari@eksempel.no"}), []review.Suggestion{{Part: part("more", 0, 0), Kind: suggest.Email}}},
		"redacted already":          {row(text, part("text", 5, 16)), nil},
		"partly redacted":           {row(text, part("text", 6, 9)), nil},
		"another is redacted":       {row(text, part("text", 0, 4)), []review.Suggestion{{Part: part("text", 5, 16), Kind: suggest.Phone}}},
		"held back whole":           {withheldRow, nil},
		"a file":                    {file, nil},
	} {
		if diff := cmp.Diff(tc.want, tc.row.Suggested(own, []string{"more", "text"}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
