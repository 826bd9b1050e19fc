package queue_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff/stafftest"
	"rettighetsporten/models"
)

// Each choice says how many open cases it would show; what is not open is not
// counted.
func TestChoicesAreCounted(t *testing.T) {
	t.Parallel()
	site := serve(t, &service{})
	ole := site.SignIn("Ole", "ole@eksempel.no", "ombud:telemark", "ombud:hkdir")
	for path, want := range map[string]map[string]string{
		"/ombud/ko":             {"hkdir": "(56)", "erasure": "(8)", "overdue": "Over fristen (2)", "ola": "Ola Nordli (5)", "store": "(1)", "answered": "Besvart"},
		"/ombud/ko?due=overdue": {"hkdir": "(0)", "erasure": "(0)", "today": "I dag (1)", "ola": "Ola Nordli (2)"},
	} {
		p := ole.Get(path)
		for value, words := range want {
			if got := stafftest.Words(p.One("option", "value", value)); !strings.HasSuffix(got, words) {
				t.Errorf("%s: %s is called %q, want %q", path, value, got, words)
			}
		}
	}
	ole.Get("/ombud/ko?status=answered").Lacks("Ola Nordli (")
}

func TestWhatIsMarkedIsAssigned(t *testing.T) {
	t.Parallel()
	form := func(staff string, marks ...string) url.Values {
		return url.Values{"staff": {staff}, "case": marks, "query": {"due=week"}}
	}
	cases := map[string]struct {
		form   url.Values
		given  []rights.Given
		status int
		words  []string
		asked  []rights.Chosen
		marked int
	}{
		"all": {form("ola", "TEL-2026-00120 4"), []rights.Given{{CaseNumber: "TEL-2026-00120"}}, http.StatusOK, []string{"1 sak er tildelt Ola Nordli."}, []rights.Chosen{{CaseNumber: "TEL-2026-00120", Version: 4}}, 0},
		"some": {
			form("ola", "TEL-2026-00120 4", "HKD-2026-00119 x"),
			[]rights.Given{{CaseNumber: "TEL-2026-00120"}, {CaseNumber: "HKD-2026-00119", Fault: fault.New(fault.Conflict, "case.changed_meanwhile"), By: "Berit"}},
			http.StatusConflict,
			[]string{"1 sak er tildelt Ola Nordli.", "HKD-2026-00119 ble endret i mellomtiden av Berit."},
			[]rights.Chosen{{CaseNumber: "TEL-2026-00120", Version: 4}, {CaseNumber: "HKD-2026-00119"}},
			1,
		},
		"none": {
			form("ola", "HKD-2026-00119 4"),
			[]rights.Given{{CaseNumber: "HKD-2026-00119", Fault: fault.New(fault.Invalid, "assign.not_caseworker")}},
			http.StatusConflict,
			[]string{"HKD-2026-00119: Ola Nordli er ikke saksbehandler"},
			[]rights.Chosen{{CaseNumber: "HKD-2026-00119", Version: 4}},
			1,
		},
		"nothing is marked": {form("ola"), nil, http.StatusUnprocessableEntity, []string{"Merk minst én sak"}, nil, 0},
		"nobody is chosen":  {form("", "TEL-2026-00120 4"), nil, http.StatusUnprocessableEntity, []string{"Velg hvem som skal ha"}, nil, 1},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &service{page: rights.QueuePage{Rows: lines(4)}, given: c.given}
			p := serve(t, s).SignIn("Ole", "ole@eksempel.no", "ombud:telemark", "ombud:hkdir").Post("/ombud/ko/tildel", c.form).Want(c.status, c.words...)
			if diff := cmp.Diff(c.asked, s.chosen); diff != "" {
				t.Errorf("asked for (-want +got):\n%s", diff)
			}
			if s.asked.Due != rights.DueWeek {
				t.Errorf("the page shows %+v, not what it did", s.asked)
			}
			marked := 0
			for _, box := range p.All("input", "name", "case") {
				if stafftest.HasAttr(box, "checked") {
					marked++
				}
			}
			if marked != c.marked {
				t.Errorf("%d lines are still marked, want %d", marked, c.marked)
			}
			p.Want(c.status, "Kari Saksbehandler – 8 åpne saker, 8 innen en uke", "Ola Nordli – 5 åpne saker, 2 over fristen")
		})
	}
}

