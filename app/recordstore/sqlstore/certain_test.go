package sqlstore

import (
	"strings"
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/recordstore"
)

// What an ordinary column finds is found, whatever is sought inside another at
// the same time, and of what JSON may hold only what it does.
func TestColumnsBesideJSON(t *testing.T) {
	t.Parallel()
	c, declared := declare(t, `dataset: {fides_key: d, collections: [{name: person, fields: [
		{name: id}, {name: u}, {name: num}, {name: yes}, {name: day}, {name: code}, {name: raw},
		{name: doc, fides_meta: {data_type: object}, fields: [{name: nr}, {name: other}]}]}]}`)
	script := func(types string) []string {
		return []string{
			"CREATE TABLE person (" + types + ")",
			`INSERT INTO person VALUES (7, '6ba7b810-9dad-11d1-80b4-00c04fd430c8', 12.50, '1', '2021-01-03', 'ab', 'x', '{"nr": "b"}')`,
			`INSERT INTO person VALUES (8, NULL, 1, '0', NULL, 'c', NULL, '{"nr": "a"}')`,
			`INSERT INTO person VALUES (9, NULL, 2, '0', NULL, 'd', NULL, '{"other": "a"}')`,
		}
	}
	for store, connect := range map[string]func(t *testing.T) recordstore.Connection{
		"SQLite": func(t *testing.T) recordstore.Connection {
			return sqliteFile(t, strings.Join(script("id INTEGER, u TEXT COLLATE NOCASE, num NUMERIC, yes BOOLEAN, day TEXT, code CHAR(4), raw TEXT, doc JSON"), ";"))
		},
		"PostgreSQL": func(t *testing.T) recordstore.Connection {
			dsn := apptest.PostgresDSN(t)
			apptest.Exec(t, dsn, strings.Join(script("id int, u uuid, num numeric(10,2), yes bool, day date, code char(4), raw text, doc jsonb"), ";"))
			return recordstore.Of(recordstore.SQL, Settings{DSN: dsn})
		},
		"MariaDB": func(t *testing.T) recordstore.Connection {
			db := apptest.NewMariaDB(t)
			db.Exec(t, script("id int, u uuid, num decimal(10,2), yes tinyint(1), day date, code char(4), raw text, doc json")...)
			return recordstore.Of(recordstore.SQL, Settings{DSN: db.DSN})
		},
	} {
		t.Run(store, func(t *testing.T) {
			t.Parallel()
			s := openStore(t, connect(t), declared)
			for name, m := range map[string]recordstore.Match{
				"a number with zeros":     in("id", "007"),
				"a UUID in other letters": in("u", "6BA7B810-9DAD-11D1-80B4-00C04FD430C8"),
				"a decimal":               in("num", 12.5),
				"a boolean":               in("yes", int64(1)),
				"a date":                  in("day", "2021-01-03"),
				"padding":                 in("code", "ab"),
				"a text":                  in("raw", "x"),
			} {
				if m.Field == "yes" && store == "PostgreSQL" {
					m.Values = []any{"t"}
				}
				var ids []any
				var told []recordstore.Difference
				err := s.Query(t.Context(), recordstore.Query{
					Collection: c, Where: []recordstore.Match{m, in("doc.nr", "a")}, Limit: 2,
					Report: func(d recordstore.Difference) { told = append(told, d) },
				}, func(r recordstore.Row) error { ids = append(ids, r["id"]); return nil })
				if err != nil || len(ids) != 2 || ids[0] != int64(7) || ids[1] != int64(8) || len(told) > 0 {
					t.Errorf("%s: got %v, %v, told of %v, want 7 and 8", name, ids, err, told)
				}
			}
			if rows, err := ask(t.Context(), s, c, in("doc.nr", "a")); err != nil || len(rows) != 1 {
				t.Errorf("inside alone: got %v, %v, want one row", rows, err)
			}
			if rows, err := ask(t.Context(), s, c, in("id", "x"), in("doc.nr", "a")); err != nil || len(rows) != 1 {
				t.Errorf("beside what cannot be: got %v, %v, want one row", rows, err)
			}
		})
	}
}
