package citizen_test

import (
	"net/http"
	"testing"
	"time"

	"rettighetsporten/app/answer"
	"rettighetsporten/models"
)

// takenUpAgain is a case that was answered on 10 November, and taken up again
// on the 15th.
func (s *site) takenUpAgain(status models.Status) {
	s.t.Helper()
	c := s.addCase("telemark", status)
	first, again := time.Date(2026, time.November, 10, 9, 0, 0, 0, time.UTC), time.Date(2026, time.November, 15, 9, 0, 0, 0, time.UTC)
	c.Item.FirstAnswerAt, c.Item.ReopenedAt = &first, &again
	s.rights.cases[c.Item.Reference] = c
	s.rights.mine[0].RequestItem, s.rights.mine[0].HasReport = c.Item, true
	s.answered(models.Bokmal)
	s.answer.given = answer.Given{Versions: []answer.Version{{Number: 1, At: first}}}
}

// A person whose case is open again still finds the answer they have, and is
// told why the case goes on.
func TestAnAnswerStandsWhileItsCaseIsOpenAgain(t *testing.T) {
	t.Parallel()
	for _, status := range []models.Status{models.StatusReview, models.StatusApproval} {
		s := newSite(t)
		s.takenUpAgain(status)
		v := s.citizen(kari)
		d := read(t, v.get(casePath), http.StatusOK)
		d.says("Svaret du fikk før", "Saken er tatt opp igjen. Svaret du fikk før, kan du fortsatt lese her.", "Les svaret")
		d.saysNot("Svaret er klart", "Du har fått en del av svaret", "Finner vi mer", "⟦")
		if len(d.with("a", "href", casePath+"/svar")) != 1 {
			t.Errorf("%s: the case does not lead to the answer", status)
		}
		read(t, v.get("/krav"), http.StatusOK).says("Les svaret")
	}
}

// What was decided in a letter alone leaves nothing to read here.
func TestACaseOpenAgainAfterALetterHasNoAnswer(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.takenUpAgain(models.StatusReview)
	s.answer.given, s.rights.mine[0].HasReport = answer.Given{}, false
	v := s.citizen(kari)
	read(t, v.get(casePath), http.StatusOK).saysNot("Les svaret")
	read(t, v.get("/krav"), http.StatusOK).saysNot("Les svaret")
}

// After a second answer both can be read, and neither is called a supplement.
func TestBothAnswersCanBeRead(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.takenUpAgain(models.StatusAnswered)
	second := time.Date(2026, time.November, 19, 9, 0, 0, 0, time.UTC)
	s.answer.given.Versions = append(s.answer.given.Versions, answer.Version{Number: 2, At: second})
	d := read(t, s.citizen(kari).get(casePath), http.StatusOK)
	d.says("Svaret er klart", "Svar nr. 1, 10. november 2026", "Svar nr. 2, 19. november 2026")
	d.saysNot("Saken er tatt opp igjen", "Utfyllende")
	for _, path := range []string{"/svar", "/svar/1", "/svar/2", "/svar/1/svar.pdf"} {
		if len(d.with("a", "href", casePath+path)) != 1 {
			t.Errorf("the case does not lead to %s", path)
		}
	}
}
