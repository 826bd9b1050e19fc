package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/recordstore"
)

const postgresSchema = `
CREATE TYPE mood AS ENUM ('glad', 'sur');
CREATE DOMAIN postcode AS varchar(4);
CREATE TABLE t (i2 int2, i4 int4, i8 int8, num numeric(10,2), f4 float4, f8 float8, yes bool, txt text, vc varchar(40),
	code char(4), u uuid, day date, moment timestamp, instant timestamptz, price money, doc jsonb, plain json, raw bytea,
	tags text[], days date[], m mood, post postcode, ip inet, hour time, none text, undeclared text);
INSERT INTO t VALUES (0, 1, 9007199254740993, 12.50, 1.1, 0.5, false, 'blåbær', 'Kari@Example.no', 'ab',
	'6ba7b810-9dad-11d1-80b4-00c04fd430c8', '2021-01-03', '2020-04-01 11:47:42', '2020-04-01 11:47:42.5+02', 20,
	'{"a": [1, {"b": 2.5}]}', '[1]', '\x00ff', '{Ola, "91234567"}', '{2021-01-03}', 'glad', '0150', '10.0.0.1', '08:30', NULL, 'x');
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
	for name, test := range map[string]func(*testing.T, string){
		"types":     testPostgresTypes,
		"match":     testPostgresMatch,
		"reasons":   testPostgresReasons,
		"read-only": testPostgresReadOnly,
		"slow":      testPostgresSlow,
		"stopping":  testPostgresStopping,
		"namespace": testPostgresNamespace,
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
		{name: u}, {name: day}, {name: moment}, {name: instant}, {name: price}, {name: doc}, {name: plain}, {name: raw}, {name: tags},
		{name: days}, {name: m}, {name: post}, {name: ip}, {name: hour}, {name: none}]}]}`)
	got, err := ask(t.Context(), openStore(t, recordstore.Of(recordstore.SQL, Settings{DSN: dsn}), declared), c, in("i4", int64(1)))
	want := []recordstore.Row{{
		"i2": int64(0), "i4": int64(1), "i8": int64(9007199254740993), "num": "12.50", "f4": 1.1, "f8": 0.5, "yes": false,
		"txt": "blåbær", "vc": "Kari@Example.no", "code": "ab  ", "u": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
		"day": "2021-01-03 00:00:00", "moment": "2020-04-01 11:47:42", "instant": "2020-04-01 09:47:42.500000+00:00",
		"price": "$20.00", "doc": map[string]any{"a": []any{int64(1), map[string]any{"b": 2.5}}}, "plain": []any{int64(1)},
		"raw": "AP8=", "tags": []any{"Ola", "91234567"}, "days": []any{"2021-01-03"}, "m": "glad", "post": "0150",
		"ip": "10.0.0.1", "hour": "08:30:00", "none": nil,
	}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("error %v, rows (-want +got):\n%s", err, diff)
	}
}

func testPostgresMatch(t *testing.T, dsn string) {
	t.Helper()
	c, declared := declare(t, `dataset: {fides_key: d, collections: [{name: t, fields: [{name: i4}]}]}`)
	s := openStore(t, recordstore.Of(recordstore.SQL, Settings{DSN: dsn}), declared)
	for name, m := range map[string]struct {
		match recordstore.Match
		found bool
	}{
		"zero":                       {in("i2", int64(0)), true},
		"text in int2":               {in("i2", "kari@example.no"), false},
		"too large for int2":         {in("i2", int64(40000)), false},
		"beside what does not fit":   {in("i2", int64(40000), "x", "0"), true},
		"too large for int4":         {in("i4", int64(1<<40)), false},
		"text that is a number":      {in("i4", "1"), true},
		"too large for int8":         {in("i8", "92233720368547758070"), false},
		"int8":                       {in("i8", int64(9007199254740993)), true},
		"fraction in int4":           {in("i4", 1.5), false},
		"whole float in int4":        {in("i4", 1.0), true},
		"numeric":                    {in("num", 12.5), true},
		"text in numeric":            {in("num", "12,50"), false},
		"float8":                     {in("f8", 0.5), true},
		"false":                      {in("yes", false), true},
		"text in bool":               {in("yes", "nei"), false},
		"text":                       {in("txt", "blåbær"), true},
		"NUL in text":                {in("txt", "bl\x00"), false},
		"padded char":                {in("code", "ab"), true},
		"uuid":                       {in("u", "6BA7B810-9DAD-11D1-80B4-00C04FD430C8"), true},
		"text in uuid":               {in("u", "6ba7b810"), false},
		"date":                       {in("day", "2021-01-03 00:00:00"), true},
		"text in date":               {in("day", "i går"), false},
		"year 0 in date":             {in("day", "0000-01-01"), false},
		"timestamp":                  {in("moment", "2020-04-01 11:47:42"), true},
		"timestamptz":                {in("instant", "2020-04-01 09:47:42.500000+00:00"), true},
		"text in timestamptz":        {in("instant", "2020"), false},
		"money":                      {in("price", "$20.00"), true},
		"enum":                       {in("m", "glad"), true},
		"no label of the enum":       {in("m", "trist"), false},
		"domain":                     {in("post", "0150"), true},
		"element of an array":        {in("tags", int64(91234567)), true},
		"folded element of an array": {recordstore.Match{Field: "tags", Values: []any{"OLA"}, Fold: recordstore.FoldCase}, true},
		"inet":                       {in("ip", "10.0.0.1/32"), true},
		"text in bytea":              {in("raw", "x"), false},
		"text in json":               {in("doc", "x"), false},
		"a quote is data":            {in("txt", "' OR 1=1 --"), false},
		"nothing":                    {in("none", nil, ""), false},
		"e-mail in other case":       {recordstore.Match{Field: "vc", Values: []any{"KARI@EXAMPLE.NO"}, Fold: recordstore.FoldCase}, true},
		"phone":                      {recordstore.Match{Field: "i4", Values: []any{"+47 1"}, Fold: recordstore.FoldPhone}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows, err := ask(t.Context(), s, c, m.match)
			if err != nil || (len(rows) == 1) != m.found {
				t.Errorf("got %v, %v, want found %v", rows, err, m.found)
			}
		})
	}
}

