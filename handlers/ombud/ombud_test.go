package ombud_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/ombud"
	"rettighetsporten/handlers/staff/stafftest"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// service is a case by hand.
type service struct {
	stafftest.Quiet

	found    rights.Case
	workers  []models.Staff
	fail     error // what Assign answers
	needed   []rights.Needed
	assigned []string
	away     models.Substitutes
	decided  models.Decision
	held     []review.Held
}

func (s *service) Draft(context.Context, authz.Actor, rights.Case) (answer.Draft, error) {
	return answer.Draft{}, nil
}

func (s *service) Decided(rights.Case, models.AnswerDraft) (answer.Decided, error) {
	return answer.Decided{Decision: s.decided}, nil
}

func (s *service) Held(context.Context, authz.Actor, rights.Case) ([]review.Held, error) {
	return s.held, nil
}

func (s *service) Open(_ context.Context, actor authz.Actor, number string) (rights.Case, error) {
	if number != stafftest.Number || !actor.Reaches(s.found.Item.ControllerID) {
		return rights.Case{}, fault.New(fault.NotFound, "error.not_found")
	}
	return s.found, nil
}

func (s *service) Caseworkers(context.Context, authz.Actor, string) ([]models.Staff, error) {
	return s.workers, nil
}

func (s *service) Loads(context.Context, authz.Actor, string) (map[string]rights.Load, error) {
	return map[string]rights.Load{"kari": {Open: 12, Overdue: 2, Week: 3}}, nil
}

func (s *service) Assign(_ context.Context, actor authz.Actor, number, staffID string, version int) error {
	if version != 7 {
		return fault.New(fault.Conflict, "case.changed_meanwhile")
	}
	s.assigned = append(s.assigned, string(actor.Role), number, staffID)
	return s.fail
}

func (s *service) Events(context.Context, authz.Actor, rights.Case) ([]audit.Entry, error) {
	return stafftest.Entries(), nil
}

func (s *service) StaffNames(context.Context, []string) (map[string]string, error) {
	return stafftest.StaffNames(), nil
}

func (s *service) Deletions(context.Context, authz.Actor, []string) (map[string][]collect.Deletion, error) {
	return map[string][]collect.Deletion{"item": stafftest.Deletions()}, nil
}

func (s *service) Activities(context.Context, string) ([]models.ProcessingActivity, error) {
	return stafftest.Activities(), nil
}

func (s *service) Stores(context.Context, string) ([]models.RecordStore, error) {
	return stafftest.Stores(), nil
}

func (s *service) AwayToday(context.Context, string) (models.Substitutes, error) { return s.away, nil }

func workers() []models.Staff {
	return []models.Staff{{ID: "kari", Name: "Kari Saksbehandler"}, {ID: "ola", Name: "Ola Nordli"}}
}

func serve(t *testing.T, s *service) *stafftest.Site {
	t.Helper()
	return stafftest.Serve(t, func(kit *web.Kit) []web.Route {
		return (&ombud.Pages{Kit: kit, Cases: s, Sources: s, Register: s, Decisions: s, Reviews: s, Thread: stafftest.Silent{}, Files: stafftest.Silent{}, Now: stafftest.Now}).Routes()
	})
}

const (
	path   = "/ombud/sak/" + stafftest.Number
	assign = path + "/tildel"
)

func TestCaseTellsTheFacts(t *testing.T) {
	t.Parallel()
	s := &service{found: stafftest.Case(models.StatusReview, "kari", "Kari Saksbehandler"), workers: workers()}
	s.found.Item.ActivityID = "booking"
	ole := serve(t, s).SignIn("Ole Ombud", "ole@eksempel.no", "ombud:telemark")
	p := ole.Get(path).Want(
		http.StatusOK,
		"Sak TEL-2026-00042", "12 dager igjen", "lovet innen 30 dager", "Gjennomgang", "Saksbehandler: Kari Saksbehandler",
		"Lovet svar innen 30 dager 28. november 2026 gjelder", "Lovens frist, én måned 30. november 2026", "Eget mål 27. november 2026",
		"Siste dag å si fra om forlengelse 28. november 2026", "til og med fredag 29. januar 2027", "Siste dag å begrunne et nei 30. november 2026",
		"Siv Ájbmel Østgård", "Timebestilling", "Fra og med 1. januar 2024", "Jeg lurer særlig på notatene",
		"Bookingsystemet slettes 20.11.2026 – sikret", "Outlook-kalender slettes 22.11.2026 – ikke sikret", "Nettsidens logg slettet 13.11.2026 – ikke sikret",
		"Kravet kom inn Innbyggeren", "Saken ble tildelt Kari Saksbehandler Ole Ombud, personvernombud", "Systemeieren for Sakarkivet ble spurt Portalen",
		"15 rader skal utleveres Kari Saksbehandler, saksbehandler", "1 rad holdes tilbake", "Saken kom til gjennomgang Portalen", "Utkastet ble sendt tilbake til saksbehandleren Ole Ombud, beslutter", "Noe ble gjort i saken (something.new)",
		"ser ikke opplysningene",
		"Kari Saksbehandler – 12 åpne saker, 2 over fristen, 3 innen en uke", "Ola Nordli – ingen åpne saker",
	)
	p.Lacks("siv@eksempel.no")
	if !stafftest.HasAttr(p.One("option", "value", "kari"), "selected") {
		t.Error("who has the case is not chosen in the list")
	}
	first, last := stafftest.Words(p.All("ol", "class", "timeline")[0]), "Innbyggeren · 29.10.2026 kl. 09.30"
	if len(first) < len(last) || first[len(first)-len(last):] != last {
		t.Errorf("the history does not end where the case began: %s", first)
	}
	ole.Lang = models.English
	ole.Get(path).Want(http.StatusOK, "Case TEL-2026-00042", "12 days left", "Booking", "15 rows are to be released")
}

