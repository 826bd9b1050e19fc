package portable

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/i18n"
	"rettighetsporten/models"
)

func localizer(t *testing.T, lang models.Language) i18n.Localizer {
	t.Helper()
	texts, err := i18n.New()
	if err != nil {
		t.Fatal(err)
	}
	return texts.For(lang)
}

func sample() (Package, map[string][]map[string]any) {
	rows := map[string][]map[string]any{
		"tool.users": {
			{"name": "Kari <&> Nordmann", "born": "1990-02-28", "age": int64(36), "score": 0.5, "agrees": true, "note": nil, "tags": []any{"a", "b"}, "home": map[string]any{"town": "Skien", "zip": "0301"}, "big": int64(math.MaxInt64)},
			{"name": "=HYPERLINK(\"x\")", "born": "2001-01-01", "age": nil, "score": int64(2), "agrees": false, "note": "", "tags": []any{}, "home": nil, "seen": "2026-03-02T09:00:00Z"},
		},
		"tool.answers": {{"text": "'quoted"}, {"text": "line\r\nbreak, comma"}, {"text": "-1"}, {"text": "＝1"}, {"text": "\xff\xfe"}, {"text": "😀 æøå"}},
		"tool.empty":   nil,
	}
	p := Package{
		Case: "TEL-2026-00042", Controller: "Telemark", ControllerID: "telemark", Created: time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC),
		Tables: []Table{
			{Key: "tool.users", Store: "Verktøyet", Label: "Bruker", Fields: []Field{{Name: "name", Label: "Navn", Type: "string"}, {Name: "age", Type: "integer"}, {Name: "tags", Type: "string[]"}}},
			{Key: "tool.answers", Store: "Verktøyet", Label: "Svar"},
			{Key: "tool.empty", Store: "Verktøyet", Label: "Tomt", Fields: []Field{{Name: "n", Type: "float"}, {Name: "list", Type: "object[]", Fields: []Field{{Name: "id", Type: "object_id"}}}, {Name: "odd"}}},
		},
		LeftOut: []LeftOut{{What: "Verktøyet: Forslag", Ground: "20-1-not-provided", Provision: "artikkel 20 nr. 1"}},
	}
	return p, rows
}

func from(rows map[string][]map[string]any) Rows {
	return func(key string) iter.Seq2[map[string]any, error] {
		return func(yield func(map[string]any, error) bool) {
			for _, row := range rows[key] {
				if !yield(row, nil) {
					return
				}
			}
		}
	}
}

func files(t *testing.T, content []byte) (names []string, texts map[string][]byte) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	texts = map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		names, texts[f.Name] = append(names, f.Name), b
	}
	return names, texts
}

