package sqlstore

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/recordstore"
)

// spelling is a text as it is stored and as it is sought, and whether the one
// finds the other.
type spelling struct {
	fold           recordstore.Fold
	stored, sought string
	found          bool
}

// foldings hold for every store.
func foldings() map[string]spelling {
	one := func(fold recordstore.Fold, stored, sought string, found bool) spelling {
		return spelling{fold, stored, sought, found}
	}
	all := map[string]spelling{
		"as it is":                  one(recordstore.FoldCase, "kari@x.no", "kari@x.no", true),
		"capitals":                  one(recordstore.FoldCase, "KARI@X.NO", "kari@x.no", true),
		"capitals sought":           one(recordstore.FoldCase, "kari@x.no", "KARI@X.NO", true),
		"a blank on both sides":     one(recordstore.FoldCase, " Kari@y.no ", "kari@y.no", true),
		"blanks sought":             one(recordstore.FoldCase, "kari@z.no", "\t kari@z.no\n", true),
		"blanks of all kinds":       one(recordstore.FoldCase, "\u00a0\t kari@æ.no \r\n\u2003", "kari@æ.no", true),
		"Norwegian letters":         one(recordstore.FoldCase, "BJØRN.ÅSE.ÆGIR@x.no", "bjørn.åse.ægir@x.no", true),
		"Norwegian, sought":         one(recordstore.FoldCase, "bjørg.åse.ægir@x.no", "BJØRG.ÅSE.ÆGIR@X.NO", true),
		"Sámi letters":              one(recordstore.FoldCase, "ČĐŊŠŦŽÁ@x.no", "čđŋšŧžá@x.no", true),
		"Greek and Cyrillic":        one(recordstore.FoldCase, "ΓΙΏΡΓΟΣ ЖЕНЯ", "γιώργοσ женя", true),
		"a letter beside a small":   one(recordstore.FoldCase, "bjorn@x.no", "bjørn@x.no", false),
		"a letter without ring":     one(recordstore.FoldCase, "ase@x.no", "åse@x.no", false),
		"the sign of a kelvin":      one(recordstore.FoldCase, "\u212aari@q.no", "kari@q.no", true),
		"the sign of an ångström":   one(recordstore.FoldCase, "\u212bse@q.no", "åse@q.no", true),
		"an i with a dot":           one(recordstore.FoldCase, "\u0130da@q.no", "ida@q.no", true),
		"an i without one":          one(recordstore.FoldCase, "\u0131da@w.no", "ida@w.no", false),
		"a blank inside":            one(recordstore.FoldCase, " Kari  Nordmann", "kari  nordmann ", true),
		"other blanks inside":       one(recordstore.FoldCase, "\tOla\u00a0Nordmann", "ola nordmann", false),
		"the same inside":           one(recordstore.FoldCase, "\u2003Ola\u00a0Normann\u00a0", "OLA\u00a0NORMANN", true),
		"a blank too many":          one(recordstore.FoldCase, "ka ri@x.no", "kari@x.no", false),
		"a quote":                   one(recordstore.FoldCase, " O'Hara ", "o'hara", true),
		"phone":                     one(recordstore.FoldPhone, "+47 912 34 567", "91234567", true),
		"phone, hard blanks":        one(recordstore.FoldPhone, "912\u00a034\u00a0568", "0047 91234568", true),
		"phone of another":          one(recordstore.FoldPhone, "+46 912 34 569", "91234569", false),
		"number":                    one(recordstore.FoldNationalID, "01817012345", "01817012345", true),
		"number without its zero":   one(recordstore.FoldNationalID, "1817012346", "01817012346", true),
		"zero not sought":           one(recordstore.FoldNationalID, "01817012347", "1817012347", true),
		"number with a blank":       one(recordstore.FoldNationalID, "018170 12348", "01817012348", true),
		"number, a hard blank":      one(recordstore.FoldNationalID, "018170\u00a012349", "01817012349", true),
		"short, with a blank":       one(recordstore.FoldNationalID, "18170 12350", "01817012350", true),
		"a blank in what is sought": one(recordstore.FoldNationalID, "01817012351", " 018170 12351", true),
		"number without a zero":     one(recordstore.FoldNationalID, "11817012352", "11817012352", true),
		"another ten digits":        one(recordstore.FoldNationalID, "1817012353", "11817012353", false),
		"no number, a blank":        one(recordstore.FoldNationalID, "A 18", "A 18", true),
		"no number":                 one(recordstore.FoldNationalID, "A-17", "A-17", true),
		"exactly":                   one(recordstore.Exact, "K-17", "K-17", true),
		"exactly, a blank":          one(recordstore.Exact, "K-18 ", "K-18", false),
		"exactly, a small letter":   one(recordstore.Exact, "k-19", "K-19", false),
	}
	for _, blank := range recordstore.Blanks {
		mail := fmt.Sprintf("b%x@x.no", blank)
		all[fmt.Sprintf("blank %U", blank)] = one(recordstore.FoldCase, string(blank)+mail+string(blank), mail, true)
	}
	return all
}

