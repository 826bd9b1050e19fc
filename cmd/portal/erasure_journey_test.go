package main

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/register"
)

// bookingFile opens the demo's booking database beside the portal.
func bookingFile(t *testing.T, s site) *sql.DB {
	t.Helper()
	file, err := register.Bundled()
	must(t, err)
	for _, c := range s.stores.Attach(file).Controllers {
		for _, store := range c.Stores {
			if store.ID != "telemark-booking" {
				continue
			}
			db, err := sql.Open("sqlite", fmt.Sprint(store.Connection["dsn"]))
			must(t, err)
			t.Cleanup(func() { _ = db.Close() })
			return db
		}
	}
	t.Fatal("the demo has no booking system")
	return nil
}

// dump returns every row of the booking database, a line each.
func dump(t *testing.T, db *sql.DB) map[string]string {
	t.Helper()
	lines := map[string]string{}
	for table, columns := range map[string][]string{
		"customers": {"customer_number", "full_name", "email", "phone", "municipality", "age"},
		"bookings":  {"customer_id", "starts_at", "minutes", "form", "place", "counsellor"}, "focus_areas": {"booking_id", "area", "reason"},
	} {
		dumpTable(t, db, table, columns, lines)
	}
	return lines
}

func dumpTable(t *testing.T, db *sql.DB, table string, columns []string, lines map[string]string) {
	t.Helper()
	values := make([]string, len(columns))
	for i, c := range columns {
		values[i] = "COALESCE(" + c + ", '-')"
	}
	rows, err := db.QueryContext(t.Context(), "SELECT id, "+strings.Join(values, " || '|' || ")+" FROM "+table)
	must(t, err)
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id int
		var line string
		must(t, rows.Scan(&id, &line))
		lines[fmt.Sprint(table, " ", id)] = line
	}
	must(t, rows.Err())
}

// Erasure in a real browser: asked for, tried without changing anything, decided
// in part since the customer register has to stand, approved by somebody else, who
// does not want to go on without a log, done in the booking database and by the owner
// of the log, and read by the citizen.
func TestJourneyOfAnErasure(t *testing.T) {
	t.Parallel()
	s := demoSite(t)
	b := apptest.StartBrowser(t)
	j := &journey{t: t, site: s, browser: b, oksana: protagonist(t, "oksana").Person}
	db := bookingFile(t, s)
	before := dump(t, db)
	j.asks("erasure", map[string]string{"about": "Alle timene jeg har bestilt."})
	j.ombudAssigns()
	j.triesErasing()
	if after := dump(t, db); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Error("trying changed the booking system")
	}
	j.decidesErasing()
	j.approvesErasing()
	j.proposesToGoOn()
	j.ownerDoes("telemark-counsellor")
	letter := j.readsWhatWasErased()
	j.lookAtTheBookings(before, dump(t, db), letter)
}

// asks files a request for the right, and proves the citizen's address.
func (j *journey) asks(right string, words map[string]string) {
	j.t.Helper()
	v := newTraveller(j.t, j.browser, j.site)
	j.citizen = v
	v.Open(j.site.address + "/virksomhet/telemark")
	v.Click("Bruk rettighetene dine")
	v.Click(`button[value="oksana"]`)
	v.WaitFor("Hva vil du hos")
	v.Click("#right-" + right)
	v.Click("Gå videre")
	v.WaitFor("Kravet ditt til")
	v.Fill("name", j.oksana.Name())
	v.Fill("email", j.oksana.Email)
	for name, text := range words {
		v.Fill(name+"_"+right, text)
	}
	v.Click("Send kravet")
	v.WaitFor("Lovens frist, én måned")
	j.number = caseNumber.FindString(v.Text("main"))
	v.Click("Send kode til " + j.oksana.Email)
	v.WaitFor("Vi har sendt en kode")
	v.Fill("Kode", j.code())
	v.Click(`form[action$="/bekreft"] button:not([form])`)
	v.WaitFor("Bekreftet")
}

