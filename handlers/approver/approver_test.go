package approver_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/answer/answertest"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/report"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/approver"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/staff/stafftest"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// service is a draft by hand. It answers fail to every decision.
type service struct {
	stafftest.Quiet
	stafftest.Choices

	t       *testing.T
	found   rights.Case
	draft   answer.Draft
	rows    []review.Row
	given   answer.Given
	stores  []collect.StoreStatus
	preview error
	fail    error
	own     string // what the reader did to the answer
	done    []string
	opened  []string // what is noted in the log as opened
}

func (s *service) do(format string, args ...any) error {
	s.done = append(s.done, fmt.Sprintf(format, args...))
	return s.fail
}

func (s *service) Open(_ context.Context, actor authz.Actor, number string) (rights.Case, error) {
	if number != stafftest.Number || !actor.Reaches(s.found.Item.ControllerID) {
		return rights.Case{}, fault.New(fault.NotFound, "error.not_found")
	}
	return s.found, nil
}

func (s *service) StaffNames(context.Context, []string) (map[string]string, error) {
	return map[string]string{"kari": "Kari Saksbehandler", "bodil": "Bodil Beslutter"}, nil
}

func (s *service) Draft(context.Context, authz.Actor, rights.Case) (answer.Draft, error) {
	return s.draft, nil
}

