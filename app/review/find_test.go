package review_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/review"
)

func TestFind(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		text, passage string
		want          []string // what is found, as it stands in the text
	}{
		"once":                      {"Ring Åse i dag.", "Åse", []string{"Åse"}},
		"every time":                {"Åse og åse og ÅSE", "åse", []string{"Åse", "åse", "ÅSE"}},
		"not there":                 {"Ring Åse i dag.", "Pål", nil},
		"nothing":                   {"Ring Åse i dag.", " \n\t", nil},
		"in nothing":                {"", "Åse", nil},
		"decomposed in the text":    {"Ring A\u030ase i dag.", "Åse", []string{"A\u030ase"}},
		"decomposed in the passage": {"Ring Åse i dag.", "A\u030ase", []string{"Åse"}},
		"over a line break":         {"Kari\r\n  Nordmann ringte", "Kari Nordmann", []string{"Kari\r\n  Nordmann"}},
		"a hard blank":              {"40\u00a000\u00a000\u00a000", "40 00 00 00", []string{"40\u00a000\u00a000\u00a000"}},
		"a soft hyphen, a joiner":   {"Nord\u00admann og Nord\u200bmann", "Nordmann", []string{"Nord\u00admann", "Nord\u200bmann"}},
		"around it is left out":     {"a \u00adKari b", " Kari ", []string{"Kari"}},
		"wide letters":              {"Ｋａｒｉ", "Kari", []string{"Ｋａｒｉ"}},
		"beside an emoji":           {"😀Kari😀", "Kari", []string{"Kari"}},
		"one after the other":       {"aaaa", "aa", []string{"aa", "aa"}},
		"part of a composed letter": {"ﬁn dag", "fin", []string{"ﬁn"}},
		"Sami":                      {"Ánde Čuđi", "ánde čuđi", []string{"Ánde Čuđi"}},
		"bytes that are no letters": {"a\xffKari", "Kari", []string{"Kari"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, p := range review.Find(c.text, c.passage) {
				got = append(got, string([]rune(c.text)[p.Begins:p.Ends]))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestMerged(t *testing.T) {
	t.Parallel()
	got := review.Merged([]review.Part{{"b", 4, 9}, {"a", 2, 5}, {Field: "c"}, {"a", 4, 8}, {"a", 8, 9}, {"c", 1, 2}, {"b", 5, 6}, {"b", 4, 9}})
	want := []review.Part{{"a", 2, 8}, {"a", 8, 9}, {"b", 4, 9}, {Field: "c"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
