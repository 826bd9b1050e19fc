package demo

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"rettighetsporten/app/demo/people"
	"rettighetsporten/app/demo/provider"
)

// ProvidersPath is where the demo's identity providers are mounted: one like
// ID-porten for citizens, and one of the bodies' own for staff.
const ProvidersPath = "/demo/logg-inn/"

// Client is what the portal has agreed with one of the providers.
type Client struct{ Issuer, ID, Secret string }

// Clients returns what a portal is known as to the citizens' and the staff's
// provider at the address.
func Clients(address string) (citizen, staff Client) {
	return Client{address + ProvidersPath + "innbygger", "rettighetsporten", "bare-en-demo"},
		Client{address + ProvidersPath + "ansatt", "rettighetsporten", "bare-en-demo"}
}

// NewProviders returns both providers behind one handler, to be served at the
// address, for the portal at the other address. In the demo they are the same.
func NewProviders(address, portal string, now func() time.Time) (http.Handler, error) {
	citizenClient, staffClient := Clients(address)
	citizens, err := citizenPersons()
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	for _, p := range []struct {
		client          Client
		title, callback string
		persons         []provider.Person
	}{
		{citizenClient, "Logg inn som innbygger", "/logg-inn/tilbake", citizens},
		{staffClient, "Logg inn som ansatt", "/ansatt/tilbake", staffPersons()},
	} {
		op, err := provider.New(provider.Config{
			Issuer: p.client.Issuer, Title: p.title, Persons: p.persons, Now: now,
			Clients: []provider.Client{{
				ID: p.client.ID, Secret: p.client.Secret, RedirectURIs: []string{portal + p.callback}, PostLogoutURIs: []string{portal + "/"},
			}},
		})
		if err != nil {
			return nil, fmt.Errorf("making the identity provider: %w", err)
		}
		mux.Handle(strings.TrimPrefix(p.client.Issuer, address)+"/", op)
	}
	return mux, nil
}

func citizenPersons() ([]provider.Person, error) {
	cast, err := people.Protagonists()
	if err != nil {
		return nil, err
	}
	persons := make([]provider.Person, 0, len(cast))
	for _, p := range cast {
		persons = append(persons, provider.Person{
			Subject: p.Key, Name: p.Name(), Group: "Innbyggere", Line: p.Story.NB, PID: p.NationalID,
			ACR: "idporten-loa-high", Locale: string(p.Language),
		})
	}
	return persons, nil
}

func staffPersons() []provider.Person {
	all := people.AllStaff()
	persons := make([]provider.Person, 0, len(all))
	for _, s := range all {
		persons = append(persons, provider.Person{
			Subject: s.Key, Name: s.Name, Group: s.Title.NB, Line: strings.Join(controllersOf(s.Claims), ", "), Email: s.Email, Roles: s.Claims, Locale: "nb",
		})
	}
	return persons
}

func controllersOf(claims []string) []string {
	if len(claims) > 6 {
		return []string{fmt.Sprintf("%d virksomheter", len(claims))}
	}
	out := make([]string, 0, len(claims))
	for _, c := range claims {
		_, controller, _ := strings.Cut(c, ":")
		out = append(out, controller)
	}
	return out
}

// CastLine is somebody worth logging in as.
type CastLine struct{ Role, Name, What string }

// Cast returns whom to log in as for each role.
func Cast() []CastLine {
	lines := []CastLine{
		{"innbygger", "Oksana Bondarenko", "nylig bosatt flyktning, Telemark"},
		{"innbygger", "Iŋgá Čoarvi", "chattet med HK-dir for seks dager siden"},
		{"innbygger", "Håkon Ødegård", "kunde ved Karrieresenteret Vestfold"},
		{"innbygger", "Ingrid Sætre Bøe", "innbygger i Aure"},
	}
	for _, s := range []struct{ role, key, what string }{
		{"personvernombud", "telemark-ombud", "Telemark"},
		{"personvernombud", "nordmore-ombud", "ni kommuner alene"},
		{"saksbehandler", "telemark-caseworker-1", "Telemark"},
		{"beslutter", "telemark-approver", "Telemark"},
		{"systemeier", "telemark-counsellor", "veilederens logg"},
		{"administrator", "administrator", "alle virksomheter"},
		{"revisor", "auditor", "loggen"},
	} {
		if p, ok := people.FindStaff(s.key); ok {
			lines = append(lines, CastLine{s.role, p.Name, s.what})
		}
	}
	return lines
}
