package answer

import (
	"context"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
)

// Attachment opens a file that went with a version of the answer, by its place
// from 1, and notes the download in the log. It returns fault.NotFound where
// there is none.
func (s *Service) Attachment(ctx context.Context, actor authz.Actor, c rights.Case, number, place int) (collect.Attachment, error) {
	row, err := s.version(ctx, actor, c, number)
	if err != nil {
		return collect.Attachment{}, err
	}
	doc, err := s.openReport(ctx, c, row)
	if err != nil {
		return collect.Attachment{}, err
	}
	if place < 1 || place > len(doc.Attachments) {
		return collect.Attachment{}, fault.New(fault.NotFound, "error.not_found")
	}
	file, err := s.attachment(ctx, c, doc.Attachments[place-1].Ref)
	if err != nil {
		return file, err
	}
	return file, s.noteOpened(ctx, actor, c, row.Number, "answer.attachment_downloaded", "")
}
