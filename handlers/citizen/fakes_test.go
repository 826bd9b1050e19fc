package citizen_test

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/answer/answertest"
	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/demo/people"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/register"
	"rettighetsporten/app/report"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// fakeRights holds cases and notes what it is asked to do.
type fakeRights struct {
	cases     map[string]rights.Case
	mine      []rights.Mine
	events    []audit.Entry
	submitted []rights.Submission
	withdrawn []string
	fail      error  // what every call fails with
	refuse    error  // what a change is refused with
	doing     bool   // what was decided is being carried out
	complaint string // case number of an open complaint about the case
}

// fakeCourse is a case with no letters and no questions.
type fakeCourse struct{ rights *fakeRights }

// Standing is without an inquiry. An extension has been told of when the case
// says so.
func (f fakeCourse) Standing(_ context.Context, _ authz.Actor, c rights.Case) (rights.Standing, error) {
	return rights.Standing{Complaint: f.rights.complaint, Complaining: f.rights.complaint != "", Standing: models.Standing{Extension: c.Item.ExtendedAt != nil, ExtensionOver: !c.Clock(noon).MayExtend(noon), Doing: f.rights.doing}}, nil
}

func (fakeCourse) Inquiries([]models.Inquiry) ([]rights.Inquiry, error) { return nil, nil }

func (fakeCourse) Letters(context.Context, authz.Actor, rights.Case) ([]rights.Letter, error) {
	return nil, nil
}

func (fakeCourse) ReadLetter(context.Context, authz.Actor, rights.Case, string) (rights.Letter, error) {
	return rights.Letter{}, fault.New(fault.NotFound, "error.not_found")
}

func (f fakeCourse) Reply(ctx context.Context, actor authz.Actor, number, _ string) error {
	_, err := f.rights.Open(ctx, actor, number)
	return err
}

func (f fakeCourse) AcceptFee(ctx context.Context, actor authz.Actor, number, text string) error {
	return f.Reply(ctx, actor, number, text)
}

func (f fakeCourse) Complain(ctx context.Context, actor authz.Actor, number, _, _ string) (models.RightsRequest, error) {
	c, err := f.rights.Open(ctx, actor, number)
	return c.Request, err
}

func newFakeRights() *fakeRights { return &fakeRights{cases: map[string]rights.Case{}} }

func (f *fakeRights) Submit(_ context.Context, actor authz.Actor, sub rights.Submission) (models.RightsRequest, error) {
	if f.refuse != nil {
		return models.RightsRequest{}, f.refuse
	}
	if err := actor.Require(authz.DataSubject); err != nil {
		return models.RightsRequest{}, err
	}
	f.submitted = append(f.submitted, sub)
	return models.RightsRequest{CaseNumber: "TEL-2026-00012"}, nil
}

func (f *fakeRights) Mine(context.Context, authz.Actor) ([]rights.Mine, error) { return f.mine, f.fail }

func (f *fakeRights) Open(_ context.Context, actor authz.Actor, number string) (rights.Case, error) {
	c, ok := f.cases[number]
	if !ok || c.Item.DataSubjectID != actor.DataSubjectID {
		return rights.Case{}, fault.New(fault.NotFound, "error.not_found")
	}
	return c, f.fail
}

func (f *fakeRights) Events(context.Context, authz.Actor, rights.Case) ([]audit.Entry, error) {
	return f.events, f.fail
}

func (f *fakeRights) Withdraw(ctx context.Context, actor authz.Actor, number string) error {
	if _, err := f.Open(ctx, actor, number); err != nil {
		return err
	}
	if f.refuse != nil {
		return f.refuse
	}
	f.withdrawn = append(f.withdrawn, number)
	return nil
}

