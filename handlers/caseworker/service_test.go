package caseworker_test

import (
	"context"
	"fmt"
	"io"
	"sync"
	"testing"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/answer/answertest"
	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/report"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/caseworker"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/staff/stafftest"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// service is a case by hand. It answers fail to every change, and keeps what
// it was asked to do.
type service struct {
	stafftest.Quiet
	stafftest.Choices

	t         *testing.T
	mu        sync.Mutex // of done and opened: several ask at once
	found     rights.Case
	statuses  []collect.StoreStatus
	rows      []review.Row
	confirmed map[review.Fact]string
	silent    []models.ProcessingActivity
	draft     answer.Draft
	obstacles answer.Obstacles
	given     answer.Given
	sending   answer.Sending
	layouts   collect.Layouts
	last      review.Step
	preview   error
	fail      error
	done      []string
	opened    []string // what is noted in the log as opened
}

func (s *service) do(format string, args ...any) error {
	s.mu.Lock()
	s.done = append(s.done, fmt.Sprintf(format, args...))
	s.mu.Unlock()
	return s.fail
}

func (s *service) Open(_ context.Context, actor authz.Actor, number string) (rights.Case, error) {
	if number != stafftest.Number || !actor.Reaches(s.found.Item.ControllerID) {
		return rights.Case{}, fault.New(fault.NotFound, "error.not_found")
	}
	return s.found, nil
}

func (s *service) Assign(_ context.Context, actor authz.Actor, number, staffID string, version int) error {
	return s.do("%s gives %s version %d to %s", actor.StaffID, number, version, staffID)
}

func (s *service) Events(context.Context, authz.Actor, rights.Case) ([]audit.Entry, error) {
	return stafftest.Entries(), nil
}

func (s *service) StaffNames(context.Context, []string) (map[string]string, error) {
	return stafftest.StaffNames(), nil
}

func (s *service) Seeds(context.Context, authz.Actor, models.RightsRequest) ([]rights.Seed, error) {
	return []rights.Seed{
		{Kind: models.SeedNationalID, Value: "14838513779", Proof: models.ProofEID},
		{Kind: models.SeedEmail, Value: "siv@eksempel.no", Proof: models.ProofCode},
		{Kind: models.SeedPhone, Value: "+4799999999", Proof: models.ProofCaseworker},
	}, nil
}

func (s *service) AddSeed(_ context.Context, _ authz.Actor, number string, seed rights.Seed, note string) error {
	return s.do("key %s %s of %s: %s", seed.Kind, seed.Value, number, note)
}

func (s *service) Status(context.Context, authz.Actor, rights.Case) ([]collect.StoreStatus, error) {
	return s.statuses, nil
}

func (s *service) Start(context.Context, authz.Actor, rights.Case) error { return s.do("start") }

func (s *service) Retry(_ context.Context, _ authz.Actor, _ rights.Case, store string) error {
	return s.do("retry %s", store)
}

func (s *service) GoOnWithout(_ context.Context, _ authz.Actor, _ rights.Case, store, why string) error {
	return s.do("go on without %s: %s", store, why)
}

func (s *service) Deletions(context.Context, authz.Actor, []string) (map[string][]collect.Deletion, error) {
	return map[string][]collect.Deletion{"item": stafftest.Deletions()}, nil
}

func (s *service) Layouts(context.Context, models.RequestItem) (collect.Layouts, error) {
	return s.layouts, nil
}

func (s *service) Look(_ context.Context, _ authz.Actor, c rights.Case, q review.Query) (review.View, error) {
	s.mu.Lock()
	s.opened = append(s.opened, "the rows")
	s.mu.Unlock()
	return stafftest.LookThrough(s.rows, s.statuses, q, c.Item, s.layouts)
}

func (s *service) ChooseAll(_ context.Context, _ authz.Actor, _ rights.Case, q review.Query, choice review.Choice) (int, error) {
	return 5, s.do("%s all %s %q from %v", choice.Outcome, q.Show, q.Text, q.From)
}

func (s *service) Search(_ context.Context, _ authz.Actor, _ rights.Case, text string) (string, error) {
	return "search-1", s.do("search %s", text)
}

func (s *service) Searched(_ context.Context, _ authz.Actor, _ rights.Case, id string) (string, error) {
	if id != "search-1" {
		return "", fault.New(fault.Conflict, "review.search_gone")
	}
	return "søsteren er", nil
}

func (s *service) OpenRow(_ context.Context, _ authz.Actor, _ rights.Case, ref review.Ref) (review.Row, error) {
	s.mu.Lock()
	s.opened = append(s.opened, "the row "+ref.String())
	s.mu.Unlock()
	for _, r := range s.rows {
		if r.Ref() == ref {
			return r, nil
		}
	}
	return review.Row{}, fault.New(fault.NotFound, "error.not_found")
}

func (s *service) Redact(_ context.Context, _ authz.Actor, _ rights.Case, ref review.Ref, parts []review.Part, choice review.Choice, release bool) error {
	return s.do("redact %s %v %s %s / %s, release %v", ref, parts, choice.Ground, choice.Reason, choice.Argument, release)
}

func (s *service) Note(_ context.Context, _ authz.Actor, _ rights.Case, ref review.Ref, text string) error {
	return s.do("note %s: %s", ref, text)
}

func (s *service) Last(context.Context, authz.Actor, rights.Case) (review.Step, bool, error) {
	return s.last, s.last.ID != "", nil
}

func (s *service) Undo(_ context.Context, _ authz.Actor, _ rights.Case, id string) error {
	return s.do("undo %s", id)
}

func (s *service) Unredact(_ context.Context, _ authz.Actor, _ rights.Case, ref review.Ref, part review.Part) error {
	return s.do("unredact %s %v", ref, part)
}

func (s *service) Choose(_ context.Context, _ authz.Actor, _ rights.Case, refs []review.Ref, choice review.Choice) error {
	return s.do("%s %v %s %s / %s", choice.Outcome, refs, choice.Ground, choice.Reason, choice.Argument)
}

func (s *service) OpenAttachment(_ context.Context, _ authz.Actor, _ rights.Case, ref review.Ref) (collect.Attachment, error) {
	return collect.Attachment{Name: "notat.PDF", Content: []byte("<script>")}, s.do("open the file of %s", ref)
}

func (s *service) ReleaseRest(context.Context, authz.Actor, rights.Case) (int, error) {
	return 3, s.do("release the rest")
}

func (s *service) Confirmations(context.Context, authz.Actor, rights.Case) (map[review.Fact]string, error) {
	return s.confirmed, nil
}

func (s *service) Confirm(_ context.Context, _ authz.Actor, _ rights.Case, statements map[review.Fact]string) error {
	return s.do("confirm %v", statements)
}

func (s *service) Draft(context.Context, authz.Actor, rights.Case) (answer.Draft, error) {
	if s.draft.State == "" {
		s.draft.State = models.DraftWriting
	}
	return s.draft, nil
}

func (s *service) Save(_ context.Context, _ authz.Actor, _ rights.Case, summary string) error {
	return s.do("save %s", summary)
}

func (s *service) Submit(_ context.Context, _ authz.Actor, _ rights.Case, summary string) error {
	return s.do("send %s", summary)
}

func (s *service) Obstacles(context.Context, authz.Actor, rights.Case) (answer.Obstacles, error) {
	return s.obstacles, nil
}

func (s *service) ToConfirm(context.Context, authz.Actor, rights.Case) ([]models.ProcessingActivity, error) {
	return s.silent, nil
}

func (s *service) Writing(ctx context.Context, actor authz.Actor, c rights.Case) (answer.Writing, error) {
	draft, err := s.Draft(ctx, actor, c)
	w := answer.Writing{Draft: draft, NotYet: s.preview}
	switch c.Item.Status {
	case models.StatusReview, models.StatusApproval:
		w.Obstacles = s.obstacles
	default:
		return w, err
	}
	if s.preview == nil {
		s.mu.Lock()
		s.opened = append(s.opened, "the draft")
		s.mu.Unlock()
		doc := answertest.Long(stafftest.Document(s.t))
		w.Document = &doc
	}
	return w, err
}

func (s *service) PreviewFiles(_ context.Context, _ authz.Actor, _ rights.Case, w io.Writer) error {
	if s.preview != nil {
		return s.preview
	}
	_, err := io.WriteString(w, "PK the draft's files")
	return err
}

func (s *service) Files(_ context.Context, _ authz.Actor, _ rights.Case, number int) (answer.File, error) {
	if number != 1 {
		return answer.File{}, fault.New(fault.NotFound, "error.not_found")
	}
	return answer.File{AnswerFile: models.AnswerFile{Kind: models.FilePortable, Size: 8}, WriteTo: func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, "PK files")
		return err
	}}, nil
}

