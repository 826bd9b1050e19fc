package caseworker_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/register"
	"rettighetsporten/app/review"
	"rettighetsporten/handlers/staff/stafftest"
	"rettighetsporten/models"
)

const reviewPath = at + "/gjennomgang"

// declared are the layouts that a store's own declaration gives.
func declared(t *testing.T) collect.Layouts {
	t.Helper()
	db := apptest.SQLite(t)
	controller, store := stafftest.Telemark(), stafftest.Stores()[0]
	store.ConnectionSealed = []byte{0}
	store.Facts.Dataset = `dataset:
  - fides_key: telemark-booking
    name: Bookingsystemet
    collections:
      - name: bookings
        meta: {label: {nb: Bestilte timer, en: Bookings}}
        fields:
          - {name: Nr, meta: {label: Nummer, display: false}}
          - {name: Tid, meta: {label: {nb: Når du hadde time, en: When}}}
          - {name: Sted}
`
	for _, row := range []any{&controller, &store} {
		if err := db.Read().WithContext(t.Context()).Create(row).Error; err != nil {
			t.Fatal(err)
		}
	}
	layouts, err := (&collect.Service{Register: &register.Service{DB: db}}).Layouts(t.Context(), models.RequestItem{ControllerID: controller.ID})
	if err != nil {
		t.Fatal(err)
	}
	return layouts
}

func TestReviewShowsRowsStoreByStore(t *testing.T) {
	t.Parallel()
	s := inReview(t)
	s.layouts = declared(t)
	r := kari(t, s)
	p := r.Get(reviewPath).Want(
		http.StatusOK,
		"12 av 60 rader vurdert", "Utlever resten (42 rader)", "Alle (60)", "Ikke vurdert (48)", "Holdes tilbake (2)", "Kan gjelde andre (6)",
		"Bestilte timer Bookingsystemet, 14 rader", "Når du hadde time", "19.01.2026 kl. 09.00", "Utleveres", "Ikke vurdert",
		"Holdes tilbake personvernforordningen artikkel 15 nr. 4", "«Raden nevner en annen person ved navn.»",
		"Egen begrunnelse: Naboen ble spurt i går, og vil det ikke.",
		"Kan gjelde andre: nådd gjennom kunder → samtaler", "Saksmappe 26/118",
	)
	p.Lacks("4410") // a field that is declared not to be shown
	var heads []string
	for _, h := range p.All("h2", "class", "ds-heading") {
		if strings.HasPrefix(stafftest.Attr(h, "id"), "t-") {
			heads = append(heads, stafftest.Words(h))
		}
	}
	want := []string{
		"Bestilte timer Bookingsystemet, 14 rader", "Veiledningsnotater 26 rader",
		"Kunderegisteret 12 rader", "Sakarkivet 8 rader",
	}
	if diff := cmp.Diff(want, heads); diff != "" {
		t.Errorf("the tables (-want +got):\n%s", diff)
	}
	if got := len(p.All("input", "name", "row")); got != 60 {
		t.Errorf("%d rows can be chosen, want 60", got)
	}
	if got := stafftest.Attr(p.All("input", "name", "row")[0], "aria-label"); got != "Velg rad 1 i Bestilte timer" {
		t.Errorf("the first box is called %q", got)
	}
	r.Lang = models.English
	r.Get(reviewPath).Want(http.StatusOK, "12 of 60 rows decided", "Bookings", "When", "May be about others")
}

func TestReviewFilters(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		query string
		rows  int
		words string
	}{
		"undecided": {"?show=undecided", 48, "Ikke vurdert (48)"},
		"withheld":  {"?show=withheld", 2, "Holdes tilbake (2)"},
		"third":     {"?show=third", 6, "Kan gjelde andre (6)"},
		"unknown":   {"?show=secret&page=-4", 60, "Alle (60)"},
		"too far":   {"?page=99", 60, "Alle (60)"},
	}
	r := kari(t, inReview(t))
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := r.Get(reviewPath+c.query).Want(http.StatusOK, "12 av 60 rader vurdert")
			if got := len(p.All("input", "name", "row")); got != c.rows {
				t.Errorf("%d rows, want %d", got, c.rows)
			}
			if got := stafftest.Words(p.One("a", "aria-current", "true")); got != c.words {
				t.Errorf("the view is called %q, want %q", got, c.words)
			}
		})
	}
}

