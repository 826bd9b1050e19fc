package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/fulfil/engine"
)

const crmDeclaration = `dataset:
- fides_key: crm
  collections:
  - name: customer
    fields:
    - {name: id, data_categories: [user.unique_id], fides_meta: {primary_key: true}}
    - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
    - {name: name, data_categories: [user.name]}
    - {name: paid, data_categories: [user.financial]}
    - {name: blocked, data_categories: [system.operations], meta: {restriction: true}}
`

// runFulfil runs the command line in a folder with a database, and returns what was
// printed, the status, and the customers.
func runFulfil(t *testing.T, dir, stdin string, args ...string) (engine.Output, int, []string) {
	t.Helper()
	var printed bytes.Buffer
	parser, err := kong.New(&commands{}, kong.BindTo(t.Context(), (*context.Context)(nil)),
		kong.Bind(streams{in: strings.NewReader(stdin), out: &printed, err: &printed}))
	if err != nil {
		t.Fatal(err)
	}
	store := []string{"--dataset", filepath.Join(dir, "crm.yml"), "--dsn", "sqlite:" + filepath.Join(dir, "crm.db")}
	parsed, err := parser.Parse(append(append([]string{"fulfil"}, args...), store...))
	if err != nil {
		t.Fatal(err)
	}
	ended := status(parsed.Run())
	var out engine.Output
	if printed.Len() > 0 {
		if err := json.Unmarshal(printed.Bytes(), &out); err != nil {
			t.Fatal(err)
		}
	}
	db, err := sql.Open("sqlite", filepath.Join(dir, "crm.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(t.Context(), "SELECT concat_ws(' ', id, coalesce(mail, '-'), coalesce(name, '-'), coalesce(paid, '-'), coalesce(blocked, '-')) FROM customer ORDER BY id")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var customers []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		customers = append(customers, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out, ended, customers
}

func TestFulfil(t *testing.T) {
	t.Parallel()
	const kari, ola = "1 kari@example.no Kari 100 -", "2 ola@example.no Ola 50 -"
	const correction = `[{"collection": "crm:customer", "key": [1], "field": "name", "before": "Kari", "after": "Kari N"}]`
	for name, c := range map[string]struct {
		stdin  string
		args   []string
		status int
		done   engine.State
		want   []string
	}{
		"a dry run":                  {"", []string{"erase", "--identity", "email=kari@example.no"}, 0, "", []string{kari, ola}},
		"erasing":                    {"# who\nemail=kari@example.no\n", []string{"erase", "--identities", "-", "--do"}, 0, engine.Done, []string{"1 - - - -", ola}},
		"a category":                 {"", []string{"erase", "--identity", "email=kari@example.no", "--target", "user.name", "--do"}, 0, engine.Done, []string{"1 kari@example.no - 100 -", ola}},
		"a field":                    {"", []string{"erase", "--identity", "email=kari@example.no", "--target", "crm:customer.name", "--do"}, 0, engine.Done, []string{"1 kari@example.no - 100 -", ola}},
		"something stands":           {"", []string{"erase", "--identity", "email=kari@example.no", "--keep", "17-3-b=user.financial", "--do"}, 0, engine.Done, []string{"1 - - 100 -", ola}},
		"restricting":                {"", []string{"restrict", "--identity", "email=kari@example.no", "--do"}, 0, engine.Done, []string{"1 kari@example.no Kari 100 1", ola}},
		"lifting":                    {"", []string{"lift", "--identity", "email=kari@example.no", "--do"}, 0, engine.Done, []string{"1 kari@example.no Kari 100 0", ola}},
		"lifting what no mark is on": {"", []string{"lift", "--identity", "email=kari@example.no", "--do"}, 0, engine.Done, []string{kari, ola}},
		"correcting":                 {correction, []string{"rectify", "--identity", "email=kari@example.no", "--corrections", "-", "--do"}, 0, engine.Done, []string{"1 kari@example.no Kari N 100 -", ola}},
		"somebody else's row":        {correction, []string{"rectify", "--identity", "email=ola@example.no", "--corrections", "-", "--do"}, 0, engine.Done, []string{kari, ola}},
		"nobody":                     {"", []string{"erase"}, 2, "", []string{kari, ola}},
		"half an identity":           {"", []string{"erase", "--identity", "kari"}, 2, "", []string{kari, ola}},
		"no ground":                  {"", []string{"erase", "--identity", "email=kari@example.no", "--keep", "user"}, 2, "", []string{kari, ola}},
		"no list":                    {"{}", []string{"rectify", "--identity", "email=kari@example.no", "--corrections", "-"}, 2, "", []string{kari, ola}},
		"both from one":              {"", []string{"rectify", "--identities", "-", "--corrections", "-"}, 2, "", []string{kari, ola}},
		"nothing to write with":      {"", []string{"erase", "--identity", "email=kari@example.no", "--do"}, 2, "", []string{kari, ola}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Dir(write(t, "crm.yml", crmDeclaration))
			db, err := sql.Open("sqlite", filepath.Join(dir, "crm.db"))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := db.ExecContext(t.Context(), `CREATE TABLE customer (id INTEGER PRIMARY KEY, mail TEXT, name TEXT, paid INTEGER, blocked BOOLEAN);
				INSERT INTO customer VALUES (1, 'kari@example.no', 'Kari', 100, NULL), (2, 'ola@example.no', 'Ola', 50, NULL)`); err != nil {
				t.Fatal(err)
			}
			if name == "lifting" {
				if _, err := db.ExecContext(t.Context(), "UPDATE customer SET blocked = 1 WHERE id = 1"); err != nil {
					t.Fatal(err)
				}
			}
			_ = db.Close()
			args := c.args
			if name != "nothing to write with" {
				args = append(args, "--write-dsn", "sqlite:"+filepath.Join(dir, "crm.db"))
			}
			out, ended, got := runFulfil(t, dir, c.stdin, args...)
			if diff := cmp.Diff(c.want, got); diff != "" || ended != c.status {
				t.Errorf("status %d, want %d; customers (-want +got):\n%s", ended, c.status, diff)
			}
			if c.done != "" && (len(out.Receipts) != 1 || out.Receipts[0].State != c.done) {
				t.Errorf("receipts: got %v, want %s", out.Receipts, c.done)
			}
		})
	}
}
