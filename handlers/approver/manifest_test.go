package approver_test

import (
	"net/http"
	"testing"

	"rettighetsporten/app/fault"
)

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
