package sqlstore

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/recordstore"
)

// each runs the test on a database of each sort with the statements run.
func each(t *testing.T, statements string, test func(t *testing.T, c recordstore.Connection)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, sqliteFile(t, statements))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		dsn := apptest.PostgresDSN(t)
		apptest.Exec(t, dsn, statements)
		test(t, recordstore.Of(recordstore.SQL, Settings{DSN: dsn}))
	})
	t.Run("mariadb", func(t *testing.T) {
		t.Parallel()
		db := apptest.NewMariaDB(t)
		db.Exec(t, apart(statements)...)
		test(t, recordstore.Of(recordstore.SQL, Settings{DSN: db.DSN}))
	})
}

// apart returns the statements one by one.
func apart(statements string) []string {
	return slices.DeleteFunc(strings.Split(statements, ";"), func(s string) bool { return strings.TrimSpace(s) == "" })
}

const drifted = `dataset: {fides_key: d, collections: [
	{name: person, fields: [
		{name: id, fides_meta: {primary_key: true, data_type: integer}},
		{name: mail, fides_meta: {identity: email, data_type: integer}},
		{name: gone, fides_meta: {identity: email}},
		{name: far}]},
	{name: nowhere, fields: [{name: id}]},
	{name: exact, fields: [{name: id, fides_meta: {data_type: integer}}]},
	{name: left_out, fides_meta: {skip_processing: true}, fields: [{name: id}]}]}`

const driftedTables = `CREATE TABLE person (id INTEGER PRIMARY KEY, mail TEXT, far TEXT, added TEXT, born DATE);
	CREATE TABLE exact (id INTEGER PRIMARY KEY);
	INSERT INTO person VALUES (1, 'kari@example.no', 'x', 'secret', NULL), (2, 'ola@example.no', 'x', 'secret', NULL);`

func difference(kind recordstore.DifferenceKind, collection, field string) recordstore.Difference {
	return recordstore.Difference{Kind: kind, Dataset: "d", Collection: collection, Field: field}
}

func TestDrift(t *testing.T) {
	t.Parallel()
	each(t, driftedTables, func(t *testing.T, c recordstore.Connection) {
		_, declared := declare(t, drifted)
		drifter, ok := openStore(t, c, declared).(recordstore.Drifter)
		if !ok {
			t.Fatal("the store cannot tell")
		}
		got, err := drifter.Drift(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		other := difference(recordstore.OtherType, "person", "mail")
		other.Declared, other.Actual = "integer", "text"
		for _, of := range got {
			for i := range of.Differences {
				if of.Differences[i].Actual == "TEXT" { // as SQLite writes it
					of.Differences[i].Actual = "text"
				}
			}
		}
		want := []recordstore.Compared{
			{Dataset: "d", Collection: "exact"},
			{Dataset: "d", Collection: "nowhere", Differences: []recordstore.Difference{difference(recordstore.MissingCollection, "nowhere", "")}},
			{Dataset: "d", Collection: "person", Differences: []recordstore.Difference{
				other,
				difference(recordstore.MissingField, "person", "gone"),
				difference(recordstore.UndeclaredField, "person", "added"),
				difference(recordstore.UndeclaredField, "person", "born"),
			}},
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("differences (-want +got):\n%s", diff)
		}
	})
}

func TestDriftOfAStoreThatIsDown(t *testing.T) {
	t.Parallel()
	s, ok := openStore(t, recordstore.Of(recordstore.SQL, Settings{DSN: t.TempDir() + "/missing.db"}), mustDeclare(t, drifted)).(recordstore.Drifter)
	if !ok {
		t.Fatal("the store cannot tell")
	}
	_, err := s.Drift(t.Context())
	wantReason(t, err, recordstore.Unreachable, true)
}

func TestQueryGoesOnWithoutWhatIsMissing(t *testing.T) {
	t.Parallel()
	each(t, driftedTables, func(t *testing.T, connection recordstore.Connection) {
		declared := mustDeclare(t, drifted)
		person, _ := declared[0].Collection("person")
		s := openStore(t, connection, declared)
		var got []recordstore.Row
		var told []recordstore.Difference
		err := s.Query(t.Context(), recordstore.Query{
			Collection: person, Where: []recordstore.Match{in("gone", "kari@example.no"), in("mail", "kari@example.no")},
			Report: func(d recordstore.Difference) { told = append(told, d) },
		}, func(r recordstore.Row) error { got = append(got, r); return nil })
		want := []recordstore.Row{{"id": int64(1), "mail": "kari@example.no", "far": "x"}}
		if diff := gocmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("error %v, rows (-want +got):\n%s", err, diff)
		}
		for _, d := range []recordstore.Difference{
			difference(recordstore.MissingField, "person", "gone"), difference(recordstore.UndeclaredField, "person", "added"),
		} {
			if !slices.Contains(told, d) {
				t.Errorf("%v is not told: %v", d, told)
			}
		}
		_, err = ask(t.Context(), s, person, in("gone", "kari@example.no"))
		wantReason(t, err, recordstore.Undeclared, false)
	})
}