// Every store finds a value in the same spellings, in a column and inside JSON.
func TestFoldsAreTheSameEverywhere(t *testing.T) {
	t.Parallel()
	c, declared := declare(t, `dataset: {fides_key: d, collections: [{name: folding, fields: [
		{name: n}, {name: txt}, {name: doc, fides_meta: {data_type: object}, fields: [{name: v}]}]}]}`)
	all := foldings()
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	quoted := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
	script := func(schema string) []string {
		statements := []string{schema}
		for i, name := range names {
			doc, err := json.Marshal(map[string]string{"v": all[name].stored})
			if err != nil {
				t.Fatal(err)
			}
			statements = append(statements, fmt.Sprintf("INSERT INTO folding VALUES (%d, %s, %s)", i, quoted(all[name].stored), quoted(string(doc))))
		}
		return statements
	}
	stores := map[string]func(*testing.T) recordstore.Connection{
		"SQLite": func(t *testing.T) recordstore.Connection {
			return sqliteFile(t, strings.Join(script("CREATE TABLE folding (n int, txt text, doc text)"), ";"))
		},
		"PostgreSQL": func(t *testing.T) recordstore.Connection {
			dsn := apptest.PostgresDSN(t)
			apptest.Exec(t, dsn, strings.Join(script("CREATE TABLE folding (n int, txt text, doc jsonb)"), ";"))
			return recordstore.Of(recordstore.SQL, Settings{DSN: dsn})
		},
		"MariaDB": func(t *testing.T) recordstore.Connection {
			db := apptest.NewMariaDB(t)
			db.Exec(t, script("CREATE TABLE folding (n int, txt text, doc json)")...)
			return recordstore.Of(recordstore.SQL, Settings{DSN: db.DSN})
		},
	}
	for store, connect := range stores {
		t.Run(store, func(t *testing.T) {
			t.Parallel()
			s := openStore(t, connect(t), declared)
			for i, name := range names {
				for _, field := range []string{"txt", "doc.v"} {
					rows, err := ask(t.Context(), s, c, recordstore.Match{Field: field, Values: []any{all[name].sought}, Fold: all[name].fold})
					found := slices.ContainsFunc(rows, func(r recordstore.Row) bool { return r["n"] == int64(i) })
					if err != nil || found != all[name].found {
						t.Errorf("%s in %s: found %v, %v, want %v", name, field, found, err, all[name].found)
					}
				}
			}
		})
	}
	t.Run("files and services", func(t *testing.T) {
		t.Parallel()
		for name, s := range all {
			matches := recordstore.Query{Where: []recordstore.Match{{Field: "txt", Values: []any{s.sought}, Fold: s.fold}}}.Matcher()
			if got := matches(recordstore.Row{"txt": s.stored}); got != s.found {
				t.Errorf("%s: found %v, want %v", name, got, s.found)
			}
		}
	})
}