// A caseworker takes cases for themselves, whatever the form says.
func TestACaseworkerTakesWhatIsMarked(t *testing.T) {
	t.Parallel()
	s := &service{page: rights.QueuePage{Rows: lines(4)}}
	kari := serve(t, s).SignIn("Kari", "kari@eksempel.no", "caseworker:telemark")
	kari.Post("/saksbehandler/ko/tildel", url.Values{"staff": {"ola"}, "case": {"TEL-2026-00117 4"}}).Want(http.StatusOK)
	if s.to != "kari" {
		t.Errorf("given to %q", s.to)
	}
}

func TestViewsHoldKeysOfTheFilterAlone(t *testing.T) {
	t.Parallel()
	s := &service{views: []models.SavedView{{ID: "v1", Name: "Haster", Query: "due=overdue&number=01017012345&junk=x"}}}
	ole := serve(t, s).SignIn("Ole", "ole@eksempel.no", "ombud:telemark", "ombud:hkdir")
	ole.Get("/ombud/ko").Want(http.StatusOK, "Haster (2)").Lacks("01017012345")
	ole.Post("/ombud/ko/visning", url.Values{"name": {" Mine  saker "}, "query": {"right=erasure&number=01017012345&after=x&junk=y&status=lost"}}).SentTo("/ombud/ko?right=erasure", "notice.queue.view_saved")
	ole.Post("/ombud/ko/visning/v1", url.Values{"name": {"Hast"}}).SentTo("/ombud/ko", "notice.queue.view_renamed")
	ole.Post("/ombud/ko/visning/v1", url.Values{"do": {"delete"}, "name": {"Hast"}}).SentTo("/ombud/ko", "notice.queue.view_deleted")
	if diff := cmp.Diff([]string{"Mine  saker", "right=erasure", "rename", "v1", "Hast", "delete", "v1"}, s.saved); diff != "" {
		t.Errorf("what was kept (-want +got):\n%s", diff)
	}
	ole.Post("/ombud/ko/visning/v2", url.Values{"name": {"Hast"}}).Want(http.StatusNotFound)
	s.refuse = fault.New(fault.Conflict, "view.taken")
	p := ole.Post("/ombud/ko/visning", url.Values{"name": {"Haster"}, "query": {"right=erasure"}}).Want(http.StatusConflict, "Du har allerede en visning")
	if got := stafftest.Attr(p.One("input", "id", "view-name"), "value"); got != "Haster" {
		t.Errorf("the name is kept as %q", got)
	}
}

