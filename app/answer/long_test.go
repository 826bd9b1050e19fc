package answer_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/report"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// longRows is so many rows that no document has them all in it.
const longRows = 400

// talkative puts so many lines into Nord's chat, and returns the case under review
// with everything decided.
func talkative(w *world.World, worker authz.Actor) rights.Case {
	w.T.Helper()
	p := w.Person("oksana")
	for i := range longRows {
		w.Stores["chat"].Put("lines", recordstore.Row{"id": int64(100 + i), "email": p.Email, "text": fmt.Sprintf("Linje nummer %d om saken.", i+1)})
	}
	c := w.UnderReview(worker)
	decide(w, worker, c)
	return w.Open(worker, c.Item.Reference)
}

// However long a table is, what is approved is what goes, in every form and whole; and
// whoever reads it, before and after, reads the same.
func TestALongTableIsInEveryForm(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx, ola, boss, oksana := t.Context(), w.Staff("ola", authz.Caseworker, "nord"), w.Staff("sjef", authz.Approver, "nord"), w.Citizen("oksana")
		c := talkative(w, ola)
		preview := func(actor authz.Actor) string {
			var b bytes.Buffer
			w.Must(w.Answer.PreviewPDF(ctx, actor, w.Open(actor, c.Item.Reference), &b))
			return pdfText(t, b.Bytes())
		}
		w.Must(w.Answer.Save(ctx, ola, c, "Her er svaret."))
		before := preview(ola)
		w.Must(w.Answer.Submit(ctx, ola, c, "Her er svaret."))
		w.Stores["chat"].Put("lines", recordstore.Row{"id": int64(5000), "email": w.Person("oksana").Email, "text": "Kom for sent."})
		c = w.Open(boss, c.Item.Reference)
		if after := preview(boss); after != before {
			t.Error("the approver reads something else than the caseworker sent")
		}
		w.Must(w.Answer.Approve(ctx, boss, c, 2))
		w.Drain()

		c = w.Open(oksana, c.Item.Reference)
		got, err := w.Answer.Read(ctx, oksana, c, answer.Newest)
		w.Must(err)
		pdf, err := readFile(w.Answer.PDF(ctx, oksana, c, answer.Newest))
		w.Must(err)
		var everything bytes.Buffer
		w.Must(w.Answer.All(ctx, oksana, c, 1, &everything))
		in := unzipped(t, everything.Bytes())
		stem := "svar-" + c.Item.Reference
		forms := map[string]string{"PDF": pdfText(t, pdf), "HTML": in[stem+".html"], "JSON": in[stem+".json"]}
		for name, content := range in {
			if strings.HasSuffix(name, ".csv") && strings.Contains(content, "Linje nummer") {
				forms["CSV"] = content
			}
		}
		for _, form := range []string{"PDF", "HTML", "JSON", "CSV"} {
			for i := range longRows {
				if n := strings.Count(forms[form], fmt.Sprintf("Linje nummer %d om saken.", i+1)); n != 1 {
					t.Fatalf("line %d stands %d times in the %s", i+1, n, form)
				}
			}
			if strings.Contains(forms[form], secret) || strings.Contains(forms[form], "Kom for sent.") {
				t.Errorf("the %s says what was withheld or never approved", form)
			}
		}
		page, err := report.View{Document: got.Document}.HTML()
		if err != nil || !strings.Contains(string(page), fmt.Sprintf("Her står de første 50 av %d rader.", longRows+2)) || strings.Contains(string(page), "Linje nummer 60 om") {
			t.Errorf("the page has another part of the table, %v", err)
		}

		var about struct {
			Files []struct {
				Name, Kind, SHA256 string
				Size               int64
			}
		}
		w.Must(json.Unmarshal([]byte(in["manifest.json"]), &about))
		var kinds []string
		for _, f := range about.Files {
			kinds = append(kinds, f.Kind)
			if content, ok := in[f.Name]; !ok || int64(len(content)) != f.Size || fmt.Sprintf("%x", sha256.Sum256([]byte(content))) != f.SHA256 {
				t.Errorf("the manifest does not say what %s is", f.Name)
			}
		}
		slices.Sort(kinds)
		if len(about.Files) != len(in)-1 || !slices.Equal(slices.Compact(kinds), []string{"data", "page", "pdf", "schema", "table"}) {
			t.Errorf("%d files are in the manifest, of the kinds %v, and %d beside it", len(about.Files), kinds, len(in)-1)
		}
		for _, f := range got.Files {
			if f.Kind != models.FileTable {
				continue
			}
			table, err := readFile(w.Answer.Table(ctx, oksana, c, 1, f.Place))
			if err != nil || string(table) != in[f.Name] {
				t.Errorf("%s by itself is another than among everything, %v", f.Name, err)
			}
		}
		_, err = w.Answer.Table(ctx, oksana, c, 1, 9)
		w.Refused(err, fault.NotFound, "error.not_found")
		err = w.Answer.All(ctx, w.Citizen("hakon"), c, 1, &everything)
		w.Refused(err, fault.NotFound, "error.not_found")
	})
}

