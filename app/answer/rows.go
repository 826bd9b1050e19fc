package answer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strconv"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/report"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// errStop ends a walk over rows early.
var errStop = errors.New("enough")

// errRows says that the rows of a table are not to be found.
var errRows = errors.New("the document has no such rows")

// unlessStopped yields what went wrong with a walk, unless it was ended because no
// more was wanted.
func unlessStopped[T any](yield func(T, error) bool, err error) {
	if err != nil && !errors.Is(err, errStop) {
		var none T
		yield(none, err)
	}
}

// live gives the rows that are given out of what was gathered, as they are now.
func (s *Service) live(ctx context.Context, actor authz.Actor, m material) report.Rows {
	l := s.Texts.For(m.c.Request.Language)
	return func(key string, from int) iter.Seq2[report.Row, error] {
		return func(yield func(report.Row, error) bool) {
			place, err := strconv.Atoi(key)
			if err != nil || place < 0 || place >= len(m.found.tables) {
				yield(report.Row{}, errRows)
				return
			}
			unlessStopped(yield, s.eachLive(ctx, actor, m, l, m.found.tables[place], from, yield))
		}
	}
}

// eachLive yields the rows of the table from a place on, and returns errStop when no
// more of them are wanted.
func (s *Service) eachLive(ctx context.Context, actor authz.Actor, m material, l i18n.Localizer, t *foundTable, from int, yield func(report.Row, error) bool) error {
	at := 0
	for r, err := range s.givenRows(ctx, actor, m, t.from) {
		if err != nil {
			return err
		}
		if at++; at <= from {
			continue
		}
		given := r.Given(l.T("report.redacted"))
		row := rowOf(t.layout, r.Third, func(col collect.LayoutColumn) report.Cell { return Cell(l, given[col.Name], col) })
		if !yield(row, nil) {
			return errStop
		}
	}
	return nil
}

// givenRows ranges over the rows from there that are given out, in order.
func (s *Service) givenRows(ctx context.Context, actor authz.Actor, m material, from collect.Origin) iter.Seq2[review.Row, error] {
	return func(yield func(review.Row, error) bool) {
		unlessStopped(yield, s.Review.EachPage(ctx, actor, m.c, from, func(page []review.Row) error {
			for _, r := range page {
				if m.given(r) && !yield(r, nil) {
					return errStop
				}
			}
			return nil
		}))
	}
}

// allRows keeps the rows of the table, each as a line.
func (k *keeper) allRows(t report.Table, rows report.Rows) error {
	for row, err := range rows(t.Key, 0) {
		if err != nil {
			return err
		}
		line, err := json.Marshal(row)
		if err != nil {
			return fmt.Errorf("keeping a row: %w", err)
		}
		if err := k.line(line); err != nil {
			return err
		}
	}
	if k.row.LastRow = k.rows; k.rows != t.Count() {
		return fault.New(fault.Conflict, "answer.not_ready") // somebody has decided otherwise meanwhile
	}
	return nil
}

// kept gives the rows that were kept for a version of the answer, or for the draft
// that waits, 0.
func (s *Service) kept(ctx context.Context, c rights.Case, number int) report.Rows {
	return func(key string, from int) iter.Seq2[report.Row, error] {
		return func(yield func(report.Row, error) bool) {
			unlessStopped(yield, s.eachKept(ctx, c, number, key, from, yield))
		}
	}
}

func (s *Service) eachKept(ctx context.Context, c rights.Case, number int, key string, from int, yield func(report.Row, error) bool) error {
	place, err := strconv.Atoi(key)
	if err != nil {
		return errRows
	}
	file, err := s.file(ctx, c, number, models.FileRows, place)
	if err != nil || from >= file.LastRow {
		return err
	}
	part, err := table.AnswerFileParts(s.DB.Read()).Where("file_id = ? AND first_row <= ?", file.ID, from).Order("first_row DESC, seq").Take(ctx)
	for {
		if err != nil {
			return fmt.Errorf("reading rows: %w", database.Fault(err))
		}
		plain, wrong := s.Keys.Open(part.Sealed, placePart(file.ID, part.Seq))
		if wrong != nil {
			return wrong
		}
		at := part.FirstRow
		for line := range bytes.Lines(plain) {
			if at++; at <= from {
				continue
			}
			var row report.Row
			if json.Unmarshal(line, &row) != nil {
				return errors.New("reading a row: it is not what was written")
			}
			if !yield(row, nil) {
				return errStop
			}
		}
		if at >= file.LastRow {
			return nil
		}
		part, err = table.AnswerFileParts(s.DB.Read()).Where("file_id = ? AND seq = ?", file.ID, part.Seq+1).Take(ctx)
	}
}
