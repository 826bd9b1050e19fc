package owner_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/owner"
	"rettighetsporten/handlers/staff/stafftest"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// service is an owner's tasks by hand.
type service struct {
	tasks   []collect.Task
	fail    error
	upload  error
	replies []collect.Reply
	files   []string

	changes *changes
}

func (s *service) Tasks(context.Context, authz.Actor) ([]collect.Task, error) { return s.tasks, nil }

func (s *service) Task(_ context.Context, actor authz.Actor, id string) (collect.Task, error) {
	for _, t := range s.tasks {
		if t.ID == id && t.OwnerEmail == actor.Email {
			return t, nil
		}
	}
	return collect.Task{}, fault.New(fault.NotFound, "error.not_found")
}

func (s *service) Answer(_ context.Context, _ authz.Actor, _ string, reply collect.Reply) error {
	s.replies = append(s.replies, reply)
	return s.fail
}

// ReadUpload takes each line for a row.
func (s *service) ReadUpload(_ context.Context, name string, r io.Reader) ([]map[string]any, error) {
	content, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	s.files = append(s.files, name)
	var rows []map[string]any
	for line := range strings.Lines(string(content)) {
		rows = append(rows, map[string]any{"Linje": strings.TrimSpace(line)})
	}
	return rows, s.upload
}

func task(id string, store models.RecordStore, state models.TaskState, due int) collect.Task {
	t := collect.Task{
		StoreTask: models.StoreTask{ID: id, OwnerEmail: "nils@eksempel.no", State: state, Due: models.DateIn(stafftest.Now(), stafftest.Now().Location()).AddDays(due), CreatedAt: stafftest.Received(6)},
		Store:     store, ControllerName: stafftest.Telemark().Name, CaseNumber: stafftest.Number, Name: "Siv Ájbmel Østgård",
		Seeds: []rights.Seed{
			{Kind: models.SeedNationalID, Value: "14838513779", Proof: models.ProofEID},
			{Kind: models.SeedEmail, Value: "siv@eksempel.no", Proof: models.ProofCode},
		},
	}
	if state != models.TaskOpen {
		at := stafftest.Received(2)
		t.AnsweredAt = &at
	}
	return t
}

func tasks() *service {
	stores := stafftest.Stores()
	archive, paper := stores[7], stores[8]
	archive.Facts.Instruction = models.Text{NB: "Søk i sakarkivet på fødselsnummer.\nTa med journalposter.", EN: "Search the archive."}
	return &service{tasks: []collect.Task{
		task("t1", archive, models.TaskOpen, -1), task("t2", paper, models.TaskOpen, 1), task("t3", paper, models.TaskOpen, 7),
		task("t4", archive, models.TaskNotFound, -4), task("t5", paper, models.TaskException, -9),
	}}
}

func serve(t *testing.T, s *service) *stafftest.Site {
	t.Helper()
	if s.changes == nil {
		s.changes = &changes{}
	}
	return stafftest.Serve(t, func(kit *web.Kit) []web.Route {
		return (&owner.Pages{Kit: kit, Tasks: s, Changes: s.changes, Uploads: s, Now: stafftest.Now}).Routes()
	})
}

func nils(t *testing.T, s *service) *stafftest.Reader {
	t.Helper()
	return serve(t, s).SignIn("Nils Systemeier", "nils@eksempel.no", "owner:telemark")
}

const (
	list = "/systemeier"
	path = "/systemeier/oppgave/t1"
)

func TestTasksListsWhatIsOpenFirst(t *testing.T) {
	t.Parallel()
	r := nils(t, tasks())
	p := r.Get(list).Want(
		http.StatusOK, "Oppgaver", "Sakarkivet Let. Telemark fylkeskommune – Karrieresenter Telemark 1 dag over fristen", "1 dag igjen", "7 dager igjen", "10.11.2026",
		"Svart på", "Ikke funnet, 14.11.2026", "Kunne ikke gjennomføres",
	)
	for _, state := range []string{"overdue", "soon", "ok"} {
		p.One("span", "data-state", state)
	}
	p.Lacks("Siv", "14838513779", stafftest.Number)
	r.Lang = models.English
	r.Get(list).Want(http.StatusOK, "Tasks", "1 day overdue")
	nils(t, &service{}).Get(list).Want(http.StatusOK, "Du har ingen oppgaver nå")
}

