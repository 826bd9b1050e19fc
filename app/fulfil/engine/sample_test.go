package engine

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"rettighetsporten/app/apptest"
	search "rettighetsporten/app/collect/engine"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/sqlstore"
)

// A shop: an address two customers have, one that is Kari's alone, an order with
// lines, a card, visits without a key of their own, letters that must stand, and
// notes that are deleted.
const shopDeclaration = `
dataset:
  fides_key: shop
  collections:
    - name: customer
      fields:
        - {name: id, data_categories: [user.unique_id], fides_meta: {primary_key: true, data_type: integer}}
        - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email, data_type: string}}
        - {name: name, data_categories: [user.name], fides_meta: {data_type: string, length: 12, masking_strategy_override: {strategy: string_rewrite, configuration: {rewrite_value: "Slettet etter krav"}}}}
        - {name: born, data_categories: [user.demographic.date_of_birth]}
        - {name: level, data_categories: [user.account], fides_meta: {masking_strategy_override: {strategy: hash}}}
        - {name: code, data_categories: [user.account], fides_meta: {read_only: true}}
        - {name: home_id, data_categories: [system.operations], fides_meta: {references: [{dataset: shop, field: address.id, direction: to}]}}
        - {name: blocked, data_categories: [system.operations], meta: {restriction: true}}
    - name: address
      data_categories: [user.contact.address]
      fields:
        - {name: id, fides_meta: {primary_key: true}}
        - {name: street}
        - {name: town}
    - name: purchase
      fields:
        - {name: id, data_categories: [system.operations], fides_meta: {primary_key: true}}
        - {name: customer_id, data_categories: [user.unique_id], fides_meta: {references: [{dataset: shop, field: customer.id, direction: from}]}}
        - {name: sent_to, data_categories: [system.operations], fides_meta: {references: [{dataset: shop, field: address.id, direction: to}]}}
        - {name: greeting, data_categories: [user.content.private]}
    - name: line
      fides_meta: {masking_strategy_override: {strategy: delete}}
      fields:
        - {name: purchase_id, fides_meta: {primary_key: true, references: [{dataset: shop, field: purchase.id, direction: from}]}}
        - {name: no, fides_meta: {primary_key: true}}
        - {name: text, data_categories: [user.behavior.purchase_history]}
    - name: note
      fides_meta: {masking_strategy_override: {strategy: delete}}
      fields:
        - {name: id, fides_meta: {primary_key: true}}
        - {name: customer_id, data_categories: [user.unique_id], fides_meta: {references: [{dataset: shop, field: customer.id, direction: from}]}}
        - {name: answers, fides_meta: {references: [{dataset: shop, field: note.id, direction: from}]}}
        - {name: text, data_categories: [user.content.private]}
    - name: letter
      fides_meta: {erase_after: [shop.note]}
      fields:
        - {name: id, fides_meta: {primary_key: true}}
        - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
        - {name: text, data_categories: [user.content.private], fides_meta: {data_type: string, length: 20, masking_strategy_override: {strategy: hmac, configuration: {format_preservation: {suffix: "-x"}}}}}
    - name: visit
      fields:
        - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
        - {name: place, data_categories: [user.location]}
    - name: guest
      fields:
        - {name: id, fides_meta: {primary_key: true}}
        - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
        - {name: host_id, fides_meta: {references: [{dataset: shop, field: customer.id, direction: from}]}}
        - {name: remark, data_categories: [user.content.private]}
`

