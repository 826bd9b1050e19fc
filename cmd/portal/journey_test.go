package main

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/demo/people"
)

// shots is where the journey leaves pictures of the pages it passes, each also as
// on a telephone.
var shots = flag.String("shots", "", "a folder for pictures of every page of the journey")

// traveller is somebody with a real browser.
type traveller struct {
	*apptest.Page

	t    *testing.T
	site site
}

func newTraveller(t *testing.T, b *apptest.Browser, s site) *traveller {
	t.Helper()
	p := b.NewPage(t)
	p.SetViewport(1280, 900)
	p.Open(s.address + "/sprak/nb?tilbake=/")
	return &traveller{p, t, s}
}

// lookedAt are the pages that a journey has looked at with axe: another one, and
// the same on the other database, need not again.
var lookedAt sync.Map

// see checks the page as it stands: no rule of accessibility broken, nothing
// the security policy had to stop; and takes its picture.
func (v *traveller) see(name string) {
	v.t.Helper()
	if _, already := lookedAt.LoadOrStore(name, true); !already {
		for _, violation := range v.Axe() {
			v.t.Errorf("%s: %s", name, violation)
		}
	}
	for _, problem := range v.Problems() {
		v.t.Errorf("%s: %s", name, problem)
	}
	if *shots != "" {
		picture := filepath.Join(*shots, name+".png")
		must(v.t, os.MkdirAll(filepath.Dir(picture), 0o750))
		v.Screenshot(picture)
		v.SetViewport(390, 844)
		v.Screenshot(strings.TrimSuffix(picture, ".png") + ".smal.png")
		v.SetViewport(1280, 900)
	}
}

// staff logs a member of staff in at the staff provider.
func (v *traveller) staff(key string) *traveller {
	v.t.Helper()
	s, ok := people.FindStaff(key)
	if !ok {
		v.t.Fatalf("there is no %s", key)
	}
	v.Open(v.site.address + "/ansatt")
	v.Click(`button[value="` + key + `"]`)
	v.WaitFor("Logg ut")
	if !strings.Contains(v.Text("header"), s.Name) {
		v.t.Fatalf("%s is not logged in: %s", s.Name, v.Text("header"))
	}
	return v
}

// The whole journey in a real browser, on `portal demo` with SQLite and on
// `portal serve` with PostgreSQL: a citizen asks, the ombud assigns, the
// caseworker collects and reviews, owners answer, another approves, and the
// citizen opens the PDF.
func TestJourney(t *testing.T) {
	t.Parallel()
	sites := map[string]func(*testing.T) site{"demo": demoSite, "production": productionSite}
	switch {
	case *shots != "":
		delete(sites, "production") // one set of pictures is enough
	case !long:
		delete(sites, "demo") // the other journeys go there
	}
	for name, newSite := range sites {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			b := apptest.StartBrowser(t)
			j := &journey{t: t, site: s, browser: b, oksana: protagonist(t, "oksana").Person}
			j.citizenAsks()
			j.ombudAssigns()
			j.caseworkerCollects()
			j.ownersAnswer()
			j.caseworkerReviews()
			j.approverApproves()
			j.citizenReads()
		})
	}
}

type journey struct {
	t       *testing.T
	site    site
	browser *apptest.Browser
	oksana  people.Person
	number  string
	citizen *traveller
	worker  *traveller
	hidden  string // the value that is withheld
}

var caseNumber = regexp.MustCompile(`TEL-\d{4}-\d{5}`)

func (j *journey) citizenAsks() {
	j.t.Helper()
	v := newTraveller(j.t, j.browser, j.site)
	j.citizen = v
	v.see("01-forside")
	v.Click(`a[href="/virksomhet/telemark"]`)
	v.WaitFor("30 dager")
	v.see("02-virksomhet")
	v.Click("Bruk rettighetene dine")
	v.Click(`button[value="oksana"]`)
	v.WaitFor("Hva vil du hos")
	v.Click("#right-access")
	v.Click("Gå videre")
	v.WaitFor("Kravet ditt til")
	v.Click("Send kravet") // nothing is filled in: the page says what is missing
	v.WaitFor("Skriv navnet ditt")
	v.see("03-skjema-feil")
	v.Fill("name", j.oksana.Name())
	v.Fill("email", j.oksana.Email)
	v.Fill("about_access", "Hva har karriereveilederen skrevet om meg?")
	v.see("04-skjema")
	v.Click("Send kravet")
	v.WaitFor("Lovens frist, én måned")
	j.number = caseNumber.FindString(v.Text("main"))
	if j.number == "" {
		j.t.Fatalf("the receipt has no case number: %s", v.Text("main"))
	}
	whole, _ := v.Evaluate(`document.querySelector("main").textContent`).(string) // also what is folded in
	for _, want := range []string{"Lovet svar innen 30 dager", "artikkel 12 nr. 3", j.number} {
		if !strings.Contains(whole, want) {
			j.t.Errorf("the receipt lacks %q", want)
		}
	}
	v.Click("Send kode til " + j.oksana.Email)
	v.WaitFor("Vi har sendt en kode")
	v.see("05-kvittering")
	v.Fill("Kode", j.code())
	v.Click(`form[action$="/bekreft"] button:not([form])`)
	v.WaitFor("Bekreftet")
	v.see("06-sak")
}

