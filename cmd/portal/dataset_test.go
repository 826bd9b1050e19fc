package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/recordstore/dataset"
)

const (
	goodDeclaration    = "fides_key: a\ncollections:\n- name: b\n  fields: [{name: c, fides_meta: {identity: email}}]\n"
	warnedDeclaration  = "fides_key: w\ncollections:\n- name: b\n  fields:\n  - {name: c, identity: email}\n"
	refusedDeclaration = "fides_key: r\ncollections:\n- name: b\n  fields:\n  - {name: c, fides_meta: {data_type: text}}\n"
)

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestDatasetLint(t *testing.T) {
	t.Parallel()
	good, warned, refused := write(t, "good.yml", goodDeclaration), write(t, "warned.yml", warnedDeclaration), write(t, "refused.yml", refusedDeclaration)
	for name, c := range map[string]struct {
		files  []string
		want   []string // beginnings of lines
		status int
	}{
		"good":          {[]string{good}, nil, 0},
		"warnings only": {[]string{good, warned}, []string{warned + ":3: warning: w:b: nothing leads here", warned + ":5: warning: w:b.c: \"identity\" has no meaning here and is ignored: it belongs under fides_meta"}, 0},
		"refused":       {[]string{refused, good}, []string{refused + ":5: error: r:b.c: data_type \"text\" is not known"}, 1},
		"not there":     {[]string{good + "x"}, nil, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			err := datasetLintCmd{Files: c.files}.Run(streams{out: &out, err: &out})
			if got := status(err); got != c.status {
				t.Errorf("status %d, want %d", got, c.status)
			}
			var lines []string
			if out.Len() > 0 {
				lines = strings.Split(strings.TrimSpace(out.String()), "\n")
			}
			if len(lines) != len(c.want) {
				t.Fatalf("got %q, want %q", lines, c.want)
			}
			for i, want := range c.want {
				if !strings.HasPrefix(lines[i], want) {
					t.Errorf("got %q, want %q", lines[i], want)
				}
			}
		})
	}
}

func TestDatasetLintAsJSON(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want int
	}{"none": {goodDeclaration, 0}, "two": {warnedDeclaration, 2}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			path := write(t, "a.yml", c.text)
			if err := (datasetLintCmd{Files: []string{path}, JSON: true}).Run(streams{out: &out}); err != nil {
				t.Fatal(err)
			}
			var got struct{ Problems []dataset.Problem }
			if err := json.Unmarshal(out.Bytes(), &got); err != nil || got.Problems == nil || len(got.Problems) != c.want {
				t.Fatalf("got %s, %v; want %d problems", out.String(), err, c.want)
			}
			for _, p := range got.Problems {
				if p.File != path || p.Line == 0 || p.Severity == "" || p.Text == "" {
					t.Errorf("half a problem: %+v", p)
				}
			}
		})
	}
}

const municipality = `
CREATE TABLE innbygger (id INTEGER PRIMARY KEY, fodselsnummer VARCHAR(11), fornavn VARCHAR(50), "E-post" VARCHAR(100), mobil_nr VARCHAR(20),
	fodt DATE, kjonn CHAR(1), postnr CHAR(4), adresse_id INTEGER, mor_id INTEGER REFERENCES innbygger (id), nyhetsbrev_epost BOOLEAN);
CREATE TABLE adresse (id INTEGER PRIMARY KEY, gate VARCHAR(100), postnr CHAR(4), kommune_nr INTEGER);
CREATE TABLE kommune (nr INTEGER PRIMARY KEY, navn VARCHAR(100));
CREATE TABLE bedrift (id INTEGER PRIMARY KEY, navn VARCHAR(100), kommune_nr INTEGER REFERENCES kommune (nr));
CREATE TABLE ansatt (id INTEGER PRIMARY KEY, epost VARCHAR(100));
CREATE TABLE sak (id INTEGER PRIMARY KEY, innbygger_id INTEGER REFERENCES innbygger (id), saksbehandler_id INTEGER REFERENCES ansatt (id), tittel VARCHAR(100), opprettet TIMESTAMP);
CREATE TABLE dokument (aar INTEGER, nr INTEGER, sak_id INTEGER REFERENCES sak (id), innhold JSON, PRIMARY KEY (aar, nr));
CREATE TABLE vedlegg (id INTEGER PRIMARY KEY, aar INTEGER, nr INTEGER, FOREIGN KEY (aar, nr) REFERENCES dokument (aar, nr));
CREATE TABLE schema_migrations (version INTEGER);
INSERT INTO kommune VALUES (1, 'Nordmøre');
INSERT INTO bedrift VALUES (1, 'Bedrift AS', 1);
INSERT INTO adresse VALUES (7, 'Storgata 1', '0150', 1);
INSERT INTO innbygger VALUES (5, '02817012345', 'Mor', 'mor@example.no', NULL, NULL, NULL, NULL, 7, NULL, NULL),
	(0, '01817012345', 'Kari', 'Kari@example.no', '+47 912 34 567', '1970-01-01', 'K', '0150', 7, 5, true);
INSERT INTO ansatt VALUES (9, 'per@example.no');
INSERT INTO sak VALUES (10, 0, 9, 'Byggesak', '2026-01-02 10:00:00'), (11, 5, 9, 'Annen', NULL);
INSERT INTO dokument VALUES (2026, 1, 10, '{"a": 1}'), (2026, 2, 11, '{}');
`