const shopSchema = `
CREATE TABLE address (id INTEGER PRIMARY KEY, street VARCHAR(40), town VARCHAR(40));
CREATE TABLE customer (id INTEGER PRIMARY KEY, mail VARCHAR(60), name VARCHAR(40), born DATE, level INTEGER, code VARCHAR(10), home_id INTEGER REFERENCES address (id), blocked BOOLEAN, secret VARCHAR(10));
CREATE TABLE purchase (id VARCHAR(10) PRIMARY KEY, customer_id INTEGER REFERENCES customer (id), sent_to INTEGER, greeting VARCHAR(40) NOT NULL);
CREATE TABLE line (purchase_id VARCHAR(10) NOT NULL REFERENCES purchase (id), no INTEGER NOT NULL, text VARCHAR(40), PRIMARY KEY (purchase_id, no));
CREATE TABLE note (id INTEGER PRIMARY KEY, customer_id INTEGER, answers INTEGER REFERENCES note (id), text VARCHAR(40));
CREATE TABLE letter (id INTEGER PRIMARY KEY, mail VARCHAR(60), text VARCHAR(20));
CREATE TABLE visit (mail VARCHAR(60), place VARCHAR(40));
CREATE TABLE guest (id INTEGER PRIMARY KEY, mail VARCHAR(60), host_id INTEGER, remark VARCHAR(40));
CREATE TABLE pinned (id INTEGER PRIMARY KEY, purchase_id VARCHAR(10), no INTEGER, FOREIGN KEY (purchase_id, no) REFERENCES line (purchase_id, no) ON DELETE CASCADE);
INSERT INTO address VALUES (1, 'Storgata 1', 'Skien'), (2, 'Lillegata 2', 'Skien'), (3, 'Bakken 3', 'Bamble');
INSERT INTO customer VALUES (1, 'Kari@example.no', 'Kari Nordmann', '1980-01-02', 3, 'K-1', 1, NULL, 's'), (2, 'ola@example.no', 'Ola', '1970-01-01', 1, 'K-2', 1, NULL, 's'), (3, 'siv@example.no', 'Siv', NULL, 2, 'K-3', 3, NULL, 's');
INSERT INTO purchase VALUES ('P1', 1, 2, 'Gratulerer'), ('P2', 1, 1, 'Hei'), ('P3', 2, 1, 'Hallo');
INSERT INTO line VALUES ('P1', 1, 'sykkel'), ('P1', 2, 'pumpe'), ('P2', 1, 'lås'), ('P3', 1, 'hjelm');
INSERT INTO note VALUES (1, 1, NULL, 'ringte'), (2, 1, 1, 'ringte igjen'), (3, 2, NULL, 'ola ringte'), (4, 2, 3, 'ola igjen');
INSERT INTO letter VALUES (1, 'kari@example.no', 'Kjære Kari'), (2, 'ola@example.no', 'Kjære Ola');
INSERT INTO visit VALUES ('kari@example.no', 'Skien'), ('ola@example.no', 'Skien');
INSERT INTO guest VALUES (1, 'ola@example.no', 1, 'hos Kari'), (2, 'kari@example.no', 1, 'meg selv');
INSERT INTO pinned VALUES (1, 'P1', 2);
`

// bench is a database with a declaration, and what opens it.
type bench struct {
	driver      string
	dsn         string
	declaration string
	open        func() *sql.DB
}

func clock() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }

// benches runs the test on a database of each kind with the schema.
func benches(t *testing.T, declaration, schema string, test func(t *testing.T, b bench)) {
	t.Helper()
	for driver, b := range map[string]func(t *testing.T) bench{"postgres": postgresBench, "sqlite": sqliteBench, "mariadb": mariadbBench} {
		t.Run(driver, func(t *testing.T) {
			t.Parallel()
			made := b(t)
			made.driver, made.declaration = driver, declaration
			own := schema
			if driver == "mariadb" { // its timestamps are instants
				own = strings.ReplaceAll(schema, "TIMESTAMP", "DATETIME")
			}
			made.exec(t, own)
			test(t, made)
		})
	}
}

func postgresBench(t *testing.T) bench {
	t.Helper()
	dsn := apptest.PostgresDSN(t)
	return bench{dsn: dsn, open: func() *sql.DB {
		db, err := sql.Open("pgx", dsn)
		if err != nil {
			t.Fatal(err)
		}
		return db
	}}
}

var _ = stdlib.GetDefaultDriver // the driver "pgx"

func sqliteBench(t *testing.T) bench {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.db")
	return bench{dsn: "sqlite:" + path, open: func() *sql.DB {
		db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: path, RawQuery: "_pragma=busy_timeout(5000)&_pragma=synchronous(off)&_pragma=journal_mode(memory)"}).String())
		if err != nil {
			t.Fatal(err)
		}
		return db
	}}
}

func mariadbBench(t *testing.T) bench {
	t.Helper()
	m := apptest.NewMariaDB(t)
	return bench{dsn: m.DSN, open: func() *sql.DB {
		db := m.Open(t)
		if _, err := db.ExecContext(t.Context(), "SET SESSION sql_select_limit = 18446744073709551615"); err != nil { // the server has another
			t.Fatal(err)
		}
		return db
	}}
}