func (s *service) Preview(context.Context, authz.Actor, rights.Case) (report.Document, error) {
	s.opened = append(s.opened, "the draft")
	return answertest.Long(stafftest.Document(s.t)), s.preview
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

func (s *service) PreviewPDF(_ context.Context, _ authz.Actor, _ rights.Case, w io.Writer) error {
	s.opened = append(s.opened, "the draft as PDF")
	_, err := io.WriteString(w, "%PDF-1.4 by hand")
	return err
}

func (s *service) Involved(_ context.Context, actor authz.Actor, _ rights.Case, draft models.AnswerDraft) (string, error) {
	if draft.DrafterID == actor.StaffID {
		return "answer.own_draft", nil
	}
	return s.own, nil
}

func (s *service) Approve(_ context.Context, actor authz.Actor, _ rights.Case, version int) error {
	return s.do("%s approves version %d", actor.StaffID, version)
}

func (s *service) Return(_ context.Context, actor authz.Actor, _ rights.Case, version int, note string) error {
	return s.do("%s returns version %d: %s", actor.StaffID, version, note)
}

func (s *service) GoOnWithout(_ context.Context, actor authz.Actor, _ rights.Case, p fulfil.Proposal) error {
	return s.do("%s confirms going on without %s of %s", actor.StaffID, p.StoreID, p.At.UTC().Format(time.RFC3339))
}

func (s *service) SendBackWithout(_ context.Context, actor authz.Actor, _ rights.Case, p fulfil.Proposal, note string) error {
	return s.do("%s sends back going on without %s of %s: %s", actor.StaffID, p.StoreID, p.At.UTC().Format(time.RFC3339), note)
}

func (s *service) LookToApprove(_ context.Context, _ authz.Actor, c rights.Case, q review.Query) (review.View, error) {
	return stafftest.LookThrough(s.rows, stafftest.Statuses(), q, c.Item, collect.Layouts{})
}

func (s *service) Held(context.Context, authz.Actor, rights.Case) ([]review.Held, error) {
	return []review.Held{{Ground: "15-4", Argument: "Naboen ble spurt i går, og vil det ikke.", Rows: 2}}, nil
}

func (s *service) OpenAttachment(_ context.Context, _ authz.Actor, _ rights.Case, ref review.Ref) (collect.Attachment, error) {
	return collect.Attachment{Name: "notat.PDF", Content: []byte("<script>")}, s.do("open the file of %s", ref)
}

func (s *service) Given(context.Context, authz.Actor, rights.Case) (answer.Given, error) {
	return s.given, nil
}

func (s *service) Read(_ context.Context, _ authz.Actor, _ rights.Case, number int) (answer.Answer, error) {
	if !staff.WasSent(s.found.Item) && len(s.given.Versions) == 0 || number > max(1, len(s.given.Versions)) {
		return answer.Answer{}, fault.New(fault.NotFound, "error.not_found")
	}
	s.opened = append(s.opened, "the answer")
	return answer.Answer{Document: answertest.Long(stafftest.Document(s.t)), Files: []models.AnswerFile{{Kind: models.FileTable, Table: "table-1"}}, Number: max(1, number), Newest: max(1, len(s.given.Versions))}, nil
}

func (s *service) PDF(context.Context, authz.Actor, rights.Case, int) (answer.File, error) {
	if !staff.WasSent(s.found.Item) {
		return answer.File{}, fault.New(fault.NotFound, "error.not_found")
	}
	s.opened = append(s.opened, "the answer as PDF")
	return answertest.File(models.FilePDF, "%PDF-1.4 as sent"), nil
}

func (s *service) Status(context.Context, authz.Actor, rights.Case) ([]collect.StoreStatus, error) {
	if s.stores != nil {
		return s.stores, nil
	}
	return stafftest.Settled(), nil
}

func (s *service) Layouts(context.Context, models.RequestItem) (collect.Layouts, error) {
	return collect.Layouts{}, nil
}

// submitted returns a case whose draft Kari has sent to approval.
func submitted(t *testing.T) *service {
	t.Helper()
	at := stafftest.Received(1)
	return &service{
		t: t, found: stafftest.Case(models.StatusApproval, "kari", "Kari Saksbehandler"), rows: stafftest.Rows(),
		draft: answer.Draft{AnswerDraft: models.AnswerDraft{State: models.DraftSubmitted, DrafterID: "kari", SubmittedAt: &at, Version: 4}},
	}
}

func serve(t *testing.T, s *service) *stafftest.Site {
	t.Helper()
	return stafftest.Serve(t, func(kit *web.Kit) []web.Route {
		return (&approver.Pages{Kit: kit, Cases: s, Drafts: s, Sent: s, Reviews: s, Collections: s, Effects: &stafftest.Effects{}, Thread: stafftest.Silent{}, Files: stafftest.Silent{}, Now: stafftest.Now}).Routes()
	})
}

func bodil(t *testing.T, s *service) *stafftest.Reader {
	t.Helper()
	return serve(t, s).SignIn("Bodil Beslutter", "bodil@eksempel.no", "approver:telemark")
}

const at = "/beslutter/sak/" + stafftest.Number

func TestDraftIsShownAsItWillBeSent(t *testing.T) {
	t.Parallel()
	r := bodil(t, submitted(t))
	p := r.Get(at).Want(
		http.StatusOK, "Godkjenning, sak TEL-2026-00042", "12 dager igjen", "Utkastet venter på avgjørelse.",
		"Skrevet av Kari Saksbehandler", "Sendt til godkjenning 15. november 2026 kl. 09.30",
		"2 rader holdes tilbake, hele eller delvis.", "personvernforordningen artikkel 15 nr. 4", "«Raden nevner en annen person ved navn.»", "11.03.2026 kl. 11.20",
		"Hva gjelder avslaget? 2 rader", "Når hjemmelen kan brukes Når en kopi ville gå ut over andre", "Egen begrunnelse Naboen ble spurt i går, og vil det ikke.",
		"Kort fortalt", "Bestilte timer", "Godkjenn og send", "Send tilbake",
	)
	for _, action := range []string{at + "/godkjenn", at + "/returner"} {
		p.One("form", "action", action)
	}
	for _, version := range p.All("input", "name", "version") {
		if got := stafftest.Attr(version, "value"); got != "4" {
			t.Errorf("it decides about version %q, want 4", got)
		}
	}
	r.Lang = models.English
	r.Get(at).Want(http.StatusOK, "Approval, case TEL-2026-00042", "Written by Kari Saksbehandler", "2 rows are withheld")
}

func TestOpeningTheDraftIsNotedOnce(t *testing.T) {
	t.Parallel()
	for path, want := range map[string][]string{at: {"the draft"}, at + "/svar.pdf": {"the draft as PDF"}} {
		s := submitted(t)
		bodil(t, s).Get(path).Want(http.StatusOK)
		if diff := cmp.Diff(want, s.opened); diff != "" {
			t.Errorf("%s opened (-want +got):\n%s", path, diff)
		}
	}
}

func TestNothingWithheld(t *testing.T) {
	t.Parallel()
	s := submitted(t)
	s.rows = s.rows[:10]
	bodil(t, s).Get(at).Want(http.StatusOK, "Ingenting holdes tilbake.")
}

func TestOwnDraftCannotBeDecided(t *testing.T) {
	t.Parallel()
	s := submitted(t)
	s.draft.DrafterID = "bodil"
	r := bodil(t, s)
	p := r.Get(at).Want(http.StatusOK, "Du har skrevet utkastet selv, så noen andre må avgjøre det.", "Skrevet av Bodil Beslutter")
	p.Lacks("/godkjenn", "/returner")
	s.draft.DrafterID, s.own = "kari", "answer.own_fee"
	r.Get(at).Want(http.StatusOK, "Du har krevd, frafalt eller notert gebyret i denne saken").Lacks("/godkjenn", "/returner")
	s.fail = fault.New(fault.Forbidden, "answer.own_draft")
	r.Post(at+"/godkjenn", url.Values{"version": {"4"}}).Want(http.StatusForbidden, "Du har skrevet utkastet selv")
}

func TestDraftThatCannotBeShownCannotBeApproved(t *testing.T) {
	t.Parallel()
	s := submitted(t)
	s.preview = fault.New(fault.Conflict, "report.reason_missing").With("store", "Telefonsentralen")
	p := bodil(t, s).Get(at).Want(http.StatusOK, "Søket i Telefonsentralen har ikke noe svar", "Send tilbake")
	p.Lacks("/godkjenn", "svar.pdf", "Raden nevner en annen person") // nor are the rows beside it, whose opening would not be noted
}

func TestOtherStatesShowNothingCollected(t *testing.T) {
	t.Parallel()
	cases := map[models.Status]string{
		models.StatusReceived: "nettopp mottatt", models.StatusCollecting: "Innsamlingen er i gang", models.StatusReview: "Saksbehandleren arbeider med saken",
		models.StatusAnswered: "Saken er besvart", models.StatusClosed: "Saken er avsluttet", models.StatusWithdrawn: "trukket kravet",
	}
	for status, words := range cases {
		t.Run(string(status), func(t *testing.T) {
			t.Parallel()
			s := submitted(t)
			s.found.Item.Status = status
			r := bodil(t, s)
			r.Get(at).Want(http.StatusOK, words).Lacks("Raden nevner", "Kort fortalt", "/godkjenn")
			r.Get(at + "/svar.pdf").Want(http.StatusNotFound)
		})
	}
}

func TestApprovedDraftWaitsForItsReport(t *testing.T) {
	t.Parallel()
	s := submitted(t)
	by := "bodil"
	s.draft.State, s.draft.ApproverID = models.DraftApproved, &by
	bodil(t, s).Get(at).Want(http.StatusOK, "Bodil Beslutter har godkjent svaret.").Lacks("/godkjenn", "/returner")
}

func TestDecide(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		path         string
		form         url.Values
		done, notice string
	}{
		"approve": {"/godkjenn", url.Values{"version": {"4"}}, "bodil approves version 4", "notice.staff.approved"},
		"return":  {"/returner", url.Values{"version": {"4"}, "note": {" Forklar mer. "}}, "bodil returns version 4: Forklar mer.", "notice.staff.returned"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := submitted(t)
			bodil(t, s).Post(at+c.path, c.form).SentTo("/beslutter/ko", c.notice)
			if diff := cmp.Diff([]string{c.done}, s.done); diff != "" {
				t.Errorf("done (-want +got):\n%s", diff)
			}
			changed := submitted(t)
			changed.fail = fault.New(fault.Conflict, "case.changed_meanwhile")
			bodil(t, changed).Post(at+c.path, c.form).Want(http.StatusConflict, "Noen andre endret saken", "Godkjenn og send")
		})
	}
}