// code waits for the mail with the code.
func (j *journey) code() string {
	j.t.Helper()
	return waitFor(j.t, "the code", func() string {
		for _, m := range j.site.mailbox.Mails() {
			if code := sixDigits.FindString(m.Body); code != "" && strings.EqualFold(m.To, j.oksana.Email) {
				return code
			}
		}
		return ""
	})
}

func (j *journey) ombudAssigns() {
	j.t.Helper()
	// The caseworker has been here once: roles come with the first login.
	j.worker = newTraveller(j.t, j.browser, j.site).staff("telemark-caseworker-1")
	v := newTraveller(j.t, j.browser, j.site).staff("telemark-ombud")
	v.WaitFor("I dag")
	v.see("09-ombud-i-dag")
	v.Click("Køen")
	v.WaitFor(j.number)
	v.see("10-ombud-ko")
	v.Fill("Finn saksnummer", j.number[len(j.number)-5:])
	v.Click("Søk")
	v.Click(j.number)
	v.see("11-ombud-sak")
	v.Select("Saksbehandler", "Eivind Saksvik")
	v.Click("Tildel")
	v.WaitFor("Saken er tildelt.")
}

func (j *journey) caseworkerCollects() {
	j.t.Helper()
	v := j.worker
	v.Open(j.site.address + "/saksbehandler/ko")
	v.WaitFor(j.number)
	v.see("20-saksbehandler-ko")
	v.Click(j.number)
	v.see("21-sak-for-innsamling")
	v.Click("Start innsamlingen")
	v.WaitFor("Hos systemeieren")
	v.see("22-sak-under-innsamling")
}

func (j *journey) ownersAnswer() {
	j.t.Helper()
	for key, text := range map[string]string{
		"telemark-counsellor": "12.05.2026: Oksana ønsker å ta fagbrev som elektriker. Avtalte ny samtale.",
		"telemark-imdi":       "Karrierenotat: Oksana har bakgrunn som ingeniør fra Kharkiv.",
	} {
		v := newTraveller(j.t, j.browser, j.site).staff(key)
		v.see("30-systemeier-oppgaver")
		v.Open(j.site.address + j.taskOf(v))
		v.WaitFor(j.oksana.Name())
		v.see("31-systemeier-oppgave")
		v.Click(`label[for="state-completed"]`)
		v.Fill("text", text)
		if key == "telemark-imdi" {
			scan := filepath.Join(j.t.TempDir(), "Skannet karrierenotat.PDF")
			must(j.t, os.WriteFile(scan, []byte(scanned), 0o600))
			v.Upload("attachments", scan)
		}
		v.Click("Send svaret")
		v.WaitFor("Levert")
	}
	v := newTraveller(j.t, j.browser, j.site).staff("telemark-inflow24")
	v.Open(j.site.address + j.taskOf(v))
	v.Click(`label[for="state-not-found"]`)
	v.Click("Send svaret")
	v.WaitFor("Svart på")
}

// scanned is what is in the file the owner puts to their answer: nothing that
// the portal could read.
const scanned = "%PDF-1.4 \x00\xff et bilde"

// taskOf returns the address of the open task about the journey's case.
func (j *journey) taskOf(v *traveller) string {
	j.t.Helper()
	links, _ := v.Evaluate(`Array.from(document.querySelectorAll('main a[href^="/systemeier/oppgave/"]'), a => a.getAttribute("href")).join(" ")`).(string)
	for link := range strings.FieldsSeq(links) {
		v.Open(j.site.address + link)
		if strings.Contains(v.Text("main"), j.oksana.Name()) && v.Has("form textarea") {
			return link
		}
	}
	j.t.Fatal("the owner has no task about the case")
	return ""
}