// The JSON document has the rows with their types, the same twice, and follows
// the schema beside it; what is changed does not.
func TestThePackage(t *testing.T) {
	t.Parallel()
	p, rows := sample()
	var once, twice bytes.Buffer
	for _, w := range []io.Writer{&once, &twice} {
		if err := Write(w, p, from(rows), localizer(t, models.English)); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(once.Bytes(), twice.Bytes()) {
		t.Error("the same rows give two packages")
	}
	names, in := files(t, once.Bytes())
	if diff := cmp.Diff([]string{"README.txt", "data.json", "schema.json", "csv/tool.users.csv", "csv/tool.answers.csv", "csv/tool.empty.csv"}, names); diff != "" {
		t.Errorf("the files (-want +got):\n%s", diff)
	}
	var document map[string]any
	decoder := json.NewDecoder(bytes.NewReader(in["data.json"]))
	decoder.UseNumber()
	if err := decoder.Decode(&document); err != nil {
		t.Fatal(err)
	}
	users, _ := document["data"].(map[string]any)["tool.users"].([]any)
	want := map[string]any{
		"name": "Kari <&> Nordmann", "born": "1990-02-28", "age": json.Number("36"), "score": json.Number("0.5"), "agrees": true, "note": nil,
		"tags": []any{"a", "b"}, "home": map[string]any{"town": "Skien", "zip": "0301"}, "big": json.Number("9223372036854775807"),
	}
	if diff := cmp.Diff(want, users[0]); diff != "" {
		t.Errorf("a row (-want +got):\n%s", diff)
	}
	var schema map[string]any
	if err := json.Unmarshal(in["schema.json"], &schema); err != nil {
		t.Fatal(err)
	}
	if schema["$schema"] != "https://json-schema.org/draft/2020-12/schema" {
		t.Errorf("the schema is %v", schema["$schema"])
	}
	if wrong := violations("", schema, document); len(wrong) > 0 {
		t.Errorf("the document does not follow its schema: %v", wrong)
	}
	row, _ := users[0].(map[string]any)
	row["age"], row["born"], row["more"] = "thirty-six", "yesterday", true
	delete(document, "case")
	if diff := cmp.Diff([]string{"/case is missing", "/data/tool.users/0/age is string", "/data/tool.users/0/born is no date", "/data/tool.users/0/more is not declared"}, violations("", schema, document)); diff != "" {
		t.Errorf("what the schema finds (-want +got):\n%s", diff)
	}
	if readme := string(in["README.txt"]); !strings.Contains(readme, "csv/tool.answers.csv: Svar, Verktøyet") || !strings.Contains(readme, "Verktøyet: Forslag") {
		t.Errorf("the page says: %s", readme)
	}
}

// A table is read back as it was: a cell in quotes is a text, and one apostrophe
// is taken from the front of it.
func TestATableIsReadBack(t *testing.T) {
	t.Parallel()
	p, rows := sample()
	var out bytes.Buffer
	if err := Write(&out, p, from(rows), localizer(t, models.Bokmal)); err != nil {
		t.Fatal(err)
	}
	_, in := files(t, out.Bytes())
	users := string(in["csv/tool.users.csv"])
	wantUsers := "\"name\",\"age\",\"tags\",\"agrees\",\"big\",\"born\",\"home\",\"note\",\"score\",\"seen\"\r\n" +
		"\"Kari <&> Nordmann\",36,\"[\"\"a\"\",\"\"b\"\"]\",true,9223372036854775807,\"1990-02-28\",\"{\"\"town\"\":\"\"Skien\"\",\"\"zip\"\":\"\"0301\"\"}\",,0.5,\r\n" +
		"\"'=HYPERLINK(\"\"x\"\")\",,\"[]\",false,,\"2001-01-01\",,\"\",2,\"2026-03-02T09:00:00Z\"\r\n"
	if diff := cmp.Diff(wantUsers, users); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	all, err := csv.NewReader(bytes.NewReader(in["csv/tool.answers.csv"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, cells := range all[1:] {
		if strings.ContainsRune("=+-@\t\r＝", []rune(cells[0])[0]) {
			t.Errorf("a spreadsheet calculates %q", cells[0])
		}
		got = append(got, strings.TrimPrefix(cells[0], "'"))
	}
	// encoding/csv reads a line break within quotes as \n.
	if diff := cmp.Diff([]string{"'quoted", "line\nbreak, comma", "-1", "＝1", "�", "😀 æøå"}, got); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
	if empty := string(in["csv/tool.empty.csv"]); empty != "\"n\",\"list\",\"odd\"\r\n" {
		t.Errorf("a table without rows is %q", empty)
	}
}

func TestFileNames(t *testing.T) {
	t.Parallel()
	got := FileNames([]Table{{Key: "tool.users"}, {Key: "TOOL.users"}, {Key: "../kunder på/ark"}, {Key: "tool.users"}})
	if diff := cmp.Diff([]string{"csv/tool.users.csv", "csv/TOOL.users-2.csv", "csv/.._kunder_p__ark.csv", "csv/tool.users-3.csv"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A row that cannot be read ends the package.
func TestAFailureIsTold(t *testing.T) {
	t.Parallel()
	p, _ := sample()
	broken := errors.New("the page cannot be opened")
	rows := func(string) iter.Seq2[map[string]any, error] {
		return func(yield func(map[string]any, error) bool) { yield(nil, broken) }
	}
	if err := Write(io.Discard, p, rows, localizer(t, models.Bokmal)); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

// Memory does not grow with the rows.
func TestMemoryDoesNotGrow(t *testing.T) { //nolint:paralleltest // it looks at the memory of the process
	p := Package{Case: "TEL-2026-00042", Tables: []Table{{Key: "tool.log"}}}
	used := func(n int) uint64 {
		var before, after runtime.MemStats
		peak := uint64(0)
		runtime.GC()
		runtime.ReadMemStats(&before)
		rows := func(string) iter.Seq2[map[string]any, error] {
			return func(yield func(map[string]any, error) bool) {
				for i := range n {
					if i%(n/4) == n/8 {
						runtime.GC()
						runtime.ReadMemStats(&after)
						peak = max(peak, after.HeapAlloc-min(after.HeapAlloc, before.HeapAlloc))
					}
					if !yield(map[string]any{"n": int64(i), "text": fmt.Sprintf("%0200d", i)}, nil) {
						return
					}
				}
			}
		}
		if err := Write(io.Discard, p, rows, localizer(t, models.Bokmal)); err != nil {
			t.Fatal(err)
		}
		return peak
	}
	if small, large := used(2_000), used(40_000); large > small+4<<20 {
		t.Errorf("2,000 rows take %d bytes, 40,000 take %d", small, large)
	}
}

// violations returns where the value does not follow the schema, by the words
// of JSON Schema that our schemas use. An unknown word fails.
func violations(at string, schema map[string]any, v any) []string {
	var wrong []string
	for word := range schema {
		if !slices.Contains([]string{"$schema", "$id", "title", "description", "type", "properties", "required", "additionalProperties", "items", "const", "enum", "format"}, word) {
			wrong = append(wrong, at+": the schema says "+word)
		}
	}
	if want, ok := schema["const"]; ok && fmt.Sprint(want) != fmt.Sprint(v) {
		wrong = append(wrong, fmt.Sprintf("%s is not %v", at, want))
	}
	if enum, ok := schema["enum"].([]any); ok && !slices.Contains(enum, v) {
		wrong = append(wrong, fmt.Sprintf("%s is none of %v", at, enum))
	}
	kind := kindOf(v)
	if types := listOf(schema["type"]); len(types) > 0 && !slices.Contains(types, any(kind)) && (kind != "integer" || !slices.Contains(types, any("number"))) {
		wrong = append(wrong, at+" is "+kind)
	}
	switch v := v.(type) {
	case map[string]any:
		wrong = append(wrong, ofObject(at, schema, v)...)
	case []any:
		if items, ok := schema["items"].(map[string]any); ok {
			for i, element := range v {
				wrong = append(wrong, violations(fmt.Sprintf("%s/%d", at, i), items, element)...)
			}
		}
	case string:
		if format := schema["format"]; format == "date" && !day.MatchString(v) || format == "date-time" && !instant.MatchString(v) {
			wrong = append(wrong, fmt.Sprintf("%s is no %s", at, format))
		}
	}
	slices.Sort(wrong)
	return wrong
}

func ofObject(at string, schema, v map[string]any) []string {
	var wrong []string
	for _, name := range listOf(schema["required"]) {
		if _, ok := v[name.(string)]; !ok { //nolint:errcheck // a name is a text, else the test has to fail
			wrong = append(wrong, fmt.Sprintf("%s/%s is missing", at, name))
		}
	}
	properties, _ := schema["properties"].(map[string]any)
	for name, member := range v {
		inner, ok := properties[name].(map[string]any)
		switch {
		case ok:
			wrong = append(wrong, violations(at+"/"+name, inner, member)...)
		case schema["additionalProperties"] == false:
			wrong = append(wrong, at+"/"+name+" is not declared")
		}
	}
	return wrong
}

func listOf(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	default:
		return []any{v}
	}
}

func kindOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case json.Number:
		if _, err := v.Int64(); err == nil {
			return "integer"
		}
		return "number"
	case string:
		return "string"
	case []any:
		return "array"
	default:
		return "object"
	}
}
