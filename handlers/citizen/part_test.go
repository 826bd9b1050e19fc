package citizen_test

import (
	"net/http"
	"testing"
	"time"

	"rettighetsporten/app/answer"
	"rettighetsporten/models"
)

// A person with a part of the answer is told what is missing, that the case is
// open, and where to read what they have.
func TestAPartOfTheAnswer(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.addCase("telemark", models.StatusPartly)
	s.answered(models.Bokmal)
	sent := time.Date(2026, time.November, 19, 9, 0, 0, 0, time.UTC)
	s.answer.given = answer.Given{Versions: []answer.Version{{Number: 1, At: sent}}, Missing: []models.Text{{NB: "InFlow24"}, {NB: "Loggen", EN: "The log"}}}
	s.happened("request.submitted", "item.partly")
	v := s.citizen(kari)
	d := read(t, v.get(casePath), http.StatusOK)
	d.says("Delvis besvart", "Du har fått en del av svaret", "Vi mangler svar fra: InFlow24 , Loggen .", "Saken er fortsatt åpen", "Svar nr. 1, 19. november 2026", "Vis at e-postadressen er din", "Trekk saken", "Du får resten av svaret, eller vite at det ikke finnes mer")
	for _, path := range []string{"/svar", "/svar.pdf", "/svar/1", "/svar/1/svar.pdf"} {
		if len(d.with("a", "href", casePath+path)) != 1 {
			t.Errorf("the case does not lead to %s", path)
		}
		if res := v.get(casePath + path); res.Code != http.StatusOK {
			t.Errorf("%s answers %d", path, res.Code)
		}
	}
	read(t, v.get("/krav"), http.StatusOK).says("Delvis besvart", "Les svaret")
	for _, path := range []string{"/svar/0", "/svar/x", "/svar/2", "/svar/x/svar.pdf"} {
		if res := v.get(casePath + path); res.Code != http.StatusNotFound {
			t.Errorf("%s answers %d", path, res.Code)
		}
	}
}

func TestWhatWasMissingHeldNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := s.addCase("telemark", models.StatusAnswered)
	c.Item.PartlyAt = c.Item.AnsweredAt
	s.rights.cases[c.Item.Reference] = c
	s.answered(models.Bokmal)
	s.answer.given = answer.Given{Versions: []answer.Version{{Number: 1}}, Nothing: []models.Text{{NB: "InFlow24"}}}
	s.happened("request.submitted", "item.partly", "item.answered")
	s.rights.events[2].Detail = `{"from":"partly"}`
	read(t, s.citizen(kari).get(casePath), http.StatusOK).
		says("Etter svaret har vi søkt her, uten at vi fant mer om deg: InFlow24 .", "Svaret du har fått, er dermed fullstendig.", "Vi søkte i det som manglet, og fant ikke mer")
}
