package answer_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/register"
	"rettighetsporten/app/report"
	"rettighetsporten/app/review"
	"rettighetsporten/models"
)

const post = `
dataset:
- fides_key: post
  collections:
  - name: letters
    fields:
    - {name: id, fides_meta: {primary_key: true, data_type: integer}}
    - {name: person_id, fides_meta: {data_type: integer, references: [{dataset: arkiv, field: persons.id, direction: from}]}}
`

// withPost gives Nord a store of letters, for an activity of its own, that is
// only reached through the archive.
func withPost(f *register.File) {
	nord := &f.Controllers[0]
	nord.Activities = append(nord.Activities, models.ProcessingActivity{ControllerID: "nord", ID: "post", Position: 2, Facts: models.ActivityFacts{
		Name: models.Text{NB: "Brev til innbyggere"}, Purposes: []models.Text{{NB: "Sende brev"}},
	}})
	nord.Stores = append(nord.Stores, register.StoreDeclaration{ID: "post", StoreFacts: models.StoreFacts{
		Name: models.Text{NB: "Brevregisteret"}, Kind: models.StoreSQL, Activities: []string{"post"}, Dataset: post,
		AcceptProofs: []models.SeedProof{models.ProofEID}, Connection: models.StoreConnection{"dsn": "sor"},
	}})
}

// headings are those of the activities that are told about in full.
func headings(doc report.Document) []string {
	var out []string
	for _, s := range doc.Sections {
		if s.Level == 2 {
			out = append(out, s.Heading)
		}
	}
	return out
}

// Whether a store that was not reached holds anything nobody knows, so its
// activity is told about in full, as that of one that did not answer.
func TestWhatCouldNotBeReachedIsToldAbout(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		for name, c := range map[string]struct {
			fails       error
			unconfirmed []string
			told        []string
		}{
			"the archive is down":  {recordstore.FailWhole(recordstore.Refused, "closed"), []string{"chat", "chat", "post", "post"}, []string{"Saksbehandling", "Veiledning på chat", "Brev til innbyggere"}},
			"the archive answered": {nil, []string{"chat", "chat"}, []string{"Saksbehandling", "Veiledning på chat"}},
		} {
			w := world.New(t, db, withPost)
			ola := w.Staff("ola", authz.Caseworker, "nord")
			w.Stores["arkiv"].Fail(c.fails)
			opened := w.UnderReview(ola)
			_, err := w.Review.ReleaseRest(t.Context(), ola, opened)
			w.Must(err)
			o, err := w.Answer.Obstacles(t.Context(), ola, opened)
			w.Must(err)
			var missing []string
			statements := map[review.Fact]string{}
			for _, f := range o.Unconfirmed {
				missing = append(missing, f.ActivityID)
				statements[f] = "Ingen."
			}
			if slices.Sort(missing); !slices.Equal(missing, c.unconfirmed) {
				t.Errorf("%s: to be confirmed is %v, want %v", name, missing, c.unconfirmed)
			}
			w.Must(w.Review.Confirm(t.Context(), ola, opened, statements))
			doc, err := w.Answer.Preview(t.Context(), ola, opened)
			w.Must(err)
			if diff := cmp.Diff(c.told, headings(doc)); diff != "" {
				t.Errorf("%s: told about (-want +got):\n%s", name, diff)
			}
		}
	})
}

// cellsOf returns what the log of searches says of the store.
func cellsOf(t *testing.T, doc report.Document, store string) []string {
	t.Helper()
	for _, s := range doc.Sections {
		for _, b := range s.Blocks {
			table, _ := b.(report.Table)
			for _, row := range table.Rows {
				if said := doc.Meta.Words.Row(row); s.ID == "searches" && said[0] == store {
					return said
				}
			}
		}
	}
	t.Fatalf("%s does not stand in the log of searches", store)
	return nil
}

// The answer tells by what each store was searched, not by what it would be
// searched today.
func TestTheLogOfSearchesTellsWhatWasDone(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ola := w.Staff("ola", authz.Caseworker, "nord")
		c := w.UnderReview(ola)
		decide(w, ola, c)
		file := world.Register()
		for i := range file.Controllers[0].Stores {
			file.Controllers[0].Stores[i].AcceptProofs = []models.SeedProof{models.ProofContactRegister}
		}
		_, err := w.Register.Import(t.Context(), authz.ForSystem(authz.AllControllers), file)
		w.Must(err)
		doc, err := w.Answer.Preview(t.Context(), ola, c)
		w.Must(err)
		for store, by := range map[string]string{"Arkivet": "fødselsnummer", "Chatten": "e-postadresse", "Papirarkivet": ""} {
			if cells := cellsOf(t, doc, store); cells[4] != by {
				t.Errorf("%s was searched by %q, want %q", store, cells[4], by)
			}
		}
	})
}

// Whom rows say that they were given to is told among the recipients, and of rows
// that are withheld nothing is: Art. 15(1)(c), CJEU C-154/21.
func TestWhomTheRowsWereGivenToIsTold(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.SQLite(t), func(f *register.File) {
		for i, s := range f.Controllers[0].Stores {
			if s.ID == "arkiv" {
				f.Controllers[0].Stores[i].Dataset = strings.Replace(s.Dataset, "{name: text", "{name: text, meta: {recipient: true}", 1)
			}
		}
	})
	ola := w.Staff("ola", authz.Caseworker, "nord")
	c := w.UnderReview(ola)
	decide(w, ola, c)
	doc, err := w.Answer.Preview(t.Context(), ola, c)
	w.Must(err)
	var told []string
	for _, s := range doc.Sections {
		for _, b := range s.Blocks {
			if facts, ok := b.(report.Facts); ok {
				for _, f := range facts.Items {
					if strings.HasPrefix(f.Article, "art. 15 nr. 1 bokstav c") {
						told = append(told, f.Lines...)
					}
				}
			}
		}
	}
	if text := strings.Join(told, "\n"); !strings.Contains(text, "Egen sak. – det står i") || strings.Contains(text, secret) {
		t.Errorf("of recipients it tells:\n%s", text)
	}
}
