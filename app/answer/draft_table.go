package answer

import (
	"context"
	"fmt"
	"io"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/report"
	"rettighetsporten/app/rights"
)

// DraftTable writes all rows of a table of the preview, by its ID in the document, as
// lines for a spreadsheet, and notes the download in the log. It returns fault.NotFound
// where the preview has no such table.
func (s *Service) DraftTable(ctx context.Context, actor authz.Actor, c rights.Case, tableID string, w io.Writer) error {
	doc, err := s.preview(ctx, actor, c)
	if err != nil {
		return err
	}
	t, ok := doc.Table(tableID)
	if !ok {
		return fault.New(fault.NotFound, "error.not_found")
	}
	if err := s.note(ctx, actor, c, "answer.preview_downloaded"); err != nil {
		return err
	}
	if err := report.WriteCSV(w, doc, t); err != nil {
		return fmt.Errorf("writing a table of the preview: %w", err)
	}
	return nil
}
