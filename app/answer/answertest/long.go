package answertest

import (
	"fmt"
	"iter"

	"rettighetsporten/app/report"
)

// longRows is more rows than a page shows of a table, or one page of its rows.
const longRows = 1203

// Long returns the document with so many rows in its first table that a page shows
// the beginning alone, and leads to the rest. The table has the ID "table-1", and its
// rows are marked with their numbers: "nr. 1" the first.
func Long(doc report.Document) report.Document {
	var first report.Table
	for i, s := range doc.Sections {
		for j, b := range s.Blocks {
			if t, ok := b.(report.Table); ok && first.ID == "" && t.ID == "table-1" {
				t.Key, t.Apart = "0", &report.Apart{Count: longRows}
				doc.Sections[i].Blocks[j], first = t, t
			}
		}
	}
	return doc.With(func(_ string, from int) iter.Seq2[report.Row, error] {
		return func(yield func(report.Row, error) bool) {
			for i := from; i < longRows; i++ {
				if !yield(report.Row{Cells: first.Rows[0].Cells, Note: fmt.Sprintf("nr. %d", i+1)}, nil) {
					return
				}
			}
		}
	})
}