// A list to take along tells of cases and nobody they are about, and no program
// takes a text in it for a formula.
func TestListsToTakeAlong(t *testing.T) {
	t.Parallel()
	rows := lines(3)
	rows[1].ControllerName, rows[1].AssigneeName, rows[1].OnBehalf = "=HYPERLINK(1)", "+47 Ola", true
	s := &service{page: rights.QueuePage{Rows: rows}, more: true}
	ole := serve(t, s).SignIn("Ole", "ole@eksempel.no", "ombud:telemark", "ombud:hkdir")
	csvPage := ole.Get("/ombud/ko.csv?due=week&assignee=none")
	if s.asked.Due != rights.DueWeek || s.asked.Assignee != rights.AssigneeNone {
		t.Errorf("the list is of %+v", s.asked)
	}
	text, ok := strings.CutPrefix(string(csvPage.Body), "\uFEFF")
	if !ok {
		t.Error("the file does not say that it is UTF-8")
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = ';', -1
	records, err := r.ReadAll()
	if err != nil || len(records) != 5 {
		t.Fatalf("%d lines, %v", len(records), err)
	}
	if got := records[2]; got[0] != "HKD-2026-00119" || got[1] != "'=HYPERLINK(1)" || got[8] != "'+47 Ola" || got[6] != rows[1].Governing.String() {
		t.Errorf("the second case is %q", got)
	}
	if records[0][9] != "På vegne av" || records[1][9] != "" || records[2][9] != "På vegne av en annen" {
		t.Errorf("who acts for somebody is told as %q", records)
	}
	if !strings.HasPrefix(records[4][0], "Listen stopper etter 50") {
		t.Errorf("the list ends with %q", records[4])
	}
	book, err := excelize.OpenReader(bytes.NewReader(ole.Get("/ombud/ko.xlsx").Body))
	if err != nil {
		t.Fatal(err)
	}
	cells, err := book.GetRows("Sheet1")
	if err != nil || len(cells) != 5 || cells[2][1] != "=HYPERLINK(1)" || cells[2][9] != records[2][9] || cells[2][6] != rows[1].Governing.String() {
		t.Errorf("the workbook holds %q, %v", cells, err)
	}
	if formula, err := book.GetCellFormula("Sheet1", "B3"); err != nil || formula != "" {
		t.Errorf("a text became the formula %q, %v", formula, err)
	}
}

// Half a list is not taken for a whole one.
func TestAListThatBreaksOffIsNoList(t *testing.T) {
	t.Parallel()
	s := &service{page: rights.QueuePage{Rows: lines(2000)}, fail: errors.New("the disk is full")}
	ole := serve(t, s).SignIn("Ole", "ole@eksempel.no", "ombud:telemark")
	if !ole.BreaksOff("/ombud/ko.csv") {
		t.Error("the answer came to an end as if it were whole")
	}
	ole.Get("/ombud/ko.xlsx").Want(http.StatusInternalServerError)
	s.page.Rows = lines(3) // so few that nothing has been sent yet
	ole.Get("/ombud/ko.csv").Want(http.StatusInternalServerError)
}

func TestTheCalendarsAddressIsShownOnce(t *testing.T) {
	t.Parallel()
	s := &service{page: rights.QueuePage{Rows: lines(2)}}
	site := serve(t, s)
	ole := site.SignIn("Ole", "ole@eksempel.no", "ombud:telemark")
	ole.Get("/ombud/kalender").Want(http.StatusOK, "Lag en adresse")
	ole.Post("/ombud/kalender", nil).Want(http.StatusOK, stafftest.Public+"/kalender/HEMMELIG") // whatever host was asked
	ole.Get("/ombud/kalender").Want(http.StatusOK, "Du har en adresse fra").Lacks("HEMMELIG")
	feed := site.Nobody().Get("/kalender/HEMMELIG")
	for _, want := range []string{
		"BEGIN:VCALENDAR\r\n", "UID:i0-due@rettighetsporten\r\n", "SUMMARY:TEL-2026-00120: frist (lovet innen 30 dager)\r\n",
		"DTSTART;VALUE=DATE:" + strings.ReplaceAll(s.page.Rows[0].Governing.String(), "-", "") + "\r\n", "END:VCALENDAR\r\n",
	} {
		if !strings.Contains(string(feed.Body), want) {
			t.Errorf("the calendar lacks %q:\n%s", want, feed.Body)
		}
	}
	for _, never := range []string{"Kari", "Ola", "Telemark", "person"} {
		if strings.Contains(string(feed.Body), never) {
			t.Errorf("the calendar tells of %s", never)
		}
	}
	ole.Post("/ombud/kalender/slutt", nil).SentTo("/ombud/kalender", "notice.calendar.ended")
	site.Nobody().Get("/kalender/HEMMELIG").Want(http.StatusNotFound)
}
