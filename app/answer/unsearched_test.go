package answer_test

import (
	"strings"
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/register"
	"rettighetsporten/app/report"
	"rettighetsporten/models"
)

const twoWays = `
dataset:
- fides_key: b
  collections:
  - {name: cases, meta: {label: {nb: Saker}}, fields: [{name: number, fides_meta: {identity: national_id}}]}
  - {name: mails, meta: {label: {nb: E-poster}}, fields: [{name: email, fides_meta: {identity: email}}]}
`

// A store that was searched in one part and not in the other, since the person
// has proved nothing that leads there, is not said to hold nothing.
func TestAPartOfAStoreThatNothingLeadsTo(t *testing.T) {
	t.Parallel()
	for name, proved := range map[string]bool{"no address": false, "a proved address": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
				w := world.New(t, db, func(f *register.File) {
					store := f.Controllers[1].Stores[0]
					store.AcceptProofs = []models.SeedProof{models.ProofEID, models.ProofCode}
					store.Dataset, store.Connection = twoWays, models.StoreConnection{"dsn": "chat"}
					f.Controllers[1].Stores = []register.StoreDeclaration{store}
				})
				oksana, ola := w.Citizen("oksana"), w.Staff("ola", authz.Caseworker, "sor")
				if proved {
					w.ProveEmail(oksana, w.Person("oksana").Email)
				}
				c := w.Collected(ola, w.File(oksana, "sor").CaseNumber)
				doc, err := w.Answer.Preview(t.Context(), ola, c)
				w.Must(err)
				encoded, err := report.Encode(doc)
				w.Must(err)
				for text, want := range map[string]bool{
					"Ikke søkt i: E-poster.":                   !proved,
					"Fra ett av systemene har vi ikke fått":    !proved,
					"Vi fant ingen opplysninger om deg der vi": !proved,
				} {
					if got := strings.Contains(string(encoded), text); got != want {
						t.Errorf("the answer says %q: %v, want %v", text, got, want)
					}
				}
			})
		})
	}
}