func (j *journey) triesErasing() {
	j.t.Helper()
	v := j.worker
	v.Open(j.site.address + "/saksbehandler/sak/" + j.number)
	v.Click("Virkning")
	v.see("70-virkning-valg")
	for store, do := range map[string]string{
		"booking": "erase", "customer-register": "keep", "log": "erase", "calendar": "leave", "inflow24": "leave", "karriereverktoy": "leave", "imdi": "leave", "mailbox": "leave",
	} {
		v.Click(`label[for="do_telemark-` + store + "-" + do + `"]`)
	}
	v.Click("Prøv uten å endre noe")
	v.WaitFor("Velg en hjemmel") // what stands needs one
	v.see("71-virkning-feil")
	v.Select("ground_telemark-customer-register", "17-3-b")
	v.Fill("basis_telemark-customer-register", "Arkivplanen punkt 4.")
	v.Click("Prøv uten å endre noe")
	v.WaitFor("Portalen prøver nå.")
	j.waitsForThePlan()
	v.see("72-virkning-proevd")
	text := strings.Join(strings.Fields(v.Text("main")), " ")
	for _, want := range []string{
		"Ingenting er endret ennå.", "Kunde I 1 rad fjernes: Kundenummer, Navn, E-post", "Bestilt time I", "Ønsket fokusområde I",
		"Kunderegister Må stå", "Ylva Veiland får oppgaven når avgjørelsen er godkjent",
	} {
		if !strings.Contains(text, want) {
			j.t.Errorf("the plan does not say %q: %s", want, text)
		}
	}
}

func (j *journey) decidesErasing() {
	j.t.Helper()
	v := j.worker
	v.Click("#effect-decide")
	v.Click("Delvis")
	v.WaitFor("Du må si om de får beskjed, før du avgjør saken.")
	j.saysWhoIsTold(decided{}, j.number)
	v.Open(j.site.address + "/saksbehandler/sak/" + j.number + "/avgjor?utfall=partly")
	v.WaitFor("Avgjørelsen gjennomføres i systemene slik det er prøvd")
	if got, _ := v.Evaluate(`document.querySelector("[name=what_1]").value + "|" + document.querySelector("[name=ground_1]:checked").value + "|" + document.querySelector("[name=argument_1]").value`).(string); got != "Kunderegister|17-3-b|Arkivplanen punkt 4." {
		j.t.Errorf("what stands is filled in as %q", got)
	}
	v.Fill("reason_1", "Loven sier at vi skal ta vare på det som er arkiv.")
	v.see("73-avgjor-virkning")
	v.Click("Send til godkjenning")
	v.WaitFor("Avgjørelsen er sendt til godkjenning.")
}

func (j *journey) approvesErasing() {
	j.t.Helper()
	v := newTraveller(j.t, j.browser, j.site).staff("telemark-approver")
	v.Open(j.site.address + "/beslutter/sak/" + j.number)
	v.WaitFor("Hva som blir gjort i systemene")
	if text := v.Text("main"); !strings.Contains(text, "Arkivplanen punkt 4.") || !strings.Contains(text, "Kundenummer") {
		j.t.Errorf("the approver does not see what is done: %s", text)
	}
	v.see("74-beslutter-virkning")
	v.Click("Godkjenn og send")
	v.WaitFor("godkjent")
	j.worker.Open(j.site.address + "/saksbehandler/sak/" + j.number)
	j.worker.Click("Se hvordan det går")
	j.worker.WaitFor("Eieren har fått oppgaven")
	j.worker.see("75-virkning-underveis")
}