// Ending is the restriction that follows from an objection.
func (f *fakeRights) Ending(_ context.Context, c rights.Case) ([]models.RequestItem, error) {
	var ending []models.RequestItem
	for _, p := range c.Parts {
		if c.Item.InvokedRight == models.RightObjection && p.Right == models.RightRestriction {
			ending = append(ending, models.RequestItem{ID: p.ID, Reference: p.Reference})
		}
	}
	return ending, f.fail
}

// EndRepresentation ends what nobody else sees.
func (f *fakeRights) EndRepresentation(ctx context.Context, actor authz.Actor, number, _ string) error {
	c, err := f.Open(ctx, actor, number)
	if err != nil {
		return err
	}
	if !c.MayEnd(actor) {
		return fault.New(fault.NotFound, "error.not_found")
	}
	c.Behalf.State, c.Behalf.Acts = models.RepresentationEnded, false
	return f.refuse
}

// fakeContacts notes the codes it is asked for.
type fakeContacts struct {
	contacts []rights.Contact
	sent     []string
	proved   []string // contact and code
	refuse   error
	proof    bool // the next address is proved already
}

func (f *fakeContacts) Contacts(context.Context, authz.Actor) ([]rights.Contact, error) {
	return f.contacts, nil
}

func (f *fakeContacts) SendCode(_ context.Context, _ authz.Actor, email string, lang models.Language) (rights.Contact, error) {
	f.sent = append(f.sent, email+" "+string(lang))
	return rights.Contact{ID: "c1", Email: email, Proved: f.proof}, f.refuse
}

func (f *fakeContacts) Prove(_ context.Context, _ authz.Actor, contactID, code string) error {
	f.proved = append(f.proved, contactID+" "+code)
	return f.refuse
}

// fakeRegister is the bundled register, where three of the bodies are open.
type fakeRegister struct {
	file register.File
	fail error

	receivers map[string][]models.Receiver
}

func newFakeRegister(t *testing.T) *fakeRegister {
	t.Helper()
	file, err := register.Bundled()
	if err != nil {
		t.Fatal(err)
	}
	contacts, err := people.DemoContacts()
	if err != nil {
		t.Fatal(err)
	}
	for i := range file.Controllers {
		c := &file.Controllers[i].Controller
		if slices.Contains([]string{"telemark", "hkdir", "aure"}, c.ID) {
			c.Facts.Contact, c.Facts.Ombud = contacts[c.ID].Contact, contacts[c.ID].Ombud
		}
	}
	return &fakeRegister{file: file}
}

func (f *fakeRegister) Controllers(context.Context) ([]models.Controller, error) {
	var all []models.Controller
	for _, c := range f.file.Controllers {
		all = append(all, c.Controller)
	}
	return all, f.fail
}

func (f *fakeRegister) Controller(_ context.Context, id string) (models.Controller, error) {
	c, ok := f.file.Controller(id)
	if !ok {
		return models.Controller{}, fault.New(fault.NotFound, "error.not_found")
	}
	return c.Controller, f.fail
}

func (f *fakeRegister) Activities(_ context.Context, id string) ([]models.ProcessingActivity, error) {
	c, _ := f.file.Controller(id)
	return c.Activities, f.fail
}

func (f *fakeRegister) Receivers(_ context.Context, id string) ([]models.Receiver, error) {
	return f.receivers[id], f.fail
}

// fakeAnswer gives out the same answer to every case that has one.
type fakeAnswer struct {
	document *report.Document
	given    answer.Given
}

// Given has one version for a case that was answered, unless it was told of others.
func (f *fakeAnswer) Given(_ context.Context, _ authz.Actor, c rights.Case) (answer.Given, error) {
	if c.Item.AnsweredAt != nil && len(f.given.Versions) == 0 {
		return answer.Given{Versions: []answer.Version{{Number: 1, At: *c.Item.AnsweredAt}}}, nil
	}
	return f.given, nil
}

