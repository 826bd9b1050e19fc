package admin_test

import (
	"net/http"
	"net/url"
	"testing"

	"rettighetsporten/app/authz"
)

func TestAnAbsenceIsNoted(t *testing.T) {
	t.Parallel()
	w, site, ada := kept(t)
	ola, kari := w.Staff("ola", authz.Caseworker, "telemark"), w.Staff("kari", authz.Caseworker, "telemark")
	const at = "/admin/telemark/fravaer"
	ada.Get(at).Want(http.StatusOK, "Ingen er meldt borte.", "Ola (saksbehandler)")
	form := url.Values{"staff": {ola.StaffID}, "first": {"2026-12-01"}, "last": {"snart"}, "substitute": {ola.StaffID}}
	page := ada.Post(at, form).Want(http.StatusUnprocessableEntity)
	if got := page.Text("p", "id", "last-e"); got != "Skriv en dato som 2026-01-31." {
		t.Errorf("the last day says %q", got)
	}
	form = typed(page)
	if form.Get("last") != "snart" || form.Get("staff") != ola.StaffID {
		t.Errorf("what was typed is lost: %v", form)
	}
	form.Set("last", "2026-12-09")
	page = ada.Post(at, form).Want(http.StatusUnprocessableEntity)
	if got := page.Text("p", "id", "substitute-e"); got != "Vikaren må være en annen, og ha minst én av de samme rollene." {
		t.Errorf("the substitute says %q", got)
	}
	form.Set("substitute", kari.StaffID)
	ada.Post(at, form).SentTo(at, "notice.register.absence_noted")
	page = ada.Get(at).Want(http.StatusOK, "Ola er borte fra 01.12.2026 til 09.12.2026. Kari er vikar.")
	ada.Post(at, form).Want(http.StatusConflict, "Denne personen er alt meldt borte")
	ada.Look(at, "register-absence")
	action := ""
	for _, f := range page.All("form", "class", "cluster") {
		for _, a := range f.Attr {
			if a.Key == "action" {
				action = a.Val
			}
		}
	}
	site.SignIn("Eva", "eva@eksempel.no", "administrator:hkdir").Post(action, nil).Want(http.StatusNotFound)
	ada.Post(action, nil).SentTo(at, "notice.register.absence_ended")
	ada.Get(at).Want(http.StatusOK, "Ingen er meldt borte.")
}
