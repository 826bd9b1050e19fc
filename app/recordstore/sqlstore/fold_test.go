package sqlstore

import (
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
		"as it is":                one(recordstore.FoldCase, "kari@x.no", "kari@x.no", true),
		"capitals":                one(recordstore.FoldCase, "KARI@X.NO", "kari@x.no", true),
		"capitals sought":         one(recordstore.FoldCase, "kari@x.no", "KARI@X.NO", true),
		"a blank on both sides":   one(recordstore.FoldCase, " Kari@y.no ", "kari@y.no", true),
		"blanks sought":           one(recordstore.FoldCase, "kari@z.no", "\t kari@z.no\n", true),
		"blanks of all kinds":     one(recordstore.FoldCase, "\u00a0\t kari@æ.no \r\n\u2003", "kari@æ.no", true),
		"Norwegian letters":       one(recordstore.FoldCase, "BJØRN.ÅSE.ÆGIR@x.no", "bjørn.åse.ægir@x.no", true),
		"Norwegian, sought":       one(recordstore.FoldCase, "bjørg.åse.ægir@x.no", "BJØRG.ÅSE.ÆGIR@X.NO", true),
		"Sámi letters":            one(recordstore.FoldCase, "ČĐŊŠŦŽÁ@x.no", "čđŋšŧžá@x.no", true),
		"Greek and Cyrillic":      one(recordstore.FoldCase, "ΓΙΏΡΓΟΣ ЖЕНЯ", "γιώργοσ женя", true),
		"a letter beside a small": one(recordstore.FoldCase, "bjorn@x.no", "bjørn@x.no", false),
		"a letter without ring":   one(recordstore.FoldCase, "ase@x.no", "åse@x.no", false),
		"the sign of a kelvin":    one(recordstore.FoldCase, "\u212aari@q.no", "kari@q.no", true),
		"the sign of an ångström": one(recordstore.FoldCase, "\u212bse@q.no", "åse@q.no", true),
		"an i with a dot":         one(recordstore.FoldCase, "\u0130da@q.no", "ida@q.no", true),
		"an i without one":        one(recordstore.FoldCase, "\u0131da@w.no", "ida@w.no", false),
		"a blank inside":          one(recordstore.FoldCase, " Kari  Nordmann", "kari  nordmann ", true),
		"other blanks inside":     one(recordstore.FoldCase, "\tOla\u00a0Nordmann", "ola nordmann", false),
		"the same inside":         one(recordstore.FoldCase, "\u2003Ola\u00a0Normann\u00a0", "OLA\u00a0NORMANN", true),
		"a blank too many":        one(recordstore.FoldCase, "ka ri@x.no", "kari@x.no", false),
		"a quote":                 one(recordstore.FoldCase, " O'Hara ", "o'hara", true),
		"phone":                   one(recordstore.FoldPhone, "+47 912 34 567", "91234567", true),
		"phone, hard blanks":      one(recordstore.FoldPhone, "912\u00a034\u00a0568", "0047 91234568", true),
		"phone of another":        one(recordstore.FoldPhone, "+46 912 34 569", "91234569", false),
		"exactly":                 one(recordstore.Exact, "K-17", "K-17", true),
		"exactly, a blank":        one(recordstore.Exact, "K-18 ", "K-18", false),
		"exactly, a small letter": one(recordstore.Exact, "k-19", "K-19", false),
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
