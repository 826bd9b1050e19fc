package engine

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/recordstore"
)

func sorted(less func(a, b recordstore.Row) bool) cmp.Option { return cmpopts.SortSlices(less) }

// A workshop with bicycles: references to, from and without direction, a
// self-reference, a table without a key, a composite key, dates and money.
const (
	workshopDeclaration = `
dataset:
  fides_key: workshop
  collections:
    - name: owner
      fields:
        - {name: id, data_categories: [user.unique_id], fides_meta: {primary_key: True}}
        - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email, data_type: string}}
        - {name: name, data_categories: [user.name]}
        - {name: since, data_categories: [system.operations]}
        - {name: home_id, data_categories: [system.operations], fides_meta: {references: [{dataset: workshop, field: home.id, direction: to}]}}
    - name: home
      data_categories: [user.contact.address]
      fields:
        - {name: id, fides_meta: {primary_key: True}}
        - {name: street}
    - name: bicycle
      fields:
        - {name: frame, data_categories: [user.device], fides_meta: {primary_key: True}}
        - {name: owner_id, data_categories: [user.unique_id], fides_meta: {references: [{dataset: workshop, field: owner.id}]}}
        - {name: parent, data_categories: [system.operations], fides_meta: {references: [{dataset: workshop, field: bicycle.frame, direction: to}]}}
        - {name: bought, data_categories: [user.behavior.purchase_history]}
        - {name: price, data_categories: [user.financial]}
        - name: gear
          fides_meta: {data_type: object}
          fields:
            - {name: code, data_categories: [user.device.device_id]}
            - {name: teeth, data_categories: [system.operations]}
    - name: repair
      fields:
        - {name: frame, data_categories: [user.device], fides_meta: {references: [{dataset: workshop, field: bicycle.frame, direction: from}]}}
        - {name: mechanic_id, data_categories: [system.operations], fides_meta: {references: [{dataset: workshop, field: mechanic.id, direction: to}]}}
        - {name: done, data_categories: [system.operations]}
    - name: mechanic
      fields:
        - {name: id, data_categories: [system.operations], fides_meta: {primary_key: True}}
        - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
    - name: ledger
      fields:
        - {name: year, fides_meta: {primary_key: True}}
        - {name: no, fides_meta: {primary_key: True}}
        - {name: paid_by, data_categories: [user.contacts], fides_meta: {identity: email}}
        - {name: sent_to, data_categories: [user.contact], fides_meta: {identity: email}}
    - name: club
      fields: [{name: id}, {name: card, fides_meta: {identity: card}}]
`
	workshopSchema = `
CREATE TABLE owner (id SERIAL PRIMARY KEY, mail VARCHAR(100), name VARCHAR(100), since TIMESTAMP, home_id BIGINT, secret TEXT);
CREATE TABLE home (id INT PRIMARY KEY, street TEXT);
CREATE TABLE bicycle (frame VARCHAR(20) PRIMARY KEY, owner_id INT, parent VARCHAR(20), bought DATE, price MONEY, gear JSONB);
CREATE TABLE repair (frame VARCHAR(20), mechanic_id SMALLINT, done BOOLEAN);
CREATE TABLE mechanic (id SMALLINT PRIMARY KEY, mail TEXT);
CREATE TABLE ledger (year INT, no INT, paid_by TEXT, sent_to TEXT, PRIMARY KEY (year, no));
CREATE TABLE club (id INT, card TEXT);
INSERT INTO home VALUES (0, 'Storgata 1'), (1, 'Lillegata 2');
INSERT INTO owner VALUES (0, 'Kari@Example.no', 'Kari', '2020-04-01 11:47:42', 0), (2, 'ola@example.no', 'Ola', NULL, 0);
INSERT INTO bicycle VALUES ('A1', 0, 'A0', '2021-01-03', 2000, '{"code": "x7", "teeth": 11}'), ('A0', NULL, NULL, NULL, NULL, NULL), ('B1', 2, 'A0', NULL, 10, '{}');
INSERT INTO repair VALUES ('A1', 1, true), ('A1', 1, true), ('A1', 2, false), ('A0', NULL, NULL), ('B1', 1, true);
INSERT INTO mechanic VALUES (1, 'per@example.no'), (2, 'kari@example.no'), (3, 'siv@example.no');
INSERT INTO ledger VALUES (2021, 1, 'KARI@example.no', 'ola@example.no'), (2021, 2, 'kari@example.no', 'kari@example.no'), (2022, 1, 'ola@example.no', NULL);
`
)

