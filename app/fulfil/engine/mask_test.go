package engine

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore/dataset"
)

// One column of each sort of type, and what each database calls it.
var typed = map[string]map[string]string{
	"txt":    {"postgres": "TEXT", "sqlite": "TEXT", "mariadb": "TEXT"},
	"short":  {"postgres": "VARCHAR(8)", "sqlite": "VARCHAR(8)", "mariadb": "VARCHAR(8)"},
	"padded": {"postgres": "CHAR(8)", "sqlite": "CHAR(8)", "mariadb": "CHAR(8)"},
	"whole":  {"postgres": "INTEGER", "sqlite": "INTEGER", "mariadb": "INTEGER"},
	"num":    {"postgres": "NUMERIC(8,2)", "sqlite": "NUMERIC(8,2)", "mariadb": "DECIMAL(8,2)"},
	"real1":  {"postgres": "FLOAT8", "sqlite": "REAL", "mariadb": "DOUBLE"},
	"yes":    {"postgres": "BOOLEAN", "sqlite": "BOOLEAN", "mariadb": "BOOLEAN"},
	"day":    {"postgres": "DATE", "sqlite": "DATE", "mariadb": "DATE"},
	"moment": {"postgres": "TIMESTAMP", "sqlite": "TIMESTAMP", "mariadb": "DATETIME"},
	"uid":    {"postgres": "UUID", "sqlite": "UUID", "mariadb": "UUID"},
	"raw":    {"postgres": "BYTEA", "sqlite": "BLOB", "mariadb": "BLOB"},
	"doc":    {"postgres": "JSONB", "sqlite": "JSON", "mariadb": "JSON"},
	"must":   {"postgres": "TEXT NOT NULL", "sqlite": "TEXT NOT NULL", "mariadb": "VARCHAR(40) NOT NULL"},
}

var typedValues = map[string]string{
	"txt": "'blåbærsyltetøy'", "short": "'syltet'", "padded": "'pai'", "whole": "7", "num": "12.5", "real1": "0.5", "yes": "TRUE",
	"day": "'2020-01-02'", "moment": "'2020-01-02 03:04:05'", "uid": "'6ba7b810-9dad-11d1-80b4-00c04fd430c8'", "raw": "'abc'", "doc": `'{"a": "b"}'`, "must": "'her'",
}

var texts = []string{"must", "padded", "short", "txt"}

func typedSchema(driver string) string {
	names := slices.Sorted(maps.Keys(typed))
	columns, values := []string{"id INTEGER PRIMARY KEY", "mail VARCHAR(40)"}, []string{"1", "'kari@example.no'"}
	for _, name := range names {
		columns, values = append(columns, name+" "+typed[name][driver]), append(values, typedValues[name])
	}
	row := strings.Join(values[2:], ", ")
	return "CREATE TABLE thing (" + strings.Join(columns, ", ") + ");\nINSERT INTO thing VALUES (1, 'kari@example.no', " + row + "), (2, 'ola@example.no', " + row + ")"
}

func typedDeclaration() string {
	fields := "- {name: id, fides_meta: {primary_key: true}}, {name: mail, fides_meta: {identity: email}}"
	for _, name := range slices.Sorted(maps.Keys(typed)) {
		fields += ", {name: " + name + ", data_categories: [user.content]}"
	}
	return "dataset: {fides_key: d, collections: [{name: thing, fields: [" + strings.TrimPrefix(fields, "- ") + "]}]}"
}

