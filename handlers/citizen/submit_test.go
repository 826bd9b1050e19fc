package citizen_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/fault"
	"rettighetsporten/app/identity"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

const (
	submitPath = "/virksomhet/telemark/krav"
	formPath   = submitPath + "?rett=access"
)

// filled is a form with nothing wrong, changed by name, value pairs.
func filled(changes ...string) url.Values {
	form := url.Values{
		"right": {"access"}, "key": {strings.Repeat("A", 43)}, "activity_access": {"telemark-timebestilling"}, "about_access": {"Hva er notert?\r\nHvem vet det?"},
		"period_from_access": {"1.2.2026"}, "period_to_access": {"2026-03-31"}, "name": {" Kari  Nordmann "}, "email": {"kari@example.com"}, "language": {"en"},
	}
	for i := 0; i+1 < len(changes); i += 2 {
		form.Set(changes[i], changes[i+1])
	}
	return form
}

func TestSubmitFormIsEmptyAndReady(t *testing.T) {
	t.Parallel()
	v := newSite(t).citizen(kari)
	keys := map[string]bool{}
	for range 2 {
		d := read(t, v.get(formPath), http.StatusOK)
		d.says("senest onsdag 23. desember 2026", "Ikke skriv fødselsnummeret ditt", "Alt virksomheten har om meg", "Timebestilling")
		keys[attr(d.field("key"), "value")] = true
		for id, checked := range map[string]bool{"activity_access": true, "activity_access-1": false, "language-nb": true, "language-en": false} {
			if has(d.byID(id), "checked") != checked {
				t.Errorf("%s chosen: %v", id, !checked)
			}
		}
		for _, name := range []string{"name", "email", "about_access", "period_from_access", "period_to_access"} {
			if attr(d.field(name), "value") != "" || has(d.field(name), "aria-invalid") {
				t.Errorf("the field %s is not empty and right", name)
			}
		}
	}
	if len(keys) != 2 || keys[""] {
		t.Errorf("two forms have the keys %v", keys)
	}
	d := read(t, v.in("en").get(formPath), http.StatusOK)
	if !has(d.byID("language-en"), "checked") {
		t.Error("the answer's language is not preset to the page's")
	}
}

func TestSubmitFiles(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.addCase("telemark", models.StatusReceived)
	v := s.citizen(kari)
	res := v.post(submitPath, filled())
	if res.Code != http.StatusSeeOther || res.Header().Get("Location") != "/krav/TEL-2026-00012" {
		t.Fatalf("%d to %q", res.Code, res.Header().Get("Location"))
	}
	want := []rights.Submission{{
		Key: strings.Repeat("A", 43), ControllerID: "telemark", Name: "Kari  Nordmann", Email: "kari@example.com", Language: models.English,
		Wishes: []rights.Wish{{
			Right: models.RightAccess, Asked: models.Asked{About: "Hva er notert?\nHvem vet det?"},
			ActivityID: "telemark-timebestilling", PeriodFrom: models.NewDate(2026, 2, 1), PeriodTo: models.NewDate(2026, 3, 31),
		}},
	}}
	if diff := cmp.Diff(want, s.rights.submitted); diff != "" {
		t.Errorf("filed (-want +got):\n%s", diff)
	}
	v.follow(res).says("Kravet er mottatt. Denne siden er kvitteringen din.")
}

func TestSubmitFilesTheLeast(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	form := url.Values{"right": {"access"}, "key": {strings.Repeat("A", 43)}, "name": {"Kari"}, "email": {"kari@example.com"}, "language": {"klingon"}}
	if res := s.citizen(kari).in("en").post(submitPath, form); res.Code != http.StatusSeeOther {
		t.Fatalf("status %d", res.Code)
	}
	want := []rights.Submission{{Key: strings.Repeat("A", 43), ControllerID: "telemark", Name: "Kari", Email: "kari@example.com", Language: models.English, Wishes: []rights.Wish{rights.Access("")}}}
	if diff := cmp.Diff(want, s.rights.submitted); diff != "" {
		t.Errorf("filed (-want +got):\n%s", diff)
	}
}

