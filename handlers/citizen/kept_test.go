package citizen_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"rettighetsporten/models"
)

// runOut lets every session of the site run out.
func (s *site) runOut() {
	s.t.Helper()
	s.exec("UPDATE sessions SET seen_at = ?", noon.Add(-31*time.Minute))
}

func (s *site) exec(query string, args ...any) {
	s.t.Helper()
	if err := s.db.Read().WithContext(s.t.Context()).Exec(query, args...).Error; err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) keptForms() int {
	s.t.Helper()
	var n int
	if err := s.db.Read().WithContext(s.t.Context()).Raw("SELECT COUNT(*) FROM kept_forms").Scan(&n).Error; err != nil {
		s.t.Fatal(err)
	}
	return n
}

func TestAFormSentAfterTheSessionRanOutLosesNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.addCase("telemark", models.StatusReceived)
	v := s.citizen(kari)
	s.runOut()
	d := read(t, v.post(submitPath, filled("name", "Kari")), http.StatusUnauthorized)
	d.says("Ingenting er sendt", "i to timer")
	if len(d.with("a", "href", "/logg-inn?tilbake="+url.QueryEscape(submitPath))) != 1 {
		t.Error("the page does not lead to the login and back to the form")
	}
	if len(s.rights.submitted) > 0 {
		t.Fatal("it was filed without a login")
	}
	again := s.citizen(kari)
	for range 2 { // reading it does not use it up
		d = read(t, again.get(submitPath), http.StatusOK)
		d.says("Skjemaet er ikke sendt ennå")
		checkKept(t, d, filled("name", "Kari"))
	}
	if csrf := attr(d.field("_csrf"), "value"); csrf != again.csrf {
		t.Errorf("the form has the token %q, want the new session's", csrf)
	}
	if len(s.rights.submitted) > 0 {
		t.Fatal("it was filed by itself")
	}
	if res := again.post(submitPath, filled("name", "")); res.Code != http.StatusUnprocessableEntity || s.keptForms() != 1 {
		t.Errorf("refused: %d, %d kept, want what was kept to stay", res.Code, s.keptForms())
	}
	if res := again.post(submitPath, filled("name", "Kari")); res.Code != http.StatusSeeOther || len(s.rights.submitted) != 1 || s.keptForms() != 0 {
		t.Errorf("sent again: %d, %d filed, %d kept", res.Code, len(s.rights.submitted), s.keptForms())
	}
	if d := read(t, again.get(formPath), http.StatusOK); attr(d.field("name"), "value") != "" {
		t.Error("what has been sent is filled in again")
	}
}

// Who logged in again in another window is led straight back to the form.
func TestAFormOfAnOlderLoginIsFilledInAgain(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.citizen(kari)
	s.runOut()
	again := s.citizen(kari)
	res := again.post(submitPath, filled("_csrf", v.csrf, "name", "Kari"))
	if res.Code != http.StatusSeeOther || res.Header().Get("Location") != submitPath || len(s.rights.submitted) > 0 {
		t.Fatalf("%d to %q, %d filed", res.Code, res.Header().Get("Location"), len(s.rights.submitted))
	}
	d := again.follow(res)
	d.says("Skjemaet er ikke sendt ennå")
	checkKept(t, d, filled("name", "Kari"))
}

func TestAKeptFormIsNotShownToSomebodyElse(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.citizen(kari)
	s.runOut()
	v.post(submitPath, filled())
	other := s.citizen("somebody-else")
	d := read(t, other.get(formPath), http.StatusOK)
	if attr(d.field("name"), "value") != "" || d.text(d.field("about_access")) != "" || strings.Contains(d.main(), "ikke sendt") {
		t.Error("somebody else is shown what Kari wrote")
	}
	read(t, other.post(submitPath, filled("_csrf", v.csrf)), http.StatusForbidden)
	other.post(submitPath, filled())
	if s.keptForms() != 1 {
		t.Errorf("%d forms are kept, want Kari's", s.keptForms())
	}
}

func TestNothingIsKept(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		header map[string]string
		form   url.Values
		status int
		says   string
	}{
		"another site":      {map[string]string{"Sec-Fetch-Site": "cross-site"}, filled(), http.StatusForbidden, ""},
		"a neighbour":       {map[string]string{"Sec-Fetch-Site": "same-site"}, filled(), http.StatusForbidden, ""},
		"another origin":    {map[string]string{"Origin": "https://evil.example"}, filled(), http.StatusUnauthorized, ""},
		"no origin":         {nil, filled(), http.StatusUnauthorized, ""},
		"a guessed token":   {map[string]string{"Sec-Fetch-Site": "same-origin"}, filled("_csrf", "guess"), http.StatusUnauthorized, ""},
		"no token":          {map[string]string{"Sec-Fetch-Site": "same-origin"}, filled("_csrf", ""), http.StatusUnauthorized, ""},
		"more than is kept": {map[string]string{"Sec-Fetch-Site": "same-origin"}, filled("about_access", strings.Repeat("a", 300<<10)), http.StatusUnauthorized, "for langt til at vi kunne ta vare på det"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			v := s.citizen(kari)
			s.runOut()
			if !c.form.Has("_csrf") {
				c.form.Set("_csrf", v.csrf)
			}
			r := httptest.NewRequest(http.MethodPost, submitPath, strings.NewReader(c.form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			for k, value := range c.header {
				r.Header.Set(k, value)
			}
			d := read(t, v.send(r), c.status)
			if c.says != "" {
				d.says(c.says)
			}
			if s.keptForms() != 0 {
				t.Error("something is kept")
			}
		})
	}
}

func TestAnOriginOfOurOwnWillDo(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.citizen(kari)
	s.runOut()
	r := httptest.NewRequest(http.MethodPost, submitPath, strings.NewReader(filled("_csrf", v.csrf).Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", "https://"+r.Host)
	read(t, v.send(r), http.StatusUnauthorized).says("Ingenting er sendt")
	if s.keptForms() != 1 {
		t.Error("nothing is kept")
	}
}

// The other forms lead back too, and a one-time code is not kept.
func TestTheSmallFormsLeadBack(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ action, page, field string }{
		"an address": {"/kode", "", "address"},
		"a code":     {"/bekreft", "", ""},
		"withdrawal": {"/trekk", "/trekk", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			path := "/krav/" + s.addCase("telemark", models.StatusReceived).Request.CaseNumber
			v := s.citizen(kari)
			s.runOut()
			form := url.Values{"address": {"kari@example.org"}, "code": {"123456"}, "contact": {"c1"}}
			d := read(t, v.post(path+c.action, form), http.StatusUnauthorized)
			if len(d.with("a", "href", "/logg-inn?tilbake="+url.QueryEscape(path+c.page))) != 1 {
				t.Error("no way back to the form")
			}
			again := s.citizen(kari)
			d = read(t, again.get(path+c.page), http.StatusOK)
			if c.field != "" {
				d.says("Skjemaet er ikke sendt ennå")
				if attr(d.field(c.field), "value") != "kari@example.org" {
					t.Errorf("%s is lost", c.field)
				}
			} else if s.keptForms() != 0 {
				t.Error("a form without words of the person's is kept")
			}
			if len(s.contacts.sent)+len(s.contacts.proved)+len(s.rights.withdrawn) > 0 {
				t.Error("it was sent without a login")
			}
			again.post(path+c.action, form)
			if s.keptForms() != 0 {
				t.Error("it is still kept")
			}
		})
	}
}
