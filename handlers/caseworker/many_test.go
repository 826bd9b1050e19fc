package caseworker_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/collect"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/review"
	"rettighetsporten/handlers/staff/stafftest"
)

// long is a case with 250 lines of a log, of which every tenth has an address.
func long(t *testing.T) *service {
	t.Helper()
	s := inReview(t)
	s.rows = nil
	for i := range 250 {
		line := fmt.Sprintf("linje-%03d", i+1)
		if i%10 == 0 {
			line += ": søsteren er på kari@nabo.example"
		}
		s.rows = append(s.rows, review.Row{Row: collect.Row{PageID: "p", Index: i, StoreID: "telemark-log", Dataset: "telemark-log", Name: "log", Values: map[string]any{"Linje": line}}})
	}
	return s
}

const ofLog = "dataset=telemark-log&name=log&store=telemark-log"

// A search goes in a form and is in no address, and goes along to other pages,
// filters and choices.
func TestReviewIsSearched(t *testing.T) {
	t.Parallel()
	s := long(t)
	r := kari(t, s)
	r.Post(reviewPath+"/sok", url.Values{"text": {"søsteren er"}, "show": {"undecided"}}).SentTo(reviewPath+"?search=search-1&show=undecided", "")
	p := r.Get(reviewPath+"?search=search-1&show=undecided").Want(http.StatusOK, "25 rader har teksten.", "linje-011", "Alle (25)", "Ikke vurdert (25)", "0 av 250 rader vurdert")
	p.Lacks("linje-002")
	if got := stafftest.Attr(p.One("input", "name", "text"), "value"); got != "søsteren er" {
		t.Errorf("searched for is %q", got)
	}
	p.One("a", "href", reviewPath+"?show=undecided") // without the search
	p.One("a", "href", reviewPath+"?search=search-1&show=withheld")
	if strings.Contains(p.One("a", "href", reviewPath+"?search=search-1").Data, "søster") {
		t.Error("the search is in an address")
	}
	r.Post(reviewPath, url.Values{"row": {"p:0"}, "outcome": {"released"}, "search": {"search-1"}}).SentTo(reviewPath+"?search=search-1", "notice.staff.released")
	if diff := cmp.Diff([]string{"search søsteren er", "released [p:0]   / "}, s.done); diff != "" {
		t.Error(diff)
	}
	r.Get(reviewPath+"?search=old").Want(http.StatusOK, "Søket er ikke kjent lenger", "linje-002")
	s.fail = fault.New(fault.Invalid, "review.search_empty")
	p = r.Post(reviewPath+"/sok", url.Values{"text": {" "}}).Want(http.StatusUnprocessableEntity, "Skriv det du vil søke etter")
	p.One("a", "href", "#text")
	p.One("p", "id", "text-e")
}

func TestAllRowsAreChosenAtOnce(t *testing.T) {
	t.Parallel()
	s := long(t)
	r := kari(t, s)
	p := r.Get(reviewPath+"?page=2").Want(http.StatusOK, "Alle 250 rader i Nettsidens logg, på alle sidene", "Alle 250 rader som vises, på alle sidene", "Forslag: E-postadresse", "Med forslag")
	if got := len(p.All("input", "name", "all")); got != 2 {
		t.Errorf("%d choices of all rows, want 2", got)
	}
	r.Get(reviewPath+"?show=suggested").Want(http.StatusOK, "Med forslag (25)").Lacks("linje-002", "på alle sidene")
	held := func(all ...string) url.Values {
		return argued(url.Values{"all": all, "outcome": {"withheld"}})
	}
	log := stafftest.Attr(p.One("input", "id", "all-0"), "value")
	if log != ofLog {
		t.Errorf("the log is called %q", log)
	}
	r.Post(reviewPath, held(log)).SentTo(reviewPath, "notice.staff.withheld")
	everything := held(stafftest.Attr(p.One("input", "id", "all"), "value"))
	everything.Set("show", "suggested")
	everything.Set("search", "search-1")
	r.Post(reviewPath, everything).SentTo(reviewPath+"?search=search-1&show=suggested", "notice.staff.withheld")
	if diff := cmp.Diff([]string{`withheld all all "" from {telemark-log telemark-log log}`, `withheld all suggested "søsteren er" from {  }`}, s.done); diff != "" {
		t.Error(diff)
	}
	s.done = nil
	for name, c := range map[string]struct {
		form   url.Values
		status int
		words  string
	}{
		"two of all":       {held("everything", ofLog), http.StatusUnprocessableEntity, "Velg enten alle rader"},
		"all and a row":    {url.Values{"all": {"everything"}, "row": {"p:3"}, "outcome": {"released"}}, http.StatusUnprocessableEntity, "Velg enten alle rader"},
		"all, no reason":   {url.Values{"all": {"everything"}, "outcome": {"withheld"}, "ground": {"15-4"}}, http.StatusUnprocessableEntity, "Skriv en begrunnelse"},
		"a search gone":    {url.Values{"all": {"everything"}, "outcome": {"released"}, "search": {"old"}}, http.StatusConflict, "Søket er ikke kjent lenger"},
		"of nothing":       {url.Values{"all": {"%"}, "outcome": {"released"}}, http.StatusNotFound, ""},
		"of a bad address": {url.Values{"all": {"store=x"}, "outcome": {"released"}}, http.StatusNotFound, ""},
	} {
		p := r.Post(reviewPath, c.form).Want(c.status, c.words)
		if c.status == http.StatusUnprocessableEntity && len(c.form["all"]) == 1 && !stafftest.HasAttr(p.One("input", "id", "all"), "checked") {
			t.Errorf("%s: the choice is lost", name)
		}
	}
	if len(s.done) > 0 {
		t.Errorf("it was done all the same: %v", s.done)
	}
}

func TestLongReviewLooks(t *testing.T) {
	t.Parallel()
	s := long(t)
	s.last = review.Step{ID: "step-3", Kind: "withheld", Amount: 1240, By: "kari", At: stafftest.Now()}
	kari(t, s).Look(reviewPath+"?search=search-1", "review-searched")
}
