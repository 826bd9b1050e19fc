package sqlstore

import (
	"context"
	"errors"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"rettighetsporten/app/recordstore"
)

// server is a database server with the tables the common tests look at: t with
// one row, written with none, the views writing, slow, settings and million,
// the table t in a schema app of its own, and secret, which the reader may not
// read.
type server struct {
	dsn, readerDSN string
	timeLimit      any // what settings shows for seven seconds
	count          func(t *testing.T, query string) int
	working        string // counts the queries of slow that go on
}

// testServer holds for every server.
func testServer(t *testing.T, s server) {
	t.Helper()
	for name, test := range map[string]func(*testing.T, server){
		"match":     func(t *testing.T, s server) { t.Helper(); testMatches(t, s.dsn, commonMatches()) },
		"reasons":   testReasons,
		"read-only": testReadOnly,
		"slow":      testSlow,
		"stopping":  testStopping,
		"namespace": testNamespace,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, s)
		})
	}
}

// found is a match, and whether it finds the one row of t.
type found struct {
	match recordstore.Match
	found bool
}

func commonMatches() map[string]found {
	return map[string]found{
		"zero":                     {in("i2", int64(0)), true},
		"text in int2":             {in("i2", "kari@example.no"), false},
		"too large for int2":       {in("i2", int64(40000)), false},
		"beside what does not fit": {in("i2", int64(40000), "x", "0"), true},
		"too large for int4":       {in("i4", int64(1<<40)), false},
		"text that is a number":    {in("i4", "1"), true},
		"too large for int8":       {in("i8", "92233720368547758070"), false},
		"int8":                     {in("i8", int64(9007199254740993)), true},
		"next to int8":             {in("i8", int64(9007199254740992)), false},
		"fraction in int4":         {in("i4", 1.5), false},
		"whole float in int4":      {in("i4", 1.0), true},
		"numeric":                  {in("num", 12.5), true},
		"text in numeric":          {in("num", "12,50"), false},
		"float8":                   {in("f8", 0.5), true},
		"text in float8":           {in("f8", "x"), false},
		"false":                    {in("yes", false), true},
		"text in bool":             {in("yes", "nei"), false},
		"text":                     {in("txt", "blåbær"), true},
		"text in other letters":    {in("txt", "BLÅBÆR"), false},
		"text without its rings":   {in("txt", "blabær"), false},
		"text and a blank":         {in("txt", "blåbær "), false},
		"number in text":           {in("txt", int64(0)), false},
		"false in text":            {in("txt", false), false},
		"padded char":              {in("code", "ab"), true},
		"uuid":                     {in("u", "6BA7B810-9DAD-11D1-80B4-00C04FD430C8"), true},
		"text in uuid":             {in("u", "6ba7b810"), false},
		"date":                     {in("day", "2021-01-03 00:00:00"), true},
		"text in date":             {in("day", "i går"), false},
		"number in date":           {in("day", int64(20210103)), false},
		"year 0 in date":           {in("day", "0000-01-01"), false},
		"timestamp":                {in("moment", "2020-04-01 11:47:42"), true},
		"timestamptz":              {in("instant", "2020-04-01 09:47:42.500000+00:00"), true},
		"text in timestamptz":      {in("instant", "2020"), false},
		"enum":                     {in("m", "glad"), true},
		"no label of the enum":     {in("m", "trist"), false},
		"place in the enum":        {in("m", "1"), false},
		"varchar":                  {in("post", "0150"), true},
		"varchar as a number":      {in("post", int64(150)), false},
		"text in bytes":            {in("raw", "x"), false},
		"text in json":             {in("doc", "x"), false},
		"a quote is data":          {in("txt", "' OR 1=1 --"), false},
		"a backslash is data":      {in("txt", `\' OR 1=1 -- `), false},
		"nothing":                  {in("none", nil, ""), false},
		"e-mail in other case":     {recordstore.Match{Field: "vc", Values: []any{"KARI@EXAMPLE.NO"}, Fold: recordstore.FoldCase}, true},
		"e-mail, exactly":          {in("vc", "kari@example.no"), false},
		"phone":                    {recordstore.Match{Field: "i4", Values: []any{"+47 1"}, Fold: recordstore.FoldPhone}, true},
	}
}

func testMatches(t *testing.T, dsn string, all map[string]found) {
	t.Helper()
	c, declared := declare(t, `dataset: {fides_key: d, collections: [{name: t, fields: [{name: i4}]}]}`)
	s := openStore(t, recordstore.Of(recordstore.SQL, Settings{DSN: dsn}), declared)
	for name, m := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows, err := ask(t.Context(), s, c, m.match)
			if err != nil || (len(rows) == 1) != m.found {
				t.Errorf("got %v, %v, want found %v", rows, err, m.found)
			}
		})
	}
}

