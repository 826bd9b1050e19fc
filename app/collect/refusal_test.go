package collect_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/recordstore/gdprapi"
	"rettighetsporten/app/register"
	"rettighetsporten/models"
)

// answering is a service that answers for itself, as it is told to.
type answering struct {
	*httptest.Server

	says  atomic.Pointer[reply]
	asked atomic.Int32
}

type reply struct {
	status int
	body   string
}

func (a *answering) say(status int, body string) { a.says.Store(&reply{status, body}) }

// refusing is a play at Sør, whose one store is the service.
func refusing(t *testing.T, db *database.DB) (*play, *answering) {
	t.Helper()
	a := &answering{}
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		a.asked.Add(1)
		says := a.says.Load()
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(says.status)
		_, _ = w.Write([]byte(says.body))
	}))
	t.Cleanup(a.Close)
	w := world.New(t, db, func(f *register.File) {
		f.Controllers[1].Stores = []register.StoreDeclaration{{ID: "parkering", StoreFacts: models.StoreFacts{
			Name: models.Text{NB: "Parkeringen"}, Kind: models.StoreGDPRAPI, Activities: []string{"saker"}, AcceptProofs: []models.SeedProof{models.ProofEID},
			Owner: models.StoreOwner{Name: "Eier", Email: "eier@sor.example"},
			Dataset: `dataset: {fides_key: parkering, collections: [
				{name: customer, fields: [{name: number, fides_meta: {identity: national_id}}, {name: name}]},
				{name: rest, fields: [{name: number, fides_meta: {identity: national_id}}, {name: path}, {name: key}, {name: label}, {name: value}]}]}`,
			Connection: models.StoreConnection{
				"base_url": a.URL, "allow_private": true, "collections": map[string]any{"customer": "CUSTOMER", "rest": "*"},
				"authentication": map[string]any{"strategy": "bearer", "configuration": map[string]any{"token": "t"}},
			},
		}}}
	})
	w.Collect.Kinds[gdprapi.Name] = gdprapi.Config{}.Kind()
	p := &play{w: w, citizen: w.Citizen("oksana"), worker: w.Staff("ola", authz.Caseworker, "sor")}
	p.number = w.File(p.citizen, "sor").CaseNumber
	return p, a
}

// told returns what the store says, as a reader of the language sees it.
func (p *play) told(store, lang string) []string {
	var out []string
	for _, t := range p.status(store).Refused {
		text, in := t.In(language.Make(lang))
		out = append(out, t.Code()+" "+in+" "+text)
	}
	return out
}

const refusal = `{"errors": [{"code": "CONTRACT", "message": {
	"nb": "Vi har en leieavtale med deg.\u0000\u202e", "en": "We have a lease with you.", "fi": "Vuokrasopimus."}}]}`

// What a service says on why it refuses is shown to who works on the case, is
// sealed where it is kept and never logged, and stands for as long as the
// service has said nothing else.
func TestWhatAStoreSaysIsKeptForTheCaseworker(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		p, a := refusing(t, db)
		w, ctx := p.w, t.Context()
		want := func(when, states string, asked bool, told ...string) {
			t.Helper()
			if was := a.asked.Swap(0) > 0; was != asked {
				t.Errorf("%s: the service was asked: %v", when, was)
			}
			if got := p.states(); got != states {
				t.Errorf("%s: the store is %q, want %q", when, got, states)
			}
			if diff := cmp.Diff(told, p.told("parkering", "nb")); diff != "" {
				t.Errorf("%s: it says (-want +got):\n%s", when, diff)
			}
			for _, secret := range []string{"leieavtale", "lease with you", "Vuokra"} {
				if columns := w.Readable(secret); len(columns) > 0 {
					t.Errorf("%s: %q can be read in %v", when, secret, columns)
				}
				if strings.Contains(w.Log.String(), secret) {
					t.Errorf("%s: %q is in the log", when, secret)
				}
			}
			sealed := w.Count("SELECT COUNT(*) FROM collections WHERE refusal_sealed IS NOT NULL")
			if (sealed == 1) != (len(told) > 0) {
				t.Errorf("%s: what it says is kept %d times", when, sealed)
			}
		}
		again := func(status int, body string) {
			t.Helper()
			a.say(status, body)
			w.Must(w.Collect.Retry(ctx, p.worker, w.Open(p.worker, p.number), "parkering"))
			w.Drain()
		}
		a.say(http.StatusForbidden, refusal)
		w.Collected(p.worker, p.number)
		refused := "CONTRACT nb Vi har en leieavtale med deg."
		want("refused", "parkering failed collect.refused", true, refused)
		if diff := cmp.Diff([]string{"CONTRACT en We have a lease with you."}, p.told("parkering", "en")); diff != "" {
			t.Errorf("in English (-want +got):\n%s", diff)
		}
		if !strings.Contains(w.Log.String(), "HTTP 403 CONTRACT") {
			t.Error("the log does not say that the store refused")
		}

		w.ProveEmail(p.citizen, w.Person("oksana").Email) // nothing it is asked by
		w.Drain()
		want("another run", "parkering failed collect.refused", false, refused)

		again(http.StatusForbidden, "")
		want("refused without a word", "parkering failed collect.refused", true)
		again(http.StatusForbidden, refusal)
		want("refused once more", "parkering failed collect.refused", true, refused)
		again(http.StatusUnauthorized, "no")
		want("without the right", "parkering failed collect.refused", true)

		again(http.StatusOK, `{"key": "CUSTOMER", "children": [{"key": "NAME", "value": "Oksana"}, {"key": "LEASE", "error": {"fi": "Vuokrasopimus.", "en": "We have a lease with you."}}]}`)
		held := " en We have a lease with you."
		want("some of it held back", "parkering stopped collect.held_back", true, held)
		w.ProveEmail(p.citizen, "oksana.annen@epost.example")
		w.Drain()
		want("some of it held back still", "parkering stopped collect.held_back", false, held)
		again(http.StatusOK, `{"key": "CUSTOMER", "children": [{"key": "NAME", "value": "Oksana"}]}`)
		want("answered", "parkering found", true)
	})
}

// A service that says more than anybody reads is heard in part.
func TestAStoreThatSaysTooMuchIsHeardInPart(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		p, a := refusing(t, db)
		held := make([]string, 100)
		for i := range held {
			reason, err := json.Marshal(fmt.Sprintf("<script>alert(%d)</script>\x00", i) + strings.Repeat("ø", 10_000))
			p.w.Must(err)
			held[i] = `{"key": "X", "error": ` + string(reason) + `}`
		}
		a.say(http.StatusOK, `{"key": "CUSTOMER", "children": [`+strings.Join(held, ",")+`]}`)
		p.w.Collected(p.worker, p.number)
		said := p.status("parkering").Refused
		if len(said) != 20 {
			t.Fatalf("it says %d things", len(said))
		}
		for _, told := range said {
			text, _ := told.In(language.Norwegian)
			if n := len([]rune(text)); n != 501 || strings.ContainsRune(text, 0) || !strings.HasPrefix(text, "<script>") {
				t.Errorf("it says %.60q, %d characters", text, n)
			}
		}
		if n := p.w.Count("SELECT MAX(length(refusal_sealed)) FROM collections"); n == 0 || n > 100_000 {
			t.Errorf("%d bytes of it are kept", n)
		}
	})
}
