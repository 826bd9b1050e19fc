package answer

import (
	"context"
	"fmt"
	"io"
	"iter"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/portable"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// writeFiles writes the files that the person takes along: the released rows of
// what was gathered, a page in memory at a time.
func (s *Service) writeFiles(ctx context.Context, actor authz.Actor, m material, w io.Writer) error {
	l := s.Texts.For(m.c.Request.Language)
	p := portable.Package{
		Case: m.c.Item.Reference, Controller: m.c.Controller.Name, ControllerID: m.c.Controller.ID,
		Created: database.Instant(s.Now()), Tables: m.portableTables(l),
	}
	for _, o := range append(m.leftOut(l), m.found.withheld...) {
		what := o.Store
		if o.Label != "" {
			what += ": " + o.Label
		}
		p.LeftOut = append(p.LeftOut, portable.LeftOut{What: what, Ground: o.Ground.Code, Provision: l.T("ground." + o.Ground.Code)})
	}
	from := map[string]collect.Origin{}
	for i, t := range m.found.tables {
		from[p.Tables[i].Key] = t.from
	}
	return portable.Write(w, p, func(key string) iter.Seq2[map[string]any, error] {
		return s.released(ctx, actor, m.c, from[key])
	}, l)
}

// released ranges over the rows of the origin that are given out.
func (s *Service) released(ctx context.Context, actor authz.Actor, c rights.Case, from collect.Origin) iter.Seq2[map[string]any, error] {
	return func(yield func(map[string]any, error) bool) {
		mark := s.Texts.For(c.Request.Language).T("report.redacted")
		err := s.Review.EachPage(ctx, actor, c, from, func(page []review.Row) error {
			for _, r := range page {
				if r.Choice == nil || r.Choice.Outcome != models.Released {
					continue
				}
				if !yield(r.Along(mark), nil) {
					return errStop
				}
			}
			return nil
		})
		unlessStopped(yield, err)
	}
}

// PreviewFiles writes the files as they would be sent, and notes it in the log:
// before approval those of today, for the one who has the case, and then those
// that wait for approval. It returns fault.NotFound where there are none.
func (s *Service) PreviewFiles(ctx context.Context, actor authz.Actor, c rights.Case, w io.Writer) error {
	if err := actor.Require(authz.Caseworker, authz.Approver); err != nil {
		return err
	}
	if c.Item.InvokedRight != models.RightPortability {
		return fault.New(fault.NotFound, "error.not_found")
	}
	if c.Item.Status == models.StatusReview && actor.Role == authz.Caseworker {
		if err := c.RequireAssignee(actor); err != nil {
			return err
		}
		m, err := s.gather(ctx, actor, c)
		if err != nil {
			return err
		}
		if err := s.note(ctx, actor, c, "answer.preview_downloaded"); err != nil {
			return err
		}
		return s.writeFiles(ctx, actor, m, w)
	}
	if c.Item.Status != models.StatusApproval || !actor.Reaches(c.Item.ControllerID) {
		return fault.New(fault.NotFound, "error.not_found")
	}
	bundle, err := s.bundle(ctx, c, 0)
	if err != nil {
		return err
	}
	if err := s.note(ctx, actor, c, "answer.preview_downloaded"); err != nil {
		return err
	}
	return s.copyFile(ctx, bundle, w)
}

// File is one to be sent to who asked for it.
type File struct {
	models.AnswerFile

	WriteTo func(ctx context.Context, w io.Writer) error
}

func (s *Service) opener(file models.AnswerFile) File {
	return File{AnswerFile: file, WriteTo: func(ctx context.Context, w io.Writer) error { return s.copyFile(ctx, file, w) }}
}

// Files opens the files that went with a version of the answer, and notes the
// download in the log. It returns fault.NotFound where there are none.
func (s *Service) Files(ctx context.Context, actor authz.Actor, c rights.Case, number int) (File, error) {
	row, err := s.version(ctx, actor, c, number)
	if err != nil {
		return File{}, err
	}
	bundle, err := s.bundle(ctx, c, row.Number)
	if err != nil {
		return File{}, err
	}
	return s.opener(bundle), s.noteOpened(ctx, actor, c, row.Number, "answer.files_downloaded", "")
}

func (s *Service) bundle(ctx context.Context, c rights.Case, number int) (models.AnswerFile, error) {
	return s.file(ctx, c, number, models.FilePortable, 0)
}

// file returns a file that went with a version of the answer, or that waits to, 0. It
// returns fault.NotFound where there is none.
func (s *Service) file(ctx context.Context, c rights.Case, number int, kind models.FileKind, place int) (models.AnswerFile, error) {
	row, err := table.AnswerFiles(s.DB.Read()).
		Where("item_id = ? AND controller_id = ? AND number = ? AND kind = ? AND place = ?", c.Item.ID, c.Item.ControllerID, number, kind, place).Take(ctx)
	if err != nil {
		return row, fmt.Errorf("reading a file: %w", database.Fault(err))
	}
	return row, nil
}
