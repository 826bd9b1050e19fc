package citizen_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"rettighetsporten/models"
)

func TestFrontGroupsTheBodies(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.register.file.Controllers[2].Kind = "tilsyn"
	d := read(t, s.signedOut().get("/"), http.StatusOK)
	d.says("Det er gratis", "Fylkeskommuner", "Direktorater", "Kommuner", "Andre")
	links := 0
	for _, a := range d.all("a") {
		if strings.HasPrefix(attr(a, "href"), "/virksomhet/") {
			links++
		}
	}
	if links != 12 {
		t.Errorf("%d bodies, want 12", links)
	}
}

func TestFrontTellsClosedBodiesApart(t *testing.T) {
	t.Parallel()
	d := read(t, newSite(t).signedOut().get("/"), http.StatusOK)
	want := map[string]string{
		"telemark": "",
		"vestfold": "Tar ikke imot krav her ennå. Ta kontakt med Karrieresenteret Vestfold.", // a contact, no ombud
		"rindal":   "Tar ikke imot krav her ennå.",
	}
	for id, words := range want {
		tile := d.with("a", "href", "/virksomhet/"+id)[0]
		text := d.text(tile)
		if words == "" && strings.Contains(text, "ikke") || !strings.HasSuffix(text, words) {
			t.Errorf("%s: %q", id, text)
		}
	}
}

func TestFrontFailsWhenTheRegisterDoes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.register.fail = errors.New("secret detail")
	d := read(t, s.signedOut().get("/"), http.StatusInternalServerError)
	d.saysNot("secret")
}

func TestBodyTellsWhatItPromisesAndKeeps(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		id       string
		says     []string
		saysNot  []string
		askable  bool
		language string
	}{
		"promises days": {id: "telemark", askable: true, says: []string{
			"innen 30 dager", "Du skal få svar innen 30 dager.", "innen én måned", "Timebestilling", "Outlook-kalender",
			"personvernombud@telemark.example", "Be om innsyn i loggen direkte hos din karriereveileder",
		}},
		"only the month": {id: "aure", askable: true, says: []string{"senest innen én måned", "DigiHelsestasjon", "Felles personvernombud"}, saysNot: []string{"dager:"}},
		"closed, can be reached": {id: "vestfold", says: []string{
			"tar ikke imot krav her ennå", "post@karrierevestfold.no", "33 38 08 83", "Nordbyen 40", "Vi har ikke kontaktopplysningene ennå",
		}},
		"closed, cannot": {id: "rindal", says: []string{"tar ikke imot krav her ennå", "Se på nettsidene"}, saysNot: []string{"Nederst på denne siden"}},
		"in English":     {id: "hkdir", askable: true, language: "en", says: []string{"within 30 days", "Career guidance by telephone and chat", "Giving users the best possible guidance"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := newSite(t).signedOut()
			if c.language != "" {
				v = v.in(c.language)
			}
			d := read(t, v.get("/virksomhet/"+c.id), http.StatusOK)
			d.says(c.says...)
			d.saysNot(c.saysNot...)
			if got := len(d.with("a", "href", "/virksomhet/"+c.id+"/krav")) > 0; got != c.askable {
				t.Errorf("can be asked: %v, want %v", got, c.askable)
			}
		})
	}
}

// What staff have to settle is not for the person.
func TestBodyKeepsStaffsQuestionsOut(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, c := range s.register.file.Controllers {
		d := read(t, s.signedOut().get("/virksomhet/"+c.ID), http.StatusOK)
		for _, q := range c.Facts.Questions {
			d.saysNot(q.NB)
		}
	}
}

func TestBodyMarksUntranslatedTexts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.register.file.Controllers[0].Activities[0].Facts.Name = models.Text{NB: "Bare på norsk"}
	d := read(t, s.signedOut().in("en").get("/virksomhet/"+s.register.file.Controllers[0].ID), http.StatusOK)
	for _, h := range d.all("h3") {
		want := "en"
		if d.text(h) == "Bare på norsk" {
			want = "nb"
		}
		if got := attr(h, "lang"); got != want {
			t.Errorf("%q is marked %q, want %q", d.text(h), got, want)
		}
	}
	d.says("Bare på norsk")
}

func TestPrivacyNotice(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	d := read(t, s.signedOut().get("/personvern"), http.StatusOK)
	d.says("behandlingsansvarlig", "databehandler", "artikkel 6 nr. 1 bokstav c", "Fødselsnummer", "slettes etter virksomhetens egne regler",
		"Datatilsynet", "session", "login", "language", "notice", "Ingen avgjørelser")
	for _, c := range s.register.file.Controllers {
		if len(d.with("a", "href", "/virksomhet/"+c.ID+"#kontakt")) != 1 {
			t.Errorf("the notice does not lead to the ombud of %s", c.ID)
		}
	}
}
