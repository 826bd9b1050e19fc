package citizen_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

func TestProofBox(t *testing.T) {
	t.Parallel()
	kariProved := rights.Contact{ID: "c1", Email: "Kari@Example.com", Proved: true}
	waiting := rights.Contact{ID: "c2", Email: "k@example.org", CodeUntil: noon.Add(time.Minute)}
	over := waiting
	over.CodeUntil = noon
	cases := map[string]struct {
		status   models.Status
		contacts []rights.Contact
		says     []string
		saysNot  []string
	}{
		"nothing proved":       {models.StatusReceived, nil, []string{"Vis at e-postadressen er din", "Send kode til kari@example.com"}, []string{"Bekreft"}},
		"a code is on its way": {models.StatusCollecting, []rights.Contact{waiting}, []string{"Vi har sendt en kode til k@example.org. Den gjelder til 23. november 2026 kl. 12.01.", "Send kode til kari@example.com", "Bekreft k@example.org"}, nil},
		"a code that is over":  {models.StatusCollecting, []rights.Contact{over}, []string{"Koden vi sendte til k@example.org, gjelder ikke lenger", "Send en ny kode"}, []string{"Vi har sendt en kode", "Seks siffer"}},
		"own address proved":   {models.StatusReview, []rights.Contact{kariProved}, []string{"Kari@Example.com Bekreftet"}, []string{"Send kode til"}},
		"too late to search":   {models.StatusApproval, []rights.Contact{waiting}, nil, []string{"Vis at e-postadressen er din", "k@example.org"}},
		"answered":             {models.StatusAnswered, nil, nil, []string{"Vis at e-postadressen er din"}},
		"withdrawn":            {models.StatusWithdrawn, nil, nil, []string{"Vis at e-postadressen er din"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			s.addCase("telemark", c.status)
			s.contacts.contacts = c.contacts
			d := read(t, s.citizen(kari).get(casePath), http.StatusOK)
			d.says(c.says...)
			d.saysNot(c.saysNot...)
		})
	}
}

func TestCodeIsSent(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		form url.Values
		lang string
		want string
	}{
		"to the case's address":  {url.Values{}, "nb", "kari@example.com nb"},
		"to one that is waiting": {url.Values{"known": {"k@example.org"}}, "en", "k@example.org en"},
		"to another one":         {url.Values{"address": {" ny@example.org "}}, "nb", "ny@example.org nb"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			s.addCase("telemark", models.StatusReceived)
			v := s.citizen(kari).in(c.lang)
			res := v.post(casePath+"/kode", c.form)
			if res.Code != http.StatusSeeOther || res.Header().Get("Location") != casePath+"#adresser" {
				t.Fatalf("%d to %q", res.Code, res.Header().Get("Location"))
			}
			if diff := cmp.Diff([]string{c.want}, s.contacts.sent); diff != "" {
				t.Errorf("sent (-want +got):\n%s", diff)
			}
			v.follow(res).says(map[string]string{"nb": "Vi har sendt en kode på e-post", "en": "We have sent a code by e-mail"}[c.lang])
		})
	}
}

func TestCodeForAnAddressThatIsProved(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.addCase("telemark", models.StatusReceived)
	s.contacts.proof = true
	v := s.citizen(kari)
	v.follow(v.post(casePath+"/kode", nil)).says("har du allerede vist at er din")
}

func TestCodeRefused(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		form  url.Values
		err   error
		field string
		says  string
	}{
		"wrong address": {url.Values{"address": {`x"><b>`}}, fault.New(fault.Invalid, "submit.email_wrong"), "address", "Skriv en e-postadresse"},
		"just sent":     {url.Values{}, fault.New(fault.TooMany, "contact.code_just_sent"), "adresser", "Vent et minutt"},
		"too many":      {url.Values{"address": {"ny@example.org"}}, fault.New(fault.TooMany, "contact.too_many"), "address", "så mange adresser du kan"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			s.addCase("telemark", models.StatusReceived)
			s.contacts.refuse = c.err
			d := read(t, s.citizen(kari).post(casePath+"/kode", c.form), http.StatusUnprocessableEntity)
			d.says(c.says)
			if links := (document{t, d.byID("feil")}).with("a", "href", "#"+c.field); len(links) != 1 {
				t.Errorf("the summary does not lead to %s", c.field)
			}
			if got, want := attr(d.field("address"), "value"), c.form.Get("address"); got != want {
				t.Errorf("the address became %q, want %q", got, want)
			}
			if open := has(d.field("address").Parent.Parent.Parent, "open"); open != (c.field == "address") {
				t.Errorf("the field for another address is open: %v", open)
			}
			// The address of the form cannot be gone to, so the links lead to the case.
			link, err := url.Parse(attr(d.with("a", "hreflang", "en")[0], "href"))
			if err != nil || link.Query().Get("tilbake") != casePath {
				t.Errorf("the other language leads to %v, %v", link, err)
			}
		})
	}
}

func TestCodeProves(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.addCase("telemark", models.StatusReceived)
	v := s.citizen(kari)
	res := v.post(casePath+"/bekreft", url.Values{"contact": {"c1"}, "code": {" 123 456 "}})
	if res.Code != http.StatusSeeOther || res.Header().Get("Location") != casePath+"#adresser" {
		t.Fatalf("%d to %q", res.Code, res.Header().Get("Location"))
	}
	if diff := cmp.Diff([]string{"c1 123456"}, s.contacts.proved); diff != "" {
		t.Errorf("proved (-want +got):\n%s", diff)
	}
	v.follow(res).says("Takk! Nå leter virksomheten etter denne adressen også.")
}

func TestCodeRefusedAtTheField(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		code string
		err  error
		says string
	}{
		"none":    {" ", nil, "Skriv koden du fikk på e-post"},
		"wrong":   {"000000", fault.New(fault.Invalid, "contact.code_wrong"), "Koden stemmer ikke"},
		"expired": {"123456", fault.New(fault.Invalid, "contact.code_expired"), "Koden gjelder ikke lenger"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			s.addCase("telemark", models.StatusReceived)
			s.contacts.contacts = []rights.Contact{{ID: "c1", Email: "kari@example.com", CodeUntil: noon.Add(time.Minute)}, {ID: "c2", Email: "k@example.org", CodeUntil: noon.Add(time.Minute)}}
			s.contacts.refuse = c.err
			d := read(t, s.citizen(kari).post(casePath+"/bekreft", url.Values{"contact": {"c2"}, "code": {c.code}}), http.StatusUnprocessableEntity)
			if got := d.text(d.byID("code-c2-e")); !strings.HasPrefix(got, c.says) {
				t.Errorf("the field says %q", got)
			}
			if attr(d.byID("code-c2"), "aria-invalid") != "true" || has(d.byID("code-c1"), "aria-invalid") {
				t.Error("the wrong field is marked")
			}
			if attr(d.byID("code-c2"), "value") != "" {
				t.Error("a wrong code stands in the field")
			}
		})
	}
}

func TestCodeForSomebodyElsesAddress(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.addCase("telemark", models.StatusReceived)
	s.contacts.refuse = fault.New(fault.NotFound, "error.not_found")
	read(t, s.citizen(kari).post(casePath+"/bekreft", url.Values{"contact": {"c9"}, "code": {"123456"}}), http.StatusNotFound)
}
