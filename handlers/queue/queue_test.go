package queue_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/queue"
	"rettighetsporten/handlers/staff/stafftest"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// service is a queue by hand: it keeps what it was asked for.
type service struct {
	page   rights.QueuePage
	asked  rights.QueueFilter
	actor  authz.Actor
	given  []rights.Given // what AssignMany answers
	chosen []rights.Chosen
	to     string
	views  []models.SavedView
	saved  []string
	refuse error // what the saved views answer
	fail   error // what Each ends with
	more   bool
	secret string // of the calendar that is there
	waits  []fulfil.Waiting
}

func (s *service) Waiting(context.Context, authz.Actor) ([]fulfil.Waiting, error) {
	return s.waits, nil
}

func (s *service) Queue(_ context.Context, actor authz.Actor, f rights.QueueFilter) (rights.QueuePage, error) {
	s.asked, s.actor = f, actor
	return s.page, nil
}

func (s *service) Desk(_ context.Context, actor authz.Actor) (rights.Desk, error) {
	var d rights.Desk
	for _, c := range []models.Controller{stafftest.Direktorat(), stafftest.Telemark(), {ID: "other", Name: "Nordmøre"}} {
		if actor.Reaches(c.ID) {
			d.Controllers = append(d.Controllers, rights.DeskController{ID: c.ID, Name: c.Name})
		}
	}
	d.Workers = []rights.Worker{
		{ID: "kari", Name: "Kari Saksbehandler", Controllers: []string{"telemark", "hkdir"}},
		{ID: "ola", Name: "Ola Nordli", Controllers: []string{"telemark"}},
	}
	d.Cells = []rights.Cell{
		{ControllerID: "telemark", Status: models.StatusReview, InvokedRight: models.RightAccess, AssigneeID: "ola", Due: rights.SpanOverdue, Cases: 2},
		{ControllerID: "telemark", Status: models.StatusReceived, InvokedRight: models.RightAccess, AwaitsStore: true, Due: rights.SpanToday, Cases: 1},
		{ControllerID: "hkdir", Status: models.StatusReview, InvokedRight: models.RightErasure, AssigneeID: "kari", Due: rights.SpanWeek, Cases: 8},
		{ControllerID: "hkdir", Status: models.StatusReceived, InvokedRight: models.RightAccess, AwaitsPerson: true, Due: rights.SpanLater, Cases: 48},
		{ControllerID: "telemark", Status: models.StatusApproval, InvokedRight: models.RightAccess, AssigneeID: "ola", Due: rights.SpanLater, Cases: 3},
	}
	return d, nil
}

func (s *service) AssignMany(_ context.Context, actor authz.Actor, staffID string, cases []rights.Chosen) ([]rights.Given, error) {
	s.actor, s.to, s.chosen = actor, staffID, cases
	return s.given, nil
}

func (s *service) Each(_ context.Context, actor authz.Actor, f rights.QueueFilter, _ int, visit func(rights.QueueRow) error) (bool, error) {
	s.asked, s.actor = f, actor
	for _, r := range s.page.Rows {
		if err := visit(r); err != nil {
			return false, err
		}
	}
	return s.more, s.fail
}

func (s *service) Views(context.Context, authz.Actor) ([]models.SavedView, error) {
	return s.views, nil
}

func (s *service) SaveView(_ context.Context, _ authz.Actor, name, query string) error {
	s.saved = append(s.saved, name, query)
	return s.refuse
}

func (s *service) RenameView(_ context.Context, _ authz.Actor, id, name string) error {
	s.saved = append(s.saved, "rename", id, name)
	return s.refuse
}

func (s *service) DeleteView(_ context.Context, _ authz.Actor, id string) error {
	s.saved = append(s.saved, "delete", id)
	return s.refuse
}

func (s *service) Feed(context.Context, authz.Actor) (time.Time, bool, error) {
	return stafftest.Now(), s.secret != "", nil
}

func (s *service) NewFeed(context.Context, authz.Actor) (string, error) {
	s.secret = "HEMMELIG"
	return s.secret, nil
}

func (s *service) EndFeed(context.Context, authz.Actor) error {
	s.secret = ""
	return nil
}

func (s *service) FeedCases(_ context.Context, secret string) ([]rights.QueueRow, error) {
	if secret != s.secret || secret == "" {
		return nil, fault.New(fault.NotFound, "error.not_found")
	}
	return s.page.Rows, nil
}

func (s *service) Deletions(_ context.Context, _ authz.Actor, ids []string) (map[string][]collect.Deletion, error) {
	out := map[string][]collect.Deletion{}
	for i, id := range ids {
		for n := range i % 4 {
			out[id] = append(out[id], collect.Deletion{
				StoreName: models.Text{NB: []string{"HK-dir chat", "Bookingsystemet", "Outlook-kalender"}[n], EN: "Chat"},
				On:        models.DateIn(stafftest.Now(), time.UTC).AddDays(n*5 - 2), Secured: n == 1,
			})
		}
	}
	return out, nil
}

