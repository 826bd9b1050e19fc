package report

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/i18n"
	"rettighetsporten/models"
)

func localizer(tb testing.TB, lang models.Language) i18n.Localizer {
	tb.Helper()
	b, err := i18n.New()
	if err != nil {
		tb.Fatal(err)
	}
	return b.Unhelped().For(lang)
}

func build(tb testing.TB, in Input, lang models.Language) Document {
	tb.Helper()
	doc, err := Build(in, localizer(tb, lang))
	if err != nil {
		tb.Fatal(err)
	}
	if text := fmt.Sprintf("%+v", doc); strings.Contains(text, "⟦") {
		tb.Fatalf("%s: a text is missing: %.60s", lang, text[strings.Index(text, "⟦"):])
	}
	return doc
}

// sample is a complete case of an invented person at a county's career centre.
func sample() Input {
	return Input{
		Controller: models.Controller{
			ID: "telemark", Name: "Telemark fylkeskommune – Karrieresenter Telemark", CasePrefix: "TEL",
			Facts: models.ControllerFacts{
				Contact: models.Contact{Name: "Karrieresenter Telemark", Email: "karrieresenter@example.no", Phone: "35 00 00 00"},
				Ombud:   models.Contact{Name: "Personvernombudet i Telemark fylkeskommune", Email: "personvernombud@example.no"},
			},
		},
		CaseNumber: "TEL-2026-0042",
		Person:     "Siv Ájbmel Østgård",
		Received:   time.Date(2026, 11, 3, 18, 42, 0, 0, time.UTC),
		Dates: []DateLine{
			{Label: "Frist vi har lovet", Date: models.NewDate(2026, time.December, 3), Explanation: "30 dager fra vi fikk kravet 3. november."},
			{Label: "Frist etter loven", Date: models.NewDate(2026, time.December, 3), Explanation: "Én måned fra vi fikk kravet: samme dag i neste måned."},
		},
		Answered: models.NewDate(2026, time.November, 19),
		Created:  time.Date(2026, 11, 19, 9, 30, 0, 0, time.UTC),
		Asked: Asked{
			Text:  "Hei! Jeg vil gjerne se alt dere har skrevet om meg etter veiledningen i vår.\nJeg lurer særlig på notatene, og hvem som har fått vite noe.",
			Scope: "Timebestilling, veiledning og kunderegister",
			From:  models.NewDate(2026, time.January, 1),
		},
		Summary: "Vi har gått gjennom bestillingene dine, notatene fra to samtaler og oppføringen i kunderegisteret. Notatene fra april er slettet etter rutinen vår, fordi veiledningen var avsluttet.",
		Activities: []ActivityInput{
			{
				ProcessingActivity: booking(),
				Confirmed: map[models.ConfirmedFact]string{
					models.FactRecipients: "Veilederen du møtte, lederen ved karrieresenteret og Bookingsystem AS, som driver bestillingsskjemaet for oss.",
					models.FactAutomated:  "Nei. Ingen avgjørelser om deg er tatt av en maskin.",
				},
				Tables: []DataTable{bookings(), calendar()},
			},
			{
				ProcessingActivity: guidance(),
				Confirmed: map[models.ConfirmedFact]string{
					models.FactAutomated: "Nei. Veilederen vurderer alt selv.",
				},
				Tables: []DataTable{notes()},
			},
			{
				ProcessingActivity: refugees(),
				Confirmed:          map[models.ConfirmedFact]string{models.FactAutomated: "Nei."},
			},
			{
				ProcessingActivity: register(),
				Confirmed:          map[models.ConfirmedFact]string{models.FactAutomated: "Nei."},
				Tables:             []DataTable{customers()},
			},
		},
		Unassigned: []DataTable{{
			Store: "Adgangskort", Label: "Besøkskort",
			Columns: []Column{{Label: "Kort", Raw: "card_no"}, {Label: "Utlevert", Raw: "issued_at"}},
			Rows:    []Row{{Cells: []Cell{Value("B-118"), Value("2026-04-09 10:02")}}},
		}, mails(), patients()},
		Withheld: []Withheld{
			{
				Store: "Veiledernes notater", Label: "Notater fra samtaler", Rows: 1, Cells: 2,
				Ground: Ground{Code: "15-4", Provision: "personvernforordningen art. 15 nr. 4"},
				Reason: "Feltene og raden nevner en annen person ved navn. Vi har ikke fått lov av henne til å vise dem.",
			},
			{
				Store: "Outlook-kalender", Label: "Avtaler i kalenderen", Rows: 2,
				Ground: Ground{Code: "pol16-e", Provision: "personopplysningsloven § 16 første ledd bokstav e"},
				Reason: "Dette er tekst som bare er skrevet for å forberede saken hos oss, og som ingen andre har fått.",
			},
		},
		Searches: searches(),
	}
}

