package admin_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/handlers/admin"
	"rettighetsporten/handlers/staff/stafftest"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

const (
	at    = "/admin/telemark/fagsystem/telemark-notes"
	paper = "/admin/telemark/fagsystem/telemark-paper"
)

// service is the register and the stores by hand.
type service struct {
	lately collect.Lately
	probed []collect.Probed
	fail   error
}

func (*service) Controllers(context.Context) ([]models.Controller, error) {
	return []models.Controller{stafftest.Telemark()}, nil
}

func (*service) Controller(context.Context, string) (models.Controller, error) {
	return stafftest.Telemark(), nil
}

func (*service) Activities(context.Context, string) ([]models.ProcessingActivity, error) {
	return stafftest.Activities(), nil
}

func (*service) Stores(context.Context, string) ([]models.RecordStore, error) {
	stores := stafftest.Stores()
	for i := range stores {
		stores[i].Facts.BackupDays = 30
	}
	return stores, nil
}

func (*service) Records(context.Context, authz.Actor, string) (map[string][]collect.Record, error) {
	return map[string][]collect.Record{}, nil
}

func (s *service) Probe(context.Context, authz.Actor, string, string) ([]collect.Probed, error) {
	return s.probed, s.fail
}

func (s *service) Lately(context.Context, authz.Actor, string, string) (collect.Lately, error) {
	return s.lately, s.fail
}

func (*service) Page(context.Context, authz.Actor, string, int64) ([]audit.Entry, int64, error) {
	return nil, 0, nil
}

func (*service) Verify(context.Context, authz.Actor) ([]audit.Finding, int64, error) {
	return nil, 0, nil
}

func (*service) Undelivered(context.Context, authz.Actor) (map[string]int, error) {
	return map[string]int{}, nil
}

func serve(t *testing.T, s *service) *stafftest.Site {
	t.Helper()
	return stafftest.Serve(t, func(kit *web.Kit) []web.Route {
		return (&admin.Pages{Kit: kit, Register: s, Stores: s, Log: s, Outbox: s}).Routes()
	})
}

func ada(t *testing.T, s *service) *stafftest.Reader {
	t.Helper()
	return serve(t, s).SignIn("Ada Administrator", "ada@eksempel.no", "administrator:telemark")
}

func met(collection string, kind models.DifferenceKind, field string, last time.Time) collect.Met {
	return collect.Met{Dataset: "notes", Collection: collection, Difference: models.Difference{Kind: kind, Field: field}, Last: last}
}

func drifted() *service {
	now := stafftest.Now()
	return &service{
		lately: collect.Lately{Searches: 3, Unlisted: true, Met: []collect.Met{
			met("notes", models.MissingField, "veileder", now.Add(-48*time.Hour)),
			met("notes", models.UndeclaredField, "<b>stemning</b>", now.Add(-time.Hour)),
			met("notes", models.UndeclaredField, "hjemmeadresse_til_paarorende", now.Add(-time.Hour)),
			met("persons", models.MissingCollection, "", now.Add(-24*time.Hour)),
		}},
		probed: []collect.Probed{
			{Dataset: "notes", Collection: "agrees", Took: 12 * time.Millisecond},
			{Dataset: "notes", Collection: "differs", Differences: []models.Difference{
				{Kind: models.OtherType, Field: "dato", Declared: "integer", Actual: "date"}, {Kind: models.UndeclaredField, Field: "stemning"}, {Kind: models.UndeclaredField},
			}},
			{Dataset: "notes", Collection: "cannot-tell", Untold: true},
			{Dataset: "notes", Collection: "silent", Reason: recordstore.TimedOut, Uncompared: recordstore.Unreachable},
		},
	}
}