func testReasons(t *testing.T, s server) {
	t.Helper()
	u, _ := url.Parse(s.dsn)
	with := func(change func(*url.URL)) string { c := *u; change(&c); return c.String() }
	for name, c := range map[string]struct {
		dsn, collection string
		reason          recordstore.Reason
		whole           bool
	}{
		"no server":    {with(func(u *url.URL) { u.Host = "127.0.0.1:1" }), "t", recordstore.Unreachable, true},
		"no host":      {with(func(u *url.URL) { u.Host = "nowhere.invalid" }), "t", recordstore.Unreachable, true},
		"no such role": {with(func(u *url.URL) { u.User = url.User("nobody_at_all") }), "t", recordstore.Refused, true},
		"no database":  {with(func(u *url.URL) { u.Path = "/nothing" }), "t", recordstore.Undeclared, true},
		"no right":     {s.readerDSN, "secret", recordstore.Refused, false},
		"no table":     {s.dsn, "nowhere", recordstore.Undeclared, false},
		"no column":    {s.dsn, "written", recordstore.Undeclared, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			collection, declared := declare(t, `dataset: {fides_key: d, collections: [{name: `+c.collection+`, fields: [{name: id}]}]}`)
			_, err := ask(t.Context(), openStore(t, recordstore.Of(recordstore.SQL, Settings{DSN: c.dsn}), declared), collection, in("id", "17"))
			wantReason(t, err, c.reason, c.whole)
		})
	}
}

func testReadOnly(t *testing.T, s server) {
	t.Helper()
	c, declared := declare(t, `dataset: {fides_key: d, collections: [{name: writing, fields: [{name: id}]}]}`)
	_, err := ask(t.Context(), openStore(t, recordstore.Of(recordstore.SQL, Settings{DSN: s.dsn}), declared), c, in("id", int64(1)))
	wantReason(t, err, recordstore.Refused, false)
	if n := s.count(t, "SELECT count(*) FROM written"); n != 0 {
		t.Errorf("a query wrote %d rows", n)
	}
}

func testSlow(t *testing.T, s server) {
	t.Helper()
	c, declared := declare(t, `dataset: {fides_key: d, collections: [{name: slow, fields: [{name: id}]}]}`)
	store := openStore(t, recordstore.Of(recordstore.SQL, Settings{DSN: s.dsn, Timeout: 300 * time.Millisecond}), declared)
	_, err := ask(t.Context(), store, c, in("id", int64(1)))
	wantReason(t, err, recordstore.TimedOut, false)

	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := ask(ctx, store, c, in("id", int64(1))); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the caller's own deadline", err)
	}
	c, declared = declare(t, `dataset: {fides_key: d, collections: [{name: settings, fields: [{name: value}]}]}`)
	rows, err := ask(t.Context(), openStore(t, recordstore.Of(recordstore.SQL, Settings{DSN: s.dsn, Timeout: 7 * time.Second}), declared), c, in("id", int64(1)))
	if diff := cmp.Diff([]recordstore.Row{{"value": s.timeLimit}}, rows); diff != "" || err != nil {
		t.Errorf("error %v, the server's own time limit (-want +got):\n%s", err, diff)
	}
	for range 100 { // the server gives up too, and soon
		if s.count(t, s.working) == 0 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Error("the server still works on a query nobody waits for")
}

func testStopping(t *testing.T, s server) {
	t.Helper()
	c, declared := declare(t, `dataset: {fides_key: d, collections: [{name: million, fields: [{name: n}]}]}`)
	store := openStore(t, recordstore.Of(recordstore.SQL, Settings{DSN: s.dsn}), declared)
	enough, n := errors.New("enough"), 0
	err := store.Query(t.Context(), recordstore.Query{Collection: c, Where: []recordstore.Match{in("id", int64(1))}},
		func(recordstore.Row) error {
			if n++; n == 10 {
				return enough
			}
			return nil
		})
	if diff := cmp.Diff(enough, err, cmpopts.EquateErrors()); diff != "" || n != 10 {
		t.Errorf("got %v after %d rows, want the caller's error after 10", err, n)
	}
	n = 0
	err = store.Query(t.Context(), recordstore.Query{Collection: c, Where: []recordstore.Match{in("id", int64(1))}, Limit: 7},
		func(recordstore.Row) error { n++; return nil })
	if n != 7 || err != nil {
		t.Errorf("got %d rows and %v, want the limit, 7", n, err)
	}
}

func testNamespace(t *testing.T, s server) {
	t.Helper()
	schema := "app"
	if u, _ := url.Parse(s.dsn); u.Scheme == "mariadb" {
		schema = u.Path[1:] + "_app" // schemas belong to the server, not to the database
	}
	c, declared := declare(t, `dataset: {fides_key: d, fides_meta: {namespace: {schema: `+schema+`}}, collections: [{name: t, fields: [{name: id}]}]}`)
	rows, err := ask(t.Context(), openStore(t, recordstore.Of(recordstore.SQL, Settings{DSN: s.dsn}), declared), c, in("id", int64(7)))
	if diff := cmp.Diff([]recordstore.Row{{"id": int64(7)}}, rows); diff != "" || err != nil {
		t.Errorf("error %v, rows (-want +got):\n%s", err, diff)
	}
}
