package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"rettighetsporten/app/recordstore"
)

// heldKeys are the values of key columns in rows that need not be read again.
type heldKeys struct {
	columns []column
	values  [][]any
}

// held returns what of the query's held keys tells rows apart: the table's own
// primary key, which has to be part of the declared one. A declared key may be
// carried by several rows, and a view has none: then all rows are read again.
func (s *Store) held(ctx context.Context, conn *sql.Conn, t table, q recordstore.Query) (heldKeys, error) {
	if len(q.Held) == 0 {
		return heldKeys{}, nil
	}
	tables, err := s.dialect.schema(ctx, conn)
	if err != nil && ctx.Err() == nil { // it may not be ours to read; the transaction is lost with it
		s.end(ctx, conn)
		return heldKeys{}, s.begin(ctx, conn)
	}
	if err != nil {
		return heldKeys{}, err
	}
	own, ok := ownKey(s.dialect, tables, q.Collection.Schema(), q.Collection.Name)
	if !ok {
		return heldKeys{}, nil
	}
	var declared []string
	for _, f := range q.Collection.Fields {
		if f.PrimaryKey {
			declared = append(declared, f.Name)
		}
	}
	h := heldKeys{values: make([][]any, len(q.Held))}
	for _, name := range own {
		at := slices.Index(declared, name)
		c, known := t.columns[name]
		if at < 0 || !known {
			return heldKeys{}, nil
		}
		h.columns = append(h.columns, c)
		for i, key := range q.Held {
			if at >= len(key) {
				return heldKeys{}, nil
			}
			h.values[i] = append(h.values[i], key[at])
		}
	}
	return h, nil
}

// ownKey returns the columns of the primary key of the table. Where the schema
// is not told and several have a table of the name, they must agree.
func ownKey(d dialect, tables []Table, schema, name string) ([]string, bool) {
	var own []string
	found := false
	for _, t := range tables {
		if d.name(schema, name) != d.name(t.Schema, t.Name) && (schema != "" || d.name("", name) != d.name("", t.Name)) {
			continue
		}
		var key []string
		for _, c := range t.Columns {
			if c.Key {
				key = append(key, c.Name)
			}
		}
		if found && !slices.Equal(own, key) {
			return nil, false
		}
		own, found = key, true
	}
	return own, len(own) > 0
}

// condition returns what keeps the held rows out, or "".
func (h heldKeys) condition(d dialect, bind func(any) string) string {
	if len(h.columns) == 0 {
		return ""
	}
	return d.except(h.columns, h.values, bind)
}

// notIn returns the condition that the columns are none of what is listed. A
// column that holds nothing, as a key in SQLite may, is none of it.
func notIn(names []string, list string) string {
	left := names[0]
	if len(names) > 1 {
		left = "(" + strings.Join(names, ", ") + ")"
	}
	return "(" + left + " NOT IN (" + list + ") OR " + strings.Join(names, " IS NULL OR ") + " IS NULL)"
}

// except has the keys of each column in one list.
func (postgres) except(keys []column, held [][]any, bind func(any) string) string {
	names, lists := make([]string, len(keys)), make([]string, len(keys))
	for i, c := range keys {
		cast, fits := castFor(c)
		if cast == "" || c.array {
			return ""
		}
		texts := make([]string, len(held))
		for j, key := range held {
			text, ok := recordstore.Exact.Key(key[i])
			if !ok && key[i] != "" || !fits(text) || strings.ContainsRune(text, 0) {
				return ""
			}
			texts[j] = text
		}
		names[i], lists[i] = quote(c.name), bind(texts)+"::text[]::pg_catalog."+cast+"[]"
	}
	return notIn(names, "SELECT * FROM unnest("+strings.Join(lists, ", ")+") AS held")
}

// except has the keys in one JSON text.
func (sqlite) except(keys []column, held [][]any, bind func(any) string) string {
	source, ok := jsonOf(held)
	if !ok {
		return ""
	}
	names, values := make([]string, len(keys)), make([]string, len(keys))
	for i, c := range keys {
		names[i], values[i] = quote(c.name), "json_extract(value, '$["+strconv.Itoa(i)+"]')"
	}
	return notIn(names, "SELECT "+strings.Join(values, ", ")+" FROM json_each("+bind(source)+")")
}

// jsonOf writes keys of whole numbers and texts, or reports that there are
// others.
func jsonOf(held [][]any) (string, bool) {
	for _, key := range held {
		for _, v := range key {
			switch v.(type) {
			case int64, string:
			default:
				return "", false
			}
		}
	}
	source, err := json.Marshal(held)
	return string(source), err == nil
}

// mysqlParameters is how many values are bound at most: a statement takes 65,535.
const mysqlParameters = 60_000

// except has a parameter for every value. Where the server would have to cast, it
// is not asked: it takes "abc" for 0.
func (mysql) except(keys []column, held [][]any, bind func(any) string) string {
	if len(held)*len(keys) > mysqlParameters {
		return ""
	}
	names := make([]string, len(keys))
	for i, c := range keys {
		base := baseKind(c.kind)
		_, whole := mysqlBits[base]
		for _, key := range held {
			_, number := key[i].(int64)
			_, text := key[i].(string)
			if (!whole || !number) && (!isText(base) || !text) {
				return ""
			}
		}
		names[i] = quoteMySQL(c.name)
	}
	rows := make([]string, len(held))
	for i, key := range held {
		holders := make([]string, len(key))
		for j, v := range key {
			holders[j] = bind(v)
		}
		rows[i] = strings.Join(holders, ", ")
		if len(key) > 1 {
			rows[i] = "(" + rows[i] + ")"
		}
	}
	return notIn(names, strings.Join(rows, ", "))
}

// except cannot be said: a statement takes 2,100 parameters, and no server was
// tried.
func (sqlserver) except([]column, [][]any, func(any) string) string { return "" }
