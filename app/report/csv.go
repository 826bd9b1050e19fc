package report

import (
	"io"

	"rettighetsporten/app/spreadsheet"
)

// WriteCSV writes a table as lines of fields parted by semicolons, as a spreadsheet
// opens them where the decimal sign is a comma: first the columns in words, then
// their names in the store where it has any, then the rows. What is said of a whole row
// has a column of its own.
func WriteCSV(w io.Writer, doc Document, t Table) error {
	var heads, names []string
	named := false
	for _, c := range t.Columns {
		heads, names = append(heads, spreadsheet.Inert(c.Label)), append(names, spreadsheet.Inert(c.inStore()))
		named = named || c.Raw != ""
	}
	if t.AboutOthers {
		heads, names = append(heads, spreadsheet.Inert(doc.Meta.Words.Remark)), append(names, "")
	}
	return spreadsheet.Write(w, heads, func(write func([]string) error) error {
		if named {
			if err := write(names); err != nil {
				return err
			}
		}
		line := make([]string, 0, len(heads))
		for row, err := range doc.rows(t, 0) {
			if err != nil {
				return err
			}
			line = line[:0]
			for _, c := range row.Cells {
				line = append(line, spreadsheet.Inert(doc.Meta.Words.Say(c)))
			}
			if t.AboutOthers {
				line = append(line, spreadsheet.Inert(doc.Meta.Words.Mark(row)))
			}
			if err := write(line); err != nil {
				return err
			}
		}
		return nil
	})
}
