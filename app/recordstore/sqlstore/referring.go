package sqlstore

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// referring returns the rows that refer to those of the keys. The database
// itself compares, as it does for the foreign key: letter case may not matter
// there.
func (l look) referring(ctx context.Context, by recordstore.ForeignKey, c *dataset.Collection, columns []string, keys [][]any, wanted []string) ([]recordstore.Referral, error) {
	to, err := l.table(ctx, l.conn, c)
	if err != nil {
		return nil, l.reason(ctx, err)
	}
	tables, err := l.dialect.tables(ctx, l.conn, []string{by.Table})
	if err != nil {
		return nil, l.reason(ctx, err)
	}
	from, ok := tables[l.dialect.name(by.Schema, by.Table)]
	if !ok {
		return nil, recordstore.Fail(recordstore.Refused, "what refers to the rows may not be read")
	}
	j := join{look: l, to: to, from: from, wanted: wanted}
	if err := j.columns(columns, wanted, by); err != nil {
		return nil, err
	}
	var all []recordstore.Referral
	for some := range slices.Chunk(keys, max(1, keysAtOnce/max(1, len(columns)))) {
		found, err := j.rows(ctx, columns, some)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// join is a table and one that refers to it.
type join struct {
	look

	to, from   table
	wanted     []string
	key, given []column // what is read of each, under names that tell them apart
	inner      []string // what is selected of the table
	outer      []string // what is selected of the other
	on         []string
}

// columns settles what is read and compared.
func (j *join) columns(key, wanted []string, by recordstore.ForeignKey) error {
	read := func(t table, name, as string, selected *[]string, columns *[]column) error {
		c, ok := t.columns[name]
		if !ok {
			return recordstore.Fail(recordstore.Undeclared, "there is no column "+name)
		}
		*selected = append(*selected, j.dialect.read(c)+" AS "+as)
		c.name = as
		*columns = append(*columns, c)
		return nil
	}
	for i, name := range key {
		if err := read(j.to, name, "k"+strconv.Itoa(i), &j.inner, &j.key); err != nil {
			return err
		}
	}
	for i, name := range wanted {
		if err := read(j.from, name, "w"+strconv.Itoa(i), &j.outer, &j.given); err != nil {
			return err
		}
	}
	for i, name := range by.Columns {
		n := strconv.Itoa(i)
		j.inner = append(j.inner, j.identifier(by.ToColumns[i])+" AS t"+n)
		j.outer = append(j.outer, j.identifier(name)+" AS f"+n)
		j.on = append(j.on, "referring.f"+n+" = referred.t"+n)
	}
	return nil
}

// rows returns the pairs for some keys.
func (j *join) rows(ctx context.Context, columns []string, keys [][]any) ([]recordstore.Referral, error) {
	var args []any
	bind := j.binder(&args)
	var conditions []string
	for _, key := range keys {
		condition, err := j.isKey(j.to, columns, key, bind)
		if err != nil {
			return nil, err
		}
		conditions = append(conditions, condition)
	}
	both := slices.Concat(j.key, j.given)
	names := make([]string, len(both))
	for i, c := range both {
		names[i] = c.name
	}
	text := strings.Join([]string{
		"SELECT DISTINCT", strings.Join(names, ", "),
		"FROM (SELECT", strings.Join(j.inner, ", "), "FROM", j.to.quoted, "WHERE", strings.Join(conditions, " OR "), ") AS referred",
		"JOIN (SELECT", strings.Join(j.outer, ", "), "FROM", j.from.quoted, ") AS referring ON", strings.Join(j.on, " AND "),
	}, " ")
	found, err := j.conn.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, j.reason(ctx, err)
	}
	defer func() { _ = found.Close() }()
	var all []recordstore.Referral
	scan := newScanner(j.dialect, both, false)
	for found.Next() {
		row, _, err := scan.row(found)
		if err != nil {
			return nil, j.reason(ctx, err)
		}
		all = append(all, j.referral(row))
	}
	return all, j.reason(ctx, found.Err())
}

// referral takes a pair apart. Wanted columns keep their own names.
func (j *join) referral(row recordstore.Row) recordstore.Referral {
	r := recordstore.Referral{Row: recordstore.Row{}}
	for _, c := range j.key {
		r.To = append(r.To, row[c.name])
	}
	for i, c := range j.given {
		r.Row[j.wanted[i]] = row[c.name]
	}
	return r
}