const workshopRows = `{
	"workshop:owner": [{"id": 0, "mail": "Kari@Example.no", "name": "Kari", "since": "2020-04-01 11:47:42", "home_id": 0}],
	"workshop:home": [{"id": 0, "street": "Storgata 1"}],
	"workshop:bicycle": [
		{"frame": "A1", "owner_id": 0, "parent": "A0", "bought": "2021-01-03 00:00:00", "price": "$2,000.00", "gear": {"code": "x7", "teeth": 11}},
		{"frame": "A0", "owner_id": null, "parent": null, "bought": null, "price": null, "gear": null}],
	"workshop:repair": [
		{"frame": "A1", "mechanic_id": 1, "done": true}, {"frame": "A1", "mechanic_id": 1, "done": true},
		{"frame": "A1", "mechanic_id": 2, "done": false}, {"frame": "A0", "mechanic_id": null, "done": null}],
	"workshop:mechanic": [{"id": 1, "mail": "per@example.no"}, {"id": 2, "mail": "kari@example.no"}],
	"workshop:ledger": [
		{"year": 2021, "no": 1, "paid_by": "KARI@example.no", "sent_to": "ola@example.no"},
		{"year": 2021, "no": 2, "paid_by": "kari@example.no", "sent_to": "kari@example.no"}],
	"workshop:club": []}`

