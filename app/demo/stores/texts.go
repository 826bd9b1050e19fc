package stores

// What the rows say. All of it is made up.

func focusAreas() []string {
	return []string{"Skrive CV og søknad", "Bytte yrke", "Velge utdanning", "Kompetanse og realkompetanse", "Søke jobb", "Motivasjon", "Godkjenning av utdanning fra utlandet", "Tilbake etter sykdom"}
}

func reasons() []string {
	return []string{"Permittert fra jobben", "Ønsker seg videre", "Nyutdannet", "Ny i Norge", "Usikker på hva som passer", "Ferdig med introduksjonsprogrammet"}
}

func educations() []string {
	return []string{"grunnskole", "videregående skole", "fagbrev", "fagskole", "universitet/høgskole"}
}

func situations() []string {
	return []string{"i utdanning", "i lønnet arbeid", "arbeidssøkende", "permittert", "annet"}
}

func logNotes() []string {
	return []string{
		"Første samtale: kartla erfaring og ønsker. Oppgave til neste time: skrive ned tre yrker som frister.",
		"Gikk gjennom CV. Mangler attest fra siste arbeidsgiver, tar kontakt selv.",
		"SMS: «Takk for timen, jeg har sendt søknaden.»",
		"Snakket om godkjenning av utdanning. Sendte lenke til veiledning på e-post.",
		"Avslutningssamtale. Enige om at målet er nådd.",
	}
}

func questions() []string {
	return []string{"Jeg liker å arbeide med hendene", "Jeg liker å hjelpe andre", "Jeg trives med tall", "Jeg vil helst arbeide ute", "Jeg liker å lede", "Jeg lærer best i praksis"}
}

func occupations() []string {
	return []string{"Helsefagarbeider", "Elektriker", "Regnskapsfører", "Barnehagelærer", "Kokk", "Tømrer", "Dataingeniør", "Sykepleier", "Yrkessjåfør", "Bibliotekar"}
}

func ownNotes() []string {
	return []string{"", "", "Husk å spørre om stipend", "Snakke med sjefen om permisjon", "Liste over skoler å ringe"}
}

func inflowAnswers() []string {
	return []string{
		"Verdier: trygghet, samarbeid, tid til familien.",
		"Styrker: tålmodig, nøyaktig, god med folk.",
		"Mål om ett år: fast jobb eller plass på fagskole.",
	}
}

func chatLines() []string {
	return []string{
		"Hei! Jeg lurer på hvilke muligheter jeg har.",
		"Hei, så fint at du tar kontakt. Hva har du gjort til nå?",
		"Jeg har jobbet i butikk i seks år og vil gjerne noe annet.",
		"Har du tenkt på å få realkompetansen din vurdert?",
		"Nei, hvordan gjør jeg det? Jeg har vært sykmeldt en stund også.",
		"Du kan søke hos fylket. Jeg sender deg en lenke.",
		"Takk, det hjalp!",
	}
}

func digitalEvents() []string {
	return []string{"Webinar: Slik skriver du en god søknad", "Webinar: Utdanning i voksen alder", "Åpent hus på nett"}
}

func subjects() []string {
	return []string{"Spørsmål om time", "Kan vi flytte avtalen?", "Dokumentasjon", "Takk for hjelpen", "Spørsmål om saken min"}
}

func greetings() []string { return []string{"Hei,", "God dag.", "Hei!"} }

func enquiries() []string {
	return []string{
		"Jeg lurer på hvor langt dere har kommet.", "Er det mulig å få svar denne uken?",
		"Jeg legger ved det dere ba om.", "Jeg har fått nytt telefonnummer, se under.", "Hvem kan jeg snakke med om dette?",
	}
}

type caseKind struct {
	title, service string
	documents      []string
}

func caseKinds() []caseKind {
	return []caseKind{
		{"Søknad om tiltak – garasje", "byggesak", []string{"Søknad om tillatelse", "Foreløpig svar", "Nabovarsel", "Vedtak om tillatelse"}},
		{"Søknad om barnehageplass", "barnehage", []string{"Søknad", "Tilbud om plass"}},
		{"Klage på renovasjonsgebyr", "renovasjon", []string{"Klage", "Svar på klage"}},
		{"Søknad om parkeringstillatelse", "helse og omsorg", []string{"Søknad med legeerklæring", "Bekreftelse på mottak", "Tilleggsopplysninger", "Vedtak"}},
		{"Henvendelse om brøyting", "kommunalteknikk", []string{"Henvendelse", "Svar"}},
	}
}

func positions() []string {
	return []string{"Sykepleier, hjemmetjenesten", "Lærer, ungdomstrinnet", "Renholder", "Saksbehandler, plan og bygg", "Helsefagarbeider"}
}

func motives() []string {
	return []string{
		"jeg har fagbrev og ti års erfaring.", "jeg vil arbeide der jeg bor.",
		"jeg har nettopp fullført utdanningen.", "arbeidsoppgavene passer med det jeg kan best.",
	}
}

func healthNotes() []string {
	return []string{
		"Konsultasjon på helsestasjonen: vekt og vekst følger kurven. Ny time om fire uker.",
		"Melding i DigiHelsestasjon: spørsmål om vaksine, besvart samme dag.",
		"Samtale med jordmor. Trives, sover lite.",
		"Vaksine gitt etter barnevaksinasjonsprogrammet.",
	}
}
