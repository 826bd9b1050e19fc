package caseworker_test

import (
	"net/http"
	"testing"

	"rettighetsporten/app/answer"
	"rettighetsporten/handlers/staff/stafftest"
	"rettighetsporten/models"
)

// Under review again, the case shows what the person has got already, and that
// a new answer replaces it.
func TestASupplementaryAnswerIsWritten(t *testing.T) {
	t.Parallel()
	s := inReview(t)
	first := stafftest.Received(3)
	s.found.Item.PartlyAt = &first
	s.given = answer.Given{Versions: []answer.Version{{Number: 1, At: first}, {Number: 2, At: stafftest.Received(2)}}}
	r := kari(t, s)
	p := r.Get(at+"/svar").Want(http.StatusOK, "Dette blir et nytt, helt svar", "Svar som er sendt", "Svar nr. 1, sendt", "Send til godkjenning")
	for _, path := range []string{"/svar/sendt/1", "/svar/sendt/1/svar.pdf"} {
		p.One("a", "href", at+path)
	}
	r.Get(at+"/svar/sendt/1").Want(http.StatusOK, "Svaret som ble sendt", "erstattet av et nyere").One("a", "href", at+"/svar/sendt/1/svar.pdf")
	r.Get(at + "/svar/sendt/2").Want(http.StatusOK).Lacks("erstattet av et nyere")
	for _, path := range []string{"/svar/sendt/0", "/svar/sendt/x", "/svar/sendt/3"} {
		r.Get(at + path).Want(http.StatusNotFound)
	}
}

// Open again, the case leads to the answer the person has, and says that the
// next one replaces it.
func TestACaseOpenAgainLeadsToItsAnswer(t *testing.T) {
	t.Parallel()
	s := inReview(t)
	first, again := stafftest.Received(3), stafftest.Received(2)
	s.found.Item.FirstAnswerAt, s.found.Item.ReopenedAt = &first, &again
	s.given = answer.Given{Versions: []answer.Version{{Number: 1, At: first}}}
	kari(t, s).Get(at+"/svar").Want(http.StatusOK, "Saken er tatt opp igjen. Personen har fortsatt svaret", "Svar nr. 1, sendt", "Send til godkjenning").
		Lacks("en del av svaret").One("a", "href", at+"/svar/sendt/1")
}

// Partly answered, the case shows the answer that was sent, and its stores can
// still be asked again.
func TestAPartlyAnsweredCaseGoesOn(t *testing.T) {
	t.Parallel()
	s := in(t, models.StatusPartly)
	r := kari(t, s)
	p := r.Get(at).Want(http.StatusOK, "Delvis besvart", "12 dager igjen", "Legg til en søkenøkkel")
	p.One("form", "action", at+"/innsamling/telemark-phone/igjen")
	r.Get(at+"/svar").Want(http.StatusOK, "Svaret som ble sendt").Lacks("Send til godkjenning")
}
