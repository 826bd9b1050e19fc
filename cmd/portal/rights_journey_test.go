package main

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/fulfil"
)

// decided is how a right goes in the journey: what is filled in when it is
// filed, how it is decided, and what the letter has to say.
type decided struct {
	right   string
	fields  map[string]string // of the filing
	outcome string            // as the caseworker chooses it
	text    string
	byHand  string            // what was done where, when no plan does it
	part    map[string]string // what is refused, where something is
	ground  string
	regime  string // which act it follows from instead
	until   string // the day a restriction is looked at again
	letter  []string
}

func journeyDecisions() []decided {
	return []decided{
		{
			right: "erasure", fields: map[string]string{"about": "Bestillingene fra 2023."},
			outcome: "Delvis", text: "Bestillingene er slettet.", byHand: "Slettet i bookingsystemet av systemeieren.",
			part:   map[string]string{"what_1": "loggen over samtaler", "reason_1": "Loggen er arkiv, og loven sier at vi skal ta vare på den.", "argument_1": "Arkivlova, se arkivplanen punkt 4."},
			ground: "artikkel 17 nr. 3 bokstav b",
			letter: []string{"Vi gjør noe av det du ber om", "Bestillingene er slettet.", "Dette sier vi nei til: loggen over samtaler", "artikkel 17 nr. 3 bokstav b", "arkivplikten som gjør", "får beskjed om å gjøre det samme: Leverandør av bookingsystem"},
		},
		{
			right: "objection", fields: map[string]string{"about": "At navnet mitt sendes videre.", "view": "Jeg er redd for å bli funnet."},
			outcome: "Bruken er stanset", text: "Navnet ditt sendes ikke videre fra i dag.",
			letter: []string{"kravet ditt om at bruken stanses", "Navnet ditt sendes ikke videre fra i dag."},
		},
		{
			right: "automated", fields: map[string]string{"about": "Avslaget på plass."},
			outcome: "Avslag", part: map[string]string{"reason_1": "En veileder leste søknaden din og bestemte.", "argument_1": "Veilederen har skrevet notat om vurderingen."},
			ground: "artikkel 22 nr. 1: avgjørelsen er ikke tatt av en maskin alene",
			letter: []string{"Vi gjør ikke det du ber om.", "artikkel 22 nr. 1", "En veileder leste søknaden din og bestemte."},
		},
		{
			right: "withdraw_consent", fields: map[string]string{"about": "Nyhetsbrevet."},
			outcome: "Samtykket er trukket", text: "Du står ikke lenger på listen.",
			letter: []string{"Samtykket ditt er trukket.", "Du står ikke lenger på listen."},
		},
		{
			right: "complaint", fields: map[string]string{"about": "Dere spurte om helsen min."},
			outcome: "Delvis medhold", text: "Vi burde ha sagt hvorfor vi spurte.",
			letter: []string{"Saken gjelder klagen din", "delvis medhold", "Vi burde ha sagt hvorfor vi spurte."},
		},
		{
			right: "access", fields: map[string]string{"about": "Vedtaket om skoleplass og brevene i saken."},
			outcome: "Besvart etter en annen lov", text: "Du er part i saken om skoleplass.",
			regime: "Partsinnsyn", part: map[string]string{"answered_by": "Inntakskontoret, inntak@telemark.example"},
			letter: []string{"Vi avslår det ikke", "Du er part i saken om skoleplass.", "forvaltningsloven §§ 18 og 19", "Inntakskontoret, inntak@telemark.example svarer deg", "forvaltningsloven § 21", "Du trenger ikke sende noe på nytt"},
		},
		{
			right:   "restriction", // follows from the objection
			outcome: "Begrenset", text: "Navnet ditt er sperret mens vi vurderer protesten.", byHand: "Merket i kunderegisteret av veilederen.", until: "24.12.2036",
			letter: []string{"Saken gjelder protesten din", "bare lagret", "Den 24. desember 2036 ser vi på om den fortsatt trengs", "Vi sier fra til deg før"},
		},
	}
}

// Every other right in a real browser: filed together, decided one by one, each
// approved by somebody else, and each letter read by the citizen.
func TestJourneyOfTheOtherRights(t *testing.T) {
	t.Parallel()
	s := demoSite(t)
	b := apptest.StartBrowser(t)
	j := &journey{t: t, site: s, browser: b, oksana: protagonist(t, "oksana").Person}
	all := journeyDecisions()
	refs := j.filesTheOthers(all)
	j.ombudAssigns()
	approver := newTraveller(t, b, s).staff("telemark-approver")
	last := len(all) - 1
	for n := range all {
		i := (n + last) % len(all) // what waits for an objection comes before it
		d := all[i]
		j.decides(d, refs[i])
		approver.Open(s.address + "/beslutter/sak/" + refs[i])
		approver.WaitFor("Godkjenn og send")
		if text := approver.Text("main"); d.part["argument_1"] != "" && !strings.Contains(text, d.part["argument_1"]) {
			t.Errorf("%s: the approver does not see how the ground is argued", d.right)
		}
		approver.seeOne(d, "63-beslutter-")
		approver.Click("Godkjenn og send")
		approver.WaitFor("godkjent")
	}
	for i, d := range all {
		j.readsTheLetter(d, refs[i])
	}
	j.tellsTheRecipients(refs[slices.IndexFunc(all, func(d decided) bool { return d.right == "erasure" })])
	j.liftsTheRestriction(refs[len(refs)-1])
	j.complainsOf(refs[slices.IndexFunc(all, func(d decided) bool { return d.right == "automated" })])
}

