package answer

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/report"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Answer is a version of what the person got.
type Answer struct {
	Document report.Document
	Files    []models.AnswerFile
	Pages    int // of the PDF with the contents
	Number   int
	Newest   int // the number of the newest version
}

// Newest asks for the newest version of an answer.
const Newest = 0

// Read opens a version of the answer as a page and notes in the log that it
// was opened. It returns fault.NotFound while there is none.
func (s *Service) Read(ctx context.Context, actor authz.Actor, c rights.Case, number int) (Answer, error) {
	row, err := s.opened(ctx, actor, c, number, "answer.opened")
	if err != nil {
		return Answer{}, err
	}
	doc, err := s.openReport(ctx, c, row)
	if err != nil {
		return Answer{}, err
	}
	newest, err := latest(ctx, s.DB.Read(), c.Item)
	if err != nil {
		return Answer{}, err
	}
	files, err := s.given(ctx, c, row.Number)
	if err != nil {
		return Answer{}, err
	}
	a := Answer{Document: doc, Files: files, Pages: row.Pages, Number: row.Number, Newest: row.Number}
	if newest != nil {
		a.Newest = newest.Number
	}
	return a, nil
}

// openReport opens what a version says.
func (s *Service) openReport(ctx context.Context, c rights.Case, row models.AccessReport) (report.Document, error) {
	plain, err := s.Keys.Open(row.DocumentSealed, placeDocument(row.ID))
	if err != nil {
		return report.Document{}, err
	}
	doc, err := report.Decode(plain)
	if err != nil {
		return doc, fmt.Errorf("reading the report: %w", err)
	}
	return doc.With(s.kept(ctx, c, row.Number)), nil
}

// PDF opens the PDF of a version of the answer as it was made, and notes the download
// in the log.
func (s *Service) PDF(ctx context.Context, actor authz.Actor, c rights.Case, number int) (File, error) {
	return s.download(ctx, actor, c, number, models.FilePDF, 0)
}

// download opens a file of a version of the answer, and notes it in the log.
func (s *Service) download(ctx context.Context, actor authz.Actor, c rights.Case, number int, kind models.FileKind, place int) (File, error) {
	row, err := s.version(ctx, actor, c, number)
	if err != nil {
		return File{}, err
	}
	file, err := s.file(ctx, c, row.Number, kind, place)
	if err != nil {
		return File{}, err
	}
	return s.opener(file), s.noteOpened(ctx, actor, c, row.Number, "answer.downloaded", string(kind))
}

// given returns the files that went with a version of the answer and that people get,
// the one with the contents first.
func (s *Service) given(ctx context.Context, c rights.Case, number int) ([]models.AnswerFile, error) {
	files, err := table.AnswerFiles(s.DB.Read()).
		Where("item_id = ? AND controller_id = ? AND number = ? AND kind <> ?", c.Item.ID, c.Item.ControllerID, number, models.FileRows).Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the files of an answer: %w", database.Fault(err))
	}
	order := slices.Concat([]models.FileKind{models.FilePortable}, madeKinds)
	slices.SortFunc(files, func(a, b models.AnswerFile) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Kind), slices.Index(order, b.Kind)), cmp.Compare(a.Place, b.Place))
	})
	return files, nil
}

// opened returns the version, and notes in the log what was done with it.
func (s *Service) opened(ctx context.Context, actor authz.Actor, c rights.Case, number int, action string) (models.AccessReport, error) {
	row, err := s.version(ctx, actor, c, number)
	if err != nil {
		return row, err
	}
	return row, s.noteOpened(ctx, actor, c, row.Number, action, "")
}

func (s *Service) version(ctx context.Context, actor authz.Actor, c rights.Case, number int) (models.AccessReport, error) {
	if err := mayRead(actor, c); err != nil {
		return models.AccessReport{}, err
	}
	q := table.AccessReports(s.DB.Read()).Where("item_id = ? AND controller_id = ?", c.Item.ID, c.Item.ControllerID)
	if number != Newest {
		q = q.Where("number = ?", number)
	}
	row, err := q.Order("number DESC").Take(ctx)
	if err != nil {
		return row, fmt.Errorf("reading the report: %w", database.Fault(err))
	}
	// What was made before anybody knew of the protected address may hold it.
	if at := c.Request.AddressProtectedAt; at != nil && c.Represents(actor) && row.CreatedAt.Before(*at) {
		return models.AccessReport{}, fault.New(fault.NotFound, "error.not_found")
	}
	return row, nil
}

