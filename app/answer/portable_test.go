package answer_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/register"
	"rettighetsporten/app/report"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// portableNord lets Nord's cases rest on consent: of each the person has
// provided the text, and the papers are searched by hand. The chat rests on
// nothing that can be taken along.
func portableNord(f *register.File) {
	nord := &f.Controllers[0]
	nord.Activities[0].Facts.LegalBases = []models.LegalBasis{{Profile: models.BasisConsent}}
	store := &nord.Stores[0].StoreFacts
	store.Dataset = strings.ReplaceAll(store.Dataset, "data_categories: [user.content], fides_meta: {data_type: string}}",
		"data_categories: [user.content], fides_meta: {data_type: string}, meta: {provided: true, label: {nb: Tekst, en: Text}}}")
}

// portableCase files the request and lets everybody answer, so that it is under
// review.
func portableCase(w *world.World, worker authz.Actor, language models.Language, owner collect.Reply) rights.Case {
	w.T.Helper()
	w.Furnish("oksana")
	sub := w.Submission("nord")
	sub.Language, sub.Wishes = language, []rights.Wish{{Right: models.RightPortability, Asked: models.Asked{Wanted: "Nabobyen"}}}
	rr, err := w.Rights.Submit(w.T.Context(), w.Citizen("oksana"), sub)
	w.Must(err)
	w.Drain()
	w.Collected(worker, rr.CaseNumber)
	w.OwnerAnswers(owner)
	return w.Open(worker, rr.CaseNumber)
}

func unzipped(t testing.TB, content []byte) map[string]string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range r.File {
		open, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(open)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(b)
	}
	return files
}