// What SQLite does not let one add, and what PostgreSQL alone has.
const (
	inServers = `ALTER TABLE innbygger ADD FOREIGN KEY (adresse_id) REFERENCES adresse (id);
	ALTER TABLE adresse ADD FOREIGN KEY (kommune_nr) REFERENCES kommune (nr);`
	inPostgres = `CREATE SCHEMA arkiv; CREATE TABLE arkiv.logg (id INTEGER PRIMARY KEY, sak_id INTEGER REFERENCES sak (id), tekst TEXT, merker TEXT[]);
	INSERT INTO arkiv.logg VALUES (1, 10, 'sett', '{a}'), (2, 11, 'sett', NULL);`
)

func draftOf(t *testing.T, dsn string) string {
	t.Helper()
	var out bytes.Buffer
	if err := (datasetDraftCmd{DSN: dsn}).Run(t.Context(), streams{out: &out}); err != nil {
		t.Fatal(err)
	}
	for _, p := range dataset.Lint([]dataset.Source{{Name: "draft", Text: out.Bytes()}}) {
		t.Errorf("the draft is not clean: %s\n%s", p.InFile(), out.String())
	}
	return out.String()
}

// collected returns how many rows each collection has, and fails on any error.
func collected(t *testing.T, declaration, dsn string) map[string]int {
	t.Helper()
	var out bytes.Buffer
	cmd := collectCmd{Dataset: write(t, "draft.yml", declaration), DSN: dsn, Identity: []string{"email=kari@example.no", "national_id=01817012345"}}
	if err := cmd.Run(t.Context(), streams{out: &out}); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Collections map[string][]any
		Errors      map[string]string
		Notes       map[string][]string
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil || len(got.Errors) > 0 || len(got.Notes) > 0 {
		t.Fatalf("%v, errors %v, notes %v", err, got.Errors, got.Notes)
	}
	counts := map[string]int{}
	for name, rows := range got.Collections {
		_, name, _ = strings.Cut(name, ":")
		counts[name] = len(rows)
	}
	return counts
}

func TestDatasetDraftOfSQLite(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "nord møre.db")
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), municipality); err != nil {
		t.Fatal(err)
	}
	declaration := draftOf(t, "sqlite:"+file)
	want := map[string]int{"innbygger": 1, "sak": 1, "dokument": 1, "ansatt": 1}
	if diff := cmp.Diff(want, collected(t, declaration, "sqlite:"+file)); diff != "" {
		t.Errorf("rows (-want +got):\n%s\n%s", diff, declaration)
	}
	for _, w := range []string{
		"fides_key: nord_m_re\n", "identity: email # gjettet", "identity: national_id # gjettet", "identity: phone_number # gjettet",
		"[user.name.first] # gjettet", "direction: from # gjettet", "skip_processing: true # gjettet", "name: E-post", "# Viser til en annen rad i samme tabell", "# Sammensatt fremmednøkkel (aar, nr) til dokument",
	} {
		if !strings.Contains(declaration, w) {
			t.Errorf("%q is not in\n%s", w, declaration)
		}
	}
}

func TestDatasetDraftOfPostgres(t *testing.T) {
	t.Parallel()
	dsn := apptest.PostgresDSN(t)
	apptest.Exec(t, dsn, municipality)
	apptest.Exec(t, dsn, inServers+inPostgres)
	declaration := draftOf(t, dsn)
	want := map[string]int{"innbygger": 1, "sak": 1, "dokument": 1, "ansatt": 1, "adresse": 1, "kommune": 1, "logg": 1}
	if diff := cmp.Diff(want, collected(t, declaration, dsn)); diff != "" {
		t.Errorf("rows (-want +got):\n%s\n%s", diff, declaration)
	}
	for _, w := range []string{"schema: arkiv", "schema: public", "data_type: string[]"} {
		if !strings.Contains(declaration, w) {
			t.Errorf("%q is not in\n%s", w, declaration)
		}
	}
}

func TestDatasetDraftOfMariaDB(t *testing.T) {
	t.Parallel()
	db := apptest.NewMariaDB(t)
	for statement := range strings.SplitSeq(strings.TrimSpace(municipality+inServers), ";") {
		if strings.TrimSpace(statement) != "" {
			db.Exec(t, statement)
		}
	}
	declaration := draftOf(t, db.DSN)
	want := map[string]int{"innbygger": 1, "sak": 1, "dokument": 1, "ansatt": 1, "adresse": 1, "kommune": 1}
	if diff := cmp.Diff(want, collected(t, declaration, db.DSN)); diff != "" {
		t.Errorf("rows (-want +got):\n%s\n%s", diff, declaration)
	}
	for _, w := range []string{"fides_key: " + db.Database, "data_type: object", "data_type: boolean", "name: E-post"} {
		if !strings.Contains(declaration, w) {
			t.Errorf("%q is not in\n%s", w, declaration)
		}
	}
	if strings.Contains(declaration, "schema:") {
		t.Errorf("it holds for a database of this name alone:\n%s", declaration)
	}
}

func TestDatabaseName(t *testing.T) {
	t.Parallel()
	for dsn, want := range map[string]string{
		"postgres://u:p@h:5432/crm?sslmode=disable": "crm", "sqlite:/var/lib/crm.db": "crm", "sqlite:crm.db": "crm", "/var/crm.db": "crm", "crm": "crm",
		"mariadb://u:p@h/crm?tls=true": "crm", "mysql://u@/crm?socket=/run/s.sock": "crm", "sqlserver://u:p@h/instance?database=crm": "crm",
	} {
		if got := databaseName(dsn); got != want {
			t.Errorf("databaseName(%q) = %q, want %q", dsn, got, want)
		}
	}
}
