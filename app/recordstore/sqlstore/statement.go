package sqlstore

import (
	"fmt"
	"strings"

	"rettighetsporten/app/recordstore"
)

// selection is a SELECT and its parameters; without text no value sought can be
// in the table.
type selection struct {
	text  string
	args  []any
	loose bool // it may give rows that do not match
}

// statement returns the SELECT for the query. Columns that are not there are
// not searched; when that leaves none, the error says so. Rows whose keys are
// held are left out.
func statement(d dialect, t table, columns []column, held heldKeys, q recordstore.Query) (selection, error) {
	var s selection
	bind := func(v any) string {
		s.args = append(s.args, v)
		return d.placeholder(len(s.args))
	}
	var conditions []string
	asked, missing := 0, ""
	for _, m := range q.Where {
		if asked += len(m.Values); asked > recordstore.MaxValues {
			return selection{}, recordstore.Fail(recordstore.Malformed, "a query with too many values")
		}
		condition, unfit := "", false
		if c, ok := t.columns[m.Field]; ok {
			condition, unfit = d.match(c, m, bind)
		} else if c, path, ok := t.inside(q.Collection, m.Field); ok && d.holdsJSON(c) {
			condition, s.loose = d.matchInside(c, path, m, bind), true
		} else {
			missing = m.Field
			q.Differs(recordstore.MissingField, m.Field)
		}
		if unfit {
			q.Differs(recordstore.UnfitValues, m.Field)
		}
		if condition != "" {
			conditions = append(conditions, condition)
		}
	}
	if len(conditions) == 0 && missing != "" {
		return selection{}, recordstore.Fail(recordstore.Undeclared,
			fmt.Sprintf("the table %s cannot be searched by %s", q.Collection.Name, missing))
	}
	if len(conditions) == 0 {
		return selection{}, nil
	}
	selected := make([]string, len(columns))
	for i, c := range columns {
		selected[i] = d.read(c)
	}
	var first, last string
	if q.Limit > 0 && !s.loose {
		first, last = d.limit(q.Limit)
	}
	where := strings.Join(conditions, " OR ")
	if except := held.condition(d, bind); except != "" {
		where = "(" + where + ") AND " + except
	}
	s.text = "SELECT " + first + strings.Join(selected, ", ") + " FROM " + t.quoted + " WHERE " + where + last
	return s, nil
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