// Every language that one can be answered in can be chosen. Northern Sami is marked as
// what it is, and the page says what comes of choosing it.
func TestSubmitInEveryLanguageThereIs(t *testing.T) {
	t.Parallel()
	for _, lang := range models.AnswerLanguages() {
		s := newSite(t)
		v := s.citizen(kari)
		d := read(t, v.get(formPath), http.StatusOK)
		d.says("Velger du nordsamisk (davvisámegiella), er brev og svar på bokmål.")
		if got := attr(d.byID("language-"+string(lang)), "value"); got != string(lang) {
			t.Errorf("%s cannot be chosen: %q", lang, got)
		}
		if labels := d.with("label", "lang", "se"); len(labels) != 1 || d.text(labels[0]) != "Davvisámegiella" {
			t.Errorf("%d labels are in Northern Sami", len(labels))
		}
		if res := v.post(submitPath, filled("language", string(lang))); res.Code != http.StatusSeeOther || s.rights.submitted[0].Language != lang {
			t.Errorf("%d, and filed is %+v, want it in %s", res.Code, s.rights.submitted, lang)
		}
	}
}

func TestSubmitTellsWhatIsWrong(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		form   url.Values
		fields []string // in the order of the summary
	}{
		"no name":          {filled("name", " \t "), []string{"name"}},
		"long name":        {filled("name", strings.Repeat("æ", rights.MaxName+1)), []string{"name"}},
		"long text":        {filled("about_access", strings.Repeat("🙂", rights.MaxAbout+1)), []string{"about_access"}},
		"no address":       {filled("email", ""), []string{"email"}},
		"two addresses":    {filled("email", "a@example.com,b@example.com"), []string{"email"}},
		"unknown service":  {filled("activity_access", "hkdir-arrangement"), []string{"activity_access"}},
		"no such day":      {filled("period_from_access", "31.02.2026"), []string{"period_from_access"}},
		"year of two":      {filled("period_to_access", "1.2.26"), []string{"period_to_access"}},
		"year nought":      {filled("period_from_access", "01.01.0000"), []string{"period_from_access"}},
		"words for a date": {filled("period_from_access", "i fjor"), []string{"period_from_access"}},
		"reversed":         {filled("period_from_access", "01.04.2026"), []string{"period_to_access"}},
		"from tomorrow":    {filled("period_from_access", "24.11.2026", "period_to_access", ""), []string{"period_from_access"}},
		"all at once": {
			filled("name", "", "email", "x", "activity_access", "?", "period_from_access", "?", "period_to_access", "?"),
			[]string{"activity_access", "period_from_access", "period_to_access", "name", "email"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			d := read(t, s.citizen(kari).post(submitPath, c.form), http.StatusUnprocessableEntity)
			if !strings.HasPrefix(d.title(), "Feil: ") {
				t.Errorf("the title is %q", d.title())
			}
			var got []string
			for _, a := range (document{t, d.byID("feil")}).all("a") {
				got = append(got, strings.TrimPrefix(attr(a, "href"), "#"))
			}
			if diff := cmp.Diff(c.fields, got); diff != "" {
				t.Errorf("the summary (-want +got):\n%s", diff)
			}
			for _, field := range c.fields {
				message := d.text(d.byID(field + "-e"))
				if message == "" {
					t.Errorf("the field %s does not say what is wrong", field)
				}
				if n := d.byID(field); field != "activity_access" && (attr(n, "aria-invalid") != "true" || !strings.Contains(attr(n, "aria-describedby"), field+"-e")) {
					t.Errorf("the field %s is not tied to its message", field)
				}
			}
			checkKept(t, d, c.form)
			if len(s.rights.submitted) > 0 {
				t.Error("a wrong form was filed")
			}
		})
	}
}