// From the review to the files: only what the person has provided, on consent or
// contract, and not what is held back; what is approved is what goes; and what
// is left out is told with its provision.
func TestTakingDataAlong(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db, portableNord)
		ctx, ola, boss := t.Context(), w.Staff("ola", authz.Caseworker, "nord"), w.Staff("sjef", authz.Approver, "nord")
		c := portableCase(w, ola, models.Bokmal, collect.Reply{State: models.TaskCompleted, Rows: []map[string]any{{"Ønske": "=1+1", "Antall": int64(-2), "Sendt": true}}})
		if asked := w.Stores["chat"].Asked(); len(asked) > 0 {
			t.Errorf("the chat rests on nothing that can be taken along, and was asked %v", asked)
		}
		rows, err := w.Review.Rows(ctx, ola, c)
		w.Must(err)
		var seen []map[string]any
		for _, r := range rows {
			seen = append(seen, r.Values)
		}
		if diff := cmp.Diff([]map[string]any{{"text": "Egen sak."}, {"text": "Nabovarsel fra en annen."}, {"Ønske": "=1+1", "Antall": int64(-2), "Sendt": true}}, seen); diff != "" {
			t.Errorf("there is to decide about (-want +got):\n%s", diff)
		}
		held := review.Choice{Outcome: models.Withheld, Ground: "20-4-others", Reason: "Det er naboen som har skrevet det.", Argument: "Den andre har sagt nei."}
		w.Must(w.Review.Choose(ctx, ola, c, []review.Ref{rows[1].Ref()}, held))
		w.Refused(w.Review.Choose(ctx, ola, c, []review.Ref{rows[1].Ref()}, review.Choice{Outcome: models.Withheld, Ground: "20-2-not-feasible", Reason: "x"}), fault.Invalid, "review.ground_missing")
		w.Refused(w.Answer.Submit(ctx, ola, c, ""), fault.Conflict, "answer.not_ready")
		_, err = w.Review.ReleaseRest(ctx, ola, c)
		w.Must(err)
		var today bytes.Buffer
		w.Must(w.Answer.PreviewFiles(ctx, ola, c, &today))
		w.Must(w.Answer.Submit(ctx, ola, c, "Her er det du ba om."))
		if n := w.Count("SELECT COUNT(*) FROM answer_files WHERE number = 0"); n != 1 {
			t.Fatalf("%d bundles wait", n)
		}
		c = w.Open(boss, c.Item.Reference)
		draft, err := w.Answer.Draft(ctx, boss, c)
		w.Must(err)
		var waiting bytes.Buffer
		w.Must(w.Answer.PreviewFiles(ctx, boss, c, &waiting))
		w.Must(w.Answer.Return(ctx, boss, c, draft.Version, "Skriv mer."))
		if n := w.Count("SELECT COUNT(*) FROM answer_file_parts"); n != 0 {
			t.Errorf("%d parts of the returned draft's files are kept", n)
		}
		w.Must(w.Answer.Submit(ctx, ola, w.Open(ola, c.Item.Reference), "Her er det du ba om."))
		c = w.Open(boss, c.Item.Reference)
		draft, err = w.Answer.Draft(ctx, boss, c)
		w.Must(err)
		waiting.Reset()
		w.Must(w.Answer.PreviewFiles(ctx, boss, c, &waiting))
		w.Must(w.Answer.Approve(ctx, boss, c, draft.Version))
		w.Drain()

		citizen := w.Citizen("oksana")
		c = w.Open(citizen, c.Item.Reference)
		if c.Item.Status != models.StatusAnswered || c.Item.Outcome != models.OutcomePartly {
			t.Errorf("the case is %s, %s", c.Item.Status, c.Item.Outcome)
		}
		sent, err := w.Answer.Read(ctx, citizen, c, answer.Newest)
		w.Must(err)
		words, err := report.Encode(sent.Document)
		w.Must(err)
		for _, said := range []string{"Du skrev: «Nabobyen»", "Dit sender vi ikke filene", "artikkel 20 nr. 2"} { // Art. 12(4)
			if !bytes.Contains(words, []byte(said)) {
				t.Errorf("the answer does not say %q", said)
			}
		}
		files, err := w.Answer.Files(ctx, citizen, c, 1)
		w.Must(err)
		var got bytes.Buffer
		w.Must(files.WriteTo(ctx, &got))
		if int64(got.Len()) != files.Size || !bytes.Equal(got.Bytes(), waiting.Bytes()) {
			t.Error("what the person got is not what was approved")
		}
		in := unzipped(t, got.Bytes())
		if diff := cmp.Diff([]string{"LESMEG.txt", "csv/arkiv.cases.csv", "csv/papir.csv", "data.json", "schema.json"}, slices.Sorted(maps.Keys(in))); diff != "" {
			t.Errorf("the files (-want +got):\n%s", diff)
		}
		var doc struct {
			Data    map[string][]map[string]any `json:"data"`
			LeftOut []map[string]string         `json:"left_out"`
		}
		w.Must(json.Unmarshal([]byte(in["data.json"]), &doc))
		if diff := cmp.Diff(map[string][]map[string]any{
			"arkiv.cases": {{"text": "Egen sak."}}, "papir": {{"Ønske": "=1+1", "Antall": float64(-2), "Sendt": true}},
		}, doc.Data); diff != "" {
			t.Errorf("the data (-want +got):\n%s", diff)
		}
		var grounds []string
		for _, o := range doc.LeftOut {
			grounds = append(grounds, o["what"]+" "+o["ground"])
		}
		if diff := cmp.Diff([]string{"Arkivet: cases: id 20-1-not-provided", "Arkivet: cases: person_id 20-1-not-provided", "Arkivet: cases: counterpart 20-1-not-provided", "Arkivet: persons 20-1-not-provided", "Chatten 20-1-basis", "Arkivet: cases 20-4-others"}, grounds); diff != "" {
			t.Errorf("left out (-want +got):\n%s", diff)
		}
		if csv := in["csv/papir.csv"]; csv != "\"Antall\",\"Sendt\",\"Ønske\"\r\n-2,true,\"'=1+1\"\r\n" {
			t.Errorf("the table is %q", csv)
		}
		for name, text := range in {
			if strings.Contains(text, "Nabovarsel") || strings.Contains(text, w.Person("oksana").NationalID.Reveal()) {
				t.Errorf("%s has what the person may not take along", name)
			}
		}
		_, err = w.Answer.Files(ctx, w.Citizen("hakon"), c, 1)
		w.Refused(err, fault.NotFound, "error.not_found")
		w.Refused(w.Answer.PreviewFiles(ctx, ola, w.Open(ola, c.Item.Reference), io.Discard), fault.NotFound, "error.not_found")
	})
}

