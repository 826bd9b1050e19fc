package report

import (
	"bytes"
	"strings"
	"testing"
)

// The library's file is not taken for something it is not.
func TestArchivingRefusesAnotherShape(t *testing.T) {
	t.Parallel()
	for _, made := range []string{"", "%PDF-1.3\nstartxref\n", "startxref\nx\n", "xref\n0 9\nstartxref\n0\n", "xref\n0 5\n" + strings.Repeat("0000000003 00000 n \n", 5) + "startxref\n0\n"} {
		if err := archive(&bytes.Buffer{}, []byte(made), newTags(nil), Meta{}); err == nil {
			t.Errorf("%q is taken", made)
		}
	}
}

// An array of an archival file has room for 8191, so the rows of a longer table are
// put in groups, in their order.
func TestPartsAreDividedToFitAnArray(t *testing.T) {
	t.Parallel()
	for kind, group := range map[string]string{tagTable: "TBody", tagList: "L", tagDocument: "Div", tagGroup: "Div"} {
		whole := &element{kind: kind}
		for i := range 2*mostKids + 5 {
			whole.kids = append(whole.kids, kid{element: &element{kind: tagRow, page: i}})
		}
		if kind == tagTable {
			whole.kids[0].element.kind = tagCaption
		}
		whole.divide()
		next := 0
		for _, k := range whole.kids {
			parts := []kid{k}
			if len(k.element.kids) > 0 {
				parts = k.element.kids
			}
			if k.element.kind != group && k.element.kind != tagCaption || len(parts) > mostKids {
				t.Errorf("%s: a part is a %s of %d", kind, k.element.kind, len(parts))
			}
			for _, part := range parts {
				if part.element.page != next {
					t.Fatalf("%s: number %d stands where %d should", kind, part.element.page, next)
				}
				next++
			}
		}
		if next != 2*mostKids+5 {
			t.Errorf("%s: %d of %d are left", kind, next, 2*mostKids+5)
		}
	}
}
