package caseworker_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/handlers/staff/stafftest"
	"rettighetsporten/models"
)

func TestCaseShowsWhatSearchesMet(t *testing.T) {
	t.Parallel()
	r := kari(t, in(t, models.StatusCollecting))
	p := r.Get(at)
	want := "Dette stemmer ikke med beskrivelsen av systemet " +
		"notes : Systemet mangler et felt som beskrivelsen nevner. Det kan mangle opplysninger i svaret: veileder " +
		"notes : Et felt er av et annet slag enn beskrevet. Søket kan ha gått forbi noe: dato (beskrevet som integer, i systemet date) " +
		"notes : Systemet har et felt som beskrivelsen ikke nevner; det er ikke med i svaret: stemning " +
		"notes : 2 avvik til er ikke listet opp. Si fra til den som administrerer systemene i portalen, så beskrivelsen kan rettes."
	if diff := cmp.Diff(want, stafftest.Words(p.One("div", "id", "drift-telemark-notes"))); diff != "" {
		t.Errorf("the differences (-want +got):\n%s", diff)
	}
	r.Lang = models.English
	r.Get(at).Want(http.StatusOK, "The system has a field the description does not mention; it is not in the answer: stemning", "2 more differences are not listed.")
}

// Stores that agree, that were compared in part, that failed and that were not
// asked are told apart.
func TestCaseSaysHowFarAStoreWasCompared(t *testing.T) {
	t.Parallel()
	const term = "Sammenlignet med beskrivelsen"
	for name, c := range map[string]struct {
		kind    models.StoreKind
		state   models.CollectionState
		queries int
		want    string
	}{
		"a database":      {models.StoreSQL, models.CollectionFound, 1, "Systemet er slik det er beskrevet."},
		"a mailbox":       {models.StoreMailbox, models.CollectionNothing, 1, "Systemet er slik det er beskrevet."},
		"a service":       {models.StoreHTTP, models.CollectionFound, 1, "Ingen avvik i det systemet svarte. Resten er ikke sammenlignet."},
		"files":           {models.StoreFile, models.CollectionFound, 1, "Ingen avvik i det systemet svarte. Resten er ikke sammenlignet."},
		"silent":          {models.StoreSQL, models.CollectionFailed, 2, "Ikke sammenlignet til slutt, fordi systemet ikke svarte på alt."},
		"not asked":       {models.StoreSQL, models.CollectionNothing, 0, ""},
		"asked of people": {models.StoreManual, models.CollectionFound, 1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := in(t, models.StatusCollecting)
			started := stafftest.Now().Add(-time.Hour)
			s.statuses = s.statuses[:1]
			s.statuses[0].Store.Kind = c.kind
			s.statuses[0].Collection.State, s.statuses[0].Collection.Queries, s.statuses[0].Collection.StartedAt = c.state, c.queries, &started
			p := kari(t, s).Get(at)
			if c.want == "" {
				p.Want(http.StatusOK, "Slik ble det søkt").Lacks(term)
				return
			}
			p.Want(http.StatusOK, term+" "+c.want)
		})
	}
}

func TestCaseQuotesWhatAStoreSays(t *testing.T) {
	t.Parallel()
	r := kari(t, in(t, models.StatusCollecting))
	want := "Systemet sier selv: Avtalen din løper ennå, så vi kan ikke gi ut opplysningene her. Tunnistautuminen ei riitä."
	p := r.Get(at)
	if got := stafftest.Words(p.One("div", "id", "said-telemark-phone")); got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	if got := stafftest.Attr(p.One("blockquote", "lang", "fi"), "class"); got != "document-quote" {
		t.Errorf("the Finnish text is %q", got)
	}
	r.Lang = models.English
	r.Get(at).Want(http.StatusOK, "The system itself says: Your contract has not ended").Lacks("Avtalen din")

	kari(t, in(t, models.StatusCollecting)).Get(at+"/innsamling").Want(http.StatusOK, "Avtalen din")
	serve(t, in(t, models.StatusCollecting)).SignIn("Ola Nordli", "ola@eksempel.no", "caseworker:telemark").
		Get(at).Want(http.StatusOK, "Svarte ikke").Lacks("Avtalen din", "Systemet sier selv", "Dette stemmer ikke", "stemning")
}

// A text of another system is only ever text, however it is made.
func TestHostileTextOfAStoreIsHarmless(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"markup":   {`<script>alert(1)</script><img src=x onerror=alert(1)>`, `<script>alert(1)</script><img src=x onerror=alert(1)>`},
		"an end":   {`</p></blockquote></div></li></ul><h1>Godkjent</h1>`, `</p></blockquote></div></li></ul><h1>Godkjent</h1>`},
		"template": {`{{.CSRF}}"' onclick=x`, `{{.CSRF}}"' onclick=x`},
		"controls": {"a\x00\x1b[2Jb\u202ec\r\nd", "a[2Jbc d"},
		"megabyte": {strings.Repeat("<b>", 1<<20/3), strings.Repeat("<b>", 500/3) + "<b…"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := in(t, models.StatusCollecting)
			s.statuses[5].Refused = []recordstore.Told{recordstore.NewTold("", map[string]string{"nb": c.text})}
			r := kari(t, s)
			p := r.Get(at)
			said := p.One("div", "id", "said-telemark-phone")
			if got := stafftest.Words(said); got != "Systemet sier selv: "+c.want {
				t.Errorf("it says %.200q", got)
			}
			for _, tag := range []string{"script", "img", "b", "h1"} {
				for n := range said.Descendants() {
					if n.Data == tag {
						t.Errorf("the text has become a %s", tag)
					}
				}
			}
			if len(p.Body) > 200_000 {
				t.Errorf("the page is %d bytes", len(p.Body))
			}
		})
	}
	s := in(t, models.StatusCollecting)
	s.statuses[5].Refused = []recordstore.Told{recordstore.NewTold("", map[string]string{`"><script>alert(1)</script>`: "Nei."})}
	for n := range kari(t, s).Get(at).One("div", "id", "said-telemark-phone").Descendants() {
		if n.Data == "script" || n.Data == "blockquote" && stafftest.HasAttr(n, "lang") {
			t.Errorf("the language has become markup: %v", n.Attr)
		}
	}
}

func TestDriftLooks(t *testing.T) {
	t.Parallel()
	s := in(t, models.StatusCollecting)
	s.statuses[2].Collection.Parts[1].Differences = append(s.statuses[2].Collection.Parts[1].Differences,
		models.Difference{Kind: models.UndeclaredField, Field: strings.Repeat("et_langt_feltnavn_", 4)}, models.Difference{Kind: models.UndeclaredField})
	s.statuses[5].Refused = append(s.statuses[5].Refused, recordstore.NewTold("", map[string]string{"nb": strings.Repeat("uten", 200)}))
	kari(t, s).Look(at+"#drift-telemark-notes", "case-drift")
}
