package sqlstore

import (
	"context"
	"database/sql"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

const postgresSchema = `
CREATE TYPE mood AS ENUM ('glad', 'sur');
CREATE DOMAIN postcode AS varchar(4);
CREATE TABLE t (i2 int2, i4 int4, i8 int8, num numeric(10,2), f4 float4, f8 float8, yes bool, txt text, vc varchar(40),
	code char(4), u uuid, day date, moment timestamp, instant timestamptz, price money, doc jsonb, plain json, raw bytea,
	tags text[], codes char(3)[], days date[], m mood, post postcode, ip inet, hour time, none text, undeclared text);
INSERT INTO t VALUES (0, 1, 9007199254740993, 12.50, 1.1, 0.5, false, 'blåbær', 'Kari@Example.no', 'ab',
	'6ba7b810-9dad-11d1-80b4-00c04fd430c8', '2021-01-03', '2020-04-01 11:47:42', '2020-04-01 11:47:42.5+02', 20,
	'{"a": [1, {"b": 2.5}]}', '[1]', '\x00ff', '{Ola, "91234567"}', '{a,b}', '{2021-01-03}', 'glad', '0150', '10.0.0.1', '08:30', NULL, 'x');
CREATE TABLE written (n int);
CREATE FUNCTION write() RETURNS int LANGUAGE sql AS 'INSERT INTO written VALUES (1) RETURNING n';
CREATE VIEW writing AS SELECT write() AS id;
CREATE VIEW slow AS SELECT 1 AS id FROM pg_sleep(60);
CREATE VIEW settings AS SELECT 1 AS id, current_setting('statement_timeout') AS value;
CREATE VIEW million AS SELECT 1 AS id, n FROM generate_series(1, 1000000) AS s(n);
CREATE SCHEMA app; CREATE TABLE app.t (id int); INSERT INTO app.t VALUES (7);
CREATE TABLE secret (id int); CREATE ROLE reader LOGIN PASSWORD 'lesing'; REVOKE ALL ON secret FROM reader;`

func TestPostgres(t *testing.T) {
	t.Parallel()
	dsn := apptest.PostgresDSN(t)
	apptest.Exec(t, dsn, strings.ReplaceAll(postgresSchema, "reader", roleFor(dsn)))
	t.Cleanup(func() { // roles belong to the server, not to the database
		db, err := sql.Open("pgx", dsn)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = db.ExecContext(context.Background(), "DROP OWNED BY "+roleFor(dsn)+"; DROP ROLE "+roleFor(dsn))
		_ = db.Close()
	})
	u, _ := url.Parse(dsn)
	u.User = url.UserPassword(roleFor(dsn), "lesing")
	tried := server{
		dsn: dsn, readerDSN: u.String(), timeLimit: "7s",
		count:   func(t *testing.T, query string) int { t.Helper(); return count(t, dsn, query) },
		working: `SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%"slow"%' AND pid <> pg_backend_pid()`,
	}
	testServer(t, tried)
	for name, test := range map[string]func(*testing.T, string){
		"types":       testPostgresTypes,
		"match, more": testPostgresMatch,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, dsn)
		})
	}
}

func roleFor(dsn string) string {
	u, _ := url.Parse(dsn)
	return "reader_" + strings.ToLower(strings.TrimPrefix(u.Path, "/"))
}

func testPostgresTypes(t *testing.T, dsn string) {
	t.Helper()
	c, declared := declare(t, `dataset: {fides_key: d, collections: [{name: t, fields: [
		{name: i2}, {name: i4}, {name: i8}, {name: num}, {name: f4}, {name: f8}, {name: yes}, {name: txt}, {name: vc}, {name: code},
		{name: u}, {name: day}, {name: moment}, {name: instant}, {name: price}, {name: doc}, {name: plain}, {name: raw}, {name: tags}, {name: codes},
		{name: days}, {name: m}, {name: post}, {name: ip}, {name: hour}, {name: none}]}]}`)
	got, err := ask(t.Context(), openStore(t, recordstore.Of(recordstore.SQL, Settings{DSN: dsn}), declared), c, in("i4", int64(1)))
	want := []recordstore.Row{{
		"i2": int64(0), "i4": int64(1), "i8": int64(9007199254740993), "num": "12.50", "f4": 1.1, "f8": 0.5, "yes": false,
		"txt": "blåbær", "vc": "Kari@Example.no", "code": "ab", "u": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
		"day": "2021-01-03 00:00:00", "moment": "2020-04-01 11:47:42", "instant": "2020-04-01 09:47:42.500000+00:00",
		"price": "$20.00", "doc": map[string]any{"a": []any{int64(1), map[string]any{"b": 2.5}}}, "plain": []any{int64(1)},
		"raw": "AP8=", "tags": []any{"Ola", "91234567"}, "codes": []any{"a", "b"}, "days": []any{"2021-01-03"}, "m": "glad", "post": "0150",
		"ip": "10.0.0.1", "hour": "08:30:00", "none": nil,
	}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("error %v, rows (-want +got):\n%s", err, diff)
	}
}

// testPostgresMatch looks at the types that PostgreSQL alone has.
func testPostgresMatch(t *testing.T, dsn string) {
	t.Helper()
	testMatches(t, dsn, map[string]found{
		"NUL in text":                {in("txt", "bl\x00"), false},
		"money":                      {in("price", "$20.00"), true},
		"domain":                     {in("post", "0150"), true},
		"element of an array":        {in("tags", int64(91234567)), true},
		"padded element":             {in("codes", "b"), true},
		"folded element of an array": {recordstore.Match{Field: "tags", Values: []any{"OLA"}, Fold: recordstore.FoldCase}, true},
		"inet":                       {in("ip", "10.0.0.1/32"), true},
	})
}

// What a char(n) holds leads on to a varchar, and back.
func TestPostgresPadding(t *testing.T) {
	t.Parallel()
	dsn := apptest.PostgresDSN(t)
	apptest.Exec(t, dsn, `CREATE TABLE narrow (code varchar(10)); INSERT INTO narrow VALUES ('ab'); CREATE TABLE padded (code char(10)); INSERT INTO padded VALUES ('ab')`)
	narrow, declared := declare(t, `dataset: {fides_key: d, collections: [{name: narrow, fields: [{name: code}]}, {name: padded, fields: [{name: code}]}]}`)
	s := openStore(t, recordstore.Of(recordstore.SQL, Settings{DSN: dsn}), declared)
	padded, _ := declared[0].Collection("padded")
	found, err := ask(t.Context(), s, padded, in("code", "ab"))
	if err != nil || len(found) != 1 {
		t.Fatalf("got %v, %v, want one row", found, err)
	}
	for name, c := range map[string]*dataset.Collection{"a varchar": narrow, "itself": padded} {
		if rows, err := ask(t.Context(), s, c, in("code", found[0]["code"])); err != nil || len(rows) != 1 {
			t.Errorf("to %s: got %v, %v, want one row", name, rows, err)
		}
	}
}

func count(t *testing.T, dsn, query string) int {
	t.Helper()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var n int
	if err := db.QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