// lines returns a queue as long as a page of it, with clocks in every state.
func lines(n int) []rights.QueueRow {
	me := "kari"
	states := []models.Status{models.StatusReceived, models.StatusCollecting, models.StatusReview, models.StatusApproval}
	rows := make([]rights.QueueRow, 0, n)
	for i := range n {
		controller := stafftest.Telemark()
		if i%3 == 1 {
			controller = stafftest.Direktorat()
		}
		row := rights.QueueRow{
			RequestItem: stafftest.Item(fmt.Sprint("i", i), controller, 32-i/2, states[i%4]),
			CaseNumber:  fmt.Sprintf("%s-2026-%05d", controller.CasePrefix, 120-i), ControllerName: controller.Name, RequestVersion: 4,
		}
		row.AwaitsStore = i%7 == 3
		switch i % 5 {
		case 0:
			row.AssigneeID, row.AssigneeName = &me, "Kari Saksbehandler"
		case 1, 2:
			other := "ola"
			row.AssigneeID, row.AssigneeName = &other, "Ola Nordli"
		}
		row.Reference = row.CaseNumber
		rows = append(rows, row)
	}
	return rows
}

func serve(t *testing.T, s *service) *stafftest.Site {
	t.Helper()
	return stafftest.Serve(t, func(kit *web.Kit) []web.Route {
		return (&queue.Pages{Kit: kit, Cases: s, Views: s, Calendars: s, Sources: s, Messages: stafftest.Silent{}, Effects: s, Now: stafftest.Now}).Routes()
	})
}

var everywhere = []string{
	"ombud:telemark", "ombud:hkdir", "caseworker:telemark", "caseworker:hkdir", "approver:telemark", "approver:hkdir",
}

func TestQueueShowsEachLine(t *testing.T) {
	t.Parallel()
	s := &service{page: rights.QueuePage{Rows: lines(60), Next: "2026-12-01_i59"}}
	kari := serve(t, s).SignIn("Kari Saksbehandler", "kari@eksempel.no", everywhere...)
	p := kari.Get("/saksbehandler/ko").Want(http.StatusOK,
		"62 åpne", "2 over fristen", "TEL-2026-00120", "Telemark fylkeskommune – Karrieresenter Telemark",
		"2 dager over fristen", "Frist i dag", "1 dag igjen", "lovet innen 30 dager", "lovens måned",
		"Deg", "Ola Nordli", "Ingen ennå", "Innsamling", "Til godkjenning", "slettes 19.11.2026 – sikret", "slettet 14.11.2026 – ikke sikret", "og 1 til")
	p.One("a", "href", "/saksbehandler/sak/TEL-2026-00120")
	p.One("a", "href", "/saksbehandler/ko?after=2026-12-01_i59")
	for _, state := range []string{"overdue", "today", "soon", "ok"} {
		if len(p.All("span", "data-state", state)) == 0 {
			t.Errorf("no clock is %q", state)
		}
	}
	if got := len(p.All("tr", "", "")); got != 61 {
		t.Errorf("%d lines, want 60 and a head", got)
	}
	if s.actor.Role != authz.Caseworker || s.actor.StaffID != "kari" {
		t.Errorf("asked as %v", s.actor)
	}
	kari.Lang = models.English
	kari.Get("/saksbehandler/ko").Want(http.StatusOK, "Cases", "2 days overdue", "Due today", "promised within 30 days")
}

func TestQueueAsksForWhatIsChosen(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		path string
		want rights.QueueFilter
	}{
		"ombud by itself":      {"/ombud/ko", rights.QueueFilter{}},
		"caseworker by itself": {"/saksbehandler/ko", rights.QueueFilter{}},
		"approver by itself":   {"/beslutter/ko", rights.QueueFilter{Status: models.StatusApproval}},
		"approver all open":    {"/beslutter/ko?status=open", rights.QueueFilter{}},
		"mine":                 {"/saksbehandler/ko?assignee=mine", rights.QueueFilter{Assignee: "kari"}},
		"nobody's":             {"/ombud/ko?assignee=none", rights.QueueFilter{Assignee: rights.AssigneeNone}},
		"mine is not ombud's":  {"/ombud/ko?assignee=mine", rights.QueueFilter{}},
		"another's":            {"/saksbehandler/ko?assignee=ola", rights.QueueFilter{Assignee: "ola"}},
		"nobody we know":       {"/saksbehandler/ko?assignee=per", rights.QueueFilter{}},
		"a body not served":    {"/ombud/ko?controller=other", rights.QueueFilter{}},
		"a right, and waiting": {"/ombud/ko?right=erasure&awaits=store", rights.QueueFilter{Right: models.RightErasure, Awaits: rights.AwaitsStore}},
		"all at once": {
			"/ombud/ko?controller=telemark&status=review&due=week&assignee=none&after=2026-12-01_x",
			rights.QueueFilter{ControllerID: "telemark", Status: models.StatusReview, Due: rights.DueWeek, Assignee: rights.AssigneeNone, After: "2026-12-01_x"},
		},
		"unknown values":    {"/ombud/ko?status=lost&due=never&right=x&awaits=y", rights.QueueFilter{}},
		"number goes first": {"/beslutter/ko?number=TEL-2026&status=review", rights.QueueFilter{CaseNumber: "TEL-2026"}},
		"long number":       {"/ombud/ko?number=" + strings.Repeat("9", 99), rights.QueueFilter{CaseNumber: strings.Repeat("9", 40)}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &service{}
			kari := serve(t, s).SignIn("Kari", "kari@eksempel.no", everywhere...)
			kari.Get(c.path).Want(http.StatusOK)
			if diff := cmp.Diff(c.want, s.asked); diff != "" {
				t.Errorf("asked for (-want +got):\n%s", diff)
			}
		})
	}
}

