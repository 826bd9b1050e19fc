package caseworker_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/collect"
	"rettighetsporten/handlers/staff/stafftest"
)

// A file stands in the review as a row whose name leads to it, and comes as
// bytes to keep, never as a page.
func TestAFileInTheReview(t *testing.T) {
	t.Parallel()
	s := inReview(t)
	row := s.rows[0]
	row.PageID, row.Index, row.Name = "filer", 3, collect.Attachments
	row.Values = map[string]any{"name": "Notat.PDF", "size": int64(8), "sha256": "ab12"}
	s.rows = append(s.rows, row)
	r := kari(t, s)
	p := r.Get(at+"/gjennomgang?page=2").Want(http.StatusOK, "Filer som er lagt ved", "Størrelse i byte", "ab12")
	if got := stafftest.Words(p.One("a", "href", at+"/vedlegg/filer:3")); got != "Notat.PDF" {
		t.Errorf("the link says %q", got)
	}
	file := r.Get(at + "/vedlegg/filer:3")
	if file.Status != http.StatusOK || file.Type != "application/octet-stream" || string(file.Body) != "<script>" {
		t.Errorf("got %d %s %q", file.Status, file.Type, file.Body)
	}
	if diff := cmp.Diff([]string{"open the file of filer:3"}, s.done); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for _, row := range []string{"filer", "filer:x", ":3", "filer:-1"} {
		r.Get(at + "/vedlegg/" + row).Want(http.StatusNotFound)
	}
}