// complainsOf lets the citizen complain of what was decided: a case of its own,
// with its own clock, which each leads to.
func (j *journey) complainsOf(ref string) {
	j.t.Helper()
	v := j.citizen
	v.Open(j.site.address + "/krav/" + ref)
	v.Click("Klag til virksomheten på hvordan saken er behandlet")
	v.WaitFor("Datatilsynet")
	v.Click("Send klagen")
	v.WaitFor("Skriv hva du vil klage på")
	v.Fill("complaint", "Veilederen har ikke lest søknaden.")
	v.see("69-klage")
	v.Click("Send klagen")
	v.WaitFor("Klagen din til")
	if text := v.Text("main"); !strings.Contains(text, ref) || strings.Count(text, "Veilederen har ikke lest søknaden.") != 1 {
		j.t.Errorf("the complaint is not linked: %s", text)
	}
	v.see("69-klagesak")
	j.worker.Open(j.site.address + "/saksbehandler/sak/" + ref)
	j.worker.WaitFor("klage på denne saken")
}

// liftsTheRestriction lets the caseworker find the restriction in the register,
// and tell the citizen from when it is no more.
func (j *journey) liftsTheRestriction(ref string) {
	j.t.Helper()
	v := j.worker
	v.Open(j.site.address + "/saksbehandler/begrensninger")
	v.see("69-begrensninger")
	v.Click(ref)
	v.Click("Virkning")
	v.WaitFor("Protesten den fulgte av, er avgjort.")
	v.Click("#lift-h")
	v.Fill("on", "i morgen")
	v.Click("#lift-send")
	v.WaitFor("Skriv hvorfor begrensningen oppheves")
	on := time.Now().AddDate(0, 0, fulfil.LiftNotice+1).Format("02.01.2006")
	v.Fill("on", on)
	v.Fill("why", "Protesten er avgjort, og navnet ditt sendes ikke videre.")
	v.see("69-opphev")
	v.Click("#lift-send")
	v.WaitFor("Brevet er sendt til personen.")
	v = j.citizen
	v.Open(j.site.address + "/krav/" + ref)
	v.Click("Begrensningen av opplysningene dine blir opphevet")
	v.WaitFor("artikkel 18 nr. 3")
	v.see("69-brev-opphevet")
}

// filesTheOthers files all but the last, which follows from one of them, and
// returns what each is known by.
func (j *journey) filesTheOthers(all []decided) []string {
	j.t.Helper()
	v := newTraveller(j.t, j.browser, j.site)
	j.citizen = v
	v.Open(j.site.address + "/virksomhet/telemark")
	v.Click("Bruk rettighetene dine")
	v.Click(`button[value="oksana"]`)
	v.WaitFor("Hva vil du hos")
	v.Click("Gå videre") // nothing is chosen
	if got := v.Status(); got != http.StatusUnprocessableEntity || !strings.Contains(v.Text("main"), "Velg minst én ting") {
		j.t.Errorf("with nothing chosen the page answers %d", got)
	}
	for _, d := range all[:len(all)-1] {
		v.Click("#right-" + d.right)
	}
	v.see("60-hva-vil-du")
	v.Click("Gå videre")
	v.WaitFor("Kravet ditt til")
	for _, d := range all {
		for name, text := range d.fields {
			v.Fill(name+"_"+d.right, text)
		}
	}
	v.Click("Send kravet")
	v.WaitFor("Skriv navnet ditt") // and nothing is lost
	v.Fill("name", j.oksana.Name())
	v.Fill("email", j.oksana.Email)
	v.see("61-skjema")
	v.Click("Send kravet")
	v.WaitFor("Dette kravet har flere deler")
	v.see("62-kvittering")
	j.number = caseNumber.FindString(v.Text("main"))
	links, _ := v.Evaluate(`Array.from(document.querySelectorAll(".case-parts a"), a => a.textContent + "=" + a.getAttribute("href")).join("|")`).(string)
	parts := strings.Split(links, "|")
	if len(parts) != len(all) {
		j.t.Fatalf("the parts are %v", parts)
	}
	refs := make([]string, 0, len(all))
	for _, d := range all {
		i := slices.IndexFunc(parts, func(p string) bool { return strings.HasPrefix(p, partNames[d.right]+"=") })
		if i < 0 {
			j.t.Fatalf("there is no %s among %v", d.right, parts)
		}
		refs = append(refs, parts[i][strings.LastIndex(parts[i], "/")+1:])
	}
	return refs
}

