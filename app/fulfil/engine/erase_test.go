package engine

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// changes returns which lines went away and which came.
func changes(before, after []string) []string {
	var all []string
	left := slices.Clone(after)
	for _, line := range before {
		if i := slices.Index(left, line); i >= 0 {
			left = slices.Delete(left, i, i+1)
			continue
		}
		all = append(all, "- "+line)
	}
	for _, line := range left {
		all = append(all, "+ "+line)
	}
	return all
}

// What erasing everything about Kari changes. The address she shares, Ola's
// rows, what is tied to a row of another table and what cannot be empty stay.
var kariErased = []string{
	"- address [2 Lillegata 2 Skien]",
	"- customer [1 Kari@example.no Kari Nordmann 1980-01-02 3 K-1 1 <nil> s]",
	"- guest [2 kari@example.no 1 meg selv]",
	"- letter [1 kari@example.no Kjære Kari]",
	"- line [P1 1 sykkel]",
	"- line [P2 1 lås]",
	"- note [1 1 <nil> ringte]",
	"- note [2 1 1 ringte igjen]",
	"- purchase [P1 1 2 Gratulerer]",
	"- purchase [P2 1 1 Hei]",
	"+ address [2 <nil> <nil>]",
	"+ customer [1 <nil> Slettet ette <nil> 3 K-1 1 <nil> s]",
	"+ guest [2 <nil> 1 <nil>]",
	"+ letter [1 <nil> f6e8da90cc2168d0cf-x]",
	"+ purchase [P1 <nil> 2 Gratulerer]",
	"+ purchase [P2 <nil> 1 Hei]",
}

func TestErase(t *testing.T) {
	t.Parallel()
	benches(t, shopDeclaration, shopSchema, func(t *testing.T, b bench) {
		t.Helper()
		before := b.dump(t)
		e, found := b.engine(t)
		p := plan(t, e, found, person())
		if diff := cmp.Diff(before, b.dump(t)); diff != "" {
			t.Errorf("the plan changed something (-before +after):\n%s", diff)
		}
		r := do(t.Context(), t, e, p)
		if r.State != Done {
			t.Errorf("got %s", indented(t, r))
		}
		for _, c := range r.Collections {
			if len(c.Left) > 0 || c.SecondLook != AsPlanned && c.SecondLook != "" {
				t.Errorf("got %s", indented(t, c))
			}
		}
		after := b.dump(t)
		if diff := cmp.Diff(kariErased, changes(before, after)); diff != "" {
			t.Errorf("changes (-want +got):\n%s", diff)
		}
		again := do(t.Context(), t, e, p)
		if diff := cmp.Diff(after, b.dump(t)); diff != "" || again.State != Done {
			t.Errorf("doing it again: %s, changes (-before +after):\n%s", again.State, diff)
		}
		for _, c := range again.Collections {
			if c.Deleted > 0 || len(c.Changed) > 0 {
				t.Errorf("doing it again: %s", indented(t, c))
			}
		}
	})
}
