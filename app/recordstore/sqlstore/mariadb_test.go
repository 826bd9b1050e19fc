package sqlstore

import (
	"net/url"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/recordstore"
)

// mariadbSchema has what the common tests look at, and the types MySQL alone has.
func mariadbSchema(database string) []string {
	return []string{
		`CREATE TABLE t (i2 smallint, i4 int, i8 bigint, num decimal(10,2), f4 float, f8 double, yes tinyint(1), txt text,
			vc varchar(40), code char(4), u uuid, day date, moment datetime, instant timestamp(6) NULL, doc json, plain json,
			raw varbinary(20), m enum('glad', 'sur'), post varchar(4), ip inet6, hour time(3), none text, undeclared text,
			u1 tinyint unsigned, u8 bigint unsigned, wee mediumint zerofill, y year, b1 bit(1), b10 bit(10), b64 bit(64), some set('a', 'b', 'c'),
			nodate date, half datetime, big decimal(65,30), fixed binary(4), uid binary(16), place point, small tinyint(1),
			latin varchar(20) CHARACTER SET latin1 COLLATE latin1_danish_ci, latincode char(2) CHARACTER SET latin1,
			ucs varchar(20) CHARACTER SET ucs2, ` + "`odd ``name`" + ` varchar(3))`,
		`SET SESSION sql_mode = '', time_zone = '+00:00'`,
		`INSERT INTO t VALUES (0, 1, 9007199254740993, 12.50, 1.1, 0.5, false, 'blåbær', 'Kari@Example.no', 'ab',
			'6ba7b810-9dad-11d1-80b4-00c04fd430c8', '2021-01-03', '2020-04-01 11:47:42', '2020-04-01 09:47:42.5',
			'{"a": [1, {"b": 2.5}]}', '[1]', x'00ff', 'glad', '0150', '::ffff:10.0.0.1', '-108:30:00.25', NULL, 'x',
			200, 18446744073709551615, 42, 2021, b'1', b'1000000001', x'ffffffffffffffff', 'a,c',
			'0000-00-00', '2021-00-00 00:00:00', 12345678901234567890.5, 'ab', x'6ba7b8109dad11d180b400c04fd430c8', POINT(1, 2), 2,
			'Ærlig', 'øy', 'Žina', 'x')`,
		`CREATE TABLE written (n int)`,
		`CREATE FUNCTION writes() RETURNS int MODIFIES SQL DATA BEGIN INSERT INTO written VALUES (1); RETURN 1; END`,
		`CREATE VIEW writing AS SELECT writes() AS id`,
		`CREATE SEQUENCE numbers`,
		`CREATE VIEW counting AS SELECT NEXTVAL(numbers) AS id`,
		`CREATE VIEW slow AS SELECT 1 AS id FROM (SELECT SLEEP(60)) AS s`,
		`CREATE FUNCTION time_limit() RETURNS decimal(10,1) RETURN @@max_statement_time`,
		`CREATE VIEW settings AS SELECT 1 AS id, time_limit() AS value`,
		`CREATE VIEW million AS SELECT 1 AS id, seq AS n FROM seq_1_to_1000000`,
		`CREATE DATABASE ` + database + `_app`,
		`CREATE TABLE ` + database + `_app.t (id int)`,
		`INSERT INTO ` + database + `_app.t VALUES (7)`,
		`CREATE TABLE secret (id int)`, // it is seen, but not read: what may not be seen is not there
		`GRANT INSERT ON secret TO ` + database + `@'127.0.0.1' IDENTIFIED BY 'lesing'`,
	}
}

func TestMariaDB(t *testing.T) {
	t.Parallel()
	db := apptest.NewMariaDB(t)
	db.Exec(t, mariadbSchema(db.Database)...)
	t.Cleanup(func() { db.Exec(t, "DROP DATABASE "+db.Database+"_app", "DROP USER "+db.Database+"@'127.0.0.1'") })
	u, _ := url.Parse(db.DSN)
	u.User = url.UserPassword(db.Database, "lesing")
	testServer(t, server{
		dsn: db.DSN, readerDSN: u.String(), timeLimit: "7.0",
		count:   func(t *testing.T, query string) int { t.Helper(); return db.Count(t, query) },
		working: "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND INFO LIKE 'SELECT `id`%`slow`%'",
	})
	for name, test := range map[string]func(*testing.T, apptest.MariaDB){
		"types":       testMariaDBTypes,
		"match, more": testMariaDBMatch,
		"sequence":    testMariaDBSequence,
		"many values": testMariaDBManyValues,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, db)
		})
	}
}

