package httpstore

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/models"
)

// declaration reads a ready declaration, with what is to be filled in.
func declaration(t *testing.T, name string, fill ...string) (recordstore.Connection, dataset.Dataset) {
	t.Helper()
	read := func(file string) []byte {
		text, err := fs.ReadFile(Declarations(), name+file)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	file, err := dataset.Parse(read(".dataset.yaml"))
	if err != nil || len(file.Warnings) > 0 {
		t.Fatalf("%s: %v, warnings %v", name, err, file.Warnings)
	}
	var settings map[string]any
	if err := yaml.Unmarshal([]byte(strings.NewReplacer(fill...).Replace(string(read(".connection.yaml")))), &settings); err != nil {
		t.Fatal(err)
	}
	settings, err = models.StoreConnection(settings).Expand(func(name string) (string, bool) { return secret, name == "GRAPH_CLIENT_SECRET" })
	if err != nil {
		t.Fatal(err)
	}
	return recordstore.Connection{Kind: recordstore.HTTP, Settings: settings}, file.Datasets[0]
}

func TestDeclarations(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(Declarations(), "*.dataset.yaml")
	if err != nil || len(files) != 3 {
		t.Fatalf("got %v and %v, want three declarations", files, err)
	}
	for _, file := range files {
		c, d := declaration(t, strings.TrimSuffix(file, ".dataset.yaml"))
		if err := check(c); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		settings, err := read(c)
		if err != nil {
			t.Fatal(err)
		}
		for i := range d.Collections {
			e, ok := settings.Endpoints[d.Collections[i].Name]
			if !ok {
				t.Errorf("%s has no endpoint for %s", file, d.Collections[i].Name)
			}
			for _, column := range d.Collections[i].Columns() {
				if names := e.Query["$select"]; names != "" && !slices.Contains(strings.Split(names, ","), column) {
					t.Errorf("%s declares %s, which $select leaves out", file, column)
				}
			}
		}
	}
}

// search asks a declared service for everything with the address.
func (g *graph) search(t *testing.T, name, address string, change func(map[string]any)) ([]recordstore.Row, []time.Duration, error) {
	t.Helper()
	c, d := declaration(t, name, "https://graph.microsoft.com/v1.0", g.URL+"/v1.0", "https://login.microsoftonline.com", g.URL,
		"tenant: 00000000-0000-0000-0000-000000000000", "tenant: tenant", "client: 00000000-0000-0000-0000-000000000000", "client: client")
	c.Settings["allow_private"] = true
	if change != nil {
		change(c.Settings)
	}
	var slept []time.Duration
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	config := Config{Now: func() time.Time { return now }, Sleep: func(_ context.Context, d time.Duration) error {
		now = now.Add(d)
		slept = append(slept, d)
		return nil
	}}
	store, err := config.Open(t.Context(), c, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	q := recordstore.Query{Collection: &d.Collections[0]}
	d.Collections[0].Walk(func(path string, f dataset.Field) {
		if f.Identity == "email" {
			q.Where = append(q.Where, recordstore.Match{Field: path, Values: []any{address}, Fold: recordstore.FoldCase})
		}
	})
	var rows []recordstore.Row
	err = store.Query(t.Context(), q, func(r recordstore.Row) error { rows = append(rows, r); return nil })
	return rows, slept, err
}

func person(address string) map[string]any {
	return map[string]any{"emailAddress": map[string]any{"name": "X", "address": address}}
}

func people(addresses ...string) []any {
	var all []any
	for _, a := range addresses {
		all = append(all, person(a))
	}
	return all
}

func ids(rows []recordstore.Row) []any {
	var all []any
	for _, r := range rows {
		all = append(all, r["id"])
	}
	return all
}

var pause = []time.Duration{12 * time.Second}

func TestGraphMail(t *testing.T) {
	t.Parallel()
	g := newGraph(t)
	for i, m := range []struct {
		from string
		to   []any
		cc   []any
	}{
		{"Kari.O'Neill@example.no", people("postmottak@kommune.example"), nil},
		{"kari.hansen@example.no", people("postmottak@kommune.example"), nil},
		{"postmottak@kommune.example", people("ola@example.no", "kari.o'neill@example.no"), nil},
		{"ola@example.no", people("postmottak@kommune.example"), people("KARI.O'NEILL@EXAMPLE.NO")},
		{"postmottak@kommune.example", people("x@elsewhere.se"), nil},
	} {
		g.messages = append(g.messages, map[string]any{
			"id": fmt.Sprint("m", i), "subject": "S", "from": person(m.from), "toRecipients": m.to, "ccRecipients": m.cc, "internetMessageId": "not selected",
			"body": map[string]any{"contentType": "text", "content": "T"},
		})
	}
	rows, slept, err := g.search(t, "graph-mail", "kari.o'neill@example.no", nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]any{"m0", "m2", "m3"}, ids(rows)); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(pause, slept); diff != "" {
		t.Errorf("waited (-want +got):\n%s", diff)
	}
	if rows[0]["internetMessageId"] != nil || rows[0]["@odata.etag"] != nil {
		t.Errorf("got %v, with what is not declared", rows[0])
	}
	if len(g.asked) != 3 {
		t.Errorf("asked %d times, want once for every page and not for every field", len(g.asked))
	}
}

func TestGraphMailIsNeverMoreThanAThousand(t *testing.T) {
	t.Parallel()
	g := newGraph(t)
	g.page = 100
	for i := range 1100 {
		g.messages = append(g.messages, map[string]any{"id": fmt.Sprint(i), "from": person("kari@example.no")})
	}
	rows, _, err := g.search(t, "graph-mail", "kari@example.no", nil)
	if e := recordstore.AsError(err); len(rows) != 1000 || e == nil || e.Reason != recordstore.TooMuch {
		t.Errorf("got %d rows and %v, want a thousand and that there may be more", len(rows), err)
	}
}

func TestGraphCalendar(t *testing.T) {
	t.Parallel()
	g := newGraph(t)
	for i, e := range []struct {
		organizer string
		attendees []any
	}{
		{"timebestilling@kommune.example", people("ola@example.no")},
		{"timebestilling@kommune.example", people("ola@example.no", "Kari@example.no")},
		{"kari@example.no", people("timebestilling@kommune.example")},
		{"timebestilling@kommune.example", nil},
		{"kari@example.no", people("kari@example.no")},
	} {
		g.events = append(g.events, map[string]any{"id": fmt.Sprint("e", i), "organizer": person(e.organizer), "attendees": e.attendees, "type": "singleInstance"})
	}
	rows, slept, err := g.search(t, "graph-calendar", "kari@example.no", nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]any{"e1", "e2", "e4"}, ids(rows)); diff != "" {
		t.Errorf("appointments (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(pause, slept); diff != "" || len(g.asked) != 3 {
		t.Errorf("asked %d times, want 3; waited (-want +got):\n%s", len(g.asked), diff)
	}
}

func TestGraphList(t *testing.T) {
	t.Parallel()
	g := newGraph(t)
	for i, address := range []string{"o'neill@example.no", "ola@example.no", "O'Neill@example.no", "o'neill@example.no", "neill@example.no"} {
		g.items = append(g.items, map[string]any{
			"id": fmt.Sprint(i), "createdDateTime": "2026-01-01T00:00:00Z",
			"fields": map[string]any{"Title": "T", "Epost": address, "Hemmelig": "x"},
		})
	}
	rows, _, err := g.search(t, "graph-list", "o'neill@example.no", nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]any{"0", "2", "3"}, ids(rows)); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
	columns, _ := rows[0]["fields"].(map[string]any)
	if columns["Hemmelig"] != nil || columns["Title"] != "T" {
		t.Errorf("got the columns %v, want those that were asked for", columns)
	}
}

func TestGraphRefusesWithItsCode(t *testing.T) {
	t.Parallel()
	g := newGraph(t)
	_, _, err := g.search(t, "graph-list", "kari@example.no", func(settings map[string]any) {
		endpoints, _ := settings["endpoints"].(map[string]any)
		item, _ := endpoints["item"].(map[string]any)
		item["header"] = map[string]any{}
	})
	if e := recordstore.AsError(err); e == nil || e.Reason != recordstore.Malformed || e.Detail != "HTTP 400 invalidRequest" {
		t.Errorf("got %v, want the code of the refusal and not its message", err)
	}
}