func TestTaskSaysWhatToDoAndWhomToLookFor(t *testing.T) {
	t.Parallel()
	r := nils(t, tasks())
	p := r.Get(path).Want(
		http.StatusOK, "Sakarkivet", "Ta med journalposter.", "Siv Ájbmel Østgård", "Fødselsnummer eller D-nummer 14838513779", "E-post siv@eksempel.no",
		"Let bare med dette", "Send svaret",
	)
	p.Lacks(stafftest.Number, "Jeg lurer særlig")
	if got := stafftest.Attr(p.One("form", "action", path), "enctype"); got != "multipart/form-data" {
		t.Errorf("the form is sent as %q", got)
	}
	r.Get("/systemeier/oppgave/t2").Want(http.StatusOK, "Se etter i registeret") // no instruction of its own
	r.Lang = models.English
	r.Get(path).Want(http.StatusOK, "Search the archive.", "Whom to look for")
}

func TestTaskWithoutKeysAndClosed(t *testing.T) {
	t.Parallel()
	s := tasks()
	s.tasks[0].Seeds = nil
	r := nils(t, s)
	r.Get(path).Want(http.StatusOK, "Ingen søkenøkkel kan brukes")
	s.tasks[4].Note = "Mappen er lånt ut."
	r.Get("/systemeier/oppgave/t5").Want(http.StatusOK, "Kunne ikke gjennomføres", "Oppgaven er avsluttet", "Mappen er lånt ut.").
		Lacks("Siv", "14838513779", "Send svaret")
}

// Who is asked for what somebody takes along gives a table, or says that it is
// on paper.
func TestATaskAboutTakingDataAlong(t *testing.T) {
	t.Parallel()
	s := tasks()
	nils(t, s).Get(path).Want(http.StatusOK, "Send svaret").Lacks("Det finnes bare på papir")
	s.tasks[0].Portable = true
	r := nils(t, s)
	p := r.Get(path).Want(http.StatusOK, "dataportabilitet", "Ta ikke med vurderinger", "Det finnes bare på papir")
	if files := p.All("input", "name", "attachments"); len(files) > 0 {
		t.Error("files that no machine reads can be put to it")
	}
	r.PostFile(path, url.Values{"state": {"on-paper"}}, "", nil).SentTo(list, "notice.staff.task_answered")
	if diff := cmp.Diff([]collect.Reply{{State: models.TaskNotFound, OnPaper: true}}, s.replies); diff != "" {
		t.Errorf("replied (-want +got):\n%s", diff)
	}
}

func TestReplies(t *testing.T) {
	t.Parallel()
	typed := map[string]any{"Opplysning": "Sak 26/118\nSøknad om reise"}
	cases := map[string]struct {
		form    url.Values
		file    string
		content string
		want    collect.Reply
	}{
		"typed in blocks": {
			form: url.Values{"state": {"completed"}, "text": {"\n\nSak 26/118\r\n  Søknad om reise \n \n\nSak 26/200\n"}},
			want: collect.Reply{State: models.TaskCompleted, Rows: []map[string]any{typed, {"Opplysning": "Sak 26/200"}}},
		},
		"a file": {
			form: url.Values{"state": {"completed"}, "note": {"Alt er med."}}, file: "uttrekk.csv", content: "a\nb",
			want: collect.Reply{State: models.TaskCompleted, Note: "Alt er med.", Rows: []map[string]any{{"Linje": "a"}, {"Linje": "b"}}},
		},
		"a file and typed": {
			form: url.Values{"state": {"completed"}, "text": {"Sak 26/118\nSøknad om reise"}}, file: "uttrekk.csv", content: "a",
			want: collect.Reply{State: models.TaskCompleted, Rows: []map[string]any{{"Linje": "a"}, typed}},
		},
		"nothing found, with an empty file field": {form: url.Values{"state": {"not-found"}}, file: "", want: collect.Reply{State: models.TaskNotFound}},
		"exception": {form: url.Values{"state": {"exception"}, "note": {" Arkivet er stengt. "}}, want: collect.Reply{State: models.TaskException, Note: "Arkivet er stengt."}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := tasks()
			nils(t, s).PostFile(path, c.form, c.file, []byte(c.content)).SentTo(list, "notice.staff.task_answered")
			if diff := cmp.Diff([]collect.Reply{c.want}, s.replies); diff != "" {
				t.Errorf("answered (-want +got):\n%s", diff)
			}
		})
	}
}

