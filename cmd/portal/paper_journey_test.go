package main

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/deadline"
)

// What came in a letter, in a real browser: the ombud writes it down, the
// caseworker decides, another approves, and the letter goes out on paper.
func TestJourneyOnPaper(t *testing.T) {
	t.Parallel()
	s := demoSite(t)
	b := apptest.StartBrowser(t)
	worker := newTraveller(t, b, s).staff("telemark-caseworker-1")
	v := newTraveller(t, b, s).staff("telemark-ombud")
	v.Open(s.address + "/ombud/ko")
	v.Click("Registrer et krav som kom utenom portalen")
	v.WaitFor("Når kom det?")
	v.Fill("at", "i går")
	v.Click(`label[for="right-erasure"]`)
	v.Fill("about", "Slett bildet av meg på nettsiden.")
	v.Fill("name", "Ola Skogli")
	v.Click("Registrer kravet")
	v.WaitFor("Uten fødselsnummer kan ingen logge inn og lese svaret") // and nothing is lost
	if text, _ := v.Evaluate(`document.querySelector("#about").value`).(string); text != "Slett bildet av meg på nettsiden." {
		t.Errorf("what was said is lost: %q", text)
	}
	v.see("70-registrer-feil")
	v.Fill("at", time.Now().In(deadline.Zone()).AddDate(0, 0, -4).Format("2.1.2006")+" 10:00")
	v.Fill("postal", "Skogveien 3\n3674 Notodden")
	v.Select("Hvordan vet dere hvem det er?", "Legitimasjon er vist")
	v.Fill("check_note", "Pass vist i skranken.")
	v.Click("Registrer kravet")
	v.WaitFor("Kravet er registrert.")
	v.see("71-registrert")
	number := caseNumber.FindString(v.Text("main"))
	v.Select("Saksbehandler", "Eivind Saksvik")
	v.Click("Tildel")
	v.WaitFor("Saken er tildelt.")

	worker.Open(s.address + "/saksbehandler/sak/" + number)
	worker.Click("Noter et tillegg til kravet")
	worker.WaitFor("Hva legges til?")
	worker.see("73-tillegg")
	worker.Fill("on", "i morgen")
	worker.Fill("text", "Det er bildet fra 2024.")
	worker.Select("Hvordan kom det?", "på telefon")
	j := &journey{t: t, site: s, browser: b, worker: worker}
	worker.Upload("files", j.file("bilde.txt", "Bildet står nederst på siden."))
	worker.Click("Lagre tillegget")
	worker.WaitFor("Skriv en dag fra kravet kom til i dag")
	if text := worker.Text("main"); !strings.Contains(text, "Filene må velges på nytt") {
		t.Error("nobody says that the file is to be chosen again")
	}
	worker.Fill("on", time.Now().In(deadline.Zone()).Format("2.1.2006"))
	worker.Upload("files", j.file("bilde.txt", "Bildet står nederst på siden."))
	worker.see("73-tillegg-igjen")
	worker.Click("Lagre tillegget")
	worker.WaitFor("Tillegget står sammen med kravet.")
	if text := worker.Text("main"); !strings.Contains(text, "Det er bildet fra 2024.") || !strings.Contains(text, "Kom på telefon") || !strings.Contains(text, "bilde.txt") {
		t.Error("what was added does not stand with the request, or not how it came")
	}
	worker.see("74-lagt-til")

	j.saysWhoIsTold(decided{}, number)
	worker.Open(s.address + "/saksbehandler/sak/" + number + "/avgjor?utfall=erased")
	worker.Fill("text", "Bildet er fjernet.")
	worker.Fill("by_hand", "Slettet fra nettsiden av kommunikasjon.")
	worker.Click("Send til godkjenning")
	worker.WaitFor("Avgjørelsen er sendt til godkjenning.")
	approver := newTraveller(t, b, s).staff("telemark-approver")
	approver.Open(s.address + "/beslutter/sak/" + number)
	approver.Click("Godkjenn og send")
	approver.WaitFor("godkjent")

	waitFor(t, "the letter", func() string {
		worker.Open(s.address + "/saksbehandler/sak/" + number)
		if strings.Contains(worker.Text("main"), "Avgjørelsen i saken din") {
			return "yes"
		}
		return ""
	})
	worker.Click("Avgjørelsen i saken din")
	worker.WaitFor("Skogveien 3")
	worker.see("72-brev-pa-papir")
	address, _ := worker.Evaluate(`location.href`).(string)
	paper := strings.Join(strings.Fields(pdfText(t, worker.Download(address+"/brev.pdf"))), " ")
	for _, said := range []string{"Ola Skogli Skogveien 3 3674 Notodden", number, "Avgjørelsen i saken din", "Bildet er fjernet."} {
		if !strings.Contains(paper, said) {
			t.Errorf("the letter as PDF lacks %q:\n%s", said, paper)
		}
	}
	worker.Print() // what goes in the post is the letter alone
	sheet, _ := worker.Evaluate(`document.body.innerText`).(string)
	today := time.Now().In(deadline.Zone())
	head := []string{"Ola Skogli", "Skogveien 3", "3674 Notodden", "Karrieresenter Telemark", number, strconv.Itoa(today.Year()), "Avgjørelsen i saken din", "Bildet er fjernet."}
	if missing := slices.DeleteFunc(head, func(said string) bool { return strings.Contains(sheet, said) }); len(missing) > 0 {
		t.Errorf("the printed letter lacks %q:\n%s", missing, sheet)
	}
	for _, ours := range []string{"Saksbehandler:", "English", "Rettighetsporten", "Tilbake", "Sendt 2"} {
		if strings.Contains(sheet, ours) {
			t.Errorf("the printed letter has %q:\n%s", ours, sheet)
		}
	}
	worker.SetColorScheme("light")
	worker.Fill("day", "i fjor")
	worker.Click("Brevet er sendt")
	worker.WaitFor("Skriv en dag fra brevet ble laget")
	worker.Fill("day", time.Now().In(deadline.Zone()).Format("2.1.2006"))
	worker.Click("Brevet er sendt")
	worker.WaitFor("Sendt på papir")

	// A guardian writes, and rings later to stop it.
	v.Open(s.address + "/ombud/nytt")
	v.Click(`label[for="right-access"]`)
	service, _ := v.Evaluate(`const s = document.querySelector("#activity"); s.selectedIndex = 1; s.options[1].textContent`).(string)
	v.Click(`label[for="behalf-guardian"]`)
	v.Fill("behalf_name", "Kari Skogli")
	v.Fill("behalf_born", "i mai")
	v.Fill("behalf_shown", "Kopi av vergefullmakt.")
	v.Fill("name", "Ola Skogli")
	v.Fill("postal", "Skogveien 3\n3674 Notodden")
	v.Click("Registrer kravet")
	v.WaitFor("Skriv fødselsdatoen til den det gjelder")
	v.see("75-for-en-annen-feil")
	v.Fill("behalf_born", "17.5.1950")
	v.Click("Registrer kravet")
	v.WaitFor("Kravet er registrert.")
	if text := v.Text("main"); !strings.Contains(text, "På vegne av en annen") || !strings.Contains(text, "Kari Skogli") || service == "" || !strings.Contains(text, service) {
		t.Errorf("the case does not say for whom it is asked, or of which service: %q", service)
	}
	v.see("76-for-en-annen")
	guarded := s.address + "/saksbehandler/sak/" + caseNumber.FindString(v.Text("main"))
	v.Select("Saksbehandler", "Eivind Saksvik")
	v.Click("Tildel")
	v.WaitFor("Saken er tildelt.")
	v.Click("Avsenderen trekker kravet")
	v.WaitFor("Hvilken dag kom det?")
	v.see("77-trukket")
	v.Select("Hvordan kom det?", "på telefon")
	v.Select("Hvem sa det?", "Ola Skogli, på vegne av Kari Skogli")
	v.Click("Avslutt saken som trukket")
	v.WaitFor("Kravet er trukket, og saken er avsluttet.")
	if text := v.Text("main"); !strings.Contains(text, "trakk kravet på telefon") {
		t.Error("the case does not say how it was withdrawn")
	}
	worker.Open(guarded + "/tillegg")
	if text := worker.Text("main"); !strings.Contains(text, "Saken er over") || worker.Has("main form") {
		t.Errorf("an addition to what is over is answered by %s", text)
	}
	worker.see("78-ikke-noe-tillegg")

	// The guardianship ends before the letter about it is posted.
	worker.Open(guarded + "/relasjon")
	worker.Fill("note", "Vergefullmakt.")
	worker.Select("protected", "no")
	worker.Click("Relasjonen er vist")
	worker.WaitFor("Det er notert at den som spør, kan handle")
	worker.Open(guarded + "/relasjon/slutt")
	worker.Fill("postal", "Lia 4\n3674 Notodden")
	worker.Click("main form button")
	worker.Open(guarded)
	worker.Click("Kravet er trukket")
	worker.WaitFor("Dette brevet skulle til Ola Skogli, som ikke lenger handler for Kari Skogli")
	if text := worker.Text(".paper"); !strings.Contains(text, "Lia 4") || !strings.Contains(text, "Nå går det til deg, Kari Skogli") || !strings.Contains(text, "fikk vi beskjed på telefon om at kravet ditt om innsyn") {
		t.Errorf("the letter to be posted says %s", text)
	}
	worker.see("79-brev-som-gar-videre")
}