// Each strategy against a column of each type: what it becomes, or why it stays.
func TestEveryStrategyOnEveryType(t *testing.T) {
	t.Parallel()
	suffix := map[string]string{keptSuffix: "-x"}
	for name, c := range map[string]struct {
		rule dataset.Masking
		// want says what a text becomes, given what it was and how much there is room
		// for; nil: nothing
		want func(was string, room int) func(got string) bool
		note ObstacleKind // for what is no text
	}{
		"null_rewrite": {dataset.Masking{Strategy: nullRewrite}, nil, ""},
		"string_rewrite": {dataset.Masking{Strategy: stringRewrite, Configuration: map[string]string{rewriteValue: "slettet for godt"}}, func(_ string, room int) func(string) bool {
			return func(got string) bool {
				return got == strings.TrimRight(string([]rune("slettet for godt")[:min(room, 16)]), " ")
			}
		}, WrongType},
		"string_rewrite and a suffix": {dataset.Masking{Strategy: stringRewrite, Configuration: map[string]string{rewriteValue: "slettet for godt", keptSuffix: "-x"}}, func(_ string, room int) func(string) bool {
			return func(got string) bool { return got == string([]rune("slettet for godt")[:min(room-2, 16)])+"-x" }
		}, WrongType},
		"random_string_rewrite": {dataset.Masking{Strategy: randomRewrite}, func(was string, room int) func(string) bool {
			return func(got string) bool {
				return got != was && len(got) == min(room, 30) && strings.Trim(got, "abcdefghijklmnopqrstuvwxyz") == ""
			}
		}, WrongType},
		"random_string_rewrite of a length": {dataset.Masking{Strategy: randomRewrite, Configuration: map[string]string{randomLength: "5"}}, func(_ string, room int) func(string) bool {
			return func(got string) bool { return len(got) == min(room, 5) }
		}, WrongType},
		"hash": {dataset.Masking{Strategy: hashed}, func(_ string, room int) func(string) bool {
			return func(got string) bool { return len(got) == min(room, 64) && strings.Trim(got, "0123456789abcdef") == "" }
		}, WrongType},
		"hash SHA-512": {dataset.Masking{Strategy: hashed, Configuration: map[string]string{hashAlgorithm: "SHA-512"}}, func(_ string, room int) func(string) bool {
			return func(got string) bool { return len(got) == min(room, 128) }
		}, WrongType},
		"hmac": {dataset.Masking{Strategy: keyedHash, Configuration: suffix}, func(_ string, room int) func(string) bool {
			return func(got string) bool { return len(got) == min(room, 66) && strings.HasSuffix(got, "-x") }
		}, WrongType},
		"aes_encrypt": {dataset.Masking{Strategy: encrypted, Configuration: map[string]string{cipherMode: "GCM"}}, func(was string, room int) func(string) bool {
			sealed := (12 + len(was) + 16 + 2) / 3 * 4
			return func(got string) bool { return len(got) == min(room, sealed) && !strings.Contains(got, was) }
		}, WrongType},
		"no such strategy":  {dataset.Masking{Strategy: "shred"}, nil, NoStrategy},
		"no rewrite_value":  {dataset.Masking{Strategy: stringRewrite}, nil, NoStrategy},
		"no such algorithm": {dataset.Masking{Strategy: hashed, Configuration: map[string]string{hashAlgorithm: "MD5"}}, nil, NoStrategy},
		"no such mode":      {dataset.Masking{Strategy: encrypted, Configuration: map[string]string{cipherMode: "ECB"}}, nil, NoStrategy},
		"no such length":    {dataset.Masking{Strategy: randomRewrite, Configuration: map[string]string{randomLength: "-1"}}, nil, NoStrategy},
		"preserve":          {dataset.Masking{Strategy: preserve}, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for driver, bench := range map[string]func(*testing.T) bench{"postgres": postgresBench, "sqlite": sqliteBench, "mariadb": mariadbBench} {
				b := bench(t)
				b.driver, b.declaration = driver, typedDeclaration()
				b.exec(t, typedSchema(driver))
				others := b.read(t, "SELECT * FROM thing WHERE id = 2")
				before := b.read(t, "SELECT * FROM thing WHERE id = 1")[0]
				e, found := b.engine(t)
				p := plan(t, e, found, Demand{Erase: []Selection{{Category: "user"}}, Rule: c.rule})
				got := p.Stores[0].Collections[0]
				stays := map[string]ObstacleKind{}
				for _, o := range got.Obstacles {
					for _, column := range o.Columns {
						stays[column] = o.Kind
					}
				}
				r := do(t.Context(), t, e, p)
				if r.State != Done {
					t.Errorf("%s: %s", driver, indented(t, r))
				}
				after := b.read(t, "SELECT * FROM thing WHERE id = 1")[0]
				for column := range typed {
					was, is := before[column], after[column]
					isText := slices.Contains(texts, column)
					switch {
					case c.rule.Strategy == preserve:
						if is != was || !slices.Contains(got.Kept[0].Columns, column) {
							t.Errorf("%s %s: got %q, stays %v; want it kept", driver, column, is, stays[column])
						}
					case c.rule.Strategy == nullRewrite && column == "must":
						if is != was || stays[column] != NotNull {
							t.Errorf("%s %s: got %q, %v; want it said that it cannot be empty", driver, column, is, stays[column])
						}
					case c.rule.Strategy == nullRewrite:
						if is != "<nil>" {
							t.Errorf("%s %s: got %q, %v; want nothing", driver, column, is, stays[column])
						}
					case c.want == nil || !isText:
						if is != was || stays[column] != c.note {
							t.Errorf("%s %s: got %q, %v; want it as it was and %s", driver, column, is, stays[column], c.note)
						}
					default:
						room := 1 << 20
						if column == "short" || column == "padded" {
							room = 8
						}
						if driver == "mariadb" && column == "must" {
							room = 40
						}
						if driver == "sqlite" { // it has no room to run out of
							room = 1 << 20
						}
						if !c.want(was, room)(strings.TrimRight(is, " ")) || !utf8.ValidString(is) {
							t.Errorf("%s %s: got %q of %q", driver, column, is, was)
						}
					}
				}
				if diff := cmp.Diff(others, b.read(t, "SELECT * FROM thing WHERE id = 2")); diff != "" {
					t.Errorf("%s: Ola's row:\n%s", driver, diff)
				}
			}
		})
	}
}

