package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWrap(t *testing.T) {
	t.Parallel()
	f := regular(t)
	// With a width of nine digits at size 1.
	width := f.width("000000000", 1) + 0.001
	cases := map[string]struct {
		in   string
		want []string
	}{
		"empty":               {"", []string{""}},
		"short":               {"000 000", []string{"000 000"}},
		"goes on with space":  {"000 000 0000", []string{"000 000 ", "0000"}},
		"own line breaks":     {"00\n\n00\n", []string{"00 ", "", "00"}},
		"long word":           {"00000000000000", []string{"000000000", "00000"}},
		"long word after one": {"00 00000000000000", []string{"00 ", "000000000", "00000"}},
		"address":             {"000000@00000000.00", []string{"000000@", "00000000.", "00"}},
		"many spaces":         {"00" + strings.Repeat(" ", 50) + "00", []string{"00 ", "00"}},
		"number and its sign": {"000 000 § 16", []string{"000 000 ", "§ 16"}},
		"sign last":           {"000 §", []string{"000 §"}},
		"signs in a row":      {"§ § §", []string{"§ § §"}},
	}
	for name, c := range cases {
		if diff := cmp.Diff(c.want, f.wrap(c.in, width, 1)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestWrapKeepsEveryCharacter(t *testing.T) {
	t.Parallel()
	f := regular(t)
	for _, width := range []float64{0.1, 5, 40, 1000} {
		for _, in := range []string{strings.Repeat("æ", 3000), strings.Repeat("abc, def-ghi @ ", 500), "a b c d e f g"} {
			got := strings.Join(f.wrap(in, width, 3), "")
			if strip(got) != strip(in) {
				t.Errorf("width %v loses characters of %.20q", width, in)
			}
		}
	}
}

// strip removes all white space.
func strip(s string) string { return strings.Join(strings.Fields(s), "") }
