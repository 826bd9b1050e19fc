package engine

import (
	"database/sql"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/filestore"
	"rettighetsporten/app/recordstore/httpstore"
	"rettighetsporten/app/recordstore/kinds"
	"rettighetsporten/app/recordstore/sqlstore"
)

// A customer in a database, their invoices in a spreadsheet's CSV, and the
// shipments of those behind a service.
const threeStores = `dataset:
  - fides_key: crm
    collections:
      - name: customer
        fields:
          - {name: id, fides_meta: {primary_key: true, data_type: integer}}
          - {name: mail, fides_meta: {identity: email, data_type: string}}
  - fides_key: regnskap
    collections:
      - name: faktura
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: kunde, fides_meta: {references: [{dataset: crm, field: customer.id, direction: from}]}}
          - {name: beløp, fides_meta: {data_type: float}}
  - fides_key: frakt
    collections:
      - name: sending
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - name: lines
            fields:
              - {name: faktura, fides_meta: {references: [{dataset: regnskap, field: faktura.id, direction: from}]}}
`

func TestAcrossKindsOfStores(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path := filepath.Join(folder, "crm.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), `CREATE TABLE customer (id INTEGER PRIMARY KEY, mail TEXT, secret TEXT);
		INSERT INTO customer VALUES (0, 'Kari@Example.no', 'x'), (7, 'ola@example.no', 'x')`); err != nil {
		t.Fatal(err)
	}
	_ = db.Close()
	table := "id;kunde;beløp\nF-1;0;12.5\nF-2;7;1\nF-3;0;\n"
	if err := os.WriteFile(filepath.Join(folder, "faktura.csv"), []byte(table), 0o600); err != nil {
		t.Fatal(err)
	}
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// A service without a filter: it answers with everybody's.
		_, _ = fmt.Fprint(w, `{"items": [{"id": 1, "lines": [{"faktura": "F-1"}, {"faktura": "F-9"}]}, {"id": 2, "lines": [{"faktura": "F-2"}]}, {"id": 3, "lines": [{"faktura": "F-3"}]}]}`)
	}))
	t.Cleanup(service.Close)

	file, err := dataset.Parse([]byte(threeStores))
	if err != nil {
		t.Fatal(err)
	}
	connections := []recordstore.Connection{
		recordstore.Of(recordstore.SQL, sqlstore.Settings{DSN: "sqlite:" + path}),
		recordstore.Of(recordstore.File, filestore.Settings{Root: folder}),
		recordstore.Of(recordstore.HTTP, httpstore.Settings{
			BaseURL: service.URL, AllowPrivate: true,
			Endpoints: map[string]httpstore.Endpoint{"sending": {Path: "/shipments", Query: map[string]string{"invoice": "{lines.faktura}"}, Data: "items"}},
		}),
	}
	var sources []Source
	for i, d := range file.Datasets {
		connector, err := kinds.All(httpstore.Config{}).Open(t.Context(), connections[i], file.Datasets[i:i+1])
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = connector.Close() })
		sources = append(sources, Source{StoreID: d.Key, Dataset: d, Connector: connector})
	}
	graph, err := NewGraph(sources)
	if err != nil {
		t.Fatal(err)
	}
	sink := newPages()
	if _, err := Run(t.Context(), graph, []Seed{email("kari@example.no")}, Options{Sink: sink, Now: stopped}); err != nil {
		t.Fatal(err)
	}
	var got []recordstore.Row
	for _, page := range sink.list(t) {
		for _, row := range page.Rows {
			got = append(got, row.Row)
		}
	}
	line := func(no string) any { return map[string]any{"faktura": no} }
	want := []recordstore.Row{
		{"id": int64(0), "mail": "Kari@Example.no"},
		{"id": "F-1", "kunde": "0", "beløp": 12.5},
		{"id": "F-3", "kunde": "0", "beløp": nil},
		{"id": int64(1), "lines": []any{line("F-1")}},
		{"id": int64(3), "lines": []any{line("F-3")}},
	}
	byID := func(a, b recordstore.Row) bool { return fmt.Sprint(a["id"]) < fmt.Sprint(b["id"]) }
	if diff := cmp.Diff(want, got, sorted(byID)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}
