package citizen_test

import (
	"net/http"
	"testing"

	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// For somebody else one says whom, and why one may; what is missing is told at
// its field and nothing is lost.
func TestFilingForSomebodyElse(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.citizen(kari)
	for name, c := range map[string]struct {
		name, born, field, says string
	}{
		"no name":            {"", "17.5.2016", "behalf_name", "Skriv navnet til den det gjelder"},
		"no date":            {"Sofia", "i mai", "behalf_born", "Skriv fødselsdatoen"},
		"of age as of today": {"Sofia", "23.11.2008", "behalf_born", "Den som har fylt 18 år"},
	} {
		d := read(t, v.post(submitPath, filled("behalf", "child", "behalf_name", c.name, "behalf_born", c.born)), http.StatusUnprocessableEntity)
		d.says(c.says)
		if kept := d.field("behalf_born"); attr(kept, "value") != c.born {
			t.Errorf("%s: the date is lost", name)
		}
		if wrong := d.field(c.field); attr(wrong, "aria-invalid") != "true" {
			t.Errorf("%s: it is not said at the field", name)
		}
	}
	read(t, v.post(submitPath, filled("behalf", "neighbour", "behalf_name", "Sofia", "behalf_born", "17.5.2016")), http.StatusUnprocessableEntity).says("Velg hvem det gjelder")
	if len(s.rights.submitted) != 0 {
		t.Fatal("what is wrong was filed")
	}
	if res := v.post(submitPath, filled("behalf", "child", "behalf_name", "Sofia", "behalf_born", "24.11.2008")); res.Code != http.StatusSeeOther {
		t.Fatalf("a child of seventeen is answered by %d", res.Code)
	}
	want := rights.OnBehalf{Relation: models.RelationChild, Name: "Sofia", Born: models.Date{Year: 2008, Month: 11, Day: 24}}
	if got := s.rights.submitted[0].Behalf; got != want {
		t.Errorf("filed for %+v, want %+v", got, want)
	}
	v.post(submitPath, filled("behalf_name", "Sofia")) // for oneself, whatever else was written
	if got := s.rights.submitted[1].Behalf; !got.IsZero() {
		t.Errorf("filed for %+v", got)
	}
}

// acted makes the case one that somebody has made for the reader, or the reader
// for somebody.
func (s *site) acted(representative string, person *string, state models.RepresentationState) {
	s.addCase("telemark", models.StatusReceived)
	for number, c := range s.rights.cases {
		c.Name = "Sofia Nordmann"
		c.Behalf = &rights.Behalf{Name: "Ola Verge", Acts: true, Representation: models.Representation{
			RepresentativeID: representative, PersonID: person, Relation: models.RelationAuthorised, State: state, Until: models.Date{Year: 2027, Month: 3, Day: 1},
			Source: models.SourceDocument, CheckedAt: &noon,
		}}
		s.rights.cases[number] = c
	}
}

func TestWhoActsReadsOnWhoseBehalf(t *testing.T) {
	t.Parallel()
	for state, says := range map[models.RepresentationState]string{
		models.RepresentationClaimed: "En saksbehandler må sjekke", models.RepresentationRefused: "Brevet i saken sier hva som mangler", models.RepresentationShown: "til og med 1. mars 2027",
	} {
		s := newSite(t)
		s.acted(kari, nil, state)
		v := s.citizen(kari)
		d := read(t, v.get("/krav/TEL-2026-00012"), http.StatusOK)
		d.says("Du gjør dette på vegne av Sofia Nordmann", says)
		d.saysNot("Avslutt fullmakten", "Send kode")
		read(t, v.get("/krav/TEL-2026-00012/fullmakt"), http.StatusNotFound)
		read(t, v.post("/krav/TEL-2026-00012/fullmakt", nil), http.StatusNotFound)
	}
}

// The person sees who acts for them, but not where that one is reached, and can
// end it.
func TestThePersonSeesWhoActsAndEndsIt(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	person := kari
	s.acted("another", &person, models.RepresentationShown)
	v := s.citizen(kari)
	d := read(t, v.get("/krav/TEL-2026-00012"), http.StatusOK)
	d.says("Ola Verge har gjort dette på dine vegne", "Avslutt fullmakten", "Papirer som er sendt inn eller vist", "Gjelder fra 23. november 2026", "Gjelder til og med 1. mars 2027")
	d.saysNot("kari@example.com")
	read(t, v.get("/krav/TEL-2026-00012/fullmakt"), http.StatusOK).says("Ola Verge handler på dine vegne", "Nei, behold fullmakten")
	v.follow(v.post("/krav/TEL-2026-00012/fullmakt", nil)).says("Fullmakten er avsluttet", "Nå er det bare du som ser saken")
	v.follow(v.post("/krav/TEL-2026-00012/fullmakt", nil)).says("Nå er det bare du som ser saken") // a second click
	read(t, v.get("/krav/TEL-2026-00012/fullmakt"), http.StatusNotFound)
}

// Who cannot end it is told what they can do instead.
func TestAWardIsToldWhoActsForThem(t *testing.T) {
	t.Parallel()
	for relation, says := range map[models.Relation]string{models.RelationChild: "leser også meldingene i saken", models.RelationGuardian: "Statsforvalteren avgjør spørsmål om verge"} {
		s := newSite(t)
		person := kari
		s.acted("another", &person, models.RepresentationShown)
		for _, c := range s.rights.cases {
			c.Behalf.Relation = relation
		}
		d := read(t, s.citizen(kari).get("/krav/TEL-2026-00012"), http.StatusOK)
		d.says(says, "Gjelder fra", "Ola Verge kan også lese meldingene her.")
		d.saysNot("Avslutt fullmakten")
	}
}

func TestTheListTellsWhoseTheyAre(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	line := func(number, representative string) rights.Mine {
		return rights.Mine{
			RequestItem:    models.RequestItem{Reference: number, InvokedRight: models.RightAccess, Status: models.StatusReceived, Clock: models.Clock{ReceivedAt: noon}},
			ControllerName: "Telemark", Name: "Sofia Nordmann", Behalf: &rights.Behalf{Name: "Ola Verge", Representation: models.Representation{RepresentativeID: representative}},
		}
	}
	s.rights.mine = []rights.Mine{line("TEL-2026-00001", kari), line("TEL-2026-00002", "another")}
	d := read(t, s.citizen(kari).get("/krav"), http.StatusOK)
	d.says("På vegne av andre", "På vegne av Sofia Nordmann", "Sendt på dine vegne av Ola Verge")
	d.saysNot("På vegne av Ola Verge")
}
