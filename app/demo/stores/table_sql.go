package stores

import "strings"

// The statements for a table. Its name and columns are the demo's own and need
// no quoting.

func (t *table) createSQL() string {
	columns := make([]string, len(t.columns))
	for i, c := range t.columns {
		columns[i] = c + " " + t.types[i]
	}
	columns[0] += " PRIMARY KEY"
	return "CREATE TABLE " + t.name + " (" + strings.Join(columns, ", ") + ")"
}

func (t *table) insertSQL() string {
	marks := strings.Repeat("?, ", len(t.columns)-1) + "?"
	return "INSERT INTO " + t.name + " VALUES (" + marks + ")"
}

func (t *table) deleteSQL() string {
	return "DELETE FROM " + t.name + " WHERE " + t.columns[0] + " = ?"
}

// stripSQL empties the columns that tie a row to a person; there is at least
// one.
func (t *table) stripSQL() string {
	return "UPDATE " + t.name + " SET " + strings.Join(t.strips, " = NULL, ") + " = NULL WHERE " + t.columns[0] + " = ?"
}
