package sqlstore

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore"
)

// heldRows asks the table c for the rows with the mail k or the number 2, but
// those held, and returns their ids. The declared keys are among id and code.
func heldRows(t *testing.T, connection recordstore.Connection, keys string, held [][]any) string {
	t.Helper()
	fields := "{name: mail}, {name: n}"
	for _, f := range []string{"code", "id"} {
		meta := ""
		if slices.Contains(strings.Fields(keys), f) {
			meta = ", fides_meta: {primary_key: true}"
		}
		fields = "{name: " + f + meta + "}, " + fields
	}
	collection, declared := declare(t, "dataset: {fides_key: d, collections: [{name: c, fields: ["+fields+"]}]}")
	q := recordstore.Query{Collection: collection, Where: []recordstore.Match{in("mail", "k"), in("n", int64(2))}}
	q.Held = held
	var got []string
	err := openStore(t, connection, declared).Query(t.Context(), q, func(r recordstore.Row) error {
		got = append(got, fmt.Sprint(r["id"]))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	return strings.Join(got, " ")
}

// Rows that are held are not sent again where the database keeps their keys
// apart, and all others are.
func TestHeldRowsAreLeftOut(t *testing.T) {
	t.Parallel()
	const (
		byID   = "id INTEGER PRIMARY KEY, code VARCHAR(20)"
		byCode = "id INTEGER, code VARCHAR(20) PRIMARY KEY"
		byBoth = "id INTEGER, code VARCHAR(20), PRIMARY KEY (code, id)"
		byNone = "id INTEGER, code VARCHAR(20)"
	)
	for name, c := range map[string]struct {
		table string
		keys  string // the declared ones
		held  [][]any
		want  string // the values of id
	}{
		"nothing held":         {byID, "id", nil, "1 2 4"},
		"a number":             {byID, "id", [][]any{{int64(1)}, {int64(4)}, {int64(9)}}, "2"},
		"everything":           {byID, "id", [][]any{{int64(1)}, {int64(2)}, {int64(4)}}, ""},
		"a text":               {byCode, "code", [][]any{{"a"}, {"å'b"}}, "4"},
		"two columns":          {byBoth, "code id", [][]any{{int64(1), "a"}, {int64(2), "a"}}, "2 4"},
		"more than the key":    {byID, "code id", [][]any{{int64(1), "x"}}, "2 4"},
		"less than the key":    {byBoth, "id", [][]any{{int64(1)}}, "1 2 4"},
		"no key":               {byNone, "id", [][]any{{int64(1)}}, "1 2 4"},
		"another key":          {byID, "code", [][]any{{"a"}}, "1 2 4"},
		"a text in a number":   {byID, "id", [][]any{{"abc"}, {"1 or so"}}, "1 2 4"},
		"too few values":       {byBoth, "code id", [][]any{{int64(1)}}, "1 2 4"},
		"a quote is data":      {byCode, "code", [][]any{{"') OR 1=1 --"}}, "1 2 4"},
		"what is no key value": {byCode, "code", [][]any{{1.5}, {map[string]any{}}}, "1 2 4"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			columns := strings.Replace(c.table, "code VARCHAR(20)", "mail VARCHAR(20), n INTEGER, code VARCHAR(20)", 1)
			each(t, "CREATE TABLE c ("+columns+"); INSERT INTO c (id, code, mail, n) VALUES (1, 'a', 'k', 1), (2, 'å''b', 'k', 1), (3, 'c', 'x', 1), (4, 'd', 'k', 2), (5, 'e', 'y', 3)",
				func(t *testing.T, connection recordstore.Connection) {
					if diff := cmp.Diff(c.want, heldRows(t, connection, c.keys, c.held)); diff != "" {
						t.Errorf("rows (-want +got):\n%s", diff)
					}
				})
		})
	}
}

// A view has no key of its own, whatever is declared.
func TestHeldRowsOfAView(t *testing.T) {
	t.Parallel()
	each(t, "CREATE TABLE t (mail VARCHAR(20), code VARCHAR(20)); INSERT INTO t VALUES ('k', 'a'), ('k', 'b'); CREATE VIEW c AS SELECT 1 AS id, mail, code, 1 AS n FROM t",
		func(t *testing.T, connection recordstore.Connection) {
			if got := heldRows(t, connection, "id", [][]any{{int64(1)}}); got != "1 1" {
				t.Errorf("got %q, want both rows", got)
			}
		})
}

func TestHeldRowsAndAKeyThatIsNothing(t *testing.T) {
	t.Parallel()
	connection := sqliteFile(t, "CREATE TABLE c (id TEXT PRIMARY KEY, mail TEXT, code TEXT, n INTEGER); INSERT INTO c (id, mail) VALUES (NULL, 'k'), ('1', 'k')")
	if got := heldRows(t, connection, "id", [][]any{{"1"}}); got != "<nil>" {
		t.Errorf("got %q, want the row without a key", got)
	}
}

// However many keys there are, it is one question.
func TestManyHeldRows(t *testing.T) {
	t.Parallel()
	each(t, "CREATE TABLE c (id INTEGER PRIMARY KEY, mail VARCHAR(20), code VARCHAR(20), n INTEGER); "+
		"INSERT INTO c (id, mail) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900) SELECT i, 'k' FROM n",
		func(t *testing.T, connection recordstore.Connection) {
			var held [][]any
			for i := range 50_000 {
				held = append(held, []any{int64(4 + i)})
			}
			if got := heldRows(t, connection, "id", held); got != "1 2 3" {
				t.Errorf("got %q, want the first three", got)
			}
		})
}