func booking() models.ProcessingActivity {
	return models.ProcessingActivity{ControllerID: "telemark", ID: "timebestilling", Facts: models.ActivityFacts{
		Name:     models.Text{NB: "Timebestilling", EN: "Booking an appointment"},
		Purposes: texts("Avtale og forberede karriereveiledning", "Gi så god karriereveiledning som mulig"),
		LegalBases: []models.LegalBasis{
			{Profile: models.BasisConsent, Text: models.Text{NB: "samtykke ved avkrysning i bestillingsskjemaet", EN: "consent by ticking the box in the booking form"}},
			{Profile: models.BasisContract, Text: models.Text{NB: "«Når du bestiller time er hjemmelen avtale om veiledning»"}},
		},
		DataSubjects: texts("Voksne over 19 år bosatt i fylket", "Nybosatte voksne flyktninger"),
		Categories: texts("navn", "e-postadresse", "telefonnummer eller annen kontaktinformasjon", "bostedskommune", "alder",
			"ønskede fokusområder, eller årsak til at du søker veiledning", "tidspunkt og varighet", "form (telefon, video, oppmøte i Seljord eller Skien)"),
		Special: models.Text{NB: "ikke etterspurt"},
		Sources: texts("Deg selv (bestilling på nett, telefonsamtale)"),
		Systems: texts("Bookingsystemet på nettsiden", "Outlook-kalender"),
		Recipients: []models.Recipient{
			{Name: models.Text{NB: "Karrieresenterets medarbeidere og leder"}, Role: models.RecipientInternal},
			{Name: models.Text{NB: "Leverandør av bookingsystemet"}, Role: models.RecipientProcessor, Unnamed: true},
		},
		Retention: []models.Retention{
			{What: models.Text{NB: "Opplysninger i bookingsystemet"}, Rule: models.Text{NB: "fjernes rutinemessig etter siste veiledning"}},
			{What: models.Text{NB: "Opplysninger knyttet til timebestillinger"}, Rule: models.Text{NB: "slettes kort tid etter at timen er gjennomført"}},
		},
		SelfService: texts("Avbestille eller endre timen i bestillingsskjemaet"),
	}}
}

func guidance() models.ProcessingActivity {
	return models.ProcessingActivity{ControllerID: "telemark", ID: "veiledning", Facts: models.ActivityFacts{
		Name:     models.Text{NB: "Veiledning, logg og notater", EN: "Guidance, log and notes"},
		Purposes: texts("Gi karriereveiledning", "Følge opp mellom flere veiledninger"),
		LegalBases: []models.LegalBasis{
			{Profile: models.BasisPublicTask, Text: models.Text{NB: "plikt til å tilby tjenesten, opplæringslova § 28-9 jf. § 25-1", EN: "a duty to offer the service, Education Act § 28-9, cf. § 25-1"}},
		},
		Categories: texts("navn", "kontaktinformasjon", "kjønn", "aldersgruppe", "høyeste fullførte utdanning", "tidspunkt, varighet, type og tema for samtaler",
			"logg eller notat: bestilling, fokusområder, problemstillinger, oppgaver til neste time", "SMS og e-post"),
		Special:      models.Text{NB: "noteres ikke («Det noteres ikke sensitive personopplysninger»)"},
		Sources:      texts("Deg selv", "Karriereveilederens egne notater"),
		Systems:      texts("Lukket lagringsområde for den enkelte veileder", "E-post og SMS"),
		Recipients:   []models.Recipient{{Name: models.Text{NB: "Den enkelte karriereveilederen (eneste med tilgang til loggen)"}, Role: models.RecipientInternal}},
		Retention:    []models.Retention{{What: models.Text{NB: "Logger, SMS og e-post"}, Rule: models.Text{NB: "fjernes rutinemessig etter siste karriereveiledning"}}},
		ThirdCountry: &models.Transfer{Transfers: true, Text: models.Text{NB: "Overføringen bygger på en beslutning fra EU-kommisjonen om tilstrekkelig beskyttelsesnivå (art. 45). Landene er ikke oppgitt."}},
	}}
}

