package citizen_test

import (
	"net/http"
	"testing"

	"rettighetsporten/app/answer/answertest"
	"rettighetsporten/models"
)

// Every row of a long table can be read on pages of the portal.
func TestTheRowsOfALongTable(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.addCase("telemark", models.StatusAnswered)
	s.answered(models.Nynorsk)
	long := answertest.Long(*s.answer.document)
	s.answer.document = &long
	v := s.citizen(kari)
	const rows = casePath + "/svar/1/rader/table-1"
	d := read(t, v.get(casePath+"/svar"), http.StatusOK)
	d.says("Her står dei første 50 av 1203 rader.", "nr. 50", "Sjå alle radene")
	if len(d.with("a", "href", rows)) != 1 {
		t.Error("the answer does not lead to the rows")
	}
	d = read(t, v.get(rows+"?page=2"), http.StatusOK)
	d.says("Rad 501 til 1000 av 1203", "Side 2 av 3", "nr. 501", "nr. 1000")
	for _, to := range []string{rows + "?page=1", rows + "?page=3", casePath + "/svar/1#table-1", casePath + "/svar/1"} {
		if len(d.with("a", "href", to)) == 0 {
			t.Errorf("it does not lead to %s", to)
		}
	}
	if len(d.with("div", "lang", "nn")) != 1 {
		t.Error("the rows are not marked as Nynorsk")
	}
	for _, path := range []string{"/svar/1/rader/table-99", "/svar/2/rader/table-1", "/svar/x/rader/table-1"} {
		read(t, v.get(casePath+path), http.StatusNotFound)
	}
}
