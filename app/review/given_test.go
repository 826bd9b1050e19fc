package review_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/collect"
	"rettighetsporten/app/review"
	"rettighetsporten/models"
)

// What is held back is not in what is given out, and the values are as they were.
func TestGiven(t *testing.T) {
	t.Parallel()
	values := func() map[string]any {
		return map[string]any{
			"text": "Ring Åse på 40 00 00 00 😀, ikke Åse.", "n": int64(7), "a.b": "punktum", `c\d`: "skråstrek",
			"home": map[string]any{"town": "Skien", "who": map[string]any{"name": "Åse"}},
			"list": []any{"én", map[string]any{"name": "to"}, "tre"}, "nothing": nil,
		}
	}
	gone := review.Withheld{}
	cases := map[string]struct {
		parts      []review.Part
		field      string
		given      any
		takenAlong any
		stillThere bool
	}{
		"a whole field":               {parts: []review.Part{{Field: "text"}}, field: "text", given: gone},
		"a number":                    {parts: []review.Part{{Field: "n"}}, field: "n", given: gone},
		"nothing at all":              {parts: []review.Part{{Field: "nothing"}}, field: "nothing", given: gone},
		"a passage":                   {parts: []review.Part{{"text", 5, 8}}, field: "text", given: "Ring [x] på 40 00 00 00 😀, ikke Åse.", takenAlong: "Ring [x] på 40 00 00 00 😀, ikke Åse.", stillThere: true},
		"two, the later one first":    {parts: []review.Part{{"text", 32, 35}, {"text", 5, 8}}, field: "text", given: "Ring [x] på 40 00 00 00 😀, ikke [x].", takenAlong: "Ring [x] på 40 00 00 00 😀, ikke [x].", stillThere: true},
		"the whole text as passage":   {parts: []review.Part{{"text", 0, 36}}, field: "text", given: "[x]", takenAlong: "[x]", stillThere: true},
		"side by side":                {parts: []review.Part{{"text", 0, 4}, {"text", 4, 36}}, field: "text", given: "[x][x]", takenAlong: "[x][x]", stillThere: true},
		"a passage that is not there": {parts: []review.Part{{"text", 30, 99}}, field: "text", given: gone},
		"a passage of a number":       {parts: []review.Part{{"n", 0, 1}}, field: "n", given: gone},
		"a passage and the whole":     {parts: []review.Part{{"text", 5, 8}, {Field: "text"}}, field: "text", given: gone},
		"a dot in the name":           {parts: []review.Part{{Field: review.Path("a.b")}}, field: "a.b", given: gone},
		"a backslash in the name":     {parts: []review.Part{{Field: review.Path(`c\d`)}}, field: `c\d`, given: gone},
		"in an object": {
			parts: []review.Part{{Field: review.Path("home", "who", "name")}}, field: "home", stillThere: true,
			given:      map[string]any{"town": "Skien", "who": map[string]any{"name": gone}},
			takenAlong: map[string]any{"town": "Skien", "who": map[string]any{}},
		},
		"in a list": {
			parts: []review.Part{{Field: "list.0"}, {"list.1.name", 1, 2}}, field: "list", stillThere: true,
			given:      []any{gone, map[string]any{"name": "t[x]"}, "tre"},
			takenAlong: []any{map[string]any{"name": "t[x]"}, "tre"},
		},
		"what is not in the row": {parts: []review.Part{{Field: "home.street"}, {Field: "list.9"}, {Field: "text.x"}}, field: "n", given: int64(7), takenAlong: int64(7), stillThere: true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := review.Row{Row: collect.Row{Values: values()}}
			for _, p := range c.parts {
				r.Redactions = append(r.Redactions, review.Redaction{Part: p})
			}
			if diff := cmp.Diff(c.given, r.Given("[x]")[c.field]); diff != "" {
				t.Errorf("given (-want +got):\n%s", diff)
			}
			along, there := r.Along("[x]")[c.field]
			if diff := cmp.Diff(c.takenAlong, along); diff != "" || there != c.stillThere {
				t.Errorf("taken along, there %v (-want +got):\n%s", there, diff)
			}
			if diff := cmp.Diff(values(), r.Values); diff != "" {
				t.Errorf("the row itself has changed (-want +got):\n%s", diff)
			}
		})
	}
	if b, err := json.Marshal(review.Withheld{}); string(b) != "null" || err != nil {
		t.Errorf("a withheld value is written as %s, %v", b, err)
	}
}

func TestHeldBack(t *testing.T) {
	t.Parallel()
	r := review.Row{Row: collect.Row{Values: map[string]any{"text": "Ring Åse i dag.", "n": int64(7), "home": map[string]any{"town": "Skien", "names": []any{"Åse", nil, ""}}}}}
	for _, p := range []review.Part{{"text", 5, 8}, {Field: "n"}, {Field: "home"}, {Field: "gone"}} {
		r.Redactions = append(r.Redactions, review.Redaction{Part: p})
	}
	want := []review.HeldBack{{review.Part{"text", 5, 8}, "Åse"}, {review.Part{Field: "n"}, int64(7)}, {review.Part{Field: "home.names.0"}, "Åse"}, {review.Part{Field: "home.town"}, "Skien"}}
	if diff := cmp.Diff(want, r.HeldBack()); diff != "" {
		t.Errorf("redacted (-want +got):\n%s", diff)
	}
	r.Redactions, r.Choice = nil, &review.Choice{Outcome: models.Withheld}
	want = []review.HeldBack{{review.Part{Field: "home.names.0"}, "Åse"}, {review.Part{Field: "home.town"}, "Skien"}, {review.Part{Field: "n"}, int64(7)}, {review.Part{Field: "text"}, "Ring Åse i dag."}}
	if diff := cmp.Diff(want, r.HeldBack()); diff != "" {
		t.Errorf("held back whole (-want +got):\n%s", diff)
	}
	r.Choice = &review.Choice{Outcome: models.Released}
	if got := r.HeldBack(); got != nil {
		t.Errorf("of what is given out %v is held back", got)
	}
}

// Whatever is redacted of whatever text, what is given out has none of it, and all
// of the rest.
func FuzzGiven(f *testing.F) {
	f.Add("Ring Åse på 40 00 00 00 😀", 5, 8, 12, 23)
	f.Add("\xff\xfe", 0, 1, 1, 2)
	f.Fuzz(func(t *testing.T, text string, a, b, c, d int) {
		text = strings.ToValidUTF8(text, "\uFFFD") // as rows hold it
		characters := []rune(text)
		r := review.Row{Row: collect.Row{Values: map[string]any{"text": text}}}
		want, at := "", 0
		for _, p := range review.Merged([]review.Part{{"text", a, b}, {"text", c, d}}) {
			if p.Begins < 0 || p.Ends <= p.Begins || p.Ends > len(characters) {
				return
			}
			r.Redactions = append(r.Redactions, review.Redaction{Part: p})
			want += string(characters[at:p.Begins]) + "\x00"
			at = p.Ends
		}
		want += string(characters[at:])
		if got := r.Given("\x00")["text"]; got != want {
			t.Fatalf("given is %q, want %q", got, want)
		}
	})
}