func TestLongReviewHasPages(t *testing.T) {
	t.Parallel()
	s := inReview(t)
	s.rows = nil
	for i := range 250 {
		s.rows = append(s.rows, review.Row{Row: collect.Row{PageID: "p", Index: i, StoreID: "telemark-log", Name: "log", Values: map[string]any{"Linje": fmt.Sprintf("linje-%03d", i+1)}}})
	}
	r := kari(t, s)
	first := r.Get(reviewPath).Want(http.StatusOK, "Side 1 av 3", "linje-001", "linje-100", "Neste")
	first.Lacks("linje-101", "Forrige")
	middle := r.Get(reviewPath+"?show=undecided&page=2").Want(http.StatusOK, "Side 2 av 3", "linje-101")
	middle.One("a", "href", reviewPath+"?page=3&show=undecided")
	if got := stafftest.Attr(middle.All("input", "name", "row")[0], "aria-label"); got != "Velg rad 101 i Nettsidens logg" {
		t.Errorf("the first row of page two is called %q", got)
	}
	r.Get(reviewPath+"?page=3").Want(http.StatusOK, "linje-250").Lacks("linje-200")
	// A choice leads back to the same page.
	r.Post(reviewPath, url.Values{"row": {"p:120"}, "outcome": {"released"}, "show": {"undecided"}, "page": {"2"}}).
		SentTo(reviewPath+"?page=2&show=undecided", "notice.staff.released")
}