// Files that go with no answer are not kept: of a submission that was cut off, and
// of a case that nobody is asked to approve.
func TestFilesOfNoAnswerArePurged(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db, portableNord)
		ctx, ola := t.Context(), w.Staff("ola", authz.Caseworker, "nord")
		c := portableCase(w, ola, models.Bokmal, collect.Reply{State: models.TaskNotFound})
		_, err := w.Review.ReleaseRest(ctx, ola, c)
		w.Must(err)
		w.Must(w.Answer.Submit(ctx, ola, c, "Her er det du ba om."))
		w.Exec("INSERT INTO answer_files (id, item_id, controller_id, number, kind, place, name, table_id, first_row, last_row, pages, size, sha256, created_at) SELECT 'cut-off', item_id, controller_id, NULL, kind, 0, name, table_id, 0, 0, 0, 0, '', created_at FROM answer_files")
		w.Must(w.Rights.PurgeFiles(ctx))
		if n := w.Count("SELECT COUNT(*) FROM answer_files"); n != 2 {
			t.Errorf("%d bundles are there while files may be made", n)
		}
		w.Clock.Advance(25 * time.Hour)
		w.Must(w.Rights.PurgeFiles(ctx))
		if n := w.Count("SELECT COUNT(*) FROM answer_files"); n != 1 {
			t.Errorf("%d bundles are there when nobody makes files any more", n)
		}
		w.Exec("UPDATE request_items SET status = 'review'")
		w.Exec("UPDATE answer_files SET number = 0 WHERE number IS NULL")
		w.Must(w.Rights.PurgeFiles(ctx))
		if n := w.Count("SELECT COUNT(*) FROM answer_files"); n != 0 {
			t.Errorf("%d bundles wait for an approval nobody is asked for", n)
		}
	})
}

// Where nothing can be taken along the answer is no empty file: the caseworker
// is told to refuse.
func TestNothingToTakeAlongIsRefused(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.SQLite(t))
	ola := w.Staff("ola", authz.Caseworker, "sor")
	sub := w.Submission("sor")
	sub.Wishes = []rights.Wish{{Right: models.RightPortability}}
	rr, err := w.Rights.Submit(t.Context(), w.Citizen("oksana"), sub)
	w.Must(err)
	c := w.Collected(ola, rr.CaseNumber)
	if asked := w.Stores["sor"].Asked(); len(asked) > 0 || c.Item.Status != models.StatusReview {
		t.Errorf("asked %v, the case is in %s", asked, c.Item.Status)
	}
	o, err := w.Answer.Obstacles(t.Context(), ola, c)
	w.Must(err)
	if !o.Unreached || !o.Any() {
		t.Errorf("in the way is %+v", o)
	}
	w.Refused(w.Answer.Submit(t.Context(), ola, c, ""), fault.Conflict, "portable.nothing_reached")
	w.Must(w.Answer.Decide(t.Context(), ola, c, models.Refusal("20-1-basis", "Det bygger på en lov.", "")))
}

// What was found and is somebody else's work is not called nothing.
func TestNothingThatThePersonHasProvided(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.SQLite(t), portableNord, func(f *register.File) {
		store := &f.Controllers[0].Stores[0].StoreFacts
		store.Dataset = strings.ReplaceAll(store.Dataset, "provided: true", "provided: false")
	})
	ola := w.Staff("ola", authz.Caseworker, "nord")
	c := portableCase(w, ola, models.Bokmal, collect.Reply{State: models.TaskNotFound})
	rows, err := w.Review.Rows(t.Context(), ola, c)
	w.Must(err)
	doc, err := w.Answer.Preview(t.Context(), ola, c)
	w.Must(err)
	if text := said(doc); len(rows) > 0 || !strings.Contains(text, "Arkivet | Saksbehandling | Søkte, fant ingenting som du selv har gitt") ||
		!strings.Contains(text, "du har ikke gitt oss disse opplysningene selv): cases; persons") || !strings.Contains(text, "Vi fant ingenting du har gitt oss") {
		t.Errorf("of %d rows the answer says %s", len(rows), text)
	}
	w.Refused(w.Answer.Submit(t.Context(), ola, c, ""), fault.Conflict, "portable.nothing_reached")
	if n := w.Count("SELECT COUNT(*) FROM answer_files"); n != 0 {
		t.Errorf("%d bundles of nothing are kept", n)
	}
	bodil := w.Staff("bodil", authz.Approver, "nord")
	w.Must(w.Answer.Decide(t.Context(), ola, c, models.Refusal("20-1-not-provided", "Det er vi som har skrevet det.", "")))
	draft, err := w.Answer.Draft(t.Context(), bodil, w.Open(bodil, c.Item.Reference))
	w.Must(err)
	w.Must(w.Answer.Approve(t.Context(), bodil, w.Open(bodil, c.Item.Reference), draft.Version))
	w.Drain()
	if item := w.Open(ola, c.Item.Reference).Item; item.Outcome != models.OutcomeRefused || item.Ground != "20-1-not-provided" {
		t.Errorf("it is counted as %s, %s", item.Outcome, item.Ground)
	}
}

