package approver_test

import (
	"net/http"
	"testing"

	"rettighetsporten/app/collect"
)

// The approver opens what is held back too.
func TestAFileThatIsHeldBack(t *testing.T) {
	t.Parallel()
	s := submitted(t)
	for i := range s.rows {
		if s.rows[i].Withheld() {
			s.rows[i].PageID, s.rows[i].Index, s.rows[i].Name = "filer", 0, collect.Attachments
			s.rows[i].Values = map[string]any{"name": "Notat.PDF", "size": int64(8), "sha256": "ab12"}
			break
		}
	}
	r := bodil(t, s)
	r.Get(at).Want(http.StatusOK, "Notat.PDF").One("a", "href", at+"/vedlegg/filer:0")
	file := r.Get(at + "/vedlegg/filer:0")
	if file.Status != http.StatusOK || file.Type != "application/octet-stream" || string(file.Body) != "<script>" {
		t.Errorf("got %d %s %q", file.Status, file.Type, file.Body)
	}
	r.Get(at + "/vedlegg/filer").Want(http.StatusNotFound)
}
