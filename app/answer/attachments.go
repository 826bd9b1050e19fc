package answer

import (
	"context"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/report"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// attachments returns the released files, in the order of collection.
func (m material) attachments() []report.Attachment {
	var files []report.Attachment
	for _, r := range m.rows {
		if r.IsAttachment() && r.Choice != nil && r.Choice.Outcome == models.Released {
			files = append(files, report.Attachment{Name: r.FileName(), Size: r.FileSize(), Ref: r.Ref().String()})
		}
	}
	return files
}

// Attachment opens a file that went with a version of the answer, by its place
// from 1, and notes the download in the log. It returns fault.NotFound where
// there is none.
func (s *Service) Attachment(ctx context.Context, actor authz.Actor, c rights.Case, number, place int) (collect.Attachment, error) {
	row, err := s.version(ctx, actor, c, number)
	if err != nil {
		return collect.Attachment{}, err
	}
	doc, err := s.openReport(row)
	if err != nil {
		return collect.Attachment{}, err
	}
	if place < 1 || place > len(doc.Attachments) {
		return collect.Attachment{}, fault.New(fault.NotFound, "error.not_found")
	}
	ref, ok := review.ParseRef(doc.Attachments[place-1].Ref)
	if !ok {
		return collect.Attachment{}, fault.New(fault.NotFound, "error.not_found")
	}
	file, err := s.Collect.Attachment(ctx, c.Item, ref.PageID, ref.Index)
	if err != nil {
		return file, err
	}
	return file, s.noteOpened(ctx, actor, c, row.Number, "answer.attachment_downloaded")
}
