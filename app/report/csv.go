package report

import (
	"fmt"
	"io"

	"rettighetsporten/app/spreadsheet"
)

// WriteCSV writes a table as lines of fields parted by semicolons, as a spreadsheet
// opens them where the decimal sign is a comma: first the columns in words, then
// their names in the store where it has any, then the rows. What is said of a whole row
// has a column of its own.
func WriteCSV(w io.Writer, doc Document, t Table) error {
	if _, err := io.WriteString(w, spreadsheet.ByteOrderMark); err != nil {
		return fmt.Errorf("writing a table: %w", err)
	}
	out := spreadsheet.NewWriter(w)
	var heads, names []string
	named := false
	for _, c := range t.Columns {
		heads, names = append(heads, spreadsheet.Inert(c.Label)), append(names, spreadsheet.Inert(c.inStore()))
		named = named || c.Raw != ""
	}
	if t.AboutOthers {
		heads, names = append(heads, spreadsheet.Inert(doc.Meta.Words.Remark)), append(names, "")
	}
	lines := [][]string{heads}
	if named {
		lines = append(lines, names)
	}
	for _, line := range lines {
		if err := out.Write(line); err != nil {
			return fmt.Errorf("writing a table: %w", err)
		}
	}
	line := make([]string, 0, len(t.Columns)+1)
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
		if err := out.Write(line); err != nil {
			return fmt.Errorf("writing a table: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("writing a table: %w", err)
	}
	return nil
}
