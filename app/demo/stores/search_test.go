package stores

import (
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"go.yaml.in/yaml/v3"

	"rettighetsporten/app/demo/people"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/filestore"
	"rettighetsporten/app/recordstore/httpstore"
	"rettighetsporten/app/recordstore/sqlstore"
	"rettighetsporten/app/register"
	"rettighetsporten/models"
)

// A small search of the tests' own, so that the truth the stores tell is held
// against what is really in the databases, files and behind the ports. It reads
// everything through the declared connections and datasets alone.

type reference struct{ Dataset, Field, Direction string }

type declaredField struct {
	Name       string
	Categories []string `yaml:"data_categories"`
	Meta       struct {
		Label       models.Text
		Display     *bool
		Restriction any
		Supplement  bool
		Recipient   bool
		// Whether the person has provided it: what is read for who takes data along.
		Provided *bool
	}
	Fields []declaredField
	Fides  struct {
		Identity   string
		PrimaryKey bool   `yaml:"primary_key"`
		Type       string `yaml:"data_type"`
		References []reference
	} `yaml:"fides_meta"`
}

type declaredCollection struct {
	Name string
	Meta struct {
		Label    models.Text
		Messages bool
		Provided *bool
	}
	Fields []declaredField
}

type declaredDataset struct {
	Key         string `yaml:"fides_key"`
	Name        string
	Collections []declaredCollection
}

func parseDataset(t *testing.T, d register.StoreDeclaration) declaredDataset {
	t.Helper()
	var file struct{ Dataset []declaredDataset }
	dec := yaml.NewDecoder(strings.NewReader(d.Dataset))
	dec.KnownFields(true)
	if err := dec.Decode(&file); err != nil {
		t.Fatalf("dataset of %s: %v", d.ID, err)
	}
	if len(file.Dataset) != 1 {
		t.Fatalf("%s declares %d datasets, want 1", d.ID, len(file.Dataset))
	}
	set := file.Dataset[0]
	set.turn(t)
	return set
}

// turn writes what values go to as what they come from, at the other end: that is
// the way this search follows.
func (d declaredDataset) turn(t *testing.T) {
	t.Helper()
	at := map[string]*declaredField{}
	for _, c := range d.Collections {
		for i := range c.Fields {
			at[c.Name+"."+c.Fields[i].Name] = &c.Fields[i]
		}
	}
	for name, f := range at {
		for _, ref := range f.Fides.References {
			if ref.Direction != "to" {
				continue
			}
			target := at[ref.Field]
			if ref.Dataset != d.Key || target == nil {
				t.Fatalf("%s goes to %s:%s, which is not declared", name, ref.Dataset, ref.Field)
			}
			ref.Field, ref.Direction = name, "from"
			target.Fides.References = append(target.Fides.References, ref)
		}
	}
	for _, f := range at {
		f.Fides.References = slices.DeleteFunc(f.Fides.References, func(ref reference) bool { return ref.Direction == "to" })
	}
}

// each visits every field, nested ones by their dotted path.
func (c declaredCollection) each(visit func(path string, f declaredField)) {
	var walk func(string, []declaredField)
	walk = func(prefix string, fields []declaredField) {
		for _, f := range fields {
			visit(prefix+f.Name, f)
			walk(prefix+f.Name+".", f.Fields)
		}
	}
	walk("", c.Fields)
}

// content holds the rows of every collection of a controller, by
// "store:collection".
type content map[string][]map[string]any

