package main

import (
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/demo/people"
	"rettighetsporten/app/identity"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// A child who was filed with a wrong birth date, in a real browser: the
// caseworker mends it, adds the number that was not known, takes a protection
// away for a reason, and says where letters go when the mother acts no longer.
// What is missing is told at its field.
func TestJourneyWhomItIsAbout(t *testing.T) {
	t.Parallel()
	d := startDemo(t)
	oksana := protagonist(t, "oksana").Person
	child, err := people.ChildOf(oksana, "Sofia", models.DateIn(time.Now(), deadline.Zone()), 9)
	must(t, err)
	enrolled, err := d.portal.sessions.EnrolPerson(t.Context(), oksana.NationalID, models.Bokmal)
	must(t, err)
	mother, _ := enrolled.As(authz.DataSubject)
	rr, err := d.portal.rights.Submit(t.Context(), mother, rights.Submission{
		Key: identity.NewToken(), ControllerID: "telemark", Name: oksana.Name(), Email: oksana.Email, Language: models.Bokmal,
		Wishes: []rights.Wish{rights.Access("")}, Behalf: rights.OnBehalf{Relation: models.RelationChild, Name: child.Name(), Born: child.Born.AddDays(1)},
	})
	must(t, err)
	boss, worker := as(t, d, "telemark-ombud", authz.Ombud), as(t, d, "telemark-caseworker-1", authz.Caseworker)
	must(t, d.portal.rights.Assign(t.Context(), boss, rr.CaseNumber, worker.StaffID, rr.Version))

	w := newTraveller(t, apptest.StartBrowser(t), site{d.address, d.mailbox, d.stores, &d.receiver}).staff("telemark-caseworker-1")
	at := d.address + "/saksbehandler/sak/" + rr.CaseNumber
	act := func(link, field, missing, button, says, value, done, shot string) {
		t.Helper()
		w.Open(at)
		w.Click(link)
		w.Fill(field, missing)
		w.Click(button)
		w.WaitFor(says)
		w.see(shot)
		w.Fill(field, value)
		w.Click(button)
		w.WaitFor(done)
	}
	act("Rett hvem det gjelder", "behalf_born", "i mai", "Lagre", "Skriv fødselsdatoen", child.Born.StartIn(deadline.Zone()).Format("2.1.2006"), "Det er rettet.", "96-hvem-det-gjelder")
	must(t, d.portal.rights.ShowRelation(t.Context(), worker, rr.CaseNumber, rights.RelationCheck{Source: models.SourceRegister, Note: "Slått opp.", Protected: true}))
	act("Legg til fødselsnummer", "number", "12345678901", "Lagre nummeret", "fødselsnummer", child.NationalID.Reveal(), "Skriv hvordan du vet", "97-nummer")
	w.Fill("note", "Slått opp i Folkeregisteret.")
	w.Click("Lagre nummeret")
	w.WaitFor("Nummeret er lagret")
	w.Open(at + "/adresse")
	w.Select("protected", "no")
	w.Click("Lagre")
	w.WaitFor("Skriv hvorfor adressen ikke er skjermet")
	w.see("98-ikke-skjermet")
	w.Fill("why", "Sperringen er opphevet.")
	w.Click("Lagre")
	w.WaitFor("Det er notert.")
	w.WaitFor("Sperringen er opphevet.")
	w.Open(at)
	w.Click("Ingen handler for personen lenger")
	w.see("99-slutt")
	w.Click("Avslutt")
	w.WaitFor("Noter postadressen, så brevene kan sendes på papir")
	act("a[href$='/brevadresse']", "postal", " ", "Lagre adressen", "Skriv postadressen", "Lillegata 2\n3674 Notodden", "Brevene skal sendes på papir", "99-brevadresse")
}