func refugees() models.ProcessingActivity {
	return models.ProcessingActivity{ControllerID: "telemark", ID: "flyktninger", Facts: models.ActivityFacts{
		Name:       models.Text{NB: "Karriereveiledning for nybosatte flyktninger", EN: "Career guidance for newly settled refugees"},
		Purposes:   texts("Lovpålagt karriereveiledning i introduksjonsprogrammet", "Karrierenotat til kommunen"),
		LegalBases: []models.LegalBasis{{Profile: models.BasisLegalDuty, Text: models.Text{NB: "integreringsloven §§ 11 og 37 b"}}},
		Categories: texts("person- og kompetanseopplysninger hos IMDi", "karrierenotat", "bostedskommune"),
		Sources:    texts("Deg selv", "IMDi (Integrerings- og mangfoldsdirektoratet)"),
		Recipients: []models.Recipient{
			{Name: models.Text{NB: "IMDi"}, Role: models.RecipientOther},
			{Name: models.Text{NB: "Kommuneansatte med ansvar for introduksjonsprogrammet i bostedskommunen"}, Role: models.RecipientOther},
		},
		Retention:    []models.Retention{{What: models.Text{NB: "Karrierenotat hos IMDi"}}},
		ThirdCountry: &models.Transfer{},
	}}
}

func register() models.ProcessingActivity {
	return models.ProcessingActivity{ControllerID: "telemark", ID: "kunderegister", Facts: models.ActivityFacts{
		Name:       models.Text{NB: "Kunderegistrering og rapportering til HK-dir", EN: "Customer register and reports to HK-dir"},
		Purposes:   texts("Unngå dobbeltregistrering innen kalenderåret", "Årlig rapportering om virksomheten (anonymisert statistikk)"),
		Categories: texts("navn", "kjønn", "aldersgruppe", "landbakgrunn", "høyeste fullførte utdanning", "situasjon", "tidspunkt, varighet, type, tema"),
		Systems:    texts("SharePoint"),
		Recipients: []models.Recipient{{Name: models.Text{NB: "Direktoratet for høyere utdanning og kompetanse (HK-dir)"}, Role: models.RecipientOther}},
		Retention:  []models.Retention{{What: models.Text{NB: "Navn og kunderegisteropplysninger"}, Rule: models.Text{NB: "ut det kalenderåret veiledningen ble mottatt"}}},
	}}
}

func texts(nb ...string) []models.Text {
	out := make([]models.Text, len(nb))
	for i, s := range nb {
		out[i] = models.Text{NB: s}
	}
	return out
}

func row(values ...string) Row { return Row{Cells: Values(values...)} }

func bookings() DataTable {
	return DataTable{
		Store: "Bookingsystemet", Label: "Bestilte timer", LeftOut: []string{"Intern id", "Kundenummer", "Løpenummer"},
		Columns: []Column{{Label: "Bestilt", Raw: "created_at"}, {Label: "Time", Raw: "starts_at"}, {Label: "Sted", Raw: "location"}, {Label: "Form", Raw: "kind"}, {Label: "Hva du ville snakke om", Raw: "focus_text"}},
		Rows: []Row{
			row("2026-03-02 11:20", "2026-03-10 09:00", "Skien", "Oppmøte", "Bytte fra helse til IKT, og hvordan jeg kan ta fagbrev som voksen."),
			row("2026-03-28 20:04", "2026-04-09 10:00", "Skien", "Oppmøte", "Søknad og CV"),
			row("2026-05-11 08:15", "2026-05-19 14:30", "", "Video", "Forberede intervju 😀"),
		},
	}
}

func calendar() DataTable {
	return DataTable{
		Store: "Outlook-kalender", Label: "Avtaler i kalenderen",
		Columns: []Column{{Label: "Start", Raw: "start.dateTime"}, {Label: "Emne", Raw: "subject"}, {Label: "Deltakere", Raw: "attendees"}},
		Rows: []Row{
			row("2026-03-10 09:00", "Veiledning S. Ájbmel Østgård", "siv.ostgard@example.no"),
			{Cells: []Cell{Value("2026-04-09 10:00"), Value("Veiledning S. Ájbmel Østgård, med tolk"), Value("siv.ostgard@example.no; tolk@example.no")}, AboutOthers: true},
		},
	}
}