func TestValuesThatDoNotFitAreTold(t *testing.T) {
	t.Parallel()
	each(t, driftedTables, func(t *testing.T, connection recordstore.Connection) {
		declared := mustDeclare(t, drifted)
		person, _ := declared[0].Collection("person")
		casts := strings.Contains(dsnOf(connection), "://") // where a column holds anything, everything fits
		for name, c := range map[string]struct {
			match recordstore.Match
			rows  int
			told  bool
		}{
			"one of two":   {in("id", "1", "kari@example.no"), 1, casts},
			"all":          {in("id", "kari@example.no"), 0, casts},
			"none":         {in("id", "1", int64(2)), 2, false},
			"nothing":      {in("id", "1", nil, ""), 1, false},
			"text":         {in("mail", "1"), 0, false},
			"text, folded": {recordstore.Match{Field: "mail", Values: []any{"KARI@example.no", int64(1)}, Fold: recordstore.FoldCase}, 1, false},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				told, rows := false, 0
				err := openStore(t, connection, declared).Query(t.Context(), recordstore.Query{
					Collection: person, Where: []recordstore.Match{c.match},
					Report: func(d recordstore.Difference) { told = told || d.Kind == recordstore.UnfitValues },
				}, func(recordstore.Row) error { rows++; return nil })
				if err != nil || rows != c.rows || told != c.told {
					t.Errorf("got %d rows, told %v, %v; want %d, %v", rows, told, err, c.rows, c.told)
				}
			})
		}
	})
}

func TestSearchInsideJSON(t *testing.T) {
	t.Parallel()
	each(t, `CREATE TABLE p (id INTEGER, doc JSON);
		INSERT INTO p VALUES (1, '{"mail": "Kari@x", "devices": [{"ip": "a", "no": 0, "on": false}, {"ip": "b", "tags": ["t", "u"]}]}'),
			(2, '{"other": "kari@x", "devices": []}'), (3, NULL), (4, '[{"mail": "kari@x"}, {"mail": "ola@x"}]'), (5, '"kari@x"'),
			(6, '{"mail": {"mail": "kari@x"}}');`,
		func(t *testing.T, connection recordstore.Connection) {
			declared := mustDeclare(t, `dataset: {fides_key: d, collections: [{name: p, fields: [{name: id}, {name: doc, fields: [{name: mail},
				{name: devices, fields: [{name: ip}, {name: no}, {name: on}, {name: tags}]}]}]}]}`)
			p := &declared[0].Collections[0]
			s := openStore(t, connection, declared)
			for name, c := range map[string]struct {
				match recordstore.Match
				limit int
				want  []int64
			}{
				"member":                  {in("doc.mail", "kari@x"), 0, []int64{4}},
				"member, whatever case":   {recordstore.Match{Field: "doc.mail", Values: []any{"KARI@x"}, Fold: recordstore.FoldCase}, 0, []int64{1, 4}},
				"in a list of objects":    {in("doc.devices.ip", "b"), 0, []int64{1}},
				"in a list inside a list": {in("doc.devices.tags", "u"), 0, []int64{1}},
				"zero":                    {in("doc.devices.no", int64(0)), 0, []int64{1}},
				"false":                   {in("doc.devices.on", false), 0, []int64{1}},
				"not there":               {in("doc.devices.ip", "kari@x"), 0, nil},
				"a quote is data":         {in("doc.devices.ip", `"' OR 1=1 --`), 0, nil},
				"nothing":                 {in("doc.devices.ip", nil, ""), 0, nil},
				"limited":                 {recordstore.Match{Field: "doc.mail", Values: []any{"KARI@x"}, Fold: recordstore.FoldCase}, 1, []int64{1}},
			} {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					var got []int64
					err := s.Query(t.Context(), recordstore.Query{Collection: p, Where: []recordstore.Match{c.match}, Limit: c.limit}, func(r recordstore.Row) error {
						id, _ := r["id"].(int64)
						got = append(got, id)
						return nil
					})
					slices.SortFunc(got, cmp.Compare[int64])
					if diff := gocmp.Diff(c.want, got); diff != "" || err != nil {
						t.Errorf("error %v, ids (-want +got):\n%s", err, diff)
					}
				})
			}
		})
}