func (f *fakeAnswer) Read(_ context.Context, _ authz.Actor, _ rights.Case, number int) (answer.Answer, error) {
	if f.document == nil || number > max(1, len(f.given.Versions)) {
		return answer.Answer{}, fault.New(fault.NotFound, "error.not_found")
	}
	var files []models.AnswerFile
	if !f.document.Files() {
		files = []models.AnswerFile{{Kind: models.FilePage}}
	}
	return answer.Answer{Document: *f.document, Files: files, Pages: 9, Number: max(1, number), Newest: max(1, len(f.given.Versions))}, nil
}

func (f *fakeAnswer) PDF(context.Context, authz.Actor, rights.Case, int) (answer.File, error) {
	if f.document == nil {
		return answer.File{}, fault.New(fault.NotFound, "error.not_found")
	}
	return answertest.File(models.FilePDF, "%PDF-1.4 the answer"), nil
}

func (f *fakeAnswer) Table(_ context.Context, _ authz.Actor, _ rights.Case, number, place int) (answer.File, error) {
	if f.document == nil || number != 1 || place != 0 {
		return answer.File{}, fault.New(fault.NotFound, "error.not_found")
	}
	return answertest.File(models.FileTable, "Bestilt;Time\r\n"), nil
}

func (f *fakeAnswer) All(_ context.Context, _ authz.Actor, _ rights.Case, number int, w io.Writer) error {
	if f.document == nil || number != 1 {
		return fault.New(fault.NotFound, "error.not_found")
	}
	_, err := io.WriteString(w, "PK everything")
	return err
}

func (f *fakeAnswer) Files(_ context.Context, _ authz.Actor, _ rights.Case, number int) (answer.File, error) {
	if f.document == nil || !f.document.Files() || number != 1 {
		return answer.File{}, fault.New(fault.NotFound, "error.not_found")
	}
	return answer.File{AnswerFile: models.AnswerFile{Kind: models.FilePortable, Size: 8}, WriteTo: func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, "PK files")
		return err
	}}, nil
}

func (f *fakeAnswer) Attachment(_ context.Context, _ authz.Actor, _ rights.Case, number, place int) (collect.Attachment, error) {
	if f.document == nil || place > len(f.document.Attachments) {
		return collect.Attachment{}, fault.New(fault.NotFound, "error.not_found")
	}
	return collect.Attachment{Name: "Notat om Kari.html", Content: fmt.Appendf(nil, "file %d of %d", place, number)}, nil
}

// kari is the person of most cases.
const kari = "person-kari"

// addCase gives Kari a case at the body in the state, received on 3
// November 2026.
func (s *site) addCase(controllerID string, status models.Status) rights.Case {
	s.t.Helper()
	controller, err := s.register.Controller(s.t.Context(), controllerID)
	if err != nil {
		s.t.Fatal(err)
	}
	received := time.Date(2026, time.November, 3, 17, 42, 0, 0, time.UTC)
	clock := deadline.Compute(deadline.Facts{Received: received, PromisedDays: controller.PromisedDays(models.RightAccess)}, received)
	c := rights.Case{
		Controller: controller, Name: "Kari Nordmann", Asked: models.Asked{About: "Jeg lurer på hva som er notert.\nHvem har fått det?"}, Email: "kari@example.com",
		Request: models.RightsRequest{
			ID: "r1", ControllerID: controllerID, CaseNumber: controller.CasePrefix + "-2026-00012", DataSubjectID: kari,
			Channel: models.ChannelPortal, Language: models.Bokmal, ReceivedAt: received, CreatedAt: received,
		},
		Item: models.RequestItem{
			ID: "i1", Reference: controller.CasePrefix + "-2026-00012", RequestID: "r1", ControllerID: controllerID, DataSubjectID: kari, InvokedRight: models.RightAccess,
			Status: status, Clock: clock.Stored(), PeriodFrom: models.NewDate(2026, time.January, 1),
		},
	}
	ended := time.Date(2026, time.November, 19, 9, 0, 0, 0, time.UTC)
	switch status {
	case models.StatusAnswered, models.StatusClosed:
		c.Item.AnsweredAt = &ended
	case models.StatusWithdrawn, models.StatusForwarded:
		c.Item.ClosedAt = &ended
	case models.StatusPartly:
		c.Item.PartlyAt = &ended
	case models.StatusReceived, models.StatusCollecting, models.StatusReview, models.StatusApproval:
	}
	s.rights.cases[c.Item.Reference] = c
	s.rights.mine = append(s.rights.mine, rights.Mine{RequestItem: c.Item, ControllerName: controller.Name, HasReport: c.Item.Sent()})
	return c
}