// seeOne looks at the page of a right that is refused something: the others'
// pages have less on them.
func (v *traveller) seeOne(d decided, name string) {
	v.t.Helper()
	if d.part != nil || *shots != "" {
		v.see(name + d.right)
	}
}

var partNames = map[string]string{
	"erasure": "Sletting", "restriction": "Begrensning", "objection": "Protest", "automated": "Automatisk avgjørelse",
	"withdraw_consent": "Trekke samtykke", "complaint": "Klage", "access": "Innsyn",
}

// decides lets the caseworker choose the outcome and fill in what it needs.
func (j *journey) decides(d decided, ref string) {
	j.t.Helper()
	v := j.worker
	v.Open(j.site.address + "/saksbehandler/sak/" + ref)
	v.seeOne(d, "64-sak-")
	if slices.Contains([]string{"erasure", "restriction"}, d.right) {
		j.saysWhoIsTold(d, ref)
	}
	v.Open(j.site.address + "/saksbehandler/sak/" + ref + "/avgjor")
	v.seeOne(d, "65-avgjor-")
	v.Click(d.outcome)
	v.WaitFor("Send til godkjenning")
	if d.part != nil { // nothing written: each field says what is missing
		v.Click("Send til godkjenning")
		if d.regime != "" {
			v.WaitFor("Velg hvilken lov kravet følger")
		} else {
			v.WaitFor("Velg en hjemmel")
		}
	}
	if d.text != "" {
		v.Fill("text", d.text)
	}
	if d.byHand != "" {
		v.Fill("by_hand", d.byHand)
	}
	if d.until != "" {
		v.Fill("until", "i går")
		v.Click("Send til godkjenning")
		v.WaitFor("Skriv en dag som kommer")
		v.Fill("until", d.until)
	}
	for name, text := range d.part {
		v.Fill(name, text)
	}
	if choice := d.ground + d.regime; choice != "" {
		v.Evaluate(`Array.from(document.querySelectorAll(".grounds label")).find(l => l.textContent.includes("` + choice + `")).click()`)
	}
	v.seeOne(d, "66-avgjorelse-")
	v.Click("Send til godkjenning")
	v.WaitFor("Avgjørelsen er sendt til godkjenning.")
}

// saysWhoIsTold lets the first the register names be told, and says that the
// others got nothing.
func (j *journey) saysWhoIsTold(d decided, ref string) {
	j.t.Helper()
	v := j.worker
	v.Open(j.site.address + "/saksbehandler/sak/" + ref + "/mottakere")
	v.Select("state_1", "to_tell")
	v.Select("rest", "not_disclosed")
	v.seeOne(d, "65-mottakere-")
	v.Click("Lagre mottakerne")
	v.WaitFor("Mottakerne er lagret.")
}

// tellsTheRecipients lets the caseworker note that they were told, and the
// citizen read it.
func (j *journey) tellsTheRecipients(ref string) {
	j.t.Helper()
	v := j.worker
	v.Open(j.site.address + "/saksbehandler/sak/" + ref + "/mottakere")
	v.see("69-mottakere")
	v.Click(`form[action*="/mottakere/"] button`)
	v.WaitFor("Det er notert at de har fått beskjed.")
	v = j.citizen
	v.Open(j.site.address + "/krav/" + ref)
	v.Click("Om beskjeden til dem som har fått opplysningene dine")
	v.WaitFor("Slik har det gått:")
	v.see("69-brev-mottakere")
}

func (j *journey) readsTheLetter(d decided, ref string) {
	j.t.Helper()
	v := j.citizen
	waitFor(j.t, "the letter on "+d.right, func() string {
		v.Open(j.site.address + "/krav/" + ref)
		if strings.Contains(v.Text("main"), "Avgjørelsen i saken din") {
			return "yes"
		}
		return ""
	})
	v.seeOne(d, "67-krav-")
	v.Click("Avgjørelsen i saken din")
	v.seeOne(d, "68-brev-")
	text := strings.Join(strings.Fields(v.Text("main")), " ")
	for _, want := range append(d.letter, ref, "www.datatilsynet.no", "domstolene", "Personvernombud: ") {
		if !strings.Contains(text, want) {
			j.t.Errorf("the letter on %s does not say %q: %s", d.right, want, text)
		}
	}
	if own := d.part["argument_1"]; own != "" && strings.Contains(text, own) {
		j.t.Errorf("the letter on %s tells the controller's own argument", d.right)
	}
}