func notes() DataTable {
	return DataTable{
		Store: "Veiledernes notater", Label: "Notater fra samtaler",
		Columns: []Column{{Label: "Dato", Raw: "dato"}, {Label: "Varighet", Raw: "minutter"}, {Label: "Tema", Raw: "tema"}, {Label: "Notat", Raw: "notat"}, {Label: "Oppgaver til neste gang", Raw: "oppgaver"}},
		Rows: []Row{
			row("2026-03-10", "60", "Karriereskifte", "Siv har jobbet ni år som helsefagarbeider og ønsker noe med mindre turnus. Vi gikk gjennom interesser og hva hun trives med: rydde i systemer, hjelpe kolleger med det digitale. Aktuelle veier er fagbrev som IT-driftstekniker som praksiskandidat, eller et nettstudium på deltid. Hun er usikker på økonomien i en overgangsperiode, og vi så på ordningene hos Lånekassen.", "Skrive ned tre arbeidsoppgaver hun liker.\nUndersøke praksiskandidatordningen."),
			{Cells: []Cell{Value("2026-05-19"), Value("45"), Value("Intervju"), WithheldCell(), WithheldCell()}},
		},
	}
}

func customers() DataTable {
	return DataTable{
		Store: "Kunderegisteret i SharePoint", Label: "Oppføring i kunderegisteret",
		Columns: []Column{
			{Label: "Navn", Raw: "Title"},
			{Label: "Kjønn", Raw: "Kjonn"},
			{Label: "Aldersgruppe", Raw: "Aldersgruppe"},
			{Label: "Landbakgrunn", Raw: "Landbakgrunn"},
			{Label: "Utdanning", Raw: "HoyesteUtdanning"},
			{Label: "Situasjon", Raw: "Situasjon"},
			{Label: "Type veiledning", Raw: "Type"},
			{Label: "Tema", Raw: "Tema"},
			{Label: "Antall timer", Raw: "AntallTimer"},
			{Label: "Sist endret", Raw: "Modified"},
			{Label: "Endret av", Raw: "Editor"},
		},
		Rows: []Row{row("Siv Ájbmel Østgård", "Kvinne", "30–39", "Øvrig befolkning", "Videregående, yrkesfag", "Lønnet arbeid", "Individuell", "Karriereskifte", "3", "2026-05-19 15:20", "Veileder 4")},
	}
}

// mails are messages, with who sent and got them as objects.
func mails() DataTable {
	person := func(name, address string) Cell {
		return Object(Member{"Navn", "name", Value(name)}, Member{"E-postadresse", "address", Value(address)})
	}
	return DataTable{
		Store: "Postboks", Label: "E-post", Messages: true,
		Columns: []Column{{Label: "Dato", Raw: "date"}, {Label: "Fra", Raw: "from", Members: "name, address"}, {Label: "Til", Raw: "to", Members: "name, address"}, {Label: "Kopi", Raw: "cc", Members: "name, address"}, {Label: "Emne", Raw: "subject"}, {Label: "Innhold", Raw: "text"}},
		Rows: []Row{
			{Cells: []Cell{
				Worded("02.03.2026 kl. 12.20", "2026-03-02 11:20:00+00:00"), Several(person("Siv Østgård", "siv.ostgard@example.no")),
				Several(person("Karrieresenteret", "post@example.no"), person("", "veileder@example.no")),
				{},
				Value("Time"),
				Value("Hei!\nKan jeg få en time i mars? Jeg kan ikke komme på onsdager, men ellers passer alt.\n\nHilsen Siv"),
			}},
			{Cells: []Cell{
				Worded("02.03.2026 kl. 13.05", "2026-03-02 12:05:00+00:00"), Several(Object(Member{"Navn", "name", WithheldCell()}, Member{"E-postadresse", "address", Value("veileder@example.no")})),
				Several(person("Siv Østgård", "siv.ostgard@example.no")),
				{},
				Value("SV: Time"), Value("Tirsdag 10. mars klokka ti?"),
			}, AboutOthers: true},
		},
	}
}