// checkKept checks that nothing the person wrote is lost.
func checkKept(t *testing.T, d document, form url.Values) {
	t.Helper()
	for _, name := range []string{"key", "period_from_access", "period_to_access", "name", "email"} {
		if got, want := attr(d.field(name), "value"), strings.TrimSpace(form.Get(name)); got != want {
			t.Errorf("%s holds %.50q, want %.50q", name, got, want)
		}
	}
	if got, want := d.text(d.field("about_access")), strings.Join(strings.Fields(form.Get("about_access")), " "); got != want {
		t.Errorf("about holds %.50q, want %.50q", got, want)
	}
	if !has(d.byID("language-en"), "checked") {
		t.Error("the chosen language is lost")
	}
	known := form.Get("activity_access") == "telemark-timebestilling"
	if has(d.byID("activity_access-1"), "checked") != known {
		t.Error("the chosen service is lost")
	}
}

func TestSubmitSurvivesHostileInput(t *testing.T) {
	t.Parallel()
	const hostile = "<script>alert(1)</script>\"'><b>\x00\x1b[31m\u202e\r\n{{.CSRF}} 🙂 \xff"
	s := newSite(t)
	v := s.citizen(kari)
	d := read(t, v.post(submitPath, filled("name", hostile, "about_access", hostile, "email", hostile, "activity_access", hostile, "period_from_access", hostile, "key", hostile)), http.StatusUnprocessableEntity)
	if n := len(d.all("script")); n != 1 {
		t.Errorf("%d scripts on the page, want the portal's own", n)
	}
	if n := len((document{t, d.all("main")[0]}).all("b")); n != 0 {
		t.Errorf("%d elements came from the form", n)
	}
	name := attr(d.field("name"), "value")
	if strings.ContainsAny(name, "\x00\x1b\u202e\r\n") || !strings.Contains(name, "🙂") || !strings.Contains(name, "<script>") {
		t.Errorf("the name became %q", name)
	}
	if key := attr(d.field("key"), "value"); len(key) != len(identity.NewToken()) || strings.Contains(key, "<") {
		t.Errorf("the key became %q", key)
	}
	if strings.Contains(s.log.String(), "alert") {
		t.Error("the log holds what was written")
	}
}

func TestSubmitRefusesAMegabyte(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	d := read(t, s.citizen(kari).post(submitPath, filled("about_access", strings.Repeat("a", 1<<20))), http.StatusRequestEntityTooLarge)
	d.says("for stort")
	if len(s.rights.submitted) > 0 {
		t.Error("it was filed")
	}
}

// A form whose key is gone still files, under a key of its own.
func TestSubmitReplacesABrokenKey(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.citizen(kari)
	for _, key := range []string{"", "short", strings.Repeat("?", 43)} {
		v.post(submitPath, filled("key", key))
	}
	seen := map[string]bool{}
	for _, sub := range s.rights.submitted {
		seen[sub.Key] = true
	}
	if len(seen) != 3 || seen[""] {
		t.Errorf("filed under the keys %v", seen)
	}
}

func TestSubmitToAClosedBody(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.citizen(kari)
	read(t, v.get("/virksomhet/vestfold/krav"), http.StatusConflict).says("tar ikke imot krav her ennå")
	read(t, v.post("/virksomhet/vestfold/krav", filled()), http.StatusConflict)
	if len(s.rights.submitted) > 0 {
		t.Error("it was filed")
	}
}

func TestSubmitShowsTheServicesRefusal(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.rights.refuse = fault.New(fault.Conflict, "controller.not_open")
	read(t, s.citizen(kari).post(submitPath, filled()), http.StatusConflict).says("tar ikke imot krav her ennå")
}

// Who has too many open requests is told so, and keeps what they wrote.
func TestSubmitWithTooManyOpen(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.rights.refuse = fault.New(fault.TooMany, "submit.too_many_open").With("max", 20)
	d := read(t, s.citizen(kari).post(submitPath, filled("name", "Kari")), http.StatusTooManyRequests)
	d.says("Du har 20 åpne krav", "Se de åpne kravene dine")
	checkKept(t, d, filled("name", "Kari"))
}
