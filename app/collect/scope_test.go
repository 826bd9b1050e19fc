package collect_test

import (
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/register"
	"rettighetsporten/models"
)

const (
	asideDataset = `
dataset:
- fides_key: a
  collections:
  - name: persons
    fields:
    - {name: id, fides_meta: {primary_key: true, data_type: integer}}
    - {name: number, fides_meta: {identity: national_id, data_type: string}}
`
	askedDataset = `
dataset:
- fides_key: b
  collections:
  - name: cases
    fields:
    - {name: number, fides_meta: {identity: national_id, data_type: string}}
    - {name: person_id, fides_meta: {data_type: integer, references: [{dataset: a, field: persons.id, direction: from}]}}
  - name: notes
    fields:
    - {name: person_id, fides_meta: {data_type: integer, references: [{dataset: a, field: persons.id, direction: from}]}}
`
)

// A request about one activity is whole when the stores of that activity have
// answered, also where another store, which nobody asked for, leads to them.
func TestAStoreOutOfScopeKeepsNoneFromBeingWhole(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db, func(f *register.File) {
			c := &f.Controllers[1]
			other := c.Activities[0]
			other.ID, other.Position = "annet", 1
			c.Activities = append(c.Activities, other)
			store := func(id, dsn, activity, declaration string) register.StoreDeclaration {
				s := c.Stores[0]
				s.ID, s.Activities, s.Dataset, s.Connection = id, []string{activity}, declaration, models.StoreConnection{"dsn": dsn}
				return s
			}
			c.Stores = []register.StoreDeclaration{store("a", "arkiv", "annet", asideDataset), store("b", "chat", "saker", askedDataset)}
		})
		w.Stores["chat"].Put("cases", recordstore.Row{"number": w.Person("oksana").NationalID.Reveal(), "person_id": int64(1)})
		sub := w.Submission("sor")
		sub.Wishes[0].ActivityID = "saker"
		rr, err := w.Rights.Submit(t.Context(), w.Citizen("oksana"), sub)
		w.Must(err)
		ola := w.Staff("ola", authz.Caseworker, "sor")
		w.Collected(ola, rr.CaseNumber)
		if got, want := states(w, ola, w.Open(ola, rr.CaseNumber)), "a not-searched collect.out_of_scope, b found"; got != want {
			t.Errorf("the stores are %s, want %s", got, want)
		}
		all, err := w.Collect.Status(t.Context(), ola, w.Open(ola, rr.CaseNumber))
		w.Must(err)
		for _, s := range all {
			if s.Collection.Gap() {
				t.Errorf("%s may hold more", s.Store.ID)
			}
			for _, part := range s.Collection.Parts {
				if part.Name == "notes" && (part.State != models.CollectionNotSearched || part.Reason != "collect.not_reached") {
					t.Errorf("what only the other store leads to is %s %s", part.State, part.Reason)
				}
			}
		}
		if asked := w.Stores["arkiv"].Asked(); len(asked) > 0 {
			t.Errorf("what nobody asked for was searched: %v", asked)
		}
	})
}