// proposesToGoOn proposes to go on without the log; the approver finds that beside
// the queue, and sends it back.
func (j *journey) proposesToGoOn() {
	j.t.Helper()
	v := j.worker
	v.Click("#without-telemark-log-h")
	v.Fill("why", "Loggen er nede.")
	v.Click("#without-telemark-log button")
	v.WaitFor("Forslaget venter på at en beslutter godkjenner det.")
	a := newTraveller(j.t, j.browser, j.site).staff("telemark-approver")
	a.Click(`#waits a[href="/beslutter/sak/` + j.number + `"]`)
	a.WaitFor("Begrunnelse: Loggen er nede.")
	a.see("74-beslutter-uten")
	a.Fill("note_telemark-log", "Vent noen dager til.")
	a.Click(`#proposal-telemark-log form[action$="/returner"] button`)
	a.WaitFor("Forslaget er sendt tilbake til saksbehandleren.")
	v.Open(j.site.address + "/saksbehandler/sak/" + j.number + "/virkning")
	v.WaitFor("kom tilbake: «Vent noen dager til.»")
}

// ownerDoes lets the owner of a store do the task that is about the person.
func (j *journey) ownerDoes(owner string) {
	j.t.Helper()
	v := newTraveller(j.t, j.browser, j.site).staff(owner)
	links, _ := v.Evaluate(`Array.from(document.querySelectorAll('main a[href^="/systemeier/endring/"]'), a => a.getAttribute("href")).join(" ")`).(string)
	for link := range strings.FieldsSeq(links) {
		if v.Open(j.site.address + link); strings.Contains(v.Text("main"), j.oksana.Name()) {
			break
		}
	}
	v.WaitFor(j.oksana.Name())
	v.see("76-systemeier-" + owner)
	v.Click("Det er gjort")
	v.Click("Send svaret")
	v.WaitFor("Eieren har gjort det")
	v.see("77-systemeier-svart-" + owner)
}

func (j *journey) readsWhatWasErased() string {
	j.t.Helper()
	text := j.readsTheDecision("78-brev-sletting",
		"Vi gjør noe av det du ber om, og sier nei til resten.", "Bookingsystem:", "Kunde: i én oppføring er dette fjernet:", "Sikkerhetskopier fra før dette er borte senest", "Veilederens logg: den som har ansvar for systemet, meldte",
		"Dette sier vi nei til: Kunderegister", "artikkel 17 nr. 3 bokstav b", "arkivplikten som gjør", "www.datatilsynet.no")
	if strings.Contains(text, "Arkivplanen") {
		j.t.Error("the letter tells the controller's own argument")
	}
	return text
}

// lookAtTheBookings holds the booking database against what it was: what was
// Oksana's says nothing any more, and every other row is as it was.
func (j *journey) lookAtTheBookings(before, after map[string]string, letter string) {
	j.t.Helper()
	if len(before) != len(after) {
		j.t.Errorf("there were %d rows, and are %d", len(before), len(after))
	}
	changed := map[string]int{}
	for key, line := range after {
		table, _, _ := strings.Cut(key, " ")
		was := before[key]
		switch {
		case line == was && strings.Contains(strings.ToLower(line), "|"+strings.ToLower(j.oksana.Email)+"|"):
			j.t.Errorf("%s still says who it is about", key)
		case line != was:
			changed[table]++
			if table == "customers" && line != "-|-|-|-|-|-" || table == "customers" && !strings.Contains(strings.ToLower(was), "|"+strings.ToLower(j.oksana.Email)+"|") {
				j.t.Errorf("%s has become %q", key, line)
			}
		}
	}
	if changed["customers"] != 1 || changed["bookings"] == 0 || changed["focus_areas"] == 0 {
		j.t.Errorf("changed are %v", changed)
	}
	for table, label := range map[string]string{"bookings": "Bestilt time", "focus_areas": "Ønsket fokusområde"} {
		count := fmt.Sprintf("%s: i %d oppføringer", label, changed[table])
		if changed[table] == 1 {
			count = label + ": i én oppføring"
		}
		if !strings.Contains(letter, count) {
			j.t.Errorf("the letter does not say %q", count)
		}
	}
}