func TestQueueKeepsTheFilter(t *testing.T) {
	t.Parallel()
	s := &service{page: rights.QueuePage{Rows: lines(1), Next: "2026-12-01_i"}}
	site := serve(t, s)
	p := site.SignIn("Ole", "ole@eksempel.no", "ombud:telemark", "ombud:hkdir").Get("/ombud/ko?controller=hkdir&due=week&after=2026-11-01_a")
	p.One("a", "href", "/ombud/ko?after=2026-12-01_i&controller=hkdir&due=week")
	p.One("a", "href", "/ombud/ko?controller=hkdir&due=week")
	for _, value := range []string{"hkdir", "week"} {
		if !stafftest.HasAttr(p.One("option", "value", value), "selected") {
			t.Errorf("%s is not shown as chosen", value)
		}
	}
	p.Lacks("Nordmøre") // a controller the ombud does not serve
	overdue := site.SignIn("Eva", "eva@eksempel.no", "approver:telemark").Get("/beslutter/ko?status=open&due=overdue")
	tile := overdue.One("a", "aria-current", "true")
	if got, want := stafftest.Words(tile), "2 over fristen"; got != want {
		t.Errorf("the chosen tile says %q, want %q", got, want)
	}
	overdue.Lacks(`id="f-controller"`) // there is but one to choose
}

func TestEmptyQueueTeaches(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ path, want string }{
		"ombud":      {"/ombud/ko", "kommer det hit av seg selv"},
		"caseworker": {"/saksbehandler/ko", "Da kan du ta saken"},
		"approver":   {"/beslutter/ko", "ikke godkjenne utkast du har skrevet selv"},
		"filter":     {"/ombud/ko?due=today", "Vis køen uten filter"},
		"number":     {"/ombud/ko?number=X-1", "ingen sak med nummeret «X-1»"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kari := serve(t, &service{}).SignIn("Kari", "kari@eksempel.no", everywhere...)
			kari.Get(c.path).Want(http.StatusOK, c.want)
		})
	}
}

func TestQueueIsForItsRole(t *testing.T) {
	t.Parallel()
	site := serve(t, &service{})
	site.Nobody().Get("/ombud/ko?due=week").SentTo("/ansatt/logg-inn?tilbake=%2Fombud%2Fko%3Fdue%3Dweek", "")
	owner := site.SignIn("Nils", "nils@eksempel.no", "owner:telemark")
	for _, path := range []string{"/ombud/ko", "/saksbehandler/ko", "/beslutter/ko"} {
		owner.Get(path).Want(http.StatusForbidden, "ikke med en rolle som kommer hit")
	}
}

func TestQueueLooks(t *testing.T) {
	t.Parallel()
	site := serve(t, &service{page: rights.QueuePage{Rows: lines(60), Next: "x"}})
	kari := site.SignIn("Kari Saksbehandler", "kari@eksempel.no", everywhere...)
	kari.Look("/saksbehandler/ko", "queue")
	serve(t, &service{}).SignIn("Bo", "bo@eksempel.no", "approver:telemark").Look("/beslutter/ko", "queue-empty")
}

// What is proposed of a store waits for an approver, beside the queue: the case may
// be answered long ago.
func TestProposalsWaitForApprovers(t *testing.T) {
	t.Parallel()
	s := &service{page: rights.QueuePage{Rows: lines(3)}, waits: []fulfil.Waiting{{CaseNumber: "TEL-2026-00042", Store: models.Text{NB: "Papirarkivet"}}}}
	site := serve(t, s)
	bo := site.SignIn("Bo", "bo@eksempel.no", "approver:telemark")
	bo.Get("/beslutter/ko").Want(http.StatusOK, "Noen foreslår å gå videre uten et system", "TEL-2026-00042 Papirarkivet").One("a", "href", "/beslutter/sak/TEL-2026-00042")
	bo.Look("/beslutter/ko", "queue-proposals")
	site.SignIn("Kari Saksbehandler", "kari@eksempel.no", "caseworker:telemark").Get("/saksbehandler/ko").Want(http.StatusOK).Lacks("Noen foreslår")
}
