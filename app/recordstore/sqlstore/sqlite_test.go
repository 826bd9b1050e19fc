package sqlstore

import (
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
)

// sqliteFile returns the connection to a file in which the statements were run.
func sqliteFile(t *testing.T, statements string) recordstore.Connection {
	t.Helper()
	path := filepath.Join(t.TempDir(), "store ?%.db")
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: path}).String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), statements); err != nil {
		t.Fatal(err)
	}
	return recordstore.Of(recordstore.SQL, Settings{DSN: path})
}

func TestSQLiteTypes(t *testing.T) {
	t.Parallel()
	c, declared := declare(t, `dataset: {fides_key: d, collections: [{name: "Odd \"name", fields: [
		{name: id}, {name: "the text"}, {name: day}, {name: moment}, {name: zoned}, {name: yes}, {name: doc}, {name: raw}, {name: half}, {name: none}]}]}`)
	s := openStore(t, sqliteFile(t, `
		CREATE TABLE "odd ""name" (id INTEGER, "the text" TEXT, day DATE, moment TIMESTAMP, zoned DATETIME,
			yes BOOLEAN, doc JSON, raw BLOB, half REAL, none TEXT, undeclared TEXT);
		INSERT INTO "odd ""name" VALUES (1, 'blåbær', '2021-01-03', '2020-04-01 11:47:42.5', '2020-04-01T11:47:42+02:00',
			1, '{"a": [1, 2.5]}', x'00ff', 0.5, NULL, 'x');`), declared)
	got, err := ask(t.Context(), s, c, in("id", int64(1)))
	want := []recordstore.Row{{
		"id": int64(1), "the text": "blåbær", "day": "2021-01-03 00:00:00", "moment": "2020-04-01 11:47:42.500000",
		"zoned": "2020-04-01 09:47:42+00:00", "yes": true, "doc": map[string]any{"a": []any{int64(1), 2.5}},
		"raw": "AP8=", "half": 0.5, "none": nil,
	}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("error %v, rows (-want +got):\n%s", err, diff)
	}
}

func TestSQLiteMatch(t *testing.T) {
	t.Parallel()
	c, declared := declare(t, `dataset: {fides_key: d, collections: [{name: c, fields: [
		{name: n}, {name: s}, {name: any}, {name: yes}, {name: mail}, {name: phone}]}]}`)
	s := openStore(t, sqliteFile(t, `
		CREATE TABLE c (n INTEGER, s TEXT, "any", yes BOOLEAN, mail TEXT, phone TEXT);
		INSERT INTO c VALUES (0, '0', 0, 0, 'Kari@Example.no', '+47 912 34 567');
		INSERT INTO c VALUES (1, '1', '1', 1, 'ola@example.no', '0047 (912) 34-568');
		INSERT INTO c VALUES (2, 'two', 'two', NULL, NULL, '4791234569');
		INSERT INTO c VALUES (3, '', NULL, NULL, '', '0046 70 123 45 67');`), declared)
	for name, m := range map[string]struct {
		match recordstore.Match
		want  []any // the values of n
	}{
		"a whole number":              {in("n", int64(1)), []any{int64(1)}},
		"zero":                        {in("n", int64(0)), []any{int64(0)}},
		"a number as text":            {in("n", "1"), []any{int64(1)}},
		"a text in a number column":   {in("n", "two"), nil},
		"a number in a text column":   {in("s", int64(1)), []any{int64(1)}},
		"a number, typeless":          {in("any", "0"), []any{int64(0)}},
		"a text, typeless":            {in("any", int64(1)), []any{int64(1)}},
		"no text is zero, typeless":   {in("any", "zero"), nil},
		"false":                       {in("yes", false), []any{int64(0)}},
		"nothing and empty":           {in("s", nil, ""), nil},
		"several":                     {in("n", int64(0), "2"), []any{int64(0), int64(2)}},
		"a quote is data":             {in("s", "' OR 1=1 --"), nil},
		"e-mail in other case":        {recordstore.Match{Field: "mail", Values: []any{" KARI@example.NO"}, Fold: recordstore.FoldCase}, []any{int64(0)}},
		"phone without signs":         {phone("91234567"), []any{int64(0)}},
		"phone with country code":     {phone("+47 91 23 45 68"), []any{int64(1)}},
		"phone with bare code":        {phone("0047 912 34 569"), []any{int64(2)}},
		"phone of another country":    {phone("+46701234567"), []any{int64(3)}},
		"phone of no country is else": {phone("701234567"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows, err := ask(t.Context(), s, c, m.match)
			var got []any
			for _, r := range rows {
				got = append(got, r["n"])
			}
			if diff := cmp.Diff(m.want, got); diff != "" || err != nil {
				t.Errorf("error %v, rows (-want +got):\n%s", err, diff)
			}
		})
	}
}

func phone(number string) recordstore.Match {
	return recordstore.Match{Field: "phone", Values: []any{number}, Fold: recordstore.FoldPhone}
}

func TestSQLiteReasons(t *testing.T) {
	t.Parallel()
	const declaration = `dataset: {fides_key: d, collections: [{name: c, fields: [{name: id}]}]}`
	text := filepath.Join(t.TempDir(), "text.db")
	if err := os.WriteFile(text, []byte("this is no database, although it is long enough to be taken for one at first sight"), 0o600); err != nil {
		t.Fatal(err)
	}
	missing := filepath.Join(t.TempDir(), "missing.db")
	for name, c := range map[string]struct {
		connection recordstore.Connection
		field      string
		reason     recordstore.Reason
		whole      bool
	}{
		"no file":        {recordstore.Of(recordstore.SQL, Settings{DSN: missing}), "id", recordstore.Unreachable, true},
		"no database":    {recordstore.Of(recordstore.SQL, Settings{DSN: text}), "id", recordstore.Malformed, true},
		"no table":       {sqliteFile(t, "CREATE TABLE other (id)"), "id", recordstore.Undeclared, false},
		"no column":      {sqliteFile(t, "CREATE TABLE c (other)"), "id", recordstore.Undeclared, false},
		"no such search": {sqliteFile(t, "CREATE TABLE c (id)"), "id.inner", recordstore.Undeclared, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			collection, declared := declare(t, declaration)
			_, err := ask(t.Context(), openStore(t, c.connection, declared), collection, in(c.field, "1"))
			wantReason(t, err, c.reason, c.whole)
		})
	}
	t.Cleanup(func() {
		if _, err := os.Stat(missing); err == nil {
			t.Error("asking a missing file made it")
		}
	})
}

func TestSQLiteLimit(t *testing.T) {
	t.Parallel()
	c, declared := declare(t, `dataset: {fides_key: d, collections: [{name: c, fields: [{name: id}]}]}`)
	s := openStore(t, sqliteFile(t, "CREATE TABLE c (id INTEGER); INSERT INTO c VALUES (1), (1), (1)"), declared)
	n := 0
	err := s.Query(t.Context(), recordstore.Query{Collection: c, Where: []recordstore.Match{in("id", int64(1))}, Limit: 2},
		func(recordstore.Row) error { n++; return nil })
	if n != 2 || err != nil {
		t.Errorf("got %d rows and %v, want 2", n, err)
	}
}