func (s *service) Preview(context.Context, authz.Actor, rights.Case) (report.Document, error) {
	return answertest.Long(stafftest.Document(s.t)), s.preview
}

func (s *service) PreviewPDF(_ context.Context, _ authz.Actor, _ rights.Case, w io.Writer) error {
	if s.preview != nil {
		return s.preview
	}
	s.mu.Lock()
	s.opened = append(s.opened, "the draft as PDF")
	s.mu.Unlock()
	_, err := io.WriteString(w, "%PDF-1.4 by hand")
	return err
}

func (s *service) Read(_ context.Context, _ authz.Actor, _ rights.Case, number int) (answer.Answer, error) {
	if !s.found.Item.Sent() && !staff.WasSent(s.found.Item) || number > max(1, len(s.given.Versions)) {
		return answer.Answer{}, fault.New(fault.NotFound, "error.not_found")
	}
	s.mu.Lock()
	s.opened = append(s.opened, "the answer")
	s.mu.Unlock()
	return answer.Answer{Document: answertest.Long(stafftest.Document(s.t)), Files: []models.AnswerFile{{Kind: models.FileTable, Table: "table-1"}}, Number: max(1, number), Newest: max(1, len(s.given.Versions))}, nil
}

func (s *service) PDF(context.Context, authz.Actor, rights.Case, int) (answer.File, error) {
	if !staff.WasSent(s.found.Item) {
		return answer.File{}, fault.New(fault.NotFound, "error.not_found")
	}
	s.mu.Lock()
	s.opened = append(s.opened, "the answer as PDF")
	s.mu.Unlock()
	return answertest.File(models.FilePDF, "%PDF-1.4 as sent"), nil
}