// Files that go along are taken as they are, whatever they say they are, beside
// a file of rows or alone.
func TestFilesGoAlongUnread(t *testing.T) {
	t.Parallel()
	note := stafftest.Upload{Field: "attachments", Name: "notat.pdf", Content: []byte("<script>alert(1)</script>\x00\xff")}
	picture := stafftest.Upload{Field: "attachments", Name: "bilde.png", Content: []byte("no picture")}
	rows := stafftest.Upload{Field: "file", Name: "uttrekk.csv", Content: []byte("a")}
	completed := url.Values{"state": {"completed"}}
	s := tasks()
	nils(t, s).PostFiles(path, completed, note, picture).SentTo(list, "notice.staff.task_answered")
	nils(t, s).PostFiles(path, completed, rows, note).SentTo(list, "notice.staff.task_answered")
	want := []collect.Reply{
		{State: models.TaskCompleted, Attachments: []collect.Attachment{{Name: "notat.pdf", Content: note.Content}, {Name: "bilde.png", Content: picture.Content}}},
		{State: models.TaskCompleted, Rows: []map[string]any{{"Linje": "a"}}, Attachments: []collect.Attachment{{Name: "notat.pdf", Content: note.Content}}},
	}
	if diff := cmp.Diff(want, s.replies); diff != "" {
		t.Errorf("answered (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"uttrekk.csv"}, s.files); diff != "" {
		t.Errorf("read (-want +got):\n%s", diff)
	}
}

func TestFilesThatCannotGoAlong(t *testing.T) {
	t.Parallel()
	one := stafftest.Upload{Field: "attachments", Name: "notat.pdf", Content: []byte("x")}
	for name, c := range map[string]struct {
		state string
		files []stafftest.Upload
		words string
		field string
	}{
		"an empty one": {"completed", []stafftest.Upload{one, {Field: "attachments", Name: "tom.txt"}}, "En av filene er tom", "attachments"},
		"too many":     {"completed", slices.Repeat([]stafftest.Upload{one}, collect.MaxAttachments+1), "høyst 20", "attachments"},
		"not found":    {"not-found", []stafftest.Upload{one}, "Velg «Fullført», eller fjern dem", "state"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := tasks()
			p := nils(t, s).PostFiles(path, url.Values{"state": {c.state}, "note": {"Se filene"}}, c.files...).
				Want(http.StatusUnprocessableEntity, c.words, "Velg filen på nytt.")
			p.One("a", "href", "#"+c.field)
			p.One("p", "id", c.field+"-e")
			if len(s.replies) > 0 {
				t.Error("it was answered all the same")
			}
			if stafftest.Words(p.One("textarea", "name", "note")) != "Se filene" {
				t.Error("the note is lost")
			}
		})
	}
}

func TestReplySaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	many := strings.Repeat("rad\n\n", 2001)
	cases := map[string]struct {
		form    url.Values
		content string
		upload  error
		fail    error
		status  int
		words   string
		field   string
	}{
		"no state":             {url.Values{"text": {"Sak"}}, "", nil, nil, http.StatusUnprocessableEntity, "Velg hva du kom fram til", "state"},
		"an invented state":    {url.Values{"state": {"cancelled"}}, "", nil, nil, http.StatusUnprocessableEntity, "Velg hva du kom fram til", "state"},
		"completed with none":  {url.Values{"state": {"completed"}}, "", nil, nil, http.StatusUnprocessableEntity, "Last opp en fil eller skriv inn", "text"},
		"exception, no why":    {url.Values{"state": {"exception"}}, "", nil, nil, http.StatusUnprocessableEntity, "Skriv hvorfor søket", "note"},
		"not found, with rows": {url.Values{"state": {"not-found"}, "text": {"Sak"}}, "", nil, nil, http.StatusUnprocessableEntity, "Velg «Fullført», eller fjern dem", "state"},
		"too many typed":       {url.Values{"state": {"completed"}, "text": {many}}, "", nil, nil, http.StatusUnprocessableEntity, "høyst 2000", "text"},
		"too many in the file": {url.Values{"state": {"completed"}}, strings.Repeat("rad\n", 2001), nil, nil, http.StatusUnprocessableEntity, "høyst 2000", "file"},
		"a file nobody can read": {
			url.Values{"state": {"completed"}, "note": {"Se filen"}},
			"x", errors.New("line 1 holds 14838513779"), nil,
			http.StatusUnprocessableEntity, "Filen kunne ikke leses", "file",
		},
		"a file the reader explains": {
			url.Values{"state": {"completed"}},
			"x", fault.New(fault.Invalid, "task.file_unreadable"), nil,
			http.StatusUnprocessableEntity, "Bruk CSV, Excel", "file",
		},
		"closed meanwhile": {url.Values{"state": {"completed"}, "text": {"Sak"}}, "", nil, fault.New(fault.Conflict, "task.closed"), http.StatusConflict, "allerede avsluttet", ""},
		"outage":           {url.Values{"state": {"not-found"}}, "", nil, errors.New("disk"), http.StatusInternalServerError, "Noe gikk galt", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := tasks()
			s.upload, s.fail = c.upload, c.fail
			p := nils(t, s).PostFile(path, c.form, "uttrekk.csv", []byte(c.content)).Want(c.status, c.words)
			if c.field != "" {
				p.One("a", "href", "#"+c.field)
				p.One("p", "id", c.field+"-e")
				if len(s.replies) > 0 {
					t.Error("it was answered all the same")
				}
			}
			if c.status == http.StatusInternalServerError {
				return
			}
			if c.content != "" {
				p.Want(c.status, "Velg filen på nytt.")
			}
			if note := c.form.Get("note"); note != "" && stafftest.Words(p.One("textarea", "name", "note")) != note {
				t.Error("the note is lost")
			}
			if state := c.form.Get("state"); state == "completed" && !stafftest.HasAttr(p.One("input", "id", "state-completed"), "checked") {
				t.Error("the choice is lost")
			}
		})
	}
}

func TestUploadHasALimit(t *testing.T) {
	t.Parallel()
	s := tasks()
	big := bytes.Repeat([]byte("x"), web.MaxUpload+1)
	nils(t, s).PostFile(path, url.Values{"state": {"completed"}}, "uttrekk.csv", big).Want(http.StatusRequestEntityTooLarge, "for stort")
	if len(s.files)+len(s.replies) > 0 {
		t.Error("a file that is too large was read")
	}
}

func TestTaskIsForItsOwner(t *testing.T) {
	t.Parallel()
	site := serve(t, tasks())
	site.Nobody().Get(path).SentTo("/ansatt/logg-inn?tilbake="+url.QueryEscape(path), "")
	site.Nobody().Post(path, nil).Want(http.StatusUnauthorized)
	other := site.SignIn("Eva", "eva@eksempel.no", "owner:telemark")
	other.Get(path).Want(http.StatusNotFound)
	other.Post(path, nil).Want(http.StatusNotFound)
	worker := site.SignIn("Kari", "kari@eksempel.no", "caseworker:telemark", "administrator:*")
	for _, at := range []string{list, path} {
		worker.Get(at).Want(http.StatusForbidden)
	}
	worker.Post(path, nil).Want(http.StatusForbidden)
}

func TestOwnerLooks(t *testing.T) {
	t.Parallel()
	nils(t, tasks()).Look(list, "owner-tasks")
}

func TestTaskLooks(t *testing.T) {
	t.Parallel()
	nils(t, tasks()).Look(path, "owner-task")
}
