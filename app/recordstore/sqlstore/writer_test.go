package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/network"
)

const writtenDeclaration = `dataset: {fides_key: d, collections: [
	{name: parent, fields: [{name: id, fides_meta: {primary_key: true}}, {name: code}, {name: text}]},
	{name: child, fields: [{name: a, fides_meta: {primary_key: true}}, {name: b, fides_meta: {primary_key: true}}, {name: parent_id}]},
	{name: seen, fields: [{name: id}]}, {name: gone, fields: [{name: id}]}]}`

const writtenSchema = `CREATE TABLE parent (id INTEGER PRIMARY KEY, code VARCHAR(10) NOT NULL, text VARCHAR(5), UNIQUE (code, text));
CREATE TABLE child (a INTEGER, b VARCHAR(10), parent_id INTEGER, PRIMARY KEY (b, a), FOREIGN KEY (parent_id) REFERENCES parent (id));
CREATE VIEW seen AS SELECT id FROM parent;
INSERT INTO parent VALUES (1, 'x', 'å'), (2, 'y', NULL);
INSERT INTO child VALUES (1, 'b', 1)`

func TestWritersOfEachDatabase(t *testing.T) {
	t.Parallel()
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		dsn := apptest.PostgresDSN(t)
		apptest.Exec(t, dsn, writtenSchema)
		testWriter(t, dsn, "public")
	})
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		testWriter(t, dsnOf(sqliteFile(t, writtenSchema)), "")
	})
	t.Run("mariadb", func(t *testing.T) {
		t.Parallel()
		db := apptest.NewMariaDB(t)
		db.Exec(t, strings.Split(writtenSchema, ";\n")...)
		testWriter(t, db.DSN, db.Database)
	})
}

