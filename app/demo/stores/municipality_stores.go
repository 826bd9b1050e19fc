package stores

import (
	"rettighetsporten/app/register"
	"rettighetsporten/models"
)

func (m *maker) archive() register.StoreDeclaration {
	return register.StoreDeclaration{ID: m.controller + "-archive", StoreFacts: models.StoreFacts{
		Name: text("Sak- og arkivsystem", "Case and archive system"), System: "Sak-/arkivsystem", Kind: models.StoreSQL,
		Activities:   []string{"kommune-saksbehandling", "kommune-journal-arkiv"},
		AcceptProofs: append([]models.SeedProof{models.ProofEID}, byAddress()...), Owner: owner("nordmore-systems"),
	}}
}

func (m *maker) phoneLog() register.StoreDeclaration {
	return register.StoreDeclaration{ID: m.controller + "-phone", StoreFacts: models.StoreFacts{
		Name: text("Telefonlogg (eksport fra Phonero)", "Telephone log (export from Phonero)"), System: "Phonero", Kind: models.StoreFile,
		Activities: []string{"kommune-telefon"}, AcceptProofs: byAddress(), Owner: owner("nordmore-systems"),
		Retention: &models.StoreRetention{Months: 3, From: text("samtalen", "the call"), Text: text("Tre måneder", "Three months")},
	}}
}

// webLog is a manual store although a machine could read it: the log knows IP
// addresses, and nothing the portal knows of a person is one.
func (m *maker) webLog() register.StoreDeclaration {
	return register.StoreDeclaration{ID: m.controller + "-weblog", StoreFacts: models.StoreFacts{
		Name: text("Webserverlogger", "Web server logs"), System: "Kommunens webservere", Kind: models.StoreManual,
		Activities: []string{"kommune-weblogg"}, AcceptProofs: []models.SeedProof{models.ProofCaseworker}, Owner: owner("nordmore-systems"),
		Retention: &models.StoreRetention{Days: 30, From: text("logget", "logged"), Text: text("30 dager; slettes automatisk", "30 days; deleted automatically")},
		Instruction: text(
			"Loggen holder IP-adresser og ingen identitet, så den kan ikke søkes i på navn, e-post, telefon eller fødselsnummer. Svar «Ikke funnet» med denne begrunnelsen. Har personen selv oppgitt en IP-adresse og et tidspunkt, og saksbehandleren har kontrollert dem: søk på dem og last opp linjene.",
			"The log holds IP addresses and no identity, so it cannot be searched by name, e-mail, telephone or national identity number. Answer \"Not found\" for this reason. If the person has given an IP address and a time, and the caseworker has checked them: search for those and upload the lines.",
		),
	}}
}

func (m *maker) applicants() register.StoreDeclaration {
	return register.StoreDeclaration{ID: m.controller + "-jobs", StoreFacts: models.StoreFacts{
		Name: text("Jobbsøkere (eksport fra JobbNorge)", "Job applicants (export from JobbNorge)"), System: "JobbNorge", Kind: models.StoreFile,
		Activities: []string{"kommune-rekruttering"}, AcceptProofs: byAddress(), Owner: owner("nordmore-systems"),
		Retention: &models.StoreRetention{
			Days: 210, From: text("søknaden (antatt; erklæringen sier det ikke)", "the application (assumed; the notice does not say)"),
			Text: text("Slettes innen 210 dager, 300 ved intervju eller ansettelse", "Deleted within 210 days, 300 after an interview or employment"),
		},
	}}
}

func (m *maker) mailAndForms() register.StoreDeclaration {
	return register.StoreDeclaration{ID: m.controller + "-mail", StoreFacts: models.StoreFacts{
		Name: text("E-post og skjema", "E-mail and forms"), System: "E-post", Kind: models.StoreFile,
		Activities: []string{"kommune-epost-skjema"}, AcceptProofs: byAddress(), Owner: owner("nordmore-systems"),
		Retention: &models.StoreRetention{Months: 12, From: text("mottatt", "received"), Text: text("Vanligvis ikke lenger enn omtrent ett år", "Usually no longer than about one year")},
	}}
}

func (m *maker) healthClinic() register.StoreDeclaration {
	return register.StoreDeclaration{ID: m.controller + "-hspro", StoreFacts: models.StoreFacts{
		Name: text("Helsestasjonsjournal (HsPro)", "Health clinic records (HsPro)"), System: "Visma Omsorg HsPro", Kind: models.StoreManual,
		Activities: []string{"kommune-digihelsestasjon"}, AcceptProofs: []models.SeedProof{models.ProofEID}, Owner: owner("nordmore-hspro"),
		Instruction: text(
			"Slå opp personen i HsPro med fødselsnummer, ta utskrift av journalen og meldingene i DigiHelsestasjon som PDF, og last dem opp. Bare helsepersonell med tjenstlig behov kan gjøre oppslaget.",
			"Look the person up in HsPro by national identity number, print the records and the messages in DigiHelsestasjon as PDF, and upload them. Only health personnel who need it for their work may do so.",
		),
	}}
}