func TestReturnNeedsANote(t *testing.T) {
	t.Parallel()
	s := submitted(t)
	s.fail = fault.New(fault.Invalid, "answer.return_note_missing")
	p := bodil(t, s).Post(at+"/returner", url.Values{"version": {"4"}, "note": {"  "}}).Want(http.StatusUnprocessableEntity, "Skriv hva som må endres")
	p.One("a", "href", "#note")
	if got := stafftest.Words(p.One("p", "id", "note-e")); got != "Skriv hva som må endres" {
		t.Errorf("the field says %q", got)
	}
	p.One("a", "href", "/sprak/en?tilbake=%2fbeslutter%2fsak%2fTEL-2026-00042")
}

func TestPDF(t *testing.T) {
	t.Parallel()
	p := bodil(t, submitted(t)).Get(at + "/svar.pdf")
	if p.Status != http.StatusOK || p.Type != "application/pdf" || string(p.Body) != "%PDF-1.4 by hand" {
		t.Errorf("got %d %s %q", p.Status, p.Type, p.Body)
	}
}

func TestCaseIsForItsApprovers(t *testing.T) {
	t.Parallel()
	site := serve(t, submitted(t))
	other := site.SignIn("Eva", "eva@eksempel.no", "approver:hkdir")
	worker := site.SignIn("Kari", "kari@eksempel.no", "caseworker:telemark", "ombud:telemark")
	for _, path := range []string{at, at + "/svar.pdf", at + "/svar", at + "/svar/1/svar.pdf"} {
		site.Nobody().Get(path).SentTo("/ansatt/logg-inn?tilbake="+url.QueryEscape(path), "")
		other.Get(path).Want(http.StatusNotFound)
		worker.Get(path).Want(http.StatusForbidden)
	}
	for _, path := range []string{at + "/godkjenn", at + "/returner"} {
		site.Nobody().Post(path, nil).Want(http.StatusUnauthorized)
		other.Post(path, nil).Want(http.StatusNotFound)
		worker.Post(path, nil).Want(http.StatusForbidden)
	}
}

func TestApproverLooks(t *testing.T) {
	t.Parallel()
	bodil(t, submitted(t)).Look(at, "approver")
}

func (s *service) Decided(rights.Case, models.AnswerDraft) (answer.Decided, error) {
	if s.draft.Outcome == "" {
		return answer.Decided{}, nil
	}
	return answer.Decided{
		Decision: models.Refusal("12-5-excessive", "Begrunnelse", "Loggen viser det."), Letter: "Vi gjør ikke det du ber om.\n\nBegrunnelse",
	}, nil
}

// A refusal has nothing collected to show: what is decided about is the letter.
func TestARefusalIsShownAsItsLetter(t *testing.T) {
	t.Parallel()
	s := submitted(t)
	s.draft.Outcome = models.OutcomeRefused
	r := bodil(t, s)
	p := r.Get(at).Want(http.StatusOK, "Avgjørelsen slik personen får den", "Vi gjør ikke det du ber om.", "Begrunnelse", "Loggen viser det.", "Godkjenn og send")
	p.One("form", "action", at+"/godkjenn")
	if len(s.opened) != 0 {
		t.Errorf("a draft with collected rows was opened: %v", s.opened)
	}
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