func TestStoreShowsWhatSearchesMet(t *testing.T) {
	t.Parallel()
	r := ada(t, drifted())
	r.Get(at).Want(
		http.StatusOK, "Sikkerhetskopier i 30 dager.", "Stemmer beskrivelsen?", "notes Sist møtt 16.11.2026 kl. 08.30 Systemet har 2 felt", "notes Sist møtt 14.11.2026 kl. 09.30 Systemet mangler et felt",
		"Systemet mangler et felt i beskrivelsen: veileder. Spør systemeieren hvor opplysningen er nå",
		"Systemet har 2 felt som beskrivelsen ikke nevner: <b>stemning</b>, hjemmeadresse_til_paarorende. De leses aldri.",
		"persons Sist møtt", "Systemet har ikke denne samlingen. Rett navnet i beskrivelsen", "Noen søk møtte flere avvik",
	)
	r.Lang = models.English
	r.Get(at).Want(http.StatusOK, "Is the description right?", "The system lacks a field in the description: veileder.")
	for name, c := range map[string]struct {
		lately collect.Lately
		want   string
	}{
		"no search":     {collect.Lately{}, "Ingen søk har spurt systemet de siste 30 dagene."},
		"no difference": {collect.Lately{Searches: 2}, "2 søk har ikke møtt noe avvik."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ada(t, &service{lately: c.lately}).Get(at).Want(http.StatusOK, c.want).Lacks("Sist møtt")
		})
	}
}

func TestTryingAStoreTellsHowItStands(t *testing.T) {
	t.Parallel()
	r := ada(t, drifted())
	p := r.Post(at+"/prov", nil).Want(
		http.StatusOK, "agrees Svarer som det skal 12 ms Som beskrevet.",
		"differs Svarer som det skal 0 ms Et felt er av et annet slag enn beskrevet: dato (beskrevet som integer, i systemet date). Rett data_type",
		"Systemet har et felt som beskrivelsen ikke nevner: stemning. Det leses aldri.", "Navnene vises ikke, fordi de kan være opplysninger om noen.",
		"cannot-tell Svarer som det skal 0 ms Systemet kan ikke fortelle hvilke felt det har uten et søk.",
		"silent Systemet brukte for lang tid. 0 ms Kunne ikke sammenlignes med beskrivelsen. Systemet svarer ikke.",
	)
	got := map[string]string{}
	for _, n := range p.All("li", "data-state", "") {
		name, _, _ := strings.Cut(stafftest.Words(n), " ")
		got[name] = stafftest.Attr(n, "data-state")
	}
	for name, want := range map[string]string{"agrees": "found", "differs": "partial", "cannot-tell": "found", "silent": "failed"} {
		if got[name] != want {
			t.Errorf("%s has the shape %q, want %q", name, got[name], want)
		}
	}
}

// A store a person looks through has no fields, so nothing is said of them.
func TestAStoreOfPapersIsNotCompared(t *testing.T) {
	t.Parallel()
	ada(t, drifted()).Get(paper).Want(http.StatusOK, "Papirmappene").Lacks("Stemmer beskrivelsen?", "Sist møtt")
}

func TestStoreIsForItsAdministrators(t *testing.T) {
	t.Parallel()
	site := serve(t, drifted())
	site.Nobody().Post(at+"/prov", nil).Want(http.StatusUnauthorized)
	other := site.SignIn("Eva", "eva@eksempel.no", "administrator:hkdir")
	caseworker := site.SignIn("Kari", "kari@eksempel.no", "caseworker:telemark")
	other.Get(at).Want(http.StatusNotFound).Lacks("stemning")
	other.Post(at+"/prov", nil).Want(http.StatusNotFound)
	caseworker.Get(at).Want(http.StatusForbidden).Lacks("stemning")
	caseworker.Post(at+"/prov", nil).Want(http.StatusForbidden)
	failing := drifted()
	failing.fail = fault.New(fault.Conflict, "admin.probe.impossible")
	ada(t, failing).Post(at+"/prov", nil).Want(http.StatusConflict)
}

func TestStoreLooks(t *testing.T) {
	t.Parallel()
	ada(t, drifted()).Look(at, "admin-store")
}

// What a try tells is as easy to read as the page it stands on.
func TestATriedStoreLooks(t *testing.T) {
	t.Parallel()
	p := ada(t, drifted()).Browse(at)
	for _, width := range []int{1280, 360} {
		p.SetViewport(width, 900)
		p.Click(map[int]string{1280: "Prøv nå", 360: "Prøv igjen"}[width])
		p.WaitFor("Navnene vises ikke")
		for _, found := range p.Axe() {
			t.Errorf("at %d: %s", width, found)
		}
		if wide, ok := p.Evaluate("document.documentElement.scrollWidth").(float64); !ok || int(wide) > width {
			t.Errorf("it is %v wide in a window of %d", wide, width)
		}
	}
	for _, problem := range p.Problems() {
		t.Error(problem)
	}
}
