package answer

import (
	"context"
	"errors"
	"io"
	"iter"
	"slices"
	"strconv"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/proof"
	"rettighetsporten/app/report"
	"rettighetsporten/app/review"
	"rettighetsporten/models"
)

// proveCells proves by their places what is too short to be searched for, or stands
// elsewhere in the answer too: the document as a machine reads it has a mark in each
// cell that is withheld, nothing of a passage that is, and no more rows than are
// given. The document is the one that the files were made of.
func (s *Service) proveCells(ctx context.Context, actor authz.Actor, m material, doc report.Document, files []models.AnswerFile) (*leak, error) {
	at := slices.IndexFunc(files, func(f models.AnswerFile) bool { return f.Kind == models.FileData })
	if at < 0 {
		return nil, errors.New("proving the cells: there is no file with them")
	}
	file := files[at]
	check := &cellCheck{mark: s.Texts.For(m.c.Request.Language).T("report.redacted"), tables: map[string]*expectedRows{}}
	defer check.stop()
	for t := range doc.Tables() {
		if t.Key == "" {
			continue // a list of the answer's own
		}
		place, err := strconv.Atoi(t.Key)
		if err != nil || place < 0 || place >= len(m.found.tables) {
			return nil, errRows
		}
		rows := &expectedRows{table: m.found.tables[place]}
		rows.next, rows.stop = iter.Pull2(s.givenRows(ctx, actor, m, rows.table.from))
		check.tables[t.ID], check.order = rows, append(check.order, rows)
	}
	err := proof.Rows(io.NewSectionReader(&partsAt{s: s, ctx: ctx, file: file}, 0, file.Size), check.row)
	if err == nil {
		err = check.end()
	}
	if wrong := (cellError{}); errors.As(err, &wrong) {
		return &leak{wrong.table.from, file.Name}, nil
	}
	return nil, err
}

// expectedRows are the rows of a table that are given, as they were decided about.
type expectedRows struct {
	table *foundTable
	next  func() (review.Row, error, bool)
	stop  func()
}

// cellError says that a table has what it should not, or not what it should.
type cellError struct{ table *foundTable }

// Error says so.
func (cellError) Error() string { return "a table is not as it was decided" }

type cellCheck struct {
	mark   string
	tables map[string]*expectedRows // by the table's id
	order  []*expectedRows
}

func (c *cellCheck) stop() {
	for _, t := range c.order {
		t.stop()
	}
}

// row compares the next row of a table with what was decided about it.
func (c *cellCheck) row(stands proof.Row) error {
	t := c.tables[stands.Table]
	if t == nil {
		return nil // a list of the answer's own
	}
	r, err, more := t.next()
	if err != nil {
		return err
	}
	if !more {
		return cellError{t.table}
	}
	for _, red := range r.Redactions {
		v, ok := stands.At(review.Names(red.Field))
		if ok && v != false && (red.Whole() || v != c.without(r, red.Field)) {
			return cellError{t.table}
		}
	}
	return nil
}

// without returns the text of the field without the passages that are held back.
func (c *cellCheck) without(r review.Row, field string) string {
	v, _ := r.At(field)
	text, _ := v.(string)
	characters, left, from := []rune(text), "", 0
	for _, red := range r.Redactions { // of a field in order
		if red.Field == field && red.Begins >= from && red.Ends <= len(characters) {
			left += string(characters[from:red.Begins]) + c.mark
			from = red.Ends
		}
	}
	return left + string(characters[from:])
}

// end tells whether every row that is given stood there.
func (c *cellCheck) end() error {
	for _, t := range c.order {
		if _, err, more := t.next(); err != nil {
			return err
		} else if more {
			return cellError{t.table}
		}
	}
	return nil
}