func testPostgresReasons(t *testing.T, dsn string) {
	t.Helper()
	const port = "127.0.0.1:1"
	u, _ := url.Parse(dsn)
	with := func(change func(*url.URL)) string { c := *u; change(&c); return c.String() }
	for name, c := range map[string]struct {
		dsn, collection string
		reason          recordstore.Reason
		whole           bool
	}{
		"no server":    {with(func(u *url.URL) { u.Host = port }), "t", recordstore.Unreachable, true},
		"no host":      {with(func(u *url.URL) { u.Host = "nowhere.invalid" }), "t", recordstore.Unreachable, true},
		"no such role": {with(func(u *url.URL) { u.User = url.User("nobody_at_all") }), "t", recordstore.Refused, true},
		"no database":  {with(func(u *url.URL) { u.Path = "/nothing" }), "t", recordstore.Undeclared, true},
		"no right":     {with(func(u *url.URL) { u.User = url.UserPassword(roleFor(dsn), "lesing") }), "secret", recordstore.Refused, false},
		"no table":     {dsn, "nowhere", recordstore.Undeclared, false},
		"no column":    {dsn, "written", recordstore.Undeclared, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			collection, declared := declare(t, `dataset: {fides_key: d, collections: [{name: `+c.collection+`, fields: [{name: id}]}]}`)
			_, err := ask(t.Context(), openStore(t, recordstore.Of(recordstore.SQL, Settings{DSN: c.dsn}), declared), collection, in("id", "17"))
			wantReason(t, err, c.reason, c.whole)
		})
	}
}

func testPostgresReadOnly(t *testing.T, dsn string) {
	t.Helper()
	c, declared := declare(t, `dataset: {fides_key: d, collections: [{name: writing, fields: [{name: id}]}]}`)
	_, err := ask(t.Context(), openStore(t, recordstore.Of(recordstore.SQL, Settings{DSN: dsn}), declared), c, in("id", int64(1)))
	wantReason(t, err, recordstore.Refused, false)
	if n := count(t, dsn, "SELECT count(*) FROM written"); n != 0 {
		t.Errorf("a query wrote %d rows", n)
	}
}

func testPostgresSlow(t *testing.T, dsn string) {
	t.Helper()
	c, declared := declare(t, `dataset: {fides_key: d, collections: [{name: slow, fields: [{name: id}]}]}`)
	s := openStore(t, recordstore.Of(recordstore.SQL, Settings{DSN: dsn, Timeout: 300 * time.Millisecond}), declared)
	_, err := ask(t.Context(), s, c, in("id", int64(1)))
	wantReason(t, err, recordstore.TimedOut, false)

	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := ask(ctx, s, c, in("id", int64(1))); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the caller's own deadline", err)
	}
	c, declared = declare(t, `dataset: {fides_key: d, collections: [{name: settings, fields: [{name: value}]}]}`)
	rows, err := ask(t.Context(), openStore(t, recordstore.Of(recordstore.SQL, Settings{DSN: dsn, Timeout: 7 * time.Second}), declared), c, in("id", int64(1)))
	if diff := cmp.Diff([]recordstore.Row{{"value": "7s"}}, rows); diff != "" || err != nil {
		t.Errorf("error %v, the server's own time limit (-want +got):\n%s", err, diff)
	}
	for range 100 { // the server gives up too, and soon
		if count(t, dsn, "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%\"slow\"%' AND pid <> pg_backend_pid()") == 0 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Error("the server still works on a query nobody waits for")
}

func testPostgresStopping(t *testing.T, dsn string) {
	t.Helper()
	c, declared := declare(t, `dataset: {fides_key: d, collections: [{name: million, fields: [{name: n}]}]}`)
	s := openStore(t, recordstore.Of(recordstore.SQL, Settings{DSN: dsn}), declared)
	enough, n := errors.New("enough"), 0
	err := s.Query(t.Context(), recordstore.Query{Collection: c, Where: []recordstore.Match{in("id", int64(1))}},
		func(recordstore.Row) error {
			if n++; n == 10 {
				return enough
			}
			return nil
		})
	if diff := cmp.Diff(enough, err, cmpopts.EquateErrors()); diff != "" || n != 10 {
		t.Errorf("got %v after %d rows, want the caller's error after 10", err, n)
	}
}

func testPostgresNamespace(t *testing.T, dsn string) {
	t.Helper()
	c, declared := declare(t, `dataset: {fides_key: d, fides_meta: {namespace: {schema: app}}, collections: [{name: t, fields: [{name: id}]}]}`)
	rows, err := ask(t.Context(), openStore(t, recordstore.Of(recordstore.SQL, Settings{DSN: dsn}), declared), c, in("id", int64(7)))
	if diff := cmp.Diff([]recordstore.Row{{"id": int64(7)}}, rows); diff != "" || err != nil {
		t.Errorf("error %v, rows (-want +got):\n%s", err, diff)
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
