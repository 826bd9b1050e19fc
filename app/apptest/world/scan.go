package world

import (
	"fmt"
	"strings"
)

// Readable returns the columns, as table.column, in which the text can be read
// by whoever has the database and not the keys. Letter case does not matter.
func (w *World) Readable(text string) []string {
	w.T.Helper()
	db := w.DB.Read().WithContext(w.T.Context())
	query := "SELECT name FROM sqlite_master WHERE type = 'table'"
	if db.Name() == "postgres" {
		query = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
	}
	var tables, found []string
	w.Must(db.Raw(query).Scan(&tables).Error)
	if len(tables) < 20 {
		w.T.Fatalf("only %d tables were looked through", len(tables))
	}
	for _, table := range tables {
		var rows []map[string]any
		w.Must(db.Raw("SELECT * FROM " + table).Scan(&rows).Error)
		for _, row := range rows {
			for column, value := range row {
				if b, ok := value.([]byte); ok {
					value = string(b)
				}
				if strings.Contains(strings.ToLower(fmt.Sprint(value)), strings.ToLower(text)) {
					found = append(found, table+"."+column)
				}
			}
		}
	}
	return found
}