// exec runs the statements, one after the other.
func (b bench) exec(t *testing.T, statements string) {
	t.Helper()
	db := b.open()
	defer func() { _ = db.Close() }()
	for s := range strings.SplitSeq(statements, ";\n") {
		if strings.TrimSpace(s) == "" {
			continue
		}
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("running the statements: %v\n%s", err, s)
		}
	}
}

// reset puts the shop back as it was.
func (b bench) reset(t *testing.T) {
	t.Helper()
	b.exec(t, "DROP TABLE pinned;\nDROP TABLE guest;\nDROP TABLE visit;\nDROP TABLE letter;\nDROP TABLE note;\nDROP TABLE line;\nDROP TABLE purchase;\nDROP TABLE customer;\nDROP TABLE address;\n"+shopSchema)
}

// dump returns every row of every table, as text, sorted.
func (b bench) dump(t *testing.T) []string {
	t.Helper()
	db := b.open()
	defer func() { _ = db.Close() }()
	tables := map[string]string{
		"postgres": "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind = 'r'",
		"sqlite":   "SELECT name FROM sqlite_schema WHERE type = 'table'",
		"mariadb":  "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'",
	}[b.driver]
	var all []string
	for _, name := range query(t, db, tables) {
		name, _ = strings.CutSuffix(strings.TrimPrefix(name, "["), "]")
		for _, row := range query(t, db, "SELECT * FROM "+name) {
			all = append(all, name+" "+row)
		}
	}
	slices.Sort(all)
	return all
}

func query(t *testing.T, db *sql.DB, text string) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for rows.Next() {
		values, targets := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		texts := make([]string, len(values))
		for i, v := range values {
			switch v := v.(type) {
			case []byte:
				texts[i] = string(v)
			case time.Time:
				texts[i] = v.Format(time.DateOnly)
			default:
				texts[i] = fmt.Sprint(v)
			}
		}
		all = append(all, fmt.Sprint(texts))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// engine returns an engine that may change the database, and what a search for
// Kari found.
func (b bench) engine(t *testing.T) (Engine, search.Replay) {
	t.Helper()
	file, err := dataset.Parse([]byte(b.declaration))
	if err != nil {
		t.Fatal(err)
	}
	connection := recordstore.Of(recordstore.SQL, sqlstore.Settings{DSN: b.dsn, WriteDSN: b.dsn})
	connector, err := sqlstore.Open(t.Context(), connection, file.Datasets)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connector.Close() })
	e := Engine{Secret: []byte("a secret of sixteen bytes or more"), Now: clock}
	writer, err := sqlstore.OpenWriter(t.Context(), connection, file.Datasets)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = writer.Close() })
	for _, d := range file.Datasets {
		e.Sources = append(e.Sources, Source{StoreID: "store", Dataset: d, Connector: connector, Writer: writer, Activities: []string{"sale"}})
	}
	found, unsearched, err := e.search(t.Context(), []search.Seed{{Kind: search.KindEmail, Value: "kari@example.no", Proof: search.ProofCode}})
	if err != nil || slices.Contains(slices.Collect(maps.Values(unsearched)), search.Failed) {
		t.Fatalf("searching: %v, %v", err, unsearched)
	}
	return e, found
}

// plan plans and fails the test where that cannot be done.
func plan(t *testing.T, e Engine, found search.Replay, d Demand) Plan {
	t.Helper()
	p, err := e.PlanErasure(t.Context(), found, d)
	if err != nil {
		t.Fatal(err)
	}
	return throughJSON(t, p)
}

// throughJSON returns the plan as it is after it was kept.
func throughJSON(t *testing.T, p Plan) Plan {
	t.Helper()
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var again Plan
	if err := json.Unmarshal(text, &again); err != nil {
		t.Fatal(err)
	}
	return again
}

func do(ctx context.Context, t *testing.T, e Engine, p Plan) Receipt {
	t.Helper()
	r, err := e.Do(ctx, p, p.Hash, "store")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// person is everything about people.
func person() Demand { return Demand{Erase: []Selection{{Category: "user"}}} }

func indented(t *testing.T, v any) string {
	t.Helper()
	text, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func decode(t *testing.T, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
}