func testMariaDBTypes(t *testing.T, db apptest.MariaDB) {
	t.Helper()
	c, declared := declare(t, `dataset: {fides_key: d, collections: [{name: t, fields: [
		{name: i2}, {name: i4}, {name: i8}, {name: num}, {name: f4}, {name: f8}, {name: yes}, {name: txt}, {name: vc}, {name: code},
		{name: u}, {name: day}, {name: moment}, {name: instant}, {name: doc}, {name: plain}, {name: raw}, {name: m}, {name: post},
		{name: ip}, {name: hour}, {name: none}, {name: u1}, {name: u8}, {name: wee}, {name: y}, {name: b1}, {name: b10}, {name: b64}, {name: some},
		{name: nodate}, {name: half}, {name: big}, {name: fixed}, {name: uid}, {name: place}, {name: small}, {name: latin}, {name: latincode},
		{name: ucs}, {name: "odd `+"`"+`name"}]}]}`)
	got, err := ask(t.Context(), openStore(t, recordstore.Of(recordstore.SQL, Settings{DSN: db.DSN}), declared), c, in("i4", int64(1)))
	want := []recordstore.Row{{
		"i2": int64(0), "i4": int64(1), "i8": int64(9007199254740993), "num": "12.50", "f4": 1.1, "f8": 0.5, "yes": false,
		"txt": "blåbær", "vc": "Kari@Example.no", "code": "ab", "u": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
		"day": "2021-01-03 00:00:00", "moment": "2020-04-01 11:47:42", "instant": "2020-04-01 09:47:42.500000+00:00",
		"doc": map[string]any{"a": []any{int64(1), map[string]any{"b": 2.5}}}, "plain": []any{int64(1)},
		"raw": "AP8=", "m": "glad", "post": "0150", "ip": "::ffff:10.0.0.1", "hour": "-108:30:00.250", "none": nil,
		"u1": int64(200), "u8": "18446744073709551615", "wee": int64(42), "y": int64(2021), "b1": true, "b10": int64(513),
		"b64": "18446744073709551615", "some": "a,c", "nodate": "0000-00-00", "half": "2021-00-00 00:00:00",
		"big": "12345678901234567890.500000000000000000000000000000", "fixed": "YWIAAA==", "uid": "a6e4EJ2tEdGAtADAT9QwyA==",
		"place": "AAAAAAEBAAAAAAAAAAAA8D8AAAAAAAAAQA==", "small": int64(2), "latin": "Ærlig", "latincode": "øy", "ucs": "Žina", "odd `name": "x",
	}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("error %v, rows (-want +got):\n%s", err, diff)
	}
}

