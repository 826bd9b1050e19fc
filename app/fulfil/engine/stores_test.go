package engine

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	search "rettighetsporten/app/collect/engine"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// Two stores: customers in one refer to addresses in the other. An address that
// a customer of the other store has too is left, whether that store can be
// looked at or only searched; when it does not answer, so are all.
func TestRowsSharedBetweenStores(t *testing.T) {
	t.Parallel()
	const crm = `dataset: {fides_key: crm, collections: [{name: customer, fields: [{name: id, fides_meta: {primary_key: true}}, {name: mail, data_categories: [user.contact], fides_meta: {identity: email}},
		{name: home, fides_meta: {references: [{dataset: map, field: address.id, direction: to}]}}]}]}`
	const place = `dataset: {fides_key: map, collections: [{name: address, data_categories: [user.contact], fields: [{name: id, fides_meta: {primary_key: true}}, {name: street}]}]}`
	one, two := sqliteBench(t), sqliteBench(t)
	one.driver, two.driver = "sqlite", "sqlite"
	one.declaration, two.declaration = `dataset: {fides_key: x, collections: [{name: customer, fields: [{name: mail, fides_meta: {identity: email}}]}]}`, place
	one.exec(t, "CREATE TABLE customer (id INTEGER PRIMARY KEY, mail TEXT, home INTEGER);\nINSERT INTO customer VALUES (1, 'kari@example.no', 1), (2, 'kari@example.no', 2), (3, 'ola@example.no', 2)")
	two.exec(t, "CREATE TABLE address (id INTEGER PRIMARY KEY, street TEXT);\nINSERT INTO address VALUES (1, 'Storgata 1'), (2, 'Lillegata 2')")
	customers, _ := one.engine(t)
	e, _ := two.engine(t)
	e.Sources[0].StoreID = "map"
	file, err := dataset.Parse([]byte(crm))
	if err != nil {
		t.Fatal(err)
	}
	e.Sources = append([]Source{{StoreID: "crm", Dataset: file.Datasets[0], Connector: customers.Sources[0].Connector}}, e.Sources...)
	found, unsearched, err := e.search(t.Context(), []search.Seed{{Kind: search.KindEmail, Value: "kari@example.no", Proof: search.ProofCode}})
	if err != nil || len(unsearched) > 0 {
		t.Fatalf("searching: %v, %v", err, unsearched)
	}
	searched := customers.Sources[0].Connector
	for name, c := range map[string]struct {
		connector recordstore.Connector
		want      []string
	}{
		"looked at":     {searched, []string{"i1; street", "shared crm:customer"}},
		"only searched": {struct{ recordstore.Connector }{searched}, []string{"i1; street", "shared crm:customer"}},
		"down":          {recordstore.Broken(recordstore.FailWhole(recordstore.Unreachable, "no connection")), []string{"unchecked crm:customer"}},
		"only declared": {nil, []string{"unchecked crm:customer"}},
	} {
		other := e
		other.Sources = append([]Source(nil), e.Sources...)
		other.Sources[0].Connector = c.connector
		p := plan(t, other, found, person())
		of, _ := p.Store("map")
		if diff := cmp.Diff(c.want, short(of.Collections[0])); diff != "" {
			t.Errorf("%s: plan (-want +got):\n%s", name, diff)
		}
		down, _ := p.Store("crm")
		if name == "down" && down.Failure == "" || name != "down" && down.Task == "" {
			t.Errorf("%s: %s", name, indented(t, down))
		}
		if name != "looked at" {
			continue
		}
		if r, err := other.Do(t.Context(), p, p.Hash, "map"); err != nil || r.State != Done {
			t.Errorf("%v, %s", err, indented(t, r))
		}
		if diff := cmp.Diff([]string{"address [1 <nil>]", "address [2 Lillegata 2]"}, two.dump(t)); diff != "" {
			t.Errorf("rows (-want +got):\n%s", diff)
		}
		two.exec(t, "UPDATE address SET street = 'Storgata 1' WHERE id = 1")
	}
}