func settings[T any](t *testing.T, d register.StoreDeclaration) T {
	t.Helper()
	s, err := recordstore.Read[T](recordstore.Connection{Settings: d.Connection})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// load reads all of a store but for those behind HTTP, which cannot be listed.
func load(t *testing.T, into content, d register.StoreDeclaration) {
	t.Helper()
	for _, c := range parseDataset(t, d).Collections {
		key := d.ID + ":" + c.Name
		switch d.Kind {
		case models.StoreSQL:
			into[key] = readSQL(t, settings[sqlstore.Settings](t, d).DSN, c.Name)
		case models.StoreFile:
			at := settings[filestore.Settings](t, d)
			name := filepath.Join(at.Root, at.Files[c.Name])
			switch filepath.Ext(name) {
			case ".csv":
				into[key] = readCSV(t, name)
			case ".xlsx":
				into[key] = readXLSX(t, name)
			case ".json":
				into[key] = readJSON(t, name)
			default:
				t.Fatalf("%s: what is %s?", d.ID, name)
			}
		default:
		}
	}
}

func readSQL(t *testing.T, dsn, table string) []map[string]any {
	t.Helper()
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	rows, err := db.Query("SELECT * FROM " + table)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]any
	for rows.Next() {
		values, targets := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		row := map[string]any{}
		for i, c := range columns {
			row[c] = values[i]
		}
		out = append(out, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func fromRecords(records [][]string) []map[string]any {
	var out []map[string]any
	for _, r := range records[1:] {
		row := map[string]any{}
		for i, c := range records[0] {
			if i < len(r) {
				row[c] = r[i]
			}
		}
		out = append(out, row)
	}
	return out
}

func readCSV(t *testing.T, name string) []map[string]any {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return fromRecords(records)
}

func readXLSX(t *testing.T, name string) []map[string]any {
	t.Helper()
	f, err := excelize.OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	records, err := f.GetRows(f.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	return fromRecords(records)
}

func readJSON(t *testing.T, name string) []map[string]any {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]any
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// ask sends one query to a store behind HTTP.
func ask(t *testing.T, d register.StoreDeclaration, collection, field, value string) []map[string]any {
	t.Helper()
	at := settings[httpstore.Settings](t, d)
	endpoint := at.Endpoints[collection]
	query := url.Values{}
	for parameter, template := range endpoint.Query {
		if template == "{"+field+"}" {
			query.Set(parameter, value)
		}
	}
	client := http.Client{Timeout: 5 * time.Second}
	resp, err := client.Get(at.BaseURL + endpoint.Path + "?" + query.Encode())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("%s answers %s", d.ID, resp.Status)
	}
	var body map[string][]map[string]any
	if err := json.NewDecoder(resp.Body).Decode(&body); err != nil {
		t.Fatal(err)
	}
	return body[endpoint.Data]
}

// key is the spelling in which values are compared.
func key(identity string, v any) string {
	s := strings.TrimSpace(fmt.Sprint(v))
	switch identity {
	case "email":
		return strings.ToLower(s)
	case "phone_number":
		s = strings.NewReplacer(" ", "", "+47", "", "0047", "").Replace(s)
		return s
	}
	return s
}

func at(row map[string]any, path string) any {
	name, rest, nested := strings.Cut(path, ".")
	if inner, ok := row[name].(map[string]any); ok && nested {
		return at(inner, rest)
	}
	if nested {
		return nil
	}
	return row[name]
}

// searcher looks through what was loaded from some stores.
type searcher struct {
	stores      []register.StoreDeclaration
	collections map[string][]declaredCollection // by store
	rows        content
	index       map[string]map[string][]map[string]any // field and identity → value → rows
}

func newSearcher(t *testing.T, stores []register.StoreDeclaration) *searcher {
	t.Helper()
	s := &searcher{collections: map[string][]declaredCollection{}, rows: content{}, index: map[string]map[string][]map[string]any{}}
	for _, d := range stores {
		if d.Kind != models.StoreManual {
			load(t, s.rows, d)
			s.stores = append(s.stores, d)
			s.collections[d.ID] = parseDataset(t, d).Collections
		}
	}
	return s
}

// query returns the rows whose field holds the value.
func (s *searcher) query(t *testing.T, d register.StoreDeclaration, collection, path, identity, value string) []map[string]any {
	t.Helper()
	if d.Kind == models.StoreHTTP {
		return ask(t, d, collection, path, value)
	}
	address := d.ID + ":" + collection
	name := address + "." + path + " " + identity
	if s.index[name] == nil {
		s.index[name] = map[string][]map[string]any{}
		for _, row := range s.rows[address] {
			if v := at(row, path); v != nil {
				k := key(identity, v)
				s.index[name][k] = append(s.index[name][k], row)
			}
		}
	}
	return s.index[name][value]
}

// count returns how many rows of each store belong to the person, starting
// from the three identities and following references to the end.
func (s *searcher) count(t *testing.T, p people.Person) map[string]int {
	t.Helper()
	seeds := map[string]string{"email": key("email", p.Email), "phone_number": key("phone_number", p.Phone), "national_id": p.NationalID.Reveal()}
	found := map[string]map[string]map[string]any{} // collection → key of row → row
	for grown := true; grown; {
		grown = false
		for _, d := range s.stores {
			for _, c := range s.collections[d.ID] {
				address := d.ID + ":" + c.Name
				take := func(path, identity, value string) {
					for _, row := range s.query(t, d, c.Name, path, identity, value) {
						id := fmt.Sprint(row[c.Fields[0].Name])
						if found[address] == nil {
							found[address] = map[string]map[string]any{}
						}
						if _, had := found[address][id]; !had {
							found[address][id], grown = row, true
						}
					}
				}
				c.each(func(path string, f declaredField) {
					if seed, ok := seeds[f.Fides.Identity]; ok {
						take(path, f.Fides.Identity, seed)
					}
					for _, ref := range f.Fides.References {
						collection, field, _ := strings.Cut(ref.Field, ".")
						for _, row := range found[ref.Dataset+":"+collection] {
							if v := at(row, field); v != nil {
								take(path, "", key("", v))
							}
						}
					}
				})
			}
		}
	}
	counts := map[string]int{}
	for address, rows := range found {
		store, _, _ := strings.Cut(address, ":")
		counts[store] += len(rows)
	}
	return counts
}

func ids(stores []register.StoreDeclaration) []string {
	var out []string
	for _, d := range stores {
		out = append(out, d.ID)
	}
	slices.Sort(out)
	return out
}