// What is on paper alone is told so, on its own provision, and files that no
// machine can read are not taken.
func TestWhatIsOnPaperIsNotTakenAlong(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.SQLite(t), portableNord)
	ctx, ola, owner := t.Context(), w.Staff("ola", authz.Caseworker, "nord"), w.Staff("arkivar", authz.StoreOwner, "nord")
	c := portableCase(w, ola, models.Bokmal, collect.Reply{State: models.TaskNotFound, OnPaper: true})
	all, err := w.Collect.Status(ctx, ola, c)
	w.Must(err)
	if paper := all[2].Collection; paper.State != models.CollectionNotSearched || paper.Reason != collect.NotAutomated {
		t.Errorf("the papers are %s, %s", paper.State, paper.Reason)
	}
	_, err = w.Review.ReleaseRest(ctx, ola, c)
	w.Must(err)
	doc, err := w.Answer.Preview(ctx, ola, c)
	w.Must(err)
	if !strings.Contains(said(doc), "Papirarkivet (Regel: personvernforordningen artikkel 20 nr. 1: opplysningene behandles ikke automatisert)") {
		t.Errorf("the answer says %s", said(doc))
	}

	sub := w.Submission("nord")
	sub.Wishes = []rights.Wish{{Right: models.RightPortability}}
	rr, err := w.Rights.Submit(ctx, w.Citizen("oksana"), sub)
	w.Must(err)
	w.Drain()
	w.Collected(ola, rr.CaseNumber)
	tasks, err := w.Collect.Tasks(ctx, owner)
	w.Must(err)
	for _, task := range tasks {
		if task.State == models.TaskOpen {
			opened, err := w.Collect.Task(ctx, owner, task.ID)
			w.Must(err)
			if !opened.Portable {
				t.Error("the owner is not told that the person takes data along")
			}
			reply := collect.Reply{State: models.TaskCompleted, Attachments: []collect.Attachment{{Name: "skann.pdf", Content: []byte("%PDF")}}}
			w.Refused(w.Collect.Answer(ctx, owner, task.ID, reply), fault.Invalid, "task.only_tables")
		}
	}
}

// The letter and the answer, word by word in each language letters have.
func TestTheAnswerToWhoTakesDataAlong(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.SQLite(t), portableNord)
	ctx, ola, boss := t.Context(), w.Staff("ola", authz.Caseworker, "nord"), w.Staff("sjef", authz.Approver, "nord")
	for _, language := range models.LetterLanguages() {
		c := portableCase(w, ola, language, collect.Reply{State: models.TaskNotFound})
		_, err := w.Review.ReleaseRest(ctx, ola, c)
		w.Must(err)
		w.Must(w.Answer.Submit(ctx, ola, c, ""))
		c = w.Open(boss, c.Item.Reference)
		draft, err := w.Answer.Draft(ctx, boss, c)
		w.Must(err)
		w.Must(w.Answer.Approve(ctx, boss, c, draft.Version))
		w.Drain()
		citizen := w.Citizen("oksana")
		c = w.Open(citizen, c.Item.Reference)
		if c.Item.Outcome != models.OutcomeDelivered {
			t.Errorf("the outcome is %s", c.Item.Outcome)
		}
		letters, err := w.Rights.Letters(ctx, citizen, c)
		w.Must(err)
		files, err := w.Answer.Files(ctx, citizen, c, 1)
		w.Must(err)
		var zipped bytes.Buffer
		w.Must(files.WriteTo(ctx, &zipped))
		in := unzipped(t, zipped.Bytes())
		readme := in["LESMEG.txt"] + in["README.txt"]
		got, err := w.Answer.Read(ctx, citizen, c, 1)
		w.Must(err)
		apptest.Golden(t, "portable."+string(language)+".txt", letters[len(letters)-1].Body+"\n\n"+said(got.Document)+"\n=== "+readme)
	}
}

// said is what the document says, a line each.
func said(doc report.Document) string {
	lines := []string{"=== " + doc.Meta.Title}
	for _, s := range doc.Sections {
		lines = append(lines, "", "# "+s.Heading)
		for _, block := range s.Blocks {
			switch b := block.(type) {
			case report.Paragraph:
				lines = append(lines, b.Text)
			case report.List:
				for _, item := range b.Items {
					lines = append(lines, "- "+item)
				}
			case report.Facts:
				for _, f := range b.Items {
					lines = append(lines, f.Term+" ("+f.Article+"): "+strings.Join(f.Lines, "; "))
				}
			case report.Table:
				if b.Note != "" {
					lines = append(lines, b.Note)
				}
				for _, r := range b.Rows {
					lines = append(lines, "| "+strings.Join(doc.Meta.Words.Row(r), " | "))
				}
			}
		}
	}
	return strings.Join(lines, "\n") + "\n"
}
