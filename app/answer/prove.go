package answer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/job"
	"rettighetsporten/app/proof"
	"rettighetsporten/app/report"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// provedAtOnce is how many withheld values are searched for in one reading of the
// files.
const provedAtOnce = 20_000

// secret is a value that is withheld.
type secret struct {
	text string
	from collect.Origin
}

// leak says what is withheld and stands in a file all the same.
type leak struct {
	from collect.Origin // where it was withheld
	file string         // its name
}

// prove reads back every file that waits to go, with readers that did not write it,
// and returns the first place where something stands that is withheld; nil for none.
// What is given elsewhere, or is said of everybody, is no secret.
func (s *Service) prove(ctx context.Context, actor authz.Actor, c rights.Case, doc report.Document) (*leak, error) {
	m, err := s.gather(ctx, actor, c)
	if err != nil || !m.found.holdsBack {
		return nil, err
	}
	files, err := s.given(ctx, c, 0)
	if err != nil {
		return nil, err
	}
	var found *leak
	prove := func(secrets []secret) error {
		found, err = s.proveOf(ctx, actor, m, files, secrets)
		if err == nil && found != nil {
			err = errStop
		}
		return err
	}
	var secrets []secret
	l := s.Texts.For(c.Request.Language)
	err = s.Review.EachPage(ctx, actor, c, collect.Origin{}, func(page []review.Row) error {
		for _, r := range page {
			for _, held := range r.HeldBack() {
				for _, text := range asText(nil, l, held.Value) {
					secrets = append(secrets, secret{text, r.Origin()})
				}
			}
		}
		if len(secrets) < provedAtOnce {
			return nil
		}
		err := prove(secrets)
		secrets = secrets[:0]
		return err
	})
	if err == nil && len(secrets) > 0 {
		err = prove(secrets)
	}
	if errors.Is(err, errStop) {
		err = nil
	}
	if err != nil || found != nil || m.portability() {
		return found, err
	}
	return s.proveCells(ctx, actor, m, doc, files)
}

// asText appends the texts and numbers of a value, as the store writes them and as the
// answer does.
func asText(texts []string, l i18n.Localizer, v any) []string {
	switch v := v.(type) {
	case map[string]any:
		for _, member := range v {
			texts = asText(texts, l, member)
		}
	case []any:
		for _, element := range v {
			texts = asText(texts, l, element)
		}
	case bool:
	default:
		for text := range Cell(l, v, collect.LayoutColumn{}).Texts() {
			texts = append(texts, text)
		}
	}
	return texts
}

func (s *Service) proveOf(ctx context.Context, actor authz.Actor, m material, files []models.AnswerFile, secrets []secret) (*leak, error) {
	texts := make([]string, len(secrets))
	for i, one := range secrets {
		texts[i] = one.text
	}
	needles := map[bool]*proof.Needles{true: proof.Collect(texts, report.Draws), false: proof.Collect(texts, nil)} // of PDFs, and of the others
	telling := proof.Collect(tellingOf(texts), nil)
	public := func(text string) {
		for _, n := range needles {
			n.Without(text)
		}
		telling.Without(text)
	}
	if err := s.eachPublic(ctx, actor, m, public); err != nil {
		return nil, err
	}
	for _, f := range files {
		at, err := needles[f.Kind == models.FilePDF || f.Kind == models.FileVolume].In(s.textsOf(ctx, f))
		if err != nil {
			return nil, fmt.Errorf("reading back a file of the kind %s: %w", f.Kind, err)
		}
		if at >= 0 {
			return &leak{secrets[at].from, f.Name}, nil
		}
	}
	for _, a := range m.found.files {
		file, err := s.attachment(ctx, m.c, a.Ref)
		if err != nil {
			return nil, err
		}
		original, _ := s.original(ctx, file.Content)
		at, err := telling.In(original)
		if err != nil {
			return nil, fmt.Errorf("reading back an attachment: %w", err)
		}
		if at >= 0 {
			return &leak{secrets[at].from, a.Name}, nil
		}
	}
	return nil, nil //nolint:nilnil // nothing is found, as it should be
}

// original reads a file that goes as it came, and reports whether it has any text.
func (s *Service) original(ctx context.Context, content []byte) (file proof.Texts, readable bool) {
	if s.ReadPDF == nil || !proof.IsPDF(content) {
		return proof.Original(content)
	}
	text, err := s.ReadPDF(ctx, content)
	if err != nil {
		s.Log.WarnContext(ctx, "a file that goes along cannot be searched", slog.String("error", err.Error()))
	}
	return proof.Text(text)
}

// tellingOf returns the texts that are searched for in the files that go as they came,
// each in its place: a word or a small number may stand there for reasons of its own.
func tellingOf(texts []string) []string {
	telling := make([]string, len(texts))
	for i, text := range texts {
		if proof.Telling(text) {
			telling[i] = text
		}
	}
	return telling
}

