package answer_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/report"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Files of an owner's go along unread: each is reviewed as a row, the person
// gets those that are released, byte for byte, and nobody else gets any.
func TestFilesGoAlongWithTheAnswer(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		ctx := t.Context()
		oksana, other := w.Citizen("oksana"), w.Citizen("hakon")
		ola, boss := w.Staff("ola", authz.Caseworker, "nord"), w.Staff("sjef", authz.Approver, "nord")
		w.Furnish("oksana")
		w.ProveEmail(oksana, w.Person("oksana").Email)
		c := w.Collected(ola, w.File(oksana, "nord").CaseNumber)
		number := c.Item.Reference

		given := collect.Attachment{Name: `C:\arkiv\Skannet "notat".PDF`, Content: []byte("<script>alert('oksana')</script>\x00\xff")}
		held := collect.Attachment{Name: "../Brev om\u202e naboen\x00 Torvald.docx", Content: bytes.Repeat([]byte("Torvald sa det. "), 70_000)}
		w.OwnerAnswers(collect.Reply{State: models.TaskCompleted, Attachments: []collect.Attachment{given, held}})
		c = w.Open(ola, number)

		rows, err := w.Review.Rows(ctx, ola, c)
		w.Must(err)
		files := slices.DeleteFunc(slices.Clone(rows), func(r review.Row) bool { return !r.IsAttachment() })
		if len(files) != 2 || files[0].FileName() != `Skannet "notat".PDF` || files[1].FileSize() != int64(len(held.Content)) ||
			files[0].Values["sha256"] != fmt.Sprintf("%x", sha256.Sum256(given.Content)) {
			t.Fatalf("the files' rows are %v", files)
		}
		if n := w.Count("SELECT row_count FROM collections WHERE item_id = ? AND store_id = 'papir'", c.Item.ID); n != 2 {
			t.Errorf("the owner gave %d rows, want 2", n)
		}

		open := func(actor authz.Actor, want fault.Kind) {
			t.Helper()
			got, err := w.Review.OpenAttachment(ctx, actor, w.Open(actor, number), files[1].Ref())
			switch {
			case want == "" && (err != nil || !bytes.Equal(got.Content, held.Content) || got.Name != "Brev om naboen Torvald.docx"):
				t.Errorf("%s gets %q and %v", actor.Role, got.Name, err)
			case want != "" && !fault.Is(err, want):
				t.Errorf("%s gets %q and %v, want %s", actor.Role, got.Name, err, want)
			}
		}
		open(ola, "")
		open(boss, fault.NotFound) // not yet theirs
		open(w.Staff("kari", authz.Caseworker, "nord"), fault.Forbidden)
		for _, r := range []review.Ref{{PageID: rows[0].PageID}, {PageID: files[0].PageID, Index: 2}, {PageID: "x"}} {
			if _, err := w.Review.OpenAttachment(ctx, ola, c, r); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s has a file: %v", r, err)
			}
		}

		w.Must(w.Review.Choose(ctx, ola, c, []review.Ref{files[1].Ref()}, review.Choice{Outcome: models.Withheld, Ground: "15-4", Reason: reason, Argument: "Den andre har sagt nei."}))
		decide(w, ola, c)
		preview, err := w.Answer.Preview(ctx, ola, c)
		w.Must(err)
		want := []report.Attachment{{Name: `Skannet "notat".PDF`, Size: int64(len(given.Content)), Ref: files[0].Ref().String()}}
		if diff := cmp.Diff(want, preview.Attachments); diff != "" {
			t.Errorf("the draft has the files (-want +got):\n%s", diff)
		}
		sendIt(w, ola, boss, c, open)
		want[0].Unread = true // nothing that is held back can be looked for in it

		c = w.Open(oksana, number)
		got, err := w.Answer.Read(ctx, oksana, c, answer.Newest)
		w.Must(err)
		encoded, err := report.Encode(got.Document)
		w.Must(err)
		if diff := cmp.Diff(want, got.Document.Attachments); diff != "" || bytes.Contains(encoded, []byte("Torvald")) || !bytes.Contains(encoded, []byte("Filene er ikke i dette dokumentet.")) {
			t.Errorf("the answer has the files (-want +got):\n%s", diff)
		}
		file, err := w.Answer.Attachment(ctx, oksana, c, 1, 1)
		if err != nil || !bytes.Equal(file.Content, given.Content) || file.Ending() != ".pdf" {
			t.Errorf("the person gets %q%s, %v", file.Content, file.Ending(), err)
		}
		for place, number := range map[int]int{0: 1, 2: 1, 1: 2} {
			if _, err := w.Answer.Attachment(ctx, oksana, c, number, place); !fault.Is(err, fault.NotFound) {
				t.Errorf("file %d of version %d: %v", place, number, err)
			}
		}
		if _, err := w.Answer.Attachment(ctx, other, c, 1, 1); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else gets the file: %v", err)
		}
		for action, want := range map[string]int{"answer.attachment_downloaded": 1, "review.attachment_opened": 2} {
			if n := w.Count("SELECT COUNT(*) FROM audit_entries WHERE action = ?", action); n != want {
				t.Errorf("%s is logged %d times, want %d", action, n, want)
			}
		}
		for _, text := range []string{"Torvald", "alert('oksana')", "notat"} {
			if places := w.Readable(text); len(places) > 0 || strings.Contains(w.Log.String(), text) {
				t.Errorf("%q can be read in %v", text, places)
			}
		}
	})
}

// sendIt has the answer approved and sent; the approver looks into a file that
// is held back on the way.
func sendIt(w *world.World, ola, boss authz.Actor, c rights.Case, open func(authz.Actor, fault.Kind)) {
	w.T.Helper()
	ctx := w.T.Context()
	w.Must(w.Answer.Submit(ctx, ola, c, "Her er svaret."))
	open(boss, "")
	draft, err := w.Answer.Draft(ctx, boss, w.Open(boss, c.Item.Reference))
	w.Must(err)
	w.Must(w.Answer.Approve(ctx, boss, w.Open(boss, c.Item.Reference), draft.Version))
	w.Drain()
	open(boss, fault.NotFound)
}

func TestNamesOfFiles(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"notat.pdf": ".pdf", "NOTAT.PDF": ".pdf", "pakke.tar.gz": ".gz", "uten": "", "": "", ".": "", "rar.p/df": "", "rar.æøå": "", "x.kari-nordmann": "", "x.\r\nSet-Cookie: a": "", "lang.abcdefghi": "",
	} {
		if got := (collect.Attachment{Name: name}).Ending(); got != want {
			t.Errorf("%q ends with %q, want %q", name, got, want)
		}
	}
}