func TestReviewChoices(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		form   url.Values
		done   string
		notice string
	}{
		"release": {
			url.Values{"row": {"page-b:2", "page-a:1"}, "outcome": {"released"}, "ground": {"15-4"}, "reason": {"står igjen"}, "argument": {"det også"}},
			"released [page-a:1 page-b:2]   / ", "notice.staff.released",
		},
		"withhold": {
			url.Values{"row": {"page-a:1"}, "outcome": {"withheld"}, "ground": {"pol16-d"}, "reason": {" Om en annen. "}, "argument": {" Vi har taushetsplikt. "}},
			"withheld [page-a:1] pol16-d Om en annen. / Vi har taushetsplikt.", "notice.staff.withheld",
		},
		"a whole table, and one of its rows": {
			url.Values{"row": {"page-a:1"}, "table": {"0"}, "table-0": {"page-a:0,page-a:1,page-a:2"}, "table-1": {"page-b:0"}, "outcome": {"released"}},
			"released [page-a:0 page-a:1 page-a:2]   / ", "notice.staff.released",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := inReview(t)
			kari(t, s).Post(reviewPath, c.form).SentTo(reviewPath, c.notice)
			if diff := cmp.Diff([]string{c.done}, s.done); diff != "" {
				t.Errorf("done (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReviewSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	row := "page-telemark-booking:12"
	cases := map[string]struct {
		form   url.Values
		fail   error
		status int
		words  []string
		fields []string
	}{
		"nothing chosen": {
			url.Values{"outcome": {"released"}},
			nil,
			http.StatusUnprocessableEntity,
			[]string{"Velg minst én rad"},
			[]string{"rows"},
		},
		"no ground and no reason": {
			url.Values{"row": {row}, "outcome": {"withheld"}},
			nil,
			http.StatusUnprocessableEntity,
			[]string{"Velg en hjemmel", "Skriv en begrunnelse"},
			[]string{"ground", "reason"},
		},
		"a ground that is none, and too long a reason": {
			url.Values{"row": {row}, "outcome": {"withheld"}, "ground": {"because"}, "reason": {strings.Repeat("x", review.MaxReason+1)}},
			nil,
			http.StatusUnprocessableEntity,
			[]string{"Velg en hjemmel", "høyst 2000 tegn"},
			[]string{"ground", "reason"},
		},
		"no argument for a ground that has to be argued": {
			url.Values{"row": {row}, "outcome": {"withheld"}, "ground": {"pol16-e"}, "reason": {"Bare til oss selv."}, "argument": {" "}},
			nil,
			http.StatusUnprocessableEntity,
			[]string{"Skriv hvorfor hjemmelen er oppfylt"},
			[]string{"argument"},
		},
		"an argument that is too long": {
			url.Values{"row": {row}, "outcome": {"withheld"}, "ground": {"15-4"}, "reason": {"Gjelder naboen."}, "argument": {strings.Repeat("x", review.MaxArgument+1)}},
			nil,
			http.StatusUnprocessableEntity,
			[]string{"høyst 10000 tegn"},
			[]string{"argument"},
		},
		"no outcome": {
			url.Values{"row": {row}},
			nil,
			http.StatusUnprocessableEntity,
			[]string{"utleveres eller holdes tilbake"},
			[]string{"rows"},
		},
		"closed meanwhile": {
			url.Values{"row": {row}, "outcome": {"released"}},
			fault.New(fault.Conflict, "review.not_now"),
			http.StatusConflict,
			[]string{"Gjennomgangen er stengt"},
			nil,
		},
		"another case's row": {
			url.Values{"row": {row}, "outcome": {"released"}},
			fault.New(fault.NotFound, "error.not_found"),
			http.StatusNotFound, nil, nil,
		},
		"no row at all": {url.Values{"row": {"nonsense"}, "outcome": {"released"}}, nil, http.StatusNotFound, nil, nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := inReview(t)
			s.fail = c.fail
			p := kari(t, s).Post(reviewPath, c.form).Want(c.status, c.words...)
			for _, f := range c.fields {
				p.One("a", "href", "#"+f)
				p.One("p", "id", f+"-e")
			}
			if c.status == http.StatusNotFound {
				return
			}
			if c.form.Get("row") != "" && !stafftest.HasAttr(p.One("input", "value", row), "checked") {
				t.Error("the chosen row is no longer chosen")
			}
			for _, words := range []string{"reason", "argument"} {
				if written := strings.TrimSpace(c.form.Get(words)); stafftest.Words(p.One("textarea", "name", words)) != written {
					t.Errorf("the %s is lost", words)
				}
			}
			if c.status == http.StatusUnprocessableEntity && len(s.done) > 0 {
				t.Errorf("it was done all the same: %v", s.done)
			}
		})
	}
}

// The pages let a ground that speaks for itself do without an argument: the
// style sheet hides the field for those that are marked.
func TestOnlySomeGroundsNeedAnArgument(t *testing.T) {
	t.Parallel()
	marked := func(s *service) (n int) {
		for _, o := range kari(t, s).Get(reviewPath).Want(http.StatusOK, "Egen begrunnelse").All("option", "", "") {
			if stafftest.HasAttr(o, "data-plain") {
				n++
			}
		}
		return n
	}
	s := inReview(t)
	if n := marked(s); n != 0 {
		t.Errorf("%d of the grounds for access need no argument", n)
	}
	s.found.Item.InvokedRight = models.RightPortability
	if n := marked(s); n != 4 {
		t.Errorf("%d of the grounds for portability need no argument, want 4", n)
	}
}

func TestChosenTableStaysChosen(t *testing.T) {
	t.Parallel()
	r := kari(t, inReview(t))
	refs := stafftest.Attr(r.Get(reviewPath).One("input", "name", "table-1"), "value")
	p := r.Post(reviewPath, url.Values{"table": {"1"}, "table-1": {refs}, "outcome": {"withheld"}, "ground": {"15-4"}}).
		Want(http.StatusUnprocessableEntity, "Skriv en begrunnelse")
	if !stafftest.HasAttr(p.One("input", "id", "table-1"), "checked") || !stafftest.HasAttr(p.One("option", "value", "15-4"), "selected") {
		t.Error("the choice is lost")
	}
}

func TestReleaseTheRest(t *testing.T) {
	t.Parallel()
	s := inReview(t)
	kari(t, s).Post(reviewPath+"/resten", nil).SentTo(reviewPath, "notice.staff.released_rest")
	if diff := cmp.Diff([]string{"release the rest"}, s.done); diff != "" {
		t.Error(diff)
	}
	refused := inReview(t)
	refused.fail = fault.New(fault.Conflict, "review.not_now")
	kari(t, refused).Post(reviewPath+"/resten", nil).Want(http.StatusConflict, "Gjennomgangen er stengt")
}

func TestReviewThatIsClosedOrEmpty(t *testing.T) {
	t.Parallel()
	closed := inReview(t)
	closed.found.Item.Status = models.StatusApproval
	p := kari(t, closed).Get(reviewPath).Want(http.StatusOK, "bare vurderes mens saken er til gjennomgang", "Bookingsystemet 14 rader")
	if len(p.All("input", "name", "row"))+len(p.All("button", "name", "outcome")) > 0 {
		t.Error("rows can be chosen in a closed review")
	}
	p.Lacks("Utlever resten")
	empty := inReview(t)
	empty.rows = nil
	kari(t, empty).Get(reviewPath).Want(http.StatusOK, "ikke samlet inn noen rader")
	none := inReview(t)
	none.rows = none.rows[:3]
	kari(t, none).Get(reviewPath+"?show=third").Want(http.StatusOK, "Ingen rader her", "3 av 3 rader vurdert")
}

func TestReviewLooks(t *testing.T) {
	t.Parallel()
	s := inReview(t)
	s.layouts = declared(t)
	kari(t, s).Look(reviewPath, "review")
}