// eachPublic calls visit with what is given: the rows, and what the answer says
// without the words of those who made it.
func (s *Service) eachPublic(ctx context.Context, actor authz.Actor, m material, visit func(string)) error {
	l := s.Texts.For(m.c.Request.Language)
	shown := func(r review.Row) collect.Layout {
		for _, t := range m.found.tables {
			if t.from == r.Origin() {
				return t.layout
			}
		}
		return collect.Layout{}
	}
	err := s.Review.EachPage(ctx, actor, m.c, collect.Origin{}, func(page []review.Row) error {
		for _, r := range page {
			if !m.given(r) {
				continue
			}
			given := r.Given(" ")
			if m.portability() {
				for _, text := range asText(nil, l, given) {
					visit(text)
				}
				continue
			}
			for _, cell := range rowOf(shown(r), r.Third, func(col collect.LayoutColumn) report.Cell { return Cell(l, given[col.Name], col) }).Cells {
				for text := range cell.Texts() {
					visit(text)
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	doc, err := s.document(m.wordless(), "")
	if err != nil {
		return err
	}
	for t := range doc.Tables() {
		if t.Data {
			continue // its rows are those above
		}
		for _, row := range t.Rows {
			for _, cell := range row.Cells {
				for text := range cell.Texts() {
					visit(text)
				}
			}
		}
	}
	for _, section := range doc.Sections {
		section.Blocks = slices.DeleteFunc(slices.Clone(section.Blocks), func(b report.Block) bool { return b.Kind() == report.KindTable })
		err := proof.Written(func(w io.Writer) error {
			return report.WriteJSON(w, report.Document{Meta: doc.Meta, Sections: []report.Section{section}})
		})(func(text string) bool { visit(text); return true })
		if err != nil {
			return err
		}
	}
	return nil
}

// wordless returns the material without what staff have written in this case.
func (m material) wordless() material {
	confirmed := m.confirmed
	m.confirmed = map[review.Fact]string{}
	for f := range confirmed {
		m.confirmed[f] = "–"
	}
	m.found.withheld = slices.Clone(m.found.withheld)
	for i := range m.found.withheld {
		m.found.withheld[i].Reason = "–"
	}
	return m
}

// textsOf reads a file back.
func (s *Service) textsOf(ctx context.Context, f models.AnswerFile) proof.Texts {
	at := &partsAt{s: s, ctx: ctx, file: f}
	whole := func() io.Reader { return io.NewSectionReader(at, 0, f.Size) }
	switch f.Kind {
	case models.FilePDF, models.FileVolume:
		return proof.PDF(at, f.Size)
	case models.FilePage:
		return proof.HTML(whole())
	case models.FileData, models.FileSchema:
		return proof.JSON(whole())
	case models.FileTable:
		return proof.CSV(whole(), ';')
	case models.FilePortable:
		return proof.Zip(at, f.Size)
	case models.FileRows:
		return func(func(string) bool) error { return errors.New("nobody is given it") }
	default:
		return func(func(string) bool) error { return errors.New("nobody can read it") }
	}
}

// stop sends the answer back to its caseworker, since something stands in it that is
// withheld: it goes to nobody.
func (s *Service) stop(ctx context.Context, lease job.Lease, actor authz.Actor, c rights.Case, l leak) error {
	words := s.Texts.For(models.Bokmal)
	note := words.T("answer.leak", "file", l.file, "table", s.labelOf(ctx, c, l.from, words))
	sealed, err := s.Keys.Seal([]byte(note), placeReturn(c.Item.ID))
	if err != nil {
		return err
	}
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := s.Rights.PlanWhatIsNew(ctx, tx, now, c); err != nil { // the job first: see EnqueuePlan
			return err
		}
		if err := lease.Hold(ctx, tx); err != nil {
			return err
		}
		if err := rights.HoldIn(ctx, tx, c.Item, models.StatusApproval, "case.changed_meanwhile"); err != nil {
			return err
		}
		draft, err := draftOf(ctx, tx, c)
		if err != nil {
			return err
		}
		return s.sendBack(ctx, tx, actor, c, draft, sealed, now)
	})
}

// labelOf names where the value was withheld.
func (s *Service) labelOf(ctx context.Context, c rights.Case, from collect.Origin, words i18n.Localizer) string {
	layouts, err := s.Collect.Layouts(ctx, c.Item)
	if err != nil {
		return from.Name
	}
	return layouts.For(from.StoreID, from.Dataset, from.Name, nil).Label.In(words.Lang())
}

// partsAt reads a file that is kept in sealed parts from any place.
type partsAt struct {
	s     *Service
	ctx   context.Context //nolint:containedctx // io.ReaderAt has none, and it lives for one call
	file  models.AnswerFile
	seq   int
	plain []byte // of the part read last
}

// ReadAt reads from the part that the place is in, and those after it.
func (p *partsAt) ReadAt(b []byte, at int64) (n int, err error) {
	for n < len(b) {
		if at >= p.file.Size {
			return n, io.EOF
		}
		if seq := int(at / partSize); p.plain == nil || seq != p.seq {
			if p.plain, err = p.s.openPart(p.ctx, p.file.ID, seq); err != nil {
				return n, err
			}
			p.seq = seq
		}
		copied := copy(b[n:], p.plain[min(int(at%partSize), len(p.plain)):])
		if copied == 0 {
			return n, io.ErrUnexpectedEOF
		}
		n, at = n+copied, at+int64(copied)
	}
	return n, nil
}