// A national identity number is found in a column of any type that can hold one.
func TestNationalIDsInNumbers(t *testing.T) {
	t.Parallel()
	const declaration = `dataset: {fides_key: d, collections: [{name: person, fields: [{name: fnr}, {name: doc, fides_meta: {data_type: object}, fields: [{name: fnr}]}]}]}`
	stores := map[string]struct {
		types   []string
		connect func(t *testing.T, statements ...string) recordstore.Connection
	}{
		"SQLite": {[]string{"INTEGER", "NUMERIC", "REAL", "BLOB", "CHAR(11)"}, func(t *testing.T, statements ...string) recordstore.Connection {
			return sqliteFile(t, strings.Join(statements, ";"))
		}},
		"PostgreSQL": {[]string{"bigint", "numeric(11)", "float8", "char(20)"}, func(t *testing.T, statements ...string) recordstore.Connection {
			dsn := apptest.PostgresDSN(t)
			apptest.Exec(t, dsn, strings.Join(statements, ";"))
			return recordstore.Of(recordstore.SQL, Settings{DSN: dsn})
		}},
		"MariaDB": {[]string{"bigint unsigned", "decimal(11,0)", "double", "char(20)"}, func(t *testing.T, statements ...string) recordstore.Connection {
			db := apptest.NewMariaDB(t)
			db.Exec(t, statements...)
			return recordstore.Of(recordstore.SQL, Settings{DSN: db.DSN})
		}},
	}
	for store, s := range stores {
		for _, kind := range s.types {
			t.Run(store+" "+kind, func(t *testing.T) {
				t.Parallel()
				doc := map[string]string{"PostgreSQL": "jsonb"}[store]
				c, declared := declare(t, declaration)
				connection := s.connect(t, "CREATE TABLE person (fnr "+kind+", doc "+cmp.Or(doc, "text")+")",
					`INSERT INTO person VALUES (1817012345, '{"fnr": 1817012345}')`, `INSERT INTO person VALUES (11817012345, '{"fnr": 11817012345}')`)
				connector := openStore(t, connection, declared)
				for _, sought := range []string{"01817012345", "018170 12345", "11817012345"} {
					for _, field := range []string{"fnr", "doc.fnr"} {
						var told []recordstore.Difference
						rows := 0
						err := connector.Query(t.Context(), recordstore.Query{
							Collection: c, Where: []recordstore.Match{{Field: field, Values: []any{sought}, Fold: recordstore.FoldNationalID}},
							Report: func(d recordstore.Difference) { told = append(told, d) },
						}, func(recordstore.Row) error { rows++; return nil })
						if err != nil || rows != 1 || len(told) > 0 {
							t.Errorf("%s in %s: %d rows, %v, told of %v", sought, field, rows, err, told)
						}
					}
				}
			})
		}
	}
}

// A database in an old encoding is told of nothing it cannot hold, which would
// be an error.
func TestPostgresInAnotherEncoding(t *testing.T) {
	t.Parallel()
	c, declared := declare(t, `dataset: {fides_key: d, collections: [{name: folding, fields: [{name: txt}]}]}`)
	for _, encoding := range []string{"LATIN1", "LATIN9", "WIN1252", "SQL_ASCII"} {
		t.Run(encoding, func(t *testing.T) {
			t.Parallel()
			dsn := apptest.PostgresDSN(t)
			u, err := url.Parse(dsn)
			if err != nil {
				t.Fatal(err)
			}
			name := strings.TrimPrefix(u.Path, "/") + "_" + strings.ToLower(encoding)
			apptest.Exec(t, dsn, "CREATE DATABASE "+name+" ENCODING '"+encoding+"' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
			t.Cleanup(func() { dropDatabase(t, dsn, name) })
			u.Path = "/" + name
			apptest.Exec(t, u.String(), "CREATE TABLE folding (txt text); INSERT INTO folding VALUES (' KARI@x.no\t'), (' BJØRN@x.no ')")
			s := openStore(t, recordstore.Of(recordstore.SQL, Settings{DSN: u.String()}), declared)
			for sought, found := range map[string]bool{"kari@x.no": true, "bjørn@x.no": encoding != "SQL_ASCII"} {
				rows, err := ask(t.Context(), s, c, recordstore.Match{Field: "txt", Values: []any{sought}, Fold: recordstore.FoldCase})
				if err != nil || (len(rows) == 1) != found {
					t.Errorf("%s: got %v, %v, want one: %v", sought, rows, err, found)
				}
			}
		})
	}
}

func TestBlanksAreWhiteSpace(t *testing.T) {
	t.Parallel()
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if strings.ContainsRune(recordstore.Blanks, r) != unicode.IsSpace(r) && r != unicode.ReplacementChar {
			t.Errorf("%U: a blank %v", r, unicode.IsSpace(r))
		}
	}
}

// No capital letter is forgotten.
func TestCapitals(t *testing.T) {
	t.Parallel()
	for r := rune(0); r <= unicode.MaxRune; r++ {
		small := unicode.ToLower(r)
		if small == r {
			continue
		}
		if capital, _ := capitals([]string{string(small)}); !slices.Contains(capital, r) {
			t.Errorf("%U is no capital of %U", r, small)
		}
	}
	capital, small := capitals([]string{"ål", "lå"})
	if string(capital) != "L\u212bÅ" || string(small) != "låå" {
		t.Errorf("got %q and %q", string(capital), string(small))
	}
}