func (j *journey) caseworkerReviews() {
	j.t.Helper()
	v := j.worker
	v.Open(j.site.address + "/saksbehandler/sak/" + j.number)
	v.WaitFor("Gjennomgang")
	v.see("23-sak-etter-innsamling")
	v.Open(j.site.address + "/saksbehandler/sak/" + j.number + "/gjennomgang")
	v.see("24-gjennomgang")
	j.withholdOne(v)
	v.see("25-gjennomgang-holdt-tilbake")
	j.decideRest(v)
	v.Open(j.site.address + "/saksbehandler/sak/" + j.number + "/opplysninger")
	v.see("26-opplysninger")
	v.Evaluate(`document.querySelectorAll("main textarea").forEach((t, i) => { if (!t.value) t.value = "Sjekket med tjenesten: gjelder ikke for deg. Punkt " + (i + 1) + "." })`)
	v.Click("Lagre")
	v.WaitFor("Opplysningene er lagret.")
	v.Open(j.site.address + "/saksbehandler/sak/" + j.number + "/svar")
	v.Fill("own-words", "Kjære Oksana, her er det vi har om deg.")
	v.Click("Lagre utkastet")
	v.WaitFor("Utkastet er lagret.")
	v.see("27-svar")
	if pdf := v.Download(j.site.address + "/saksbehandler/sak/" + j.number + "/svar/forhandsvisning.pdf"); !strings.HasPrefix(string(pdf), "%PDF-") {
		j.t.Error("the preview is no PDF")
	}
	v.Click("Send til godkjenning")
	v.WaitFor("Utkastet er sendt til godkjenning.")
	v.see("28-sendt")
}

// withholdOne withholds the row with the counsellor's note, and keeps a value
// of it that must never be seen again.
func (j *journey) withholdOne(v *traveller) {
	j.t.Helper()
	j.hidden = "fagbrev som elektriker"
	chosen := v.Evaluate(`(() => { for (const tr of document.querySelectorAll("main tbody tr")) { if (tr.textContent.includes("` + j.hidden + `")) { tr.querySelector("input[type=checkbox]").click(); return true } } return false })()`)
	if chosen != true {
		j.t.Fatal("the counsellor's note is not among the rows")
	}
	v.Click("Hold tilbake de valgte") // without a ground: refused, and the choice kept
	v.WaitFor("Velg en hjemmel")
	v.Select("Hjemmel", "15-4")
	v.Fill("Begrunnelse til personen", "Notatet handler om en annen person.")
	v.Fill("Egen begrunnelse", "Hele notatet er om den andre, som ikke vil at det blir vist.")
	v.Click("Hold tilbake de valgte")
	v.WaitFor("De valgte radene holdes tilbake.")
}

// decideRest releases what is plain, then looks at the rows that may be about
// others.
func (j *journey) decideRest(v *traveller) {
	j.t.Helper()
	v.Click(`form[action$="/resten"] button`)
	v.WaitFor("Resten av radene skal utleveres.")
	for range 20 {
		v.Open(j.site.address + "/saksbehandler/sak/" + j.number + "/gjennomgang?show=undecided")
		if !v.Has("main tbody input[type=checkbox]") {
			return
		}
		v.Evaluate(`document.querySelectorAll("main tbody input[type=checkbox]").forEach(c => { if (!c.checked) c.click() })`)
		v.Click("Utlever de valgte")
		v.WaitFor("De valgte radene skal utleveres.")
	}
	j.t.Fatal("rows stay undecided")
}

func (j *journey) approverApproves() {
	j.t.Helper()
	v := newTraveller(j.t, j.browser, j.site).staff("telemark-approver")
	v.WaitFor(j.number)
	v.see("40-beslutter-ko")
	v.Click(j.number)
	v.see("41-beslutter-sak")
	v.Click("Godkjenn og send")
	v.WaitFor("godkjent")
}

func (j *journey) citizenReads() {
	j.t.Helper()
	v := j.citizen
	waitFor(j.t, "the answer", func() string {
		v.Open(j.site.address + "/krav/" + j.number)
		if v.Has(`a[href="/krav/` + j.number + `/svar"]`) {
			return "yes"
		}
		return ""
	})
	v.see("07-besvart")
	v.Click("Les svaret")
	v.see("08-svar")
	page := strings.Join(strings.Fields(v.Text("main")), " ")
	pdf := v.Download(j.site.address + "/krav/" + j.number + "/svar.pdf")
	if *shots != "" {
		must(j.t, os.WriteFile(filepath.Join(*shots, "09-svar.pdf"), pdf, 0o600))
	}
	text := pdfText(j.t, pdf)
	if file := v.Download(j.site.address + "/krav/" + j.number + "/svar/1/vedlegg/1"); string(file) != scanned || !v.Has(`a[href$="/svar/1/vedlegg/1"]`) {
		j.t.Errorf("the owner's file came as %q", file)
	}
	j.check("the page", page)
	j.check("the PDF", text)
	waitFor(j.t, "the notice", func() string {
		for _, m := range j.site.mailbox.Mails() {
			if strings.EqualFold(m.To, j.oksana.Email) && strings.Contains(m.Subject, "svar") {
				if strings.Contains(m.Body, j.number) || strings.Contains(m.Body, "Telemark") || strings.Contains(m.Body, "innsyn") {
					j.t.Errorf("the notice says what it is about: %s", m.Body)
				}
				return "yes"
			}
		}
		return ""
	})
}
