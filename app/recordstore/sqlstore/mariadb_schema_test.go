package sqlstore

import (
	"net/url"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// The one who asks may only read, as a login of the portal's should.
func TestMariaDBSchema(t *testing.T) {
	t.Parallel()
	db, other := apptest.NewMariaDB(t), apptest.NewMariaDB(t)
	reader, narrow := "'"+db.Database+"'@'127.0.0.1'", "'"+db.Database+"_smal'@'127.0.0.1'"
	other.Exec(t, `CREATE TABLE person (id int PRIMARY KEY, fnr char(11))`)
	db.Exec(t,
		`CREATE TABLE person (b1 bit(1), b8 bit(8), yes tinyint(1), small tinyint, n bigint unsigned, y year, num decimal(10,2), f float,
			txt longtext, doc json, checked longtext CHECK (json_valid(checked)), perhaps longtext CHECK (json_valid(perhaps) OR perhaps = ''),
			day date, moment timestamp NULL, u uuid, mood enum('glad'), raw varbinary(10), place point, code int NOT NULL UNIQUE)`,
		`CREATE TABLE sak (id int PRIMARY KEY, person int, FOREIGN KEY (person) REFERENCES person (code),
			far int, FOREIGN KEY (far) REFERENCES `+other.Database+`.person (id))`,
		`CREATE TABLE versioned (id int PRIMARY KEY) WITH SYSTEM VERSIONING`,
		`CREATE VIEW everybody AS SELECT * FROM person`,
		`CREATE SEQUENCE numbers`,
		`GRANT SELECT ON `+db.Database+`.* TO `+reader+` IDENTIFIED BY 'lesing'`,
		`GRANT SELECT ON `+other.Database+`.* TO `+reader,
		`GRANT SELECT (doc) ON person TO `+narrow+` IDENTIFIED BY 'lesing'`)
	t.Cleanup(func() {
		db.Exec(t, "DROP TABLE sak", "DROP USER "+reader+", "+narrow) // or the other database could not be dropped
	})
	u, _ := url.Parse(db.DSN)
	u.User = url.UserPassword(db.Database, "lesing")
	sak := func(schema string, far ...ForeignKey) Table {
		return Table{Schema: schema, Name: "sak", Columns: []Column{
			{Name: "id", Kind: "int(11)", Type: dataset.Integer, Key: true},
			{Name: "person", Kind: "int(11)", Type: dataset.Integer},
			{Name: "far", Kind: "int(11)", Type: dataset.Integer},
		}, Foreign: append([]ForeignKey{{Columns: []string{"person"}, Schema: schema, Table: "person", References: []string{"code"}}}, far...)}
	}

	got, err := Schema(t.Context(), u.String())
	want := []Table{
		{Name: "person", Columns: []Column{
			{Name: "b1", Kind: "bit(1)", Type: dataset.Boolean},
			{Name: "b8", Kind: "bit(8)", Type: dataset.Integer},
			{Name: "yes", Kind: "tinyint(1)", Type: dataset.Boolean},
			{Name: "small", Kind: "tinyint(4)", Type: dataset.Integer},
			{Name: "n", Kind: "bigint(20) unsigned", Type: dataset.Integer},
			{Name: "y", Kind: "year(4)", Type: dataset.Integer},
			{Name: "num", Kind: "decimal(10,2)", Type: dataset.Float},
			{Name: "f", Kind: "float", Type: dataset.Float},
			{Name: "txt", Kind: "longtext", Type: dataset.String},
			{Name: "doc", Kind: "json", Type: dataset.Object},
			{Name: "checked", Kind: "json", Type: dataset.Object},
			{Name: "perhaps", Kind: "longtext", Type: dataset.String},
			{Name: "day", Kind: "date", Type: dataset.String},
			{Name: "moment", Kind: "timestamp", Type: dataset.String},
			{Name: "u", Kind: "uuid", Type: dataset.String},
			{Name: "mood", Kind: "enum('glad')", Type: dataset.String},
			{Name: "raw", Kind: "varbinary(10)"},
			{Name: "place", Kind: "point"},
			{Name: "code", Kind: "int(11)", Type: dataset.Integer}, // the server calls it a primary key
		}},
		sak(""),
		{Name: "versioned", Columns: []Column{{Name: "id", Kind: "int(11)", Type: dataset.Integer, Key: true}}},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("the DSN's database: error %v, tables (-want +got):\n%s", err, diff)
	}

	u.Path = ""
	got, err = Schema(t.Context(), u.String())
	at := slices.IndexFunc(got, func(t Table) bool { return t.Name == "sak" })
	if err != nil || len(got) != 4 || at < 0 {
		t.Fatalf("every database: %v, tables %+v", err, got)
	}
	far := ForeignKey{Columns: []string{"far"}, Schema: other.Database, Table: "person", References: []string{"id"}}
	if diff := cmp.Diff(sak(db.Database, far), got[at]); diff != "" {
		t.Errorf("every database (-want +got):\n%s", diff)
	}

	// Who may read single tables is not told the conditions on their columns.
	u.User, u.Path = url.UserPassword(db.Database+"_smal", "lesing"), "/"+db.Database
	got, err = Schema(t.Context(), u.String())
	want = []Table{{Name: "person", Columns: []Column{{Name: "doc", Kind: "longtext", Type: dataset.String}}}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("one column: error %v, tables (-want +got):\n%s", err, diff)
	}
}

// A text that is declared to hold objects is searched too, whatever the
// character sets; what is no JSON is left alone.
func TestMariaDBSearchInsideText(t *testing.T) {
	t.Parallel()
	db := apptest.NewMariaDB(t)
	db.Exec(t,
		"ALTER DATABASE "+db.Database+" CHARACTER SET latin1",
		`CREATE TABLE p (id int, portal_member text CHARACTER SET latin2, shut text)`, // latin2 has Žina
		`INSERT INTO p VALUES (1, '{"name": "Žina", "tlf": "+47 912 34 567"}', '{"name": "Kari"}'), (2, 'Žina', 'Kari'), (3, '{"name": "Žina"', NULL)`)
	declared := mustDeclare(t, `dataset: {fides_key: d, collections: [{name: p, fields: [
		{name: id}, {name: portal_member, fields: [{name: name}, {name: tlf}]}, {name: shut}]}]}`)
	p := &declared[0].Collections[0]
	s := openStore(t, recordstore.Of(recordstore.SQL, Settings{DSN: db.DSN}), declared)
	want := []recordstore.Row{{"id": int64(1), "portal_member": map[string]any{"name": "Žina", "tlf": "+47 912 34 567"}, "shut": `{"name": "Kari"}`}}
	for name, c := range map[string]struct {
		match recordstore.Match
		want  []recordstore.Row
	}{
		"text":      {in("portal_member.name", "Žina"), want},
		"case":      {recordstore.Match{Field: "portal_member.name", Values: []any{"ŽINA"}, Fold: recordstore.FoldCase}, want},
		"telephone": {recordstore.Match{Field: "portal_member.tlf", Values: []any{"0047 91234567"}, Fold: recordstore.FoldPhone}, want},
		"no rings":  {in("portal_member.name", "Zina"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := ask(t.Context(), s, p, c.match)
			if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
				t.Errorf("error %v, rows (-want +got):\n%s", err, diff)
			}
		})
	}
	_, err := ask(t.Context(), s, p, in("shut.name", "Kari"))
	wantReason(t, err, recordstore.Undeclared, false)
}