// testMariaDBMatch looks at the types that MySQL alone has, and at what it would
// take for equal on its own.
func testMariaDBMatch(t *testing.T, db apptest.MariaDB) {
	t.Helper()
	testMatches(t, db.DSN, map[string]found{
		"unsigned":                        {in("u1", int64(200)), true},
		"negative in unsigned":            {in("u1", int64(-1)), false},
		"beyond int64":                    {in("u8", "18446744073709551615"), true},
		"next to beyond int64":            {in("u8", "18446744073709551614"), false},
		"negative of beyond int64":        {in("u8", int64(-1)), false},
		"number that begins a text":       {in("i4", "1 rad"), false},
		"number with an exponent":         {in("i4", "1e0"), false},
		"number in hex":                   {in("i4", "0x01"), false},
		"true in int":                     {in("i4", true), true},
		"the word true in int":            {in("i4", "true"), false},
		"the word false in tinyint(1)":    {in("yes", "false"), true},
		"not a boolean in tinyint(1)":     {in("small", int64(2)), true},
		"zerofill":                        {in("wee", "42"), true},
		"year":                            {in("y", int64(2021)), true},
		"two digits in year":              {in("y", int64(21)), false},
		"bit(1)":                          {in("b1", true), true},
		"bit":                             {in("b10", int64(513)), true},
		"text in bit":                     {in("b10", "x"), false},
		"wide bit":                        {in("b64", "18446744073709551615"), true},
		"set":                             {in("some", "a,c"), true},
		"number of the set":               {in("some", int64(5)), false},
		"zero date":                       {in("nodate", "0000-00-00"), false},
		"zero in zero date":               {in("nodate", int64(0)), false},
		"text in zero date":               {in("nodate", "x"), false},
		"large decimal":                   {in("big", "12345678901234567890.5"), true},
		"next to large decimal":           {in("big", "12345678901234567890.500000000000000000000000000001"), false},
		"more digits than the decimal":    {in("num", "12.500"), true},
		"rounded to the decimal":          {in("num", "12.504"), false},
		"float":                           {in("f4", 1.1), true},
		"next to float":                   {in("f4", "1.1000000001"), false},
		"time of day in date":             {in("day", "2021-01-03 10:00:00"), false},
		"timestamp in another zone":       {in("instant", "2020-04-01T11:47:42.5+02:00"), true},
		"timestamp, a second later":       {in("instant", "2020-04-01 09:47:43.500000+00:00"), false},
		"bytes":                           {in("raw", "AP8="), true},
		"bytes, written otherwise":        {in("raw", "AP8=\n"), false},
		"fixed bytes":                     {in("fixed", "YWIAAA=="), true},
		"fixed bytes, cut off":            {in("fixed", "YWI="), false},
		"uuid in bytes":                   {in("uid", "a6e4EJ2tEdGAtADAT9QwyA=="), true},
		"text in another character set":   {in("latin", "Ærlig"), true},
		"and what its order takes for it": {in("latin", "ærlig"), false},
		"what it cannot hold":             {in("latin", "😀"), false},
		"beside what it cannot hold":      {in("latin", "😀", "Ærlig"), true},
		"what it would put instead":       {in("latin", "?rlig"), false},
		"wide character set":              {in("ucs", "Žina"), true},
		"inet":                            {in("ip", "::ffff:10.0.0.1"), true},
		"time":                            {in("hour", "-108:30:00.250"), true},
		"odd name":                        {in("odd `name", "x"), true},
		"e-mail with blanks":              {recordstore.Match{Field: "vc", Values: []any{" kari@example.no "}, Fold: recordstore.FoldCase}, true},
		"letters outside ASCII":           {recordstore.Match{Field: "latin", Values: []any{"ÆRLIG"}, Fold: recordstore.FoldCase}, true},
		"folded, and no rings":            {recordstore.Match{Field: "txt", Values: []any{"BLABÆR"}, Fold: recordstore.FoldCase}, false},
	})
}

// testMariaDBSequence asks a view that would take a number off a sequence, and
// whose columns the server does not even show inside a read-only transaction.
func testMariaDBSequence(t *testing.T, db apptest.MariaDB) {
	t.Helper()
	c, declared := declare(t, `dataset: {fides_key: d, collections: [{name: counting, fields: [{name: id}]}]}`)
	_, err := ask(t.Context(), openStore(t, recordstore.Of(recordstore.SQL, Settings{DSN: db.DSN}), declared), c, in("id", int64(1)))
	wantReason(t, err, recordstore.Refused, false)
	if n := db.Count(t, "SELECT next_not_cached_value FROM numbers"); n != 1 {
		t.Errorf("the sequence stands at %d", n)
	}
}

// testMariaDBManyValues asks for as many values as a query may carry, where each
// is sent several times.
func testMariaDBManyValues(t *testing.T, db apptest.MariaDB) {
	t.Helper()
	c, declared := declare(t, `dataset: {fides_key: d, collections: [{name: t, fields: [{name: i4}]}]}`)
	s := openStore(t, recordstore.Of(recordstore.SQL, Settings{DSN: db.DSN}), declared)
	values := make([]any, recordstore.MaxValues)
	for i := range values {
		values[i] = strconv.Itoa(10000000 + i)
	}
	for field, last := range map[string]any{"txt": "blåbær", "i4": "1"} {
		values[len(values)-1] = last
		for _, fold := range []recordstore.Fold{recordstore.Exact, recordstore.FoldPhone, recordstore.FoldNationalID} {
			rows, err := ask(t.Context(), s, c, recordstore.Match{Field: field, Values: values, Fold: fold})
			if err != nil || len(rows) != 1 {
				t.Errorf("%s, fold %q: got %v, %v, want one row", field, fold, rows, err)
			}
		}
	}
}
