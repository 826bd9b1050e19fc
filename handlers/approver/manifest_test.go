package approver_test

import (
	"net/http"
	"testing"

	"rettighetsporten/app/fault"
	"rettighetsporten/app/review"
	"rettighetsporten/handlers/staff/stafftest"
)

// A row that is given out but for a part of it is among what is held back, with
// what is redacted and why.
func TestApproverSeesWhatIsRedacted(t *testing.T) {
	t.Parallel()
	s := submitted(t)
	row := &s.rows[0]
	row.Redactions = []review.Redaction{{Part: review.Part{Field: "Tema", Begins: 0, Ends: 5}, Ground: "15-4", Reason: "Gjelder sjefen.", Argument: "Han vil det ikke."}}
	row.Note = "Spurte sjefen i går."
	p := bodil(t, s).Get(at).Want(http.StatusOK, "3 rader holdes tilbake, hele eller delvis.", "Utleveres, delvis sladdet", "Sladdet i Tema:", "«Gjelder sjefen.»", "Egen begrunnelse: Han vil det ikke.", "Notat: Spurte sjefen i går.")
	if got := stafftest.Words(p.One("del", "", "")); got != "Bytte" {
		t.Errorf("redacted is %q", got)
	}
	p.Lacks("Åpne raden", "Notater om rader som utleveres")
	s.rows[1].Note = "Vi lurte på denne."
	p = bodil(t, s).Get(at).Want(http.StatusOK, "Notater om rader som utleveres", "Notat: Vi lurte på denne.")
	seen := map[string]bool{}
	for _, h := range p.All("h2", "", "") {
		if id := stafftest.Attr(h, "id"); seen[id] {
			t.Errorf("two headings are %q", id)
		} else {
			seen[id] = true
		}
	}
}

// The approver reads every choice, and which are new since the case was sent back.
func TestManifest(t *testing.T) {
	t.Parallel()
	s := submitted(t)
	r := bodil(t, s)
	r.Get(at).One("a", "href", at+"/valg")
	p := r.Get(at+"/valg").Want(http.StatusOK, "240 valg.", "2 er nye eller endret siden saken sist ble sendt tilbake, 15. november 2026", "Nettsidens logg, rad 1240 Nytt eller endret", "Sladdet: 5 tegn i =Linje", "Kari Saksbehandler")
	p.One("a", "href", at)
	p.One("a", "href", at+"/valg?changed=1")
	p.One("a", "href", at+"/valg.csv")
	r.Get(at + "/valg.csv").Want(http.StatusOK)
	s.Refuses = fault.New(fault.NotFound, "error.not_found")
	r.Get(at + "/valg").Want(http.StatusNotFound)
	r.Get(at + "/valg.csv").Want(http.StatusNotFound)
}