// The ombud reads how a refusal is argued, be it in a letter or of rows, and
// nothing of the rows.
func TestTheOmbudReadsHowARefusalIsArgued(t *testing.T) {
	t.Parallel()
	s := &service{found: stafftest.Case(models.StatusReview, "kari", "Kari Saksbehandler"), workers: workers()}
	ole := serve(t, s).SignIn("Ole Ombud", "ole@eksempel.no", "ombud:telemark")
	ole.Get(path).Want(http.StatusOK).Lacks("Det som blir avslått", "Egen begrunnelse")
	s.held = []review.Held{{Ground: "pol16-e", Argument: "Notatet er ikke delt med noen.", Rows: 3}}
	ole.Get(path).Want(http.StatusOK, "Det som blir avslått", "Hva gjelder avslaget? 3 rader", "§ 16 første ledd bokstav e", "Når hjemmelen kan brukes", "Egen begrunnelse Notatet er ikke delt med noen.")
	s.held, s.decided = nil, models.Refusal("12-5-excessive", "Du fikk det i går.", "Krav nummer fem denne uken.")
	ole.Get(path).Want(http.StatusOK, "artikkel 12 nr. 5", "Egen begrunnelse Krav nummer fem denne uken.")
}

func TestAssign(t *testing.T) {
	t.Parallel()
	s := &service{found: stafftest.Case(models.StatusReceived, "", ""), workers: workers()}
	ole := serve(t, s).SignIn("Ole Ombud", "ole@eksempel.no", "ombud:telemark")
	ole.Get(path).Want(http.StatusOK, "Ingen har saken ennå")
	ole.Post(assign, url.Values{"staff": {"ola"}, "version": {"7"}}).SentTo(path, "notice.staff.assigned")
	if diff := cmp.Diff([]string{"ombud", stafftest.Number, "ola"}, s.assigned); diff != "" {
		t.Errorf("assigned (-want +got):\n%s", diff)
	}
}

// While the caseworker is away, the one who stands in is offered the case.
func TestAssignOffersWhoStandsIn(t *testing.T) {
	t.Parallel()
	s := &service{found: stafftest.Case(models.StatusReview, "kari", "Kari Saksbehandler"), workers: workers()}
	s.away = models.SubstitutesOf([]models.StaffAbsence{{StaffID: "kari", SubstituteID: "ola", LastDay: models.NewDate(2026, time.December, 1)}})
	p := serve(t, s).SignIn("Ole Ombud", "ole@eksempel.no", "ombud:telemark").Get(path).
		Want(http.StatusOK, "Ola Nordli, vikar for Kari Saksbehandler – ingen åpne saker Kari Saksbehandler, borte til 01.12.2026 – 12 åpne saker")
	if !stafftest.HasAttr(p.One("option", "value", "ola"), "selected") || stafftest.HasAttr(p.One("option", "value", "kari"), "selected") {
		t.Error("the one who stands in is not the one that is offered")
	}
}

func TestAssignSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		fail    error
		version string
		status  int
		words   string
	}{
		"not a caseworker":  {fault.New(fault.Invalid, "assign.not_caseworker"), "7", http.StatusUnprocessableEntity, "Velg en saksbehandler fra listen"},
		"changed meanwhile": {nil, "6", http.StatusConflict, "Noen andre endret saken"},
		"no version":        {nil, "x", http.StatusConflict, "Noen andre endret saken"},
		"not allowed":       {fault.New(fault.Forbidden, "error.forbidden"), "7", http.StatusForbidden, "ikke gjøre i rollen"},
		"outage":            {errors.New("the disk is full"), "7", http.StatusInternalServerError, "Noe gikk galt hos oss"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &service{found: stafftest.Case(models.StatusReceived, "", ""), workers: workers(), fail: c.fail}
			ole := serve(t, s).SignIn("Ole Ombud", "ole@eksempel.no", "ombud:telemark")
			p := ole.Post(assign, url.Values{"staff": {"ola"}, "version": {c.version}}).Want(c.status, c.words)
			if c.status == http.StatusUnprocessableEntity {
				if got := stafftest.Attr(p.One("select", "name", "staff"), "aria-describedby"); got != "staff-e" {
					t.Errorf("the field is described by %q", got)
				}
				p.One("a", "href", "#staff")
				p.One("a", "href", "/sprak/en?tilbake=%2fombud%2fsak%2fTEL-2026-00042")
			}
			again := c.status == http.StatusUnprocessableEntity || c.status == http.StatusConflict
			if again && !stafftest.HasAttr(p.One("option", "value", "ola"), "selected") {
				t.Error("the choice is lost")
			}
		})
	}
}