// patients have values within values, and a picture.
func patients() DataTable {
	return DataTable{
		Store: "Fotobasen", Label: "Adgangskort med bilde",
		Columns: []Column{{Label: "Adresse", Raw: "address", Members: "street, post (code, town)"}, {Label: "Merker", Raw: "tags"}, {Label: "Bilde", Raw: "photo"}, {Label: "Aktivt", Raw: "active"}},
		Rows: []Row{{Cells: []Cell{
			Object(Member{"Gate", "street", Value("Storgata 1")}, Member{"Poststed", "post", Object(Member{"Postnummer", "code", Value("3724")}, Member{"Sted", "town", Value("Skien")})}),
			Several(Value("ansatt"), Value("besøkende")), photo(), Worded("ja", "1"),
		}}},
	}
}

// photograph is a picture of two colours, of which one can be seen through.
func photograph() image.Image {
	picture := image.NewNRGBA(image.Rect(0, 0, 400, 300))
	for y := range 300 {
		for x := range 400 {
			picture.SetNRGBA(x, y, color.NRGBA{R: 11, G: 82, B: 115, A: uint8(255 * ((x/50 + y/50) % 2))})
		}
	}
	return picture
}

func photo() Cell {
	var b bytes.Buffer
	if err := png.Encode(&b, photograph()); err != nil {
		panic(err)
	}
	written := base64.StdEncoding.EncodeToString(b.Bytes())
	facts, ok := PictureIn(written)
	if !ok {
		panic("no picture")
	}
	return Picture("Bilde (PNG), 400 × 300 punkter, 2 kB", written, facts.Format)
}

func searches() []Search {
	at := time.Date(2026, 11, 5, 8, 0, 0, 0, time.UTC)
	name := func(a models.ProcessingActivity) ActivityName { return ActivityName{a.ID, a.Facts.Name} }
	return []Search{
		{Store: "Bookingsystemet", Activities: []ActivityName{name(booking())}, State: SearchFound, Rows: 3, At: at, Kinds: []string{"email", "phone"}},
		{Store: "Outlook-kalender", Activities: []ActivityName{name(booking())}, State: SearchFound, Rows: 4, At: at.Add(2 * time.Second), Kinds: []string{"email"}},
		{Store: "Veiledernes notater", Activities: []ActivityName{name(guidance())}, State: SearchPerson, Rows: 3, At: at.Add(30 * time.Hour), Kinds: []string{"name"}},
		{Store: "Kunderegisteret i SharePoint", Activities: []ActivityName{name(register())}, State: SearchFound, Rows: 1, At: at, Kinds: []string{"name"}},
		{Store: "InFlow24", Activities: []ActivityName{{ID: "inflow24", Name: models.Text{NB: "Digitalt verktøy InFlow24", EN: "The digital tool InFlow24"}}}, State: SearchNothing, At: at, Kinds: []string{"email"}},
		{Store: "E-post til karrieresenteret", Activities: []ActivityName{name(guidance())}, State: SearchNoAnswer, Reason: "systemet var nede, og vi prøvde åtte ganger over tre dager", At: at.Add(72 * time.Hour), Kinds: []string{"email"}},
		{Store: "IMDi sin løsning", Activities: []ActivityName{name(refugees())}, State: SearchNot, Reason: "systemet tilhører IMDi, som selv svarer på krav om innsyn"},
		{Store: "Adgangskort", State: SearchFound, Rows: 1, At: at, Kinds: []string{"name", "loyalty_id"}},
		{Store: "Postboks", State: SearchFound, Rows: 2, At: at, Kinds: []string{"email"}},
		{Store: "Fotobasen", State: SearchFound, Rows: 1, At: at, Kinds: []string{"name"}},
	}
}

// large is the sample with n more bookings.
func large(n int) Input {
	in := sample()
	t := &in.Activities[0].Tables[0]
	for i := range n {
		t.Rows = append(t.Rows, row(
			fmt.Sprintf("2025-%02d-%02d 11:%02d", i%12+1, i%28+1, i%60), fmt.Sprintf("2025-%02d-%02d 09:00", i%12+1, i%28+1),
			"Seljord", "Telefon", fmt.Sprintf("Samtale nummer %d om utdanning, arbeid og veien videre.", i+1)))
	}
	return in
}