func (s *service) Given(context.Context, authz.Actor, rights.Case) (answer.Given, error) {
	return s.given, nil
}

func (s *service) Sending(context.Context, authz.Actor, rights.Case) (answer.Sending, error) {
	return s.sending, nil
}

func (s *service) SendAgain(context.Context, authz.Actor, rights.Case) error {
	return s.do("send again")
}

func (s *service) LeaveSending(_ context.Context, _ authz.Actor, _ rights.Case, why string) error {
	if why == "" {
		return fault.New(fault.Invalid, "transfer.why_missing")
	}
	return s.do("leave sending: %s", why)
}

func (s *service) Activities(context.Context, string) ([]models.ProcessingActivity, error) {
	return stafftest.Activities(), nil
}

// inReview returns a case that Kari has under review, with 60 rows.
func inReview(t *testing.T) *service {
	t.Helper()
	return &service{
		t: t, found: stafftest.Case(models.StatusReview, "kari", "Kari Saksbehandler"), statuses: stafftest.Settled(), rows: stafftest.Rows(),
		silent: stafftest.Activities(), confirmed: map[review.Fact]string{{ActivityID: "booking", Fact: models.FactAutomated}: "Nei."},
	}
}

// in returns the case in another state, with the stores in every state.
func in(t *testing.T, status models.Status) *service {
	t.Helper()
	s := inReview(t)
	s.found.Item.Status, s.statuses = status, stafftest.Statuses()
	return s
}

func serve(t *testing.T, s *service) *stafftest.Site {
	t.Helper()
	return stafftest.Serve(t, func(kit *web.Kit) []web.Route {
		return (&caseworker.Pages{
			Thread: stafftest.Silent{}, Files: stafftest.Silent{},
			Kit: kit, Cases: s, Identities: s, Collections: s, Sources: s, Reviews: s, Drafts: s, Previews: s, Sent: s, Sending: s, Register: s, Effects: &stafftest.Effects{}, Now: stafftest.Now,
		}).Routes()
	})
}

// kari is who has the case.
func kari(t *testing.T, s *service) *stafftest.Reader {
	t.Helper()
	return serve(t, s).SignIn("Kari Saksbehandler", "kari@eksempel.no", "caseworker:telemark")
}

const at = "/saksbehandler/sak/" + stafftest.Number

func (s *service) Decided(rights.Case, models.AnswerDraft) (answer.Decided, error) {
	if s.draft.Outcome == "" {
		return answer.Decided{}, nil
	}
	return answer.Decided{
		Decision: models.Refusal("12-5-excessive", "Begrunnelse", "Loggen viser det."), Letter: "Vi gjør ikke det du ber om.\n\nBegrunnelse",
	}, nil
}

func (s *service) Table(_ context.Context, _ authz.Actor, _ rights.Case, number, place int) (answer.File, error) {
	if number != 1 || place != 0 {
		return answer.File{}, fault.New(fault.NotFound, "error.not_found")
	}
	return answertest.File(models.FileTable, "Bestilt;Time\r\n"), nil
}

func (s *service) All(_ context.Context, _ authz.Actor, _ rights.Case, number int, w io.Writer) error {
	if number != 1 {
		return fault.New(fault.NotFound, "error.not_found")
	}
	_, err := io.WriteString(w, "PK everything")
	return err
}

func (s *service) DraftTable(_ context.Context, _ authz.Actor, _ rights.Case, tableID string, w io.Writer) error {
	if tableID != "table-1" {
		return fault.New(fault.NotFound, "error.not_found")
	}
	_, err := io.WriteString(w, "Bestilt;Time\r\n")
	return err
}