func TestCaseWithoutCaseworkersAndClosed(t *testing.T) {
	t.Parallel()
	open := &service{found: stafftest.Case(models.StatusReceived, "", "")}
	serve(t, open).SignIn("Ole", "ole@eksempel.no", "ombud:telemark").Get(path).Want(http.StatusOK, "ingen saksbehandlere i portalen")
	closed := &service{found: stafftest.Case(models.StatusAnswered, "kari", "Kari"), workers: workers()}
	p := serve(t, closed).SignIn("Ole", "ole@eksempel.no", "ombud:telemark").Get(path).Want(http.StatusOK, "Besvart 15.11.2026")
	if len(p.All("select", "", "")) > 0 {
		t.Error("an answered case can be given away")
	}
}

func TestCaseIsForItsOmbud(t *testing.T) {
	t.Parallel()
	site := serve(t, &service{found: stafftest.Case(models.StatusReview, "", ""), workers: workers()})
	form := url.Values{"staff": {"ola"}, "version": {"7"}}
	nobody := site.Nobody()
	nobody.Get(path).SentTo("/ansatt/logg-inn?tilbake=%2Fombud%2Fsak%2FTEL-2026-00042", "")
	nobody.Post(assign, form).Want(http.StatusUnauthorized)
	other := site.SignIn("Eva", "eva@eksempel.no", "ombud:hkdir")
	other.Get(path).Want(http.StatusNotFound, "Siden finnes ikke")
	other.Get("/ombud/sak/HKD-2026-00001").Want(http.StatusNotFound)
	worker := site.SignIn("Kari", "kari@eksempel.no", "caseworker:telemark")
	worker.Get(path).Want(http.StatusForbidden)
	worker.Post(assign, form).Want(http.StatusForbidden)
}

func TestCaseLooks(t *testing.T) {
	t.Parallel()
	s := &service{found: stafftest.Case(models.StatusReview, "kari", "Kari Saksbehandler"), workers: workers()}
	serve(t, s).SignIn("Ole Ombud", "ole@eksempel.no", "ombud:telemark").Look(path, "ombud-case")
}

func (s *service) Today(context.Context, authz.Actor) ([]rights.Needed, error) { return s.needed, nil }

func line(number string, item models.RequestItem) rights.QueueRow {
	item.Reference = number
	return rights.QueueRow{RequestItem: item, CaseNumber: number, ControllerName: "Telemark fylkeskommune"}
}

func TestToday(t *testing.T) {
	t.Parallel()
	late := line("TEL-2026-00007", stafftest.Item("other", stafftest.Telemark(), 40, models.StatusReview))
	closing := line("TEL-2026-00008", stafftest.Item("third", stafftest.Telemark(), 25, models.StatusReview))
	closing.ExtensionCloses = models.NewDate(2026, 11, 20)
	s := &service{needed: []rights.Needed{
		{Need: rights.NeedExtension, Cases: 1, Rows: []rights.QueueRow{closing}},
		{Need: rights.NeedOverdue, Cases: 1 + rights.MostNeeded, Rows: []rights.QueueRow{late}},
		{Need: rights.NeedDeletion, Cases: 2, Rows: []rights.QueueRow{line(stafftest.Number, stafftest.Item("item", stafftest.Telemark(), 18, models.StatusCollecting))}},
	}}
	ole := serve(t, s).SignIn("Ole Ombud", "ole@eksempel.no", "ombud:telemark")
	p := ole.Get("/ombud").Want(
		http.StatusOK, "I dag mandag 16. november 2026", "9 saker over fristen", "TEL-2026-00007", "Og 8 saker til",
		"1 sak må besvares eller forlenges", "Si fra senest 20. november 2026",
		"2 saker der kilden snart sletter", "Outlook-kalender slettes 22.11.2026 – ikke sikret", "Og 1 sak til",
	)
	p.One("a", "href", "/ombud/ko?due=overdue")
	p.One("a", "href", path)
	s.needed = nil
	ole.Get("/ombud").Want(http.StatusOK, "Ingenting haster i dag")
}

func TestTodayLooks(t *testing.T) {
	t.Parallel()
	s := &service{needed: []rights.Needed{{Need: rights.NeedDeletion, Cases: 1, Rows: []rights.QueueRow{line(stafftest.Number, stafftest.Item("item", stafftest.Telemark(), 18, models.StatusReview))}}}}
	serve(t, s).SignIn("Ole Ombud", "ole@eksempel.no", "ombud:telemark").Look("/ombud", "ombud-today")
}