// read returns rows as column → text.
func (b bench) read(t *testing.T, text string) []map[string]string {
	t.Helper()
	db := b.open()
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all []map[string]string
	for rows.Next() {
		values, targets := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		row := map[string]string{}
		for i, v := range values {
			if raw, ok := v.([]byte); ok {
				v = string(raw)
			}
			row[columns[i]] = strings.TrimRight(fmt.Sprint(v), " ")
		}
		all = append(all, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// What is declared holds too: a declared type, a declared length, members of
// objects, lists.
func TestWhatIsDeclaredIsMasked(t *testing.T) {
	t.Parallel()
	const declaration = `dataset: {fides_key: d, collections: [{name: thing, fields: [
		{name: id, fides_meta: {primary_key: true}}, {name: mail, fides_meta: {identity: email}},
		{name: number, data_categories: [user.a], fides_meta: {data_type: integer}},
		{name: short, data_categories: [user.a], fides_meta: {data_type: string, length: 3}},
		{name: never, data_categories: [user.a], fides_meta: {read_only: true}},
		{name: own, data_categories: [user.a], fides_meta: {masking_strategy_override: {strategy: null_rewrite}}},
		{name: twice, data_categories: [user.a]},
		{name: doc, fides_meta: {data_type: object}, fields: [
			{name: inner, fides_meta: {data_type: object}, fields: [{name: word, data_categories: [user.a], fides_meta: {data_type: string}}, {name: rest}]},
			{name: guess, data_categories: [user.a]},
			{name: all, fides_meta: {data_type: "object[]"}, fields: [{name: word, data_categories: [user.a]}]}]},
		{name: gone, data_categories: [user.a]}, {name: made, data_categories: [user.a]}]}]}`
	benches(t, declaration, `CREATE TABLE thing (id INTEGER PRIMARY KEY, mail VARCHAR(40), number VARCHAR(20), short VARCHAR(20), never VARCHAR(20), own VARCHAR(20), twice VARCHAR(20) UNIQUE, doc JSON, made VARCHAR(20) GENERATED ALWAYS AS (short) STORED);
INSERT INTO thing (id, mail, number, short, never, own, twice, doc) VALUES (1, 'kari@example.no', '7', 'lang', 'alltid', 'eget', 'a', '{"inner": {"word": "hemmelig", "rest": 1}, "guess": "x", "all": [{"word": "y"}], "more": true}'), (2, 'ola@example.no', '7', 'lang', 'alltid', 'eget', 'slettet', NULL);
`, func(t *testing.T, b bench) {
		t.Helper()
		e, found := b.engine(t)
		p := plan(t, e, found, Demand{Erase: []Selection{{Category: "user"}}, Rule: dataset.Masking{Strategy: stringRewrite, Configuration: map[string]string{rewriteValue: "slettet"}}})
		got := p.Stores[0].Collections[0]
		stays := map[string]ObstacleKind{}
		for _, o := range got.Obstacles {
			for _, column := range o.Columns {
				stays[column] = o.Kind
			}
		}
		want := map[string]ObstacleKind{"number": WrongType, "twice": NotUnique, "doc.guess": WrongType, "doc.all.word": InList, "gone": NoColumn, "made": Generated}
		if diff := cmp.Diff(want, stays); diff != "" {
			t.Errorf("obstacles (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]Kept{{Ground: Declared, Basis: "read_only", Columns: []string{"never"}, Rows: 1}}, got.Kept); diff != "" {
			t.Errorf("kept (-want +got):\n%s", diff)
		}
		if r := do(t.Context(), t, e, p); r.State != Done {
			t.Fatalf("got %s", indented(t, r))
		}
		row := b.read(t, "SELECT * FROM thing WHERE id = 1")[0]
		var doc any
		decode(t, row["doc"], &doc)
		wantDoc := map[string]any{"inner": map[string]any{"word": "slettet", "rest": 1.0}, "guess": "x", "all": []any{map[string]any{"word": "y"}}, "more": true}
		if diff := cmp.Diff(wantDoc, doc); diff != "" {
			t.Errorf("inside (-want +got):\n%s", diff)
		}
		if row["short"] != "sle" || row["own"] != "<nil>" || row["never"] != "alltid" || row["twice"] != "a" || row["number"] != "7" {
			t.Errorf("got %v", row)
		}
	})
}