// Who is cut off while the files are made goes on with the one that was not whole, on
// the same day with the same date; on another day they are made anew. What a table is
// too long for goes in volumes, and nothing of what was cut off is left.
func TestMakingTheFilesGoesOn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		later time.Duration
		pdfs  int
	}{"the same day": {time.Minute, 1}, "the next day": {24 * time.Hour, 2}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			apptest.EachDatabase(t, func(t *testing.T, db *database.DB) { makingGoesOn(world.New(t, db), db, c.later, c.pdfs) })
		})
	}
}

func makingGoesOn(w *world.World, db *database.DB, later time.Duration, pdfs int) {
	w.T.Helper()
	t := w.T
	ctx, ola, boss, oksana := t.Context(), w.Staff("ola", authz.Caseworker, "nord"), w.Staff("sjef", authz.Approver, "nord"), w.Citizen("oksana")
	w.Answer.FilePages = 8
	c := talkative(w, ola)
	w.Must(w.Answer.Submit(ctx, ola, c, "Her er svaret."))
	c = w.Open(boss, c.Item.Reference)
	w.Must(w.Answer.Approve(ctx, boss, c, 1))

	fails := models.FilePage // what is made after the tables
	begun := map[models.FileKind]int{}
	w.Must(db.Read().Callback().Create().Before("gorm:create").Register("test:full", func(tx *gorm.DB) {
		f, ok := tx.Statement.Dest.(*models.AnswerFile)
		if !ok {
			return
		}
		if begun[f.Kind]++; f.Kind == fails {
			_ = tx.AddError(errors.New("the disk is full"))
		}
	}))
	w.Drain()
	volumes := begun[models.FileVolume]
	if begun[models.FilePDF] != 1 || volumes < 2 || begun[models.FilePage] == 0 || begun[models.FileData] != 0 {
		t.Fatalf("begun: %v", begun)
	}
	if n := w.Count("SELECT COUNT(*) FROM access_reports"); n != 0 {
		t.Fatal("an answer was given without its files")
	}
	first := w.Clock.Now()
	writing, err := w.Answer.Writing(ctx, ola, w.Open(ola, c.Item.Reference))
	w.Must(err)
	if m := writing.Made; m.Files < volumes+2 || m.Pages < 8*(volumes-1) {
		t.Errorf("%d files of %d pages are said to be made", m.Files, m.Pages)
	}
	w.Exec("INSERT INTO answer_files (id, item_id, controller_id, number, kind, place, name, table_id, first_row, last_row, pages, size, sha256, created_at) SELECT 'cut-off', item_id, controller_id, NULL, 'page', 0, name, '', 0, 0, 0, 0, '', created_at FROM answer_files WHERE kind = 'pdf'")
	w.Clock.Advance(later)
	fails = ""
	w.Drain()
	if begun[models.FilePDF] != pdfs || begun[models.FileVolume] != pdfs*volumes {
		t.Errorf("the PDF was made %d times and the %d volumes %d times, want %d each", begun[models.FilePDF], volumes, begun[models.FileVolume], pdfs)
	}
	c = w.Open(oksana, c.Item.Reference)
	got, err := w.Answer.Read(ctx, oksana, c, answer.Newest)
	w.Must(err)
	same := models.DateIn(got.Document.Meta.Created, deadline.Zone()) == models.DateIn(first, deadline.Zone())
	if made := got.Document.Meta.Created; same != (pdfs == 1) || pdfs == 1 && made.After(first) {
		t.Errorf("the answer says that it was made %v, and its PDF was at %v", made, first)
	}
	if c.Item.AnsweredAt == nil || c.Item.AnsweredAt.Before(first.Add(later)) {
		t.Errorf("the case was answered at %v, before the person had the answer", c.Item.AnsweredAt)
	}
	if n := w.Count("SELECT COUNT(*) FROM answer_files WHERE number IS NULL OR number = 0"); n != 0 {
		t.Errorf("%d files are left over", n)
	}

	var everything bytes.Buffer
	w.Must(w.Answer.All(ctx, oksana, c, 1, &everything))
	in, rows, text := unzipped(t, everything.Bytes()), 0, ""
	for _, f := range got.Files {
		if f.Kind == models.FileVolume {
			rows += f.LastRow - f.FirstRow
			text += pdfText(t, []byte(in[f.Name]))
		}
	}
	if rows != longRows+2 {
		t.Errorf("the volumes have %d rows", rows)
	}
	for i := range longRows {
		if n := strings.Count(text, fmt.Sprintf("Linje nummer %d om saken.", i+1)); n != 1 {
			t.Fatalf("line %d stands %d times in the volumes", i+1, n)
		}
	}
}
