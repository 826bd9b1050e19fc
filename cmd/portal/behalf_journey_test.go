package main

import (
	"net/http"
	"strings"
	"testing"

	"rettighetsporten/app/apptest"
)

// A mother asks for her child, in a real browser: the relation is checked by a
// caseworker before anything is decided, and she reads the letter.
func TestJourneyOnBehalfOfAChild(t *testing.T) {
	t.Parallel()
	s := demoSite(t)
	b := apptest.StartBrowser(t)
	j := &journey{t: t, site: s, browser: b, oksana: protagonist(t, "oksana").Person}
	v := newTraveller(t, b, s)
	j.citizen = v
	v.Open(s.address + "/virksomhet/telemark/krav?rett=erasure")
	v.Click(`button[value="oksana"]`)
	v.WaitFor("Hvem gjelder det?")
	if shown, _ := v.Evaluate(`getComputedStyle(document.querySelector(".behalf-who")).display`).(string); shown != "none" {
		t.Error("who asks for themselves is asked about somebody else")
	}
	v.Fill("about_erasure", "Bildet av datteren min.")
	v.Fill("name", j.oksana.Name())
	v.Fill("email", j.oksana.Email)
	v.Click(`label[for="behalf-child"]`)
	v.Fill("behalf_born", "14.3.1991")
	v.Click("Send kravet")
	v.WaitFor("Skriv navnet til den det gjelder")
	if got := v.Status(); got != http.StatusUnprocessableEntity || !strings.Contains(v.Text("main"), "Den som har fylt 18 år") {
		t.Errorf("somebody of age as a child is answered by %d", got)
	}
	v.see("90-pa-vegne-av")
	v.Fill("behalf_name", "Sofia Bondarenko")
	v.Fill("behalf_born", "17.5.2016")
	v.Click("Send kravet")
	v.WaitFor("Du gjør dette på vegne av Sofia Bondarenko")
	v.see("91-pa-vegne-av-sendt")
	j.number = caseNumber.FindString(v.Text("main"))

	j.ombudAssigns()
	w := j.worker
	d := decided{right: "erasure", outcome: "Slettet", text: "Bildet er fjernet.", byHand: "Fjernet fra nettsiden av redaktøren.", letter: []string{"på vegne av Sofia Bondarenko", "Bildet er fjernet."}}
	w.Open(s.address + "/saksbehandler/sak/" + j.number)
	w.WaitFor("Ingen har sjekket at den som spør")
	w.see("92-sak-pa-vegne-av")
	w.Click("#next-act") // it stands among the acts too
	w.Fill("note", "Foreldreansvar, begge foreldre.")
	w.Click("Relasjonen er vist")
	w.WaitFor("Velg om adressen er skjermet")
	w.Select("source", "register")
	w.Select("protected", "yes")
	w.see("93-relasjon")
	w.Click("Relasjonen er vist")
	w.WaitFor("Det er notert at den som spør, kan handle")
	w.WaitFor("Skjermet adresse")
	j.decides(d, j.number)
	approver := newTraveller(t, b, s).staff("telemark-approver")
	approver.Open(s.address + "/beslutter/sak/" + j.number)
	approver.WaitFor("På vegne av en annen")
	approver.Click("Godkjenn og send")
	approver.WaitFor("godkjent")

	j.readsTheLetter(d, j.number)
	v.see("94-brev-pa-vegne-av")
	v.Open(s.address + "/krav")
	v.WaitFor("På vegne av andre")
	v.see("95-mine-og-andres")
}
