package sqlstore

import (
	"fmt"
	"strings"

	"rettighetsporten/app/recordstore"
)

// statement returns the SELECT for the query and its parameters, or "" when no
// value of the query can be in the columns it is sought in.
func statement(d dialect, t table, columns []column, q recordstore.Query) (string, []any, error) {
	var args []any
	bind := func(v any) string {
		args = append(args, v)
		return d.placeholder(len(args))
	}
	var conditions []string
	asked := 0
	for _, m := range q.Where {
		c, ok := t.columns[m.Field]
		if !ok {
			return "", nil, recordstore.Fail(recordstore.Undeclared,
				fmt.Sprintf("the table %s cannot be searched by %s", q.Collection.Name, m.Field))
		}
		if asked += len(m.Values); asked > recordstore.MaxValues {
			return "", nil, recordstore.Fail(recordstore.Malformed, "a query with too many values")
		}
		if condition := d.match(c, m, bind); condition != "" {
			conditions = append(conditions, condition)
		}
	}
	if len(conditions) == 0 {
		return "", nil, nil
	}
	selected := make([]string, len(columns))
	for i, c := range columns {
		selected[i] = d.read(c)
	}
	var first, last string
	if q.Limit > 0 {
		first, last = d.limit(q.Limit)
	}
	text := "SELECT " + first + strings.Join(selected, ", ") + " FROM " + t.quoted +
		" WHERE " + strings.Join(conditions, " OR ") + last
	return text, args, nil
}

// phoneCase returns what is compared of a telephone number, given an expression
// for the number without signs. It mirrors recordstore.FoldPhone.
func phoneCase(unsigned string) string {
	return "(SELECT CASE" +
		" WHEN p LIKE '+47%' THEN substr(p, 4)" +
		" WHEN p LIKE '0047%' THEN substr(p, 5)" +
		" WHEN p LIKE '00%' THEN '+' || substr(p, 3)" +
		" WHEN length(p) = 10 AND p LIKE '47%' THEN substr(p, 3)" +
		" ELSE p END FROM (SELECT " + unsigned + " AS p) AS number)"
}
