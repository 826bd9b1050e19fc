package caseworker_test

import (
	"net/http"
	"testing"

	"rettighetsporten/models"
)

// What was sent is read and printed whole: every form in one file, and a long table
// on its own.
func TestEveryFormOfTheAnswerIsThere(t *testing.T) {
	t.Parallel()
	r := kari(t, in(t, models.StatusAnswered))
	for _, page := range []string{"/svar", "/svar/sendt/1"} {
		p := r.Get(at+page).Want(http.StatusOK, "Svaret som ble sendt")
		p.One("a", "href", at+"/svar/sendt/1/alt.zip")
		p.One("a", "href", at+"/svar/sendt/1/tabell/0")
	}
	for path, want := range map[string]string{"/alt.zip": "PK everything", "/tabell/0": "Bestilt;Time\r\n"} {
		if got := r.Get(at + "/svar/sendt/1" + path); got.Status != http.StatusOK || string(got.Body) != want {
			t.Errorf("%s: %d %q", path, got.Status, got.Body)
		}
	}
	for _, path := range []string{"/2/alt.zip", "/x/alt.zip", "/1/tabell/7", "/1/tabell/x", "/1/tabell/-1"} {
		r.Get(at + "/svar/sendt" + path).Want(http.StatusNotFound)
	}
}

func TestALongTableOfADraftIsReadWhole(t *testing.T) {
	t.Parallel()
	r := kari(t, inReview(t))
	r.Get(at+"/svar").Want(http.StatusOK).One("a", "href", at+"/svar/forhandsvisning/tabell/table-1")
	if got := r.Get(at + "/svar/forhandsvisning/tabell/table-1"); got.Status != http.StatusOK || string(got.Body) != "Bestilt;Time\r\n" || got.Type != "text/csv; charset=utf-8" {
		t.Errorf("%d %s %q", got.Status, got.Type, got.Body)
	}
	r.Get(at + "/svar/forhandsvisning/tabell/table-9").Want(http.StatusNotFound)
}
