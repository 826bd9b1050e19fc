package sqlstore

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

func TestSchema(t *testing.T) {
	t.Parallel()
	each(t, `CREATE TABLE "Person" (id INTEGER PRIMARY KEY, "E-post" VARCHAR(100), weight REAL, active BOOLEAN, doc JSON, born DATE);
		CREATE TABLE order_line (year INTEGER, no INTEGER, person_id INTEGER REFERENCES "Person" (id), PRIMARY KEY (no, year));
		CREATE TABLE note (line_year INTEGER, line_no INTEGER, parent INTEGER, id INTEGER PRIMARY KEY,
			FOREIGN KEY (line_no, line_year) REFERENCES order_line (no, year), FOREIGN KEY (parent) REFERENCES note (id));
		CREATE VIEW everybody AS SELECT * FROM "Person";`,
		func(t *testing.T, connection recordstore.Connection) {
			got, err := Schema(t.Context(), dsnOf(connection))
			if err != nil {
				t.Fatal(err)
			}
			schema := ""
			if strings.HasPrefix(dsnOf(connection), "postgres") {
				schema = "public"
			}
			want := []Table{
				{
					Schema: schema, Name: "Person", Columns: []Column{
						{Name: "id", Type: dataset.Integer, Key: true},
						{Name: "E-post", Type: dataset.String},
						{Name: "weight", Type: dataset.Float},
						{Name: "active", Type: dataset.Boolean},
						{Name: "doc", Type: dataset.Object},
						{Name: "born", Type: dataset.String},
					},
				},
				{
					Schema: schema, Name: "note", Columns: []Column{
						{Name: "line_year", Type: dataset.Integer},
						{Name: "line_no", Type: dataset.Integer},
						{Name: "parent", Type: dataset.Integer},
						{Name: "id", Type: dataset.Integer, Key: true},
					},
					Foreign: []ForeignKey{
						{Columns: []string{"line_no", "line_year"}, Schema: schema, Table: "order_line", References: []string{"no", "year"}},
						{Columns: []string{"parent"}, Schema: schema, Table: "note", References: []string{"id"}},
					},
				},
				{
					Schema: schema, Name: "order_line", Columns: []Column{
						{Name: "year", Type: dataset.Integer, Key: true}, {Name: "no", Type: dataset.Integer, Key: true}, {Name: "person_id", Type: dataset.Integer},
					},
					Foreign: []ForeignKey{{Columns: []string{"person_id"}, Schema: schema, Table: "Person", References: []string{"id"}}},
				},
			}
			byName := func(a, b ForeignKey) bool { return a.Table > b.Table }
			if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Column{}, "Kind"), cmpopts.SortSlices(byName),
				cmpopts.SortSlices(func(a, b Table) bool { return a.Name < b.Name })); diff != "" {
				t.Errorf("tables (-want +got):\n%s", diff)
			}
		})
}

// A key that names no columns, as MariaDB does not have them, refers to the
// other table's primary key.
func TestSchemaOfKeysWithoutColumns(t *testing.T) {
	t.Parallel()
	got, err := Schema(t.Context(), dsnOf(sqliteFile(t, `CREATE TABLE person (id INTEGER, nr INTEGER PRIMARY KEY); CREATE TABLE sak (eier INTEGER REFERENCES person)`)))
	want := []ForeignKey{{Columns: []string{"eier"}, Table: "person", References: []string{"nr"}}}
	if err != nil || len(got) != 2 || cmp.Diff(want, got[1].Foreign) != "" {
		t.Errorf("got %+v, %v, want the keys %+v", got, err, want)
	}
}

func TestSchemaOfNothing(t *testing.T) {
	t.Parallel()
	_, err := Schema(t.Context(), t.TempDir()+"/missing.db")
	wantReason(t, err, recordstore.Unreachable, true)
	if _, err := Schema(t.Context(), ""); err == nil {
		t.Error("a database without a name was opened")
	}
}

func dsnOf(c recordstore.Connection) string {
	dsn, _ := c.Settings["dsn"].(string)
	return dsn
}
