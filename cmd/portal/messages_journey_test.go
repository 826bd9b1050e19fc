package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rettighetsporten/app/apptest"
)

// A request with a file, one of another kind refused for what is in it; a
// message from the person, the caseworker's answer, and an addition: in a real
// browser, on the demo.
func TestJourneyOfMessages(t *testing.T) {
	t.Parallel()
	s := demoSite(t)
	b := apptest.StartBrowser(t)
	j := &journey{t: t, site: s, browser: b, oksana: protagonist(t, "oksana").Person}
	j.filesWithAFile()
	j.writes("Jeg glemte å si at det gjelder kontoret i Skien.")
	j.ombudAssigns()
	j.caseworkerWrites("Takk. Vi leter der.")
	j.readsAndAdds()
}

// file makes a file to send.
func (j *journey) file(name, content string) string {
	j.t.Helper()
	path := filepath.Join(j.t.TempDir(), name)
	must(j.t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

func (j *journey) filesWithAFile() {
	j.t.Helper()
	v := newTraveller(j.t, j.browser, j.site)
	j.citizen = v
	v.Open(j.site.address + "/virksomhet/telemark")
	if paper := v.Download(j.site.address + "/virksomhet/telemark/skjema.pdf?sprak=nn"); !strings.HasPrefix(string(paper), "%PDF-") {
		j.t.Error("the form on paper is no PDF")
	}
	v.Click("Bruk rettighetene dine")
	v.Click(`button[value="oksana"]`)
	v.WaitFor("Hva vil du hos")
	v.Click("#right-rectification")
	v.Click("Gå videre")
	v.WaitFor("Kravet ditt til")
	v.Fill("about_rectification", "Timen 3. mars.")
	v.Fill("wanted_rectification", "Jeg møtte opp.")
	v.Fill("name", j.oksana.Name())
	v.Upload("files", j.file("timebok.txt", "3. mars kl. 10"), j.file("bevis.pdf", "MZ\x90\x00 this is a program"))
	v.Click("Lagre og fortsett senere")
	v.WaitFor("«bevis.pdf» kan vi ikke ta imot")
	if got := v.Status(); got != http.StatusUnprocessableEntity {
		j.t.Errorf("a program among the files is answered by %d", got)
	}
	v.see("80-vedlegg-avvist")
	v.Open(j.site.address + "/krav") // and nothing is lost
	v.WaitFor("Ikke sendt ennå")
	v.see("81-utkast")
	v.Click(`.callout a[href="/virksomhet/telemark/krav"]`)
	v.WaitFor("Dette er utkastet ditt")
	v.WaitFor("timebok.txt")
	v.Fill("email", j.oksana.Email)
	v.Click("Send kravet")
	v.WaitFor("Lovens frist, én måned")
	v.WaitFor("timebok.txt")
	j.number = caseNumber.FindString(v.Text("main"))
}

func (j *journey) writes(text string) {
	j.t.Helper()
	j.citizen.Fill("message", text)
	j.citizen.Click("Send meldingen")
	j.citizen.WaitFor("Meldingen er sendt.")
	j.citizen.see("82-melding")
}

func (j *journey) caseworkerWrites(text string) {
	j.t.Helper()
	v := newTraveller(j.t, j.browser, j.site).staff("telemark-caseworker-1")
	j.worker = v
	v.Open(j.site.address + "/saksbehandler/ko?number=" + j.number)
	v.WaitFor("1 ulest melding")
	v.Open(j.site.address + "/saksbehandler/sak/" + j.number)
	v.WaitFor("timebok.txt")
	v.see("83-sak-med-melding")
	link, _ := v.Evaluate(`document.querySelector(".files a").href`).(string)
	if got := string(v.Download(link)); got != "3. mars kl. 10" {
		j.t.Errorf("the file is %q", got)
	}
	v.Click("Les meldingene")
	v.WaitFor("kontoret i Skien")
	v.Fill("message", text)
	v.Click("Send meldingen")
	v.WaitFor("Meldingen er sendt.")
	v.see("84-saksbehandlerens-meldinger")
}

func (j *journey) readsAndAdds() {
	j.t.Helper()
	v := j.citizen
	v.Open(j.site.address + "/krav")
	v.WaitFor("Ulest melding")
	v.Open(j.site.address + "/krav/" + j.number)
	v.WaitFor("Vi leter der.")
	v.Click("Legg til noe i kravet")
	v.WaitFor("Dette ba du om")
	v.see("85-legg-til")
	v.Fill("message", "Det gjelder også timen 4. mars.")
	v.Click("button.ds-button:not([data-variant]):not([name])")
	v.WaitFor("Det du la til, er sendt.")
	v.Open(j.site.address + "/krav")
	if strings.Contains(v.Text("main"), "Ulest melding") {
		j.t.Error("what was read is still unread")
	}
	j.worker.Open(j.site.address + "/saksbehandler/sak/" + j.number)
	j.worker.WaitFor("Lagt til i kravet senere")
	j.worker.WaitFor("4. mars")
	j.worker.see("86-lagt-til")
}
