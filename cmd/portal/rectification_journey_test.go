package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"rettighetsporten/app/apptest"
)

// Rectification in a real browser: asked for, written down and tried without
// changing anything, decided, approved by somebody else, made in the booking
// database in the one row that says it, and read by the citizen, who then asks for
// a restriction.
func TestJourneyOfARectification(t *testing.T) {
	t.Parallel()
	s := demoSite(t)
	b := apptest.StartBrowser(t)
	j := &journey{t: t, site: s, browser: b, oksana: protagonist(t, "oksana").Person}
	db := bookingFile(t, s)
	before := dump(t, db)
	j.asks("rectification", map[string]string{"about": "Dere har skrevet feil kommune.", "wanted": "Jeg bor i Kragerø."})
	j.ombudAssigns()
	j.triesCorrecting()
	if after := dump(t, db); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Error("trying changed the booking system")
	}
	j.decidesAsTried("corrected", "blir «Kragerø»")
	j.readsTheDecision("83-brev-retting", "Vi sier ja til å rette det du ba om.", "Bookingsystem: – Kunde: i én oppføring er dette rettet: Bostedskommune.", "får beskjed om å gjøre det samme:", "www.datatilsynet.no", "domstolene")
	after, changed := dump(t, db), 0
	for key, line := range after {
		if was := before[key]; was != line {
			changed++
			if !strings.HasPrefix(key, "customers ") || line != strings.Replace(was, "|"+j.oksana.Municipality+"|", "|Kragerø|", 1) {
				t.Errorf("%s has become %q", key, line)
			}
		}
	}
	if changed != 1 || len(after) != len(before) {
		t.Errorf("%d rows are changed, of %d", changed, len(before))
	}
	j.restricts(db)
}

func (j *journey) triesCorrecting() {
	j.t.Helper()
	v := j.worker
	v.Open(j.site.address + "/saksbehandler/sak/" + j.number)
	v.Click("Virkning")
	v.WaitFor("Jeg bor i Kragerø.")
	v.Fill("before_1", j.oksana.Municipality)
	v.Click("Prøv uten å endre noe")
	v.WaitFor("Velg hvor opplysningen står")
	if got := v.Status(); got != http.StatusUnprocessableEntity {
		j.t.Errorf("a line that is not filled in answers %d", got)
	}
	v.see("80-retting-feil")
	v.Select("where_1", "telemark-booking/telemark-booking:customers/municipality")
	v.Fill("after_1", "Kragerø")
	v.Click("Prøv uten å endre noe") // what was written first is there still
	v.WaitFor("Portalen prøver nå.")
	j.waitsForThePlan()
	v.see("81-retting-proevd")
	if text := strings.Join(strings.Fields(v.Text("main")), " "); !strings.Contains(text, "Bostedskommune: «"+j.oksana.Municipality+"» blir «Kragerø». Gjelder 1 rad.") {
		j.t.Errorf("the plan does not say what is corrected: %s", text)
	}
}

// waitsForThePlan waits until it is tried what the decision would do.
func (j *journey) waitsForThePlan() {
	j.t.Helper()
	waitFor(j.t, "the plan", func() string {
		j.worker.Open(j.site.address + "/saksbehandler/sak/" + j.number + "/virkning")
		if j.worker.Has("#effect-decide") {
			return "yes"
		}
		return ""
	})
}

// decidesAsTried lets the caseworker decide what was tried, and somebody else, who
// sees what it does, approve it.
func (j *journey) decidesAsTried(outcome, does string) {
	j.t.Helper()
	v := j.worker
	j.saysWhoIsTold(decided{}, j.number)
	v.Open(j.site.address + "/saksbehandler/sak/" + j.number + "/avgjor?utfall=" + outcome)
	v.WaitFor("Avgjørelsen gjennomføres i systemene slik det er prøvd")
	v.Click("Send til godkjenning")
	v.WaitFor("Avgjørelsen er sendt til godkjenning.")
	v = newTraveller(j.t, j.browser, j.site).staff("telemark-approver")
	v.Open(j.site.address + "/beslutter/sak/" + j.number)
	v.WaitFor(does)
	v.see("82-beslutter-" + outcome)
	v.Click("Godkjenn og send")
	v.WaitFor("godkjent")
}

// readsTheDecision lets the citizen read the letter, and looks for what it has to
// say.
func (j *journey) readsTheDecision(picture string, said ...string) string {
	j.t.Helper()
	v := j.citizen
	waitFor(j.t, "the letter", func() string {
		v.Open(j.site.address + "/krav/" + j.number)
		if strings.Contains(v.Text("main"), "Avgjørelsen i saken din") {
			return "yes"
		}
		return ""
	})
	v.Click("Avgjørelsen i saken din")
	v.see(picture)
	text := strings.Join(strings.Fields(v.Text("main")), " ")
	for _, want := range said {
		if !strings.Contains(text, want) {
			j.t.Errorf("the letter does not say %q: %s", want, text)
		}
	}
	return text
}
