package statistics_test

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/statistics"
	"rettighetsporten/handlers/staff/stafftest"
	pages "rettighetsporten/handlers/statistics"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// service is figures by hand: it keeps what it was asked for.
type service struct {
	figures statistics.Figures
	asked   statistics.Filter
	actor   authz.Actor
}

func (s *service) Figures(_ context.Context, actor authz.Actor, f statistics.Filter) (statistics.Figures, error) {
	s.asked, s.actor = f, actor
	return s.figures, nil
}

func line(received, answered, kept, waiting int) statistics.Line {
	l := statistics.Line{Counts: statistics.Counts{
		Received: received, Answered: answered, KeptLaw: kept, Promised: answered, KeptPromise: kept, Waiting: waiting,
		Withdrawn: received - answered - waiting, AnswerDays: statistics.Histogram{},
	}}
	for i := range answered {
		l.AnswerDays[(i*7)%41]++
	}
	return l
}

// year returns the figures of two controllers.
func year() statistics.Figures {
	f := statistics.Figures{
		Year: 2026, Years: []int{2026, 2025, 2023}, On: models.DateIn(stafftest.Now(), stafftest.Now().Location()),
		Served: []models.Controller{stafftest.Direktorat(), stafftest.Telemark()},
	}
	f.Scope = f.Served
	f.Total = line(0, 0, 0, 0)
	for month := 1; month <= 11; month++ {
		l := line(month*10+3, month*9, month*8, 2)
		l.Month = month
		if month == 7 {
			l = line(0, 0, 0, 0)
			l.Month = month
		}
		f.Months = append(f.Months, l)
	}
	f.Total = line(590, 540, 480, 30)
	f.Total.Overdue, f.Total.OverdueLaw, f.Total.Refused, f.Total.Partly, f.Total.Extended, f.Total.Paused, f.Total.PausedDays = 4, 1, 9, 17, 12, 6, 71
	access, erasure := line(500, 480, 440, 10), line(90, 60, 40, 20)
	access.Right, erasure.Right = models.RightAccess, models.RightErasure
	f.Rights = []statistics.Line{access, erasure}
	for i, c := range f.Scope {
		body, unit, whole := line(295, 270, 240, 15), line(3, 3, 3, 0), line(292, 267, 237, 15)
		body.Controller, unit.Controller, whole.Controller = c, c, c
		unit.ActivityID, unit.Unit = "veiledning", models.Text{NB: "Karriereveiledning", EN: "Career guidance"}
		f.Controllers = append(f.Controllers, body)
		f.Units = append(f.Units, whole, unit)
		f.Grounds = append(f.Grounds, statistics.Ground{Provision: []string{"Personopplysningsloven § 16 første ledd bokstav e", ""}[i], Refused: 6 - 3*i})
	}
	return f
}

func serve(t *testing.T, s *service) *stafftest.Site {
	t.Helper()
	return stafftest.Serve(t, func(kit *web.Kit) []web.Route { return (&pages.Pages{Kit: kit, Figures: s}).Routes() })
}

var everywhere = []string{"ombud:telemark", "ombud:hkdir", "approver:telemark", "approver:hkdir"}

func TestThePageShowsTheFigures(t *testing.T) {
	t.Parallel()
	s := &service{figures: year()}
	ole := serve(t, s).SignIn("Ole Ombud", "ole@eksempel.no", everywhere...)
	p := ole.Get("/ombud/statistikk?year=2026").Want(http.StatusOK,
		"Statistikk for 2026", "590", "88 %", "480 av 540", "4 over fristen", "71", "i 6 krav", "17 delvis besvart",
		"Januar", "November", "Innsyn", "Sletting", "Telemark fylkeskommune", "Karriereveiledning", "Grunnlag ikke oppgitt", "§ 16 første ledd")
	if s.actor.Role != authz.Ombud || s.asked.Year != 2026 || s.asked.ControllerID != "" {
		t.Errorf("asked for %+v as %s", s.asked, s.actor.Role)
	}
	p.One("a", "href", "/ombud/statistikk/rapport.pdf?year=2026")
	p.One("a", "href", "/ombud/statistikk/tall.csv?year=2026")
	ole.Get("/beslutter/statistikk?year=2025&controller=telemark").Want(http.StatusOK).One("a", "href", "/beslutter/statistikk/tall.csv?controller=telemark&year=2026")
	if s.actor.Role != authz.Approver || s.asked != (statistics.Filter{Year: 2025, ControllerID: "telemark"}) {
		t.Errorf("asked for %+v as %s", s.asked, s.actor.Role)
	}
	for _, query := range []string{"?year=x", "?year=-1", "?year=99999999999999999999", "?year="} {
		ole.Get("/ombud/statistikk" + query).Want(http.StatusOK)
		if s.asked.Year != 0 {
			t.Errorf("%s asks for the year %d", query, s.asked.Year)
		}
	}
}

