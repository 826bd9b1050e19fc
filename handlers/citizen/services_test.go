package citizen_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/demo/people"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/register"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/citizen"
)

// The services themselves fit the pages.
var (
	_ citizen.Rights   = (*rights.Service)(nil)
	_ citizen.Contacts = (*rights.Service)(nil)
	_ citizen.Register = (*register.Service)(nil)
	_ citizen.Answer   = (*answer.Service)(nil)
)

// TestPagesOverTheServices files, follows and withdraws a request through the
// real services, and shows that nobody else can.
func TestPagesOverTheServices(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	now := func() time.Time { return noon }
	file, err := register.Bundled()
	if err != nil {
		t.Fatal(err)
	}
	if file, err = people.WithDemoContacts(file); err != nil {
		t.Fatal(err)
	}
	reg := &register.Service{DB: s.db, Keys: s.keys, Now: now}
	if _, err := reg.Import(t.Context(), authz.Actor{Role: authz.System}, file); err != nil {
		t.Fatal(err)
	}
	texts, err := i18n.New()
	if err != nil {
		t.Fatal(err)
	}
	service := &rights.Service{DB: s.db, Keys: s.keys, Texts: texts, Now: now}
	s.pages.Register, s.pages.Rights, s.pages.Contacts = reg, service, service
	s.pages.Answer = &answer.Service{DB: s.db, Keys: s.keys, Now: now}

	v := s.citizen(kari)
	res := v.post(submitPath, filled())
	number := strings.TrimPrefix(res.Header().Get("Location"), "/krav/")
	if again := v.post(submitPath, filled()); again.Header().Get("Location") != res.Header().Get("Location") {
		t.Errorf("the same form filed %q and %q", res.Header().Get("Location"), again.Header().Get("Location"))
	}
	v.follow(res).says(number, "Du sendte kravet", "Timebestilling", "Kari Nordmann", "Hvem vet det?", "23. november 2026 kl. 12.00", "onsdag 23. desember 2026")
	read(t, v.get("/krav"), http.StatusOK).says("Sak " + number)

	v.follow(v.post("/krav/"+number+"/kode", nil)).says("Vi har sendt en kode til kari@example.com")
	read(t, v.post("/krav/"+number+"/kode", nil), http.StatusUnprocessableEntity).says("Vent et minutt")
	contacts, err := service.Contacts(t.Context(), authz.Actor{Role: authz.DataSubject, DataSubjectID: kari})
	if err != nil || len(contacts) != 1 {
		t.Fatalf("%d contacts, %v", len(contacts), err)
	}
	wrong := url.Values{"contact": {contacts[0].ID}, "code": {"not it"}}
	read(t, v.post("/krav/"+number+"/bekreft", wrong), http.StatusUnprocessableEntity).says("Koden stemmer ikke")

	other := s.citizen("person-other")
	for _, path := range []string{"", "/trekk", "/svar", "/svar.pdf"} {
		read(t, other.get("/krav/"+number+path), http.StatusNotFound)
	}
	for _, path := range []string{"/kode", "/bekreft", "/trekk"} {
		read(t, other.post("/krav/"+number+path, wrong), http.StatusNotFound)
	}
	read(t, other.get("/krav"), http.StatusOK).saysNot(number)

	read(t, v.get("/krav/"+number+"/svar"), http.StatusNotFound)
	v.follow(v.post("/krav/"+number+"/trekk", nil)).says("Saken er trukket.", "Du trakk saken", "Trukket 23. november 2026")
	v.follow(v.post("/krav/"+number+"/trekk", nil)).says("Trukket 23. november 2026")
}
