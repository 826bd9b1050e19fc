package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const storesFile = `stores:
- id: crm
  name: {nb: Kunder, en: Customers}
  kind: sql
  connection: {driver: sqlite, dsn: "sqlite:DIR/crm.db"}
  accept_proofs: [eid]
  dataset:
    fides_key: crm
    collections:
    - name: customer
      fields:
      - {name: id, data_categories: [user.unique_id], fides_meta: {primary_key: true}}
      - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
      - {name: gone, data_categories: [user.name]}
- id: invoices
  kind: file
  connection: {root: DIR, files: {invoice: invoices.csv}}
  dataset: invoices.yml
- id: down
  kind: sql
  connection: {dsn: "sqlite:DIR/missing.db"}
  dataset: {dataset: [{fides_key: down, collections: [{name: a, fields: [{name: mail, fides_meta: {identity: email}}]}]}]}
- id: paper
  kind: manual
  instruction: {nb: Se i skapet, en: Look in the cupboard}
`

func storesFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"stores.yml":   strings.ReplaceAll(storesFile, "DIR", dir),
		"invoices.csv": "id;customer;amount\nF-1;0;12.5\nF-2;7;1\n",
		"invoices.yml": "fides_key: inv\ncollections:\n- name: invoice\n  fields:\n  - {name: id}\n" +
			"  - {name: customer, fides_meta: {references: [{dataset: crm, field: customer.id, direction: from}]}}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	db, err := sql.Open("sqlite", filepath.Join(dir, "crm.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), `CREATE TABLE customer (id INTEGER PRIMARY KEY, mail TEXT);
		INSERT INTO customer VALUES (0, 'Kari@example.no'), (7, 'ola@example.no')`); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestCollectFromSeveralStores(t *testing.T) {
	t.Parallel()
	dir := storesFolder(t)
	for name, c := range map[string]struct {
		target []string
		want   string
	}{
		"everything": {nil, `{"collections":{"crm:customer":[{"id":0,"mail":"Kari@example.no"}],"down:a":[],"inv:invoice":[{"customer":"0","id":"F-1"}]},
			"skipped":{"paper":"manual"},
			"errors":{"crm:customer":"undeclared","down:a":"unreachable: the file cannot be opened"},
			"notes":{"crm:customer":["missing-field gone"],"inv:invoice":["undeclared-field amount"]}}`},
		"a category": {[]string{"user.contact"}, `{"collections":{"crm:customer":[{"mail":"Kari@example.no"}]},
			"skipped":{"paper":"manual"},
			"errors":{"crm:customer":"undeclared","down:a":"unreachable: the file cannot be opened"},
			"notes":{"crm:customer":["missing-field gone"],"inv:invoice":["undeclared-field amount"]}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			cmd := collectCmd{Stores: filepath.Join(dir, "stores.yml"), Identity: []string{"email=kari@example.no"}, Target: c.target}
			if err := cmd.Run(t.Context(), streams{out: &out}); err != nil {
				t.Fatal(err)
			}
			var got, want any
			if err := json.Unmarshal(out.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal([]byte(c.want), &want); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("output (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCollectSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cmd    collectCmd
		want   string
		status int
	}{
		"no DSN":        {collectCmd{Dataset: write(t, "a.yml", goodDeclaration)}, "belong together", 2},
		"half identity": {collectCmd{Dataset: "a", DSN: "b", Identity: []string{"email"}}, "KIND=VALUE", 2},
		"no stores":     {collectCmd{Stores: write(t, "s.yml", "stores: []\n")}, "no store is declared", 1},
		"same id":       {collectCmd{Stores: write(t, "s.yml", "- {id: a, kind: manual}\n- {id: a, kind: manual}\n")}, "store number 2", 1},
		"no dataset":    {collectCmd{Stores: write(t, "s.yml", "- {id: a, kind: sql}\n")}, "dataset is missing", 1},
		"bad dataset":   {collectCmd{Stores: write(t, "s.yml", "- {id: a, kind: sql, dataset: {fides_key: x}}\n")}, "collections are missing", 1},
		"unknown key":   {collectCmd{Stores: write(t, "s.yml", "- {id: a, kind: sql, colour: red}\n")}, "colour", 1},
		"not there":     {collectCmd{Stores: "nowhere.yml"}, "reading the stores", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := c.cmd.Run(t.Context(), streams{out: &bytes.Buffer{}})
			if err == nil || !strings.Contains(err.Error(), c.want) || status(err) != c.status {
				t.Errorf("got %v, status %d; want %q and %d", err, status(err), c.want, c.status)
			}
		})
	}
}