// The pictures have names, their figures in words, and the same figures in the
// table beside them; what a colour says a pattern says too.
func TestThePicturesSayTheFigures(t *testing.T) {
	t.Parallel()
	s := &service{figures: year()}
	p := serve(t, s).SignIn("Ole Ombud", "ole@eksempel.no", everywhere...).Get("/ombud/statistikk")
	if got := len(p.All("svg", "role", "img")); got != 3 {
		t.Fatalf("there are %d pictures", got)
	}
	for _, id := range []string{"months", "days", "grounds"} {
		p.One("svg", "aria-labelledby", id+"-title "+id+"-desc")
	}
	for id, want := range map[string]string{
		"months-desc":  "Mars: 33 mottatt, 27 besvart, 3 for sent, 2 venter i tide; ",
		"days-desc":    "26–30 dager: ",
		"grounds-desc": "Personopplysningsloven § 16 første ledd bokstav e: 6; Grunnlag ikke oppgitt: 3.",
	} {
		if got := p.Text("desc", "id", id); !strings.Contains(got, want) {
			t.Errorf("%s says %q, not %q", id, got, want)
		}
	}
	body := string(p.Body)
	for _, want := range []string{
		`<text class="chart-said" x="100%" y="99">33, 3 for sent</text>`,
		`<rect class="chart-bar" x="0.00%" y="105" width="21.23%" height="16" fill="url(#months-kept)"/>`, // 24 of 113
		`<rect class="chart-bar" x="21.23%" y="105" width="2.65%" height="16" fill="url(#months-late)"/>`,
		`fill="url(#months-waiting)"`, `fill="url(#months-gone)"`, "30 dager: det flere virksomheter lover", "Én måned: lovens frist",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the pictures lack %s", want)
		}
	}
	if strings.Contains(body, "style=") || strings.Contains(body, "NaN") {
		t.Error("a picture is styled where the policy forbids it, or has a length that is none")
	}
}

func TestAYearWithoutRequests(t *testing.T) {
	t.Parallel()
	f := year()
	f.Year, f.Total, f.Years = 2024, statistics.Line{}, []int{2026, 2025, 2023}
	p := serve(t, &service{figures: f}).SignIn("Ole Ombud", "ole@eksempel.no", everywhere...).Get("/ombud/statistikk?year=2024")
	p.Want(http.StatusOK, "Ingen krav kom inn i 2024.", "Slik er det telt")
	if n := len(p.All("svg", "", "")); n != 0 {
		t.Errorf("there are %d pictures of nothing", n)
	}
	var years []string
	for _, o := range p.All("option", "value", "") {
		years = append(years, stafftest.Attr(o, "value"))
	}
	if diff := cmp.Diff([]string{"2026", "2025", "2024", "2023", "", "hkdir", "telemark"}, years); diff != "" {
		t.Error(diff)
	}
}

func TestTheFiles(t *testing.T) {
	t.Parallel()
	s := &service{figures: year()}
	ole := serve(t, s).SignIn("Ole Ombud", "ole@eksempel.no", everywhere...)
	for path, want := range map[string]struct{ kind, begin string }{
		"/ombud/statistikk/rapport.pdf":  {"application/pdf", "%PDF-"},
		"/beslutter/statistikk/tall.csv": {"text/csv; charset=utf-8", "\uFEFFÅr;"},
	} {
		p := ole.Get(path).Want(http.StatusOK)
		if p.Type != want.kind || !bytes.HasPrefix(p.Body, []byte(want.begin)) {
			t.Errorf("%s is %s and begins %.10q", path, p.Type, p.Body)
		}
		if again := ole.Get(path); !bytes.Equal(p.Body, again.Body) {
			t.Errorf("%s is another file the second time", path)
		}
	}
}

func TestTheStatisticsLook(t *testing.T) {
	t.Parallel()
	serve(t, &service{figures: year()}).SignIn("Ole Ombud", "ole@eksempel.no", everywhere...).Look("/ombud/statistikk", "statistics")
}
