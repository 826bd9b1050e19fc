package answer

import (
	"context"
	"fmt"
	"io"
	"slices"

	"gorm.io/gorm"

	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/job"
	"rettighetsporten/app/report"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// making makes the files of an approved answer, one at a time. Each is kept when it is
// whole, so that who is killed goes on with the next.
type making struct {
	s     *Service
	lease job.Lease
	c     rights.Case
	doc   report.Document
	stem  string // what the names of the files begin with
	done  []models.AnswerFile
}

// madeKinds are the files that are made of an approved answer.
var madeKinds = []models.FileKind{models.FilePDF, models.FileVolume, models.FilePage, models.FileData, models.FileSchema, models.FileTable}

// begin returns the making of the files of the draft, with those that are made
// already. What was made on another day is made anew: the answer says its date.
func (s *Service) begin(ctx context.Context, lease job.Lease, c rights.Case, draft Draft, doc report.Document) (*making, error) {
	m := &making{s: s, lease: lease, c: c}
	now := database.Instant(s.Now())
	err := s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := lease.Hold(ctx, tx); err != nil {
			return err
		}
		_, err := table.AnswerFiles(tx).Where("item_id = ? AND number IS NULL", c.Item.ID).Delete(ctx) // cut off
		if err != nil {
			return fmt.Errorf("deleting what was cut off: %w", err)
		}
		m.done, err = table.AnswerFiles(tx).Where("item_id = ? AND number = 0 AND kind IN ?", c.Item.ID, madeKinds).Find(ctx)
		if err != nil {
			return fmt.Errorf("reading which files are made: %w", err)
		}
		if at := draft.DatedAt; len(m.done) > 0 && at != nil && models.DateIn(*at, deadline.Zone()) == models.DateIn(now, deadline.Zone()) {
			now = *at
			return nil
		}
		m.done = nil
		if _, err := table.AnswerFiles(tx).Where("item_id = ? AND number = 0 AND kind IN ?", c.Item.ID, madeKinds).Delete(ctx); err != nil {
			return fmt.Errorf("deleting the files of another day: %w", err)
		}
		_, err = table.AnswerDrafts(tx).Where("item_id = ?", c.Item.ID).Select("dated_at").Updates(ctx, models.AnswerDraft{DatedAt: &now})
		if err != nil {
			return fmt.Errorf("dating the answer: %w", err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if m.doc, err = doc.Dated(models.DateIn(now, deadline.Zone()), now, s.Texts.For(doc.Meta.Language)); err != nil {
		return nil, err
	}
	m.stem = "svar-" + c.Item.Reference
	return m, nil
}

// all makes what is not made yet, and returns the PDF with the contents.
func (m *making) all(ctx context.Context) (models.AnswerFile, error) {
	volumes, err := m.volumes(ctx)
	if err != nil {
		return models.AnswerFile{}, err
	}
	main, err := m.file(ctx, models.AnswerFile{Kind: models.FilePDF, Name: m.stem + ".pdf"}, func(k *keeper) error {
		result, err := report.WritePDF(k, m.doc, volumes...)
		k.row.Pages = result.Pages
		return err
	})
	if err != nil || m.c.Item.InvokedRight == models.RightPortability {
		return main, err // what they take along is the files
	}
	return main, m.machineReadable(ctx)
}

// machineReadable makes the page, the data with their schema, and each table.
func (m *making) machineReadable(ctx context.Context) error {
	names := map[string]string{}
	place := 0
	for t := range m.doc.Tables() {
		if !t.Data {
			continue
		}
		name := fmt.Sprintf("%s-tabell-%d.csv", m.stem, place+1)
		names[t.ID] = name
		_, err := m.file(ctx, models.AnswerFile{Kind: models.FileTable, Place: place, Name: name, Table: t.ID, LastRow: t.Count()}, func(k *keeper) error {
			return report.WriteCSV(k, m.doc, t)
		})
		if err != nil {
			return err
		}
		place++
	}
	for _, f := range []struct {
		kind  models.FileKind
		name  string
		write func(io.Writer) error
	}{
		{models.FilePage, m.stem + ".html", func(w io.Writer) error { return report.WritePage(w, m.doc, names) }},
		{models.FileData, m.stem + ".json", func(w io.Writer) error { return report.WriteJSON(w, m.doc) }},
		{models.FileSchema, report.SchemaFile, report.WriteSchema},
	} {
		if _, err := m.file(ctx, models.AnswerFile{Kind: f.kind, Name: f.name}, func(k *keeper) error { return f.write(k) }); err != nil {
			return err
		}
	}
	return nil
}

// volumes makes the PDFs of the tables that are too long for the one with the
// contents.
func (m *making) volumes(ctx context.Context) ([]report.Volume, error) {
	place := 0
	return report.EachVolume(m.doc, m.s.pages(), func(v report.Volume) (report.Volume, error) {
		v.Name = fmt.Sprintf("%s-%s-del-%d.pdf", m.stem, v.Table, v.Part)
		row := models.AnswerFile{Kind: models.FileVolume, Place: place, Name: v.Name, Table: v.Table, FirstRow: v.From}
		place++
		made, err := m.file(ctx, row, func(k *keeper) error {
			written, err := report.WriteVolume(k, m.doc, v, m.s.pages())
			k.row.LastRow, k.row.Pages = written.To, written.Pages
			return err
		})
		v.To, v.Pages = made.LastRow, made.Pages
		return v, err
	})
}

// file makes a file unless it is made already.
func (m *making) file(ctx context.Context, row models.AnswerFile, write func(*keeper) error) (models.AnswerFile, error) {
	i := slices.IndexFunc(m.done, func(d models.AnswerFile) bool { return d.Kind == row.Kind && d.Place == row.Place })
	if i >= 0 {
		return m.done[i], nil
	}
	made, err := m.s.keep(ctx, m.c, row, write)
	if err != nil {
		return made, fmt.Errorf("making a file of the kind %s: %w", row.Kind, err)
	}
	waits := 0
	return made, m.s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := m.lease.Hold(ctx, tx); err != nil {
			return err
		}
		if err := rights.HoldIn(ctx, tx, m.c.Item, models.StatusApproval, "case.changed_meanwhile"); err != nil {
			return err // it was withdrawn, say: then nobody gets the file, and it goes with the next purge
		}
		if _, err := table.AnswerFiles(tx).Where("id = ?", made.ID).Select("number").Updates(ctx, models.AnswerFile{Number: &waits}); err != nil {
			return fmt.Errorf("keeping a file: %w", err)
		}
		return nil
	})
}