// noteOpened notes in the log what was done with a version, and with which kind of
// file, "" for none.
func (s *Service) noteOpened(ctx context.Context, actor authz.Actor, c rights.Case, number int, action, kind string) error {
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if actor.Role == authz.DataSubject {
			_, err := table.Letters(tx).Where("item_id = ? AND kind = 'answer' AND number = ? AND opened_at IS NULL", c.Item.ID, number).
				Select("opened_at").Updates(ctx, models.Letter{OpenedAt: &now})
			if err != nil {
				return fmt.Errorf("noting that the letter was opened: %w", err)
			}
		}
		detail := map[string]string{"item": c.Item.ID, "number": strconv.Itoa(number)}
		if kind != "" {
			detail["kind"] = kind
		}
		return audit.Record(ctx, tx, actor, now, audit.Event{Chain: c.Item.ControllerID, Action: action, RequestID: c.Item.RequestID, Detail: detail})
	})
}

func mayRead(actor authz.Actor, c rights.Case) error {
	switch actor.Role {
	case authz.DataSubject:
		if c.Own(actor) {
			return nil
		}
	case authz.Caseworker, authz.Approver:
		if actor.Reaches(c.Item.ControllerID) {
			return nil
		}
	case authz.Ombud, authz.StoreOwner, authz.Administrator, authz.Auditor, authz.System:
	}
	return fault.New(fault.NotFound, "error.not_found")
}

// Preview returns the answer as it will be sent: what was submitted, and before
// that, for the caseworker alone, what would be submitted today. It fails like
// approval does where facts are unconfirmed. The log notes that it was opened.
func (s *Service) Preview(ctx context.Context, actor authz.Actor, c rights.Case) (report.Document, error) {
	doc, err := s.preview(ctx, actor, c)
	if err != nil {
		return report.Document{}, err
	}
	return doc, s.note(ctx, actor, c, "answer.previewed")
}

// PreviewPDF writes the preview as a PDF, and notes the download in the log.
func (s *Service) PreviewPDF(ctx context.Context, actor authz.Actor, c rights.Case, w io.Writer) error {
	doc, err := s.preview(ctx, actor, c)
	if err != nil {
		return err
	}
	if err := s.note(ctx, actor, c, "answer.preview_downloaded"); err != nil {
		return err
	}
	long, err := report.InVolumes(doc, s.pages())
	if err != nil {
		return fmt.Errorf("looking for long tables: %w", err)
	}
	volumes := make([]report.Volume, len(long)) // which are made when it is approved
	for i, id := range long {
		volumes[i].Table = id
	}
	if _, err := report.WritePDF(w, doc, volumes...); err != nil {
		return fmt.Errorf("writing the preview: %w", err)
	}
	return nil
}

func (s *Service) note(ctx context.Context, actor authz.Actor, c rights.Case, action string) error {
	return s.DB.InTx(ctx, func(tx *gorm.DB) error { return s.record(ctx, tx, actor, c, action) })
}

func (s *Service) preview(ctx context.Context, actor authz.Actor, c rights.Case) (report.Document, error) {
	if err := actor.Require(authz.Caseworker, authz.Approver); err != nil {
		return report.Document{}, err
	}
	if !c.Item.Status.Open() {
		return report.Document{}, fault.New(fault.NotFound, "error.not_found")
	}
	draft, err := s.Draft(ctx, actor, c)
	if err != nil {
		return report.Document{}, err
	}
	if actor.Role == authz.Approver || draft.State == models.DraftSubmitted || draft.State == models.DraftApproved {
		return s.frozen(ctx, c, draft.AnswerDraft)
	}
	m, err := s.gather(ctx, actor, c)
	if err != nil {
		return report.Document{}, err
	}
	doc, err := s.document(m, draft.Summary)
	return doc.With(s.live(ctx, actor, m)), err
}