func TestStandalone(t *testing.T) {
	t.Parallel()
	dsn := apptest.PostgresDSN(t)
	apptest.Exec(t, dsn, workshopSchema)
	for name, c := range map[string]struct {
		identity string
		targets  []string
		want     string
	}{
		"everything": {"email=kari@example.no", nil, workshopRows},
		"nobody": {"email=nobody@example.no", nil, `{"workshop:owner": [], "workshop:home": [], "workshop:bicycle": [],
			"workshop:repair": [], "workshop:mechanic": [], "workshop:ledger": [], "workshop:club": []}`},
		"whole rows, and not what only begins alike": {"email=kari@example.no", []string{"user.contact"}, `{
			"workshop:owner": [{"mail": "Kari@Example.no"}], "workshop:home": [{"id": 0, "street": "Storgata 1"}],
			"workshop:mechanic": [{"mail": "per@example.no"}, {"mail": "kari@example.no"}],
			"workshop:ledger": [{"sent_to": "ola@example.no"}, {"sent_to": "kari@example.no"}]}`},
		"several, inside an object": {"email=kari@example.no", []string{"user.device.device_id", "user.name"}, `{
			"workshop:owner": [{"name": "Kari"}], "workshop:bicycle": [{"gear": {"code": "x7"}}, {}]}`},
		"nothing of the kind": {"email=kari@example.no", []string{"user.biometric"}, `{}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			seed, err := ParseIdentity(c.identity)
			if err != nil {
				t.Fatal(err)
			}
			got, err := Standalone(t.Context(), []byte(workshopDeclaration), dsn, []Seed{seed}, c.targets, stopped)
			if err != nil {
				t.Fatal(err)
			}
			var want map[string][]recordstore.Row
			if err := json.Unmarshal([]byte(c.want), &want); err != nil {
				t.Fatal(err)
			}
			text := func(a, b recordstore.Row) bool { return fmt.Sprint(a) < fmt.Sprint(b) }
			if diff := cmp.Diff(want, got.Collections, sorted(text)); diff != "" {
				t.Errorf("collections (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(map[string]string{"workshop:club": "no-identity"}, got.Skipped); diff != "" || len(got.Errors) > 0 {
				t.Errorf("errors %v, skipped (-want +got):\n%s", got.Errors, diff)
			}
		})
	}
}

func TestStandaloneSaysWhatFailed(t *testing.T) {
	t.Parallel()
	const declaration = `dataset: {fides_key: d, collections: [{name: a, fields: [{name: mail, fides_meta: {identity: email}}]}]}`
	missing := "sqlite:" + filepath.Join(t.TempDir(), "missing.db")
	got, err := Standalone(t.Context(), []byte(declaration), missing, []Seed{email("k@x")}, nil, stopped)
	if err != nil {
		t.Fatal(err)
	}
	source, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"collections":{"d:a":[]},"skipped":{},"errors":{"d:a":"unreachable: the file cannot be opened"}}`
	if string(source) != want {
		t.Errorf("got %s, want %s", source, want)
	}
	for name, declaration := range map[string]string{
		"reading the dataset":     "dataset: []",
		"joining the collections": `dataset: {fides_key: d, collections: [{name: a, fields: [{name: b, fides_meta: {references: [{dataset: e, field: f.g}]}}]}]}`,
	} {
		if _, err := Standalone(t.Context(), []byte(declaration), missing, nil, nil, stopped); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("got %v, want an error %s", err, name)
		}
	}
}

func TestParseIdentity(t *testing.T) {
	t.Parallel()
	if s, err := ParseIdentity(" email = kari=x@example.no "); err != nil || s.Kind != "email" || s.Value != "kari=x@example.no" || s.Proof == "" {
		t.Errorf("got %s seed %q with proof %q, %v", s.Kind, s.Value, s.Proof, err)
	}
	for _, bad := range []string{"", "email", "email=", "=x"} {
		if _, err := ParseIdentity(bad); err == nil || strings.Contains(err.Error(), "x") {
			t.Errorf("%q: got %v, want an error that does not repeat it", bad, err)
		}
	}
}

func TestStandaloneGoesOnWhereAColumnIsGone(t *testing.T) {
	t.Parallel()
	dsn := apptest.PostgresDSN(t)
	apptest.Exec(t, dsn, `CREATE TABLE a (id INT PRIMARY KEY, mail TEXT, word TEXT, extra TEXT, tags TEXT[], doc JSONB); CREATE TABLE b (ref INT, nr TEXT);
		INSERT INTO a VALUES (0, 'Kari@x', 'e', 'x', '{kari@x,ola@x}', '{"p": [{"m": "ola@x"}, {"m": "KARI@x", "n": 1}]}'), (1, 'ola@x', 'e', 'x', '{ola@x}', NULL);
		INSERT INTO b VALUES (0, 'x'), (1, 'y');`)
	const declaration = `dataset: {fides_key: d, collections: [
		{name: a, fields: [{name: id, fides_meta: {data_type: string}}, {name: mail, fides_meta: {identity: email}}, {name: gone}, {name: word}, {name: tags, fides_meta: {identity: email, data_type: "string[]"}},
			{name: doc, fides_meta: {data_type: object}, fields: [{name: p, fields: [{name: m, fides_meta: {identity: email}}]}]}]},
		{name: b, fields: [{name: ref, fides_meta: {data_type: integer, references: [{dataset: d, field: a.id, direction: from}, {dataset: d, field: a.word, direction: from}]}}, {name: nr}]}]}`
	got, err := Standalone(t.Context(), []byte(declaration), dsn, []Seed{email("kari@x")}, nil, stopped)
	if err != nil {
		t.Fatal(err)
	}
	source, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"collections":{"d:a":[{"doc":{"p":[{"m":"KARI@x","n":1}]},"id":0,"mail":"Kari@x","tags":["kari@x"],"word":"e"}],"d:b":[{"nr":"x","ref":0}]},` +
		`"skipped":{},"errors":{"d:a":"undeclared"},` +
		`"notes":{"d:a":["other-type id: declared string, is int4","missing-field gone","undeclared-field extra"],"d:b":["unfit-values ref"]}}`
	if diff := cmp.Diff(want, string(source)); diff != "" {
		t.Errorf("output (-want +got):\n%s", diff)
	}
}
