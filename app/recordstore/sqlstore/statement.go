package sqlstore

import (
	"fmt"
	"strings"

	"rettighetsporten/app/recordstore"
)

// selection is a SELECT and its parameters; without text no value sought can be
// in the table.
type selection struct {
	text string
	args []any
	// loose are the matches whose conditions may hold for other rows too. Where
	// there are some, the last column says whether one of the others holds.
	loose []recordstore.Match
}

// statement returns the SELECT for the query. Columns that are not there are
// not searched; when that leaves none, the error says so. Rows whose keys are
// held are left out.
func statement(d dialect, t table, columns []column, held heldKeys, q recordstore.Query) (selection, error) {
	own, inside, missing, err := split(d, t, q)
	if err != nil {
		return selection{}, err
	}
	s := selection{loose: inside}
	bind := func(v any) string {
		s.args = append(s.args, v)
		return d.placeholder(len(s.args))
	}
	match := func(unfit func(field string)) (conditions []string) {
		for _, m := range own {
			condition, some := d.match(t.columns[m.Field], m, bind)
			if some {
				unfit(m.Field)
			}
			if condition != "" {
				conditions = append(conditions, condition)
			}
		}
		return conditions
	}
	selected := make([]string, len(columns), len(columns)+1)
	for i, c := range columns {
		selected[i] = d.read(c)
	}
	if len(inside) > 0 {
		certain := append(match(func(string) {}), "1 = 0")
		selected = append(selected, "CASE WHEN "+strings.Join(certain, " OR ")+" THEN 1 ELSE 0 END")
	}
	conditions := match(func(field string) { q.Differs(recordstore.UnfitValues, field) })
	for _, m := range inside {
		c, path, _ := t.inside(q.Collection, m.Field)
		if condition := d.matchInside(c, path, m, bind); condition != "" {
			conditions = append(conditions, condition)
		}
	}
	switch {
	case len(conditions) == 0 && missing != "":
		return selection{}, recordstore.Fail(recordstore.Undeclared,
			fmt.Sprintf("the table %s cannot be searched by %s", q.Collection.Name, missing))
	case len(conditions) == 0:
		return selection{}, nil
	}
	var first, last string
	if q.Limit > 0 && len(inside) == 0 {
		first, last = d.limit(q.Limit)
	}
	where := strings.Join(conditions, " OR ")
	if except := held.condition(d, bind); except != "" {
		where = "(" + where + ") AND " + except
	}
	s.text = "SELECT " + first + strings.Join(selected, ", ") + " FROM " + t.quoted + " WHERE " + where + last
	return s, nil
}

// split tells the matches with a column of their own from those inside one, and
// reports the fields that are neither, of which it returns the last.
func split(d dialect, t table, q recordstore.Query) (own, inside []recordstore.Match, missing string, err error) {
	asked := 0
	for _, m := range q.Where {
		if asked += len(m.Values); asked > recordstore.MaxValues {
			return nil, nil, "", recordstore.Fail(recordstore.Malformed, "a query with too many values")
		}
		if _, ok := t.columns[m.Field]; ok {
			own = append(own, m)
		} else if c, _, ok := t.inside(q.Collection, m.Field); ok && d.holdsJSON(c) {
			inside = append(inside, m)
		} else {
			missing = m.Field
			q.Differs(recordstore.MissingField, m.Field)
		}
	}
	return own, inside, missing, nil
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