// happened fills the log with the actions, a day apart from 3 November on.
//
// "item.review from answered" also says which state it led out of.
func (s *site) happened(actions ...string) {
	for i, action := range actions {
		action, from, _ := strings.Cut(action, " from ")
		at := time.Date(2026, time.November, 3+i, 17, 42, 0, 0, time.UTC)
		s.rights.events = append(s.rights.events, audit.Entry{Action: action, At: at, Seq: int64(i), Detail: `{"from":"` + from + `"}`})
	}
}

// answered gives the case an answer made from Telemark's register.
func (s *site) answered(lang models.Language) {
	s.t.Helper()
	texts, err := i18n.New()
	if err != nil {
		s.t.Fatal(err)
	}
	doc, err := report.Build(answerInput(s.register), texts.For(lang))
	if err != nil {
		s.t.Fatal(err)
	}
	s.answer.document = &doc
}

func answerInput(r *fakeRegister) report.Input {
	c, _ := r.file.Controller("telemark")
	in := report.Input{
		Controller: c.Controller, CaseNumber: "TEL-2026-00012", Person: "Kari Nordmann",
		Received: time.Date(2026, time.November, 3, 17, 42, 0, 0, time.UTC), Answered: models.NewDate(2026, time.November, 19),
		Created: time.Date(2026, time.November, 19, 9, 0, 0, 0, time.UTC),
		Asked:   report.Asked{Text: "Jeg lurer på hva som er notert."},
		Summary: "Vi har gått gjennom bestillingene dine.",
	}
	for _, a := range c.Activities[:3] {
		in.Activities = append(in.Activities, report.ActivityInput{ProcessingActivity: a, Confirmed: map[models.ConfirmedFact]string{
			models.FactRecipients: "Veilederen din.", models.FactAutomated: "Nei.",
		}})
	}
	in.Activities[0].Tables = []report.DataTable{{
		Store: "Bookingsystemet", Label: "Bestilte timer",
		Columns: []report.Column{{Label: "Bestilt", Raw: "created_at"}, {Label: "Time", Raw: "starts_at"}, {Label: "Sted", Raw: "location"}, {Label: "Hva du ville snakke om", Raw: "focus_text"}, {Label: "E-post", Raw: "email"}, {Label: "Telefon", Raw: "phone"}},
		Rows: []report.Row{
			{Cells: values("2026-03-02 11:20", "2026-03-10 09:00", "Skien", "Bytte fra helse til IKT, og hvordan jeg kan ta fagbrev som voksen.\nJeg er usikker på økonomien i en overgangsperiode.", "kari@example.com", "+47 00 00 00 00")},
			{Cells: values("2026-05-11 08:15", "2026-05-19 14:30", "Seljord", "Forberede intervju <b>😀</b>", "kari@example.com", "+47 00 00 00 00"), AboutOthers: true},
		},
	}}
	in.Searches = []report.Search{
		{Store: "Bookingsystemet", State: report.SearchFound, Rows: 2, At: in.Created, Kinds: []string{"national_id", "email"}},
		{Store: "Outlook-kalender", State: report.SearchNoAnswer, Reason: "Systemet svarer ikke.", At: in.Created, Kinds: []string{"email"}},
	}
	return in
}

func values(texts ...string) []report.Cell {
	var cells []report.Cell
	for _, t := range texts {
		cells = append(cells, report.Value(t))
	}
	return cells
}