func testWriter(t *testing.T, dsn, schema string) {
	t.Helper()
	_, declared := declare(t, writtenDeclaration)
	connection := recordstore.Of(recordstore.SQL, Settings{DSN: dsn, WriteDSN: dsn})
	reader, ok := openStore(t, connection, declared).(recordstore.Viewer)
	if !ok {
		t.Fatal("the store cannot be looked at")
	}
	w, err := OpenWriter(t.Context(), connection, declared)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	collection := func(name string) *dataset.Collection {
		c, ok := declared[0].Collection(name)
		if !ok {
			t.Fatalf("no collection %s", name)
		}
		return c
	}
	parent, child := collection("parent"), collection("child")
	first := recordstore.Key{Columns: []string{"id"}, Values: []any{int64(1)}}

	key := recordstore.ForeignKey{Schema: schema, Table: "child", Columns: []string{"parent_id"}, ToSchema: schema, To: "parent", ToColumns: []string{"id"}}
	for _, shapes := range []func() (map[dataset.Address]recordstore.Shape, error){
		func() (map[dataset.Address]recordstore.Shape, error) { return reader.Shapes(t.Context()) },
		func() (map[dataset.Address]recordstore.Shape, error) { return w.Shapes(t.Context()) },
	} {
		got, err := shapes()
		if err != nil {
			t.Fatal(err)
		}
		want := map[dataset.Address]recordstore.Shape{
			parent.Address():             {Schema: schema, Table: "parent", Key: []string{"id"}, Unique: [][]string{{"code", "text"}}, From: []recordstore.ForeignKey{key}},
			child.Address():              {Schema: schema, Table: "child", Key: []string{"b", "a"}, Refers: []recordstore.ForeignKey{key}},
			collection("seen").Address(): {Schema: schema, Table: "seen", Fixed: recordstore.NotTable},
			collection("gone").Address(): {Fixed: recordstore.NoTable},
		}
		sorted := cmpopts.SortSlices(func(a, b string) bool { return a < b }) // which column of a key comes first is not said
		if diff := cmp.Diff(want, got, sorted, cmpopts.IgnoreFields(recordstore.Shape{}, "Columns")); diff != "" {
			t.Errorf("shapes (-want +got):\n%s", diff)
		}
		if c := got[parent.Address()].Columns["code"]; !c.NotNull || !c.Text || c.Length != 10 && schema != "" {
			t.Errorf("code: %+v", c)
		}
	}

	begin := func() recordstore.Change {
		c, err := w.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(c.Rollback)
		return c
	}
	rows := func() []recordstore.Row {
		found, err := reader.ByKey(t.Context(), parent, []string{"id"}, [][]any{{int64(1)}, {int64(2)}, {int64(3)}, {"x"}})
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	was := rows()
	if len(was) != 2 {
		t.Fatalf("got %v", was)
	}

	c := begin()
	if n, err := c.Set(t.Context(), parent, first, map[string]any{"text": "ny", "code": "z"}); n != 1 || err != nil {
		t.Errorf("setting: %d, %v", n, err)
	}
	if n, err := c.Set(t.Context(), parent, recordstore.Key{Columns: []string{"id"}, Values: []any{int64(9)}}, map[string]any{"text": "ny"}); n != 0 || err != nil {
		t.Errorf("setting what is not there: %d, %v", n, err)
	}
	if n, err := c.Delete(t.Context(), child, recordstore.Key{Columns: []string{"a", "b"}, Values: []any{int64(1), "b"}}); n != 1 || err != nil {
		t.Errorf("deleting: %d, %v", n, err)
	}
	if diff := cmp.Diff(was, rows()); diff != "" {
		t.Errorf("before the commit:\n%s", diff)
	}
	c.Rollback()
	if diff := cmp.Diff(was, rows()); diff != "" {
		t.Errorf("after the rollback:\n%s", diff)
	}

	for name, fail := range map[string]func(c recordstore.Change) error{
		"what is tied": func(c recordstore.Change) error { _, err := c.Delete(t.Context(), parent, first); return err },
		"too long": func(c recordstore.Change) error {
			_, err := c.Set(t.Context(), parent, first, map[string]any{"text": "for langt"})
			return err
		},
		"nothing": func(c recordstore.Change) error {
			_, err := c.Set(t.Context(), parent, first, map[string]any{"code": nil})
			return err
		},
		"a column not there": func(c recordstore.Change) error {
			_, err := c.Set(t.Context(), parent, first, map[string]any{"colour": "x"})
			return err
		},
		"half a key": func(c recordstore.Change) error {
			_, err := c.Delete(t.Context(), child, recordstore.Key{Columns: []string{"a", "b"}, Values: []any{int64(1)}})
			return err
		},
	} {
		if name == "too long" && schema == "" {
			continue // it has no lengths
		}
		c := begin()
		err := fail(c)
		e, ok := errors.AsType[*recordstore.Error](err)
		if !ok || strings.Contains(e.Error(), "langt") {
			t.Errorf("%s: got %v", name, err)
		}
		_ = c.Commit(t.Context()) // whatever it says
		c.Rollback()
		if diff := cmp.Diff(was, rows()); diff != "" {
			t.Errorf("%s: changes:\n%s", name, diff)
		}
	}

	c = begin()
	if _, err := c.Delete(t.Context(), child, recordstore.Key{Columns: []string{"a", "b"}, Values: []any{int64(1), "b"}}); err != nil {
		t.Fatal(err)
	}
	if n, err := c.Delete(t.Context(), parent, first); n != 1 || err != nil {
		t.Errorf("deleting what is not tied any more: %d, %v", n, err)
	}
	if err := c.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if left := rows(); len(left) != 1 || left[0]["id"] != int64(2) {
		t.Errorf("after the commit: %v", left)
	}
}

// A statement that failed takes the others with it: what PostgreSQL commits then
// is nothing, and it must not be taken for something.
func TestACommitAfterAFailureFails(t *testing.T) {
	t.Parallel()
	dsn := apptest.PostgresDSN(t)
	apptest.Exec(t, dsn, writtenSchema)
	_, declared := declare(t, writtenDeclaration)
	w, err := OpenWriter(t.Context(), recordstore.Of(recordstore.SQL, Settings{DSN: dsn, WriteDSN: dsn}), declared)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	c, err := w.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Rollback()
	parent, _ := declared[0].Collection("parent")
	if _, err := c.Delete(t.Context(), parent, recordstore.Key{Columns: []string{"id"}, Values: []any{int64(1)}}); err == nil {
		t.Error("what is tied was deleted")
	}
	if err := c.Commit(t.Context()); err == nil {
		t.Error("the commit is said to have gone well")
	}
}

// Who may not change a table is told before anything is tried.
func TestWhoMayNotWrite(t *testing.T) {
	t.Parallel()
	dsn := apptest.PostgresDSN(t)
	role := roleFor(dsn)
	apptest.Exec(t, dsn, writtenSchema+"; CREATE ROLE "+role+" LOGIN PASSWORD 'lesing'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO "+role+"; GRANT UPDATE ON child TO "+role)
	t.Cleanup(func() { // roles belong to the server, not to the database
		db, err := sql.Open("pgx", dsn)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = db.ExecContext(context.Background(), "DROP OWNED BY "+role+"; DROP ROLE "+role)
		_ = db.Close()
	})
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword(role, "lesing")
	reads := u.String()
	_, declared := declare(t, writtenDeclaration)
	w, err := OpenWriter(t.Context(), recordstore.Of(recordstore.SQL, Settings{DSN: dsn, WriteDSN: reads}), declared)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	shapes, err := w.Shapes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	parent, child := shapes[dataset.Address{Dataset: "d", Collection: "parent"}], shapes[dataset.Address{Dataset: "d", Collection: "child"}]
	if !parent.NoUpdate || !parent.NoDelete || child.NoUpdate || !child.NoDelete {
		t.Errorf("parent: %v %v; child: %v %v", parent.NoUpdate, parent.NoDelete, child.NoUpdate, child.NoDelete)
	}
}

// A table whose changes cannot be taken back is not changed.
func TestATableWithoutTransactions(t *testing.T) {
	t.Parallel()
	db := apptest.NewMariaDB(t)
	db.Exec(t, "CREATE TABLE parent (id INTEGER PRIMARY KEY) ENGINE=MyISAM")
	_, declared := declare(t, writtenDeclaration)
	w, err := OpenWriter(t.Context(), recordstore.Of(recordstore.SQL, Settings{DSN: db.DSN, WriteDSN: db.DSN}), declared)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	shapes, err := w.Shapes(t.Context())
	if got := shapes[dataset.Address{Dataset: "d", Collection: "parent"}].Fixed; err != nil || got != recordstore.NoTransactions {
		t.Errorf("got %q, %v", got, err)
	}
}

// Nothing is written to without a connection for it, nor in SQL Server, and
// what reads stays reading.
func TestWritingTakesAConnectionOfItsOwn(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]Settings{
		"no write_dsn": {DSN: "sqlite:a.db"},
		"SQL Server":   {DSN: "sqlserver://u:p@h", WriteDSN: "sqlserver://u:p@h", Experimental: true},
	} {
		if _, err := OpenWriter(t.Context(), recordstore.Of(recordstore.SQL, s), nil); !errors.Is(err, recordstore.ErrReadOnly) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	definition := Config{Hosts: network.Hosts{"db.example"}}.Kind()
	if err := definition.Check(recordstore.Of(recordstore.SQL, Settings{DSN: "sqlite:a.db", WriteDSN: "postgres://h/d"})); err == nil {
		t.Error("a write_dsn of another database was taken")
	}
	if _, err := definition.OpenWriter(t.Context(), recordstore.Of(recordstore.SQL, Settings{DSN: "postgres://u@h/d", WriteDSN: "postgres://u@h/d"}), nil); err == nil || errors.Is(err, recordstore.ErrReadOnly) {
		t.Errorf("a host nobody allowed: %v", err)
	}
	w, err := OpenWriter(t.Context(), recordstore.Of(recordstore.SQL, Settings{WriteDSN: t.TempDir() + "/missing.db"}), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	if _, err := w.Begin(t.Context()); err == nil {
		t.Error("a file that is not there was made")
	}
}
