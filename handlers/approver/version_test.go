package approver_test

import (
	"net/http"
	"testing"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/collect"
	"rettighetsporten/handlers/staff/stafftest"
	"rettighetsporten/models"
)

// sentTwice is a case that was answered in two parts.
func sentTwice(t *testing.T) *service {
	t.Helper()
	s := submitted(t)
	first := stafftest.Received(3)
	s.found.Item.Status, s.found.Item.PartlyAt = models.StatusAnswered, &first
	s.given = answer.Given{Versions: []answer.Version{{Number: 1, At: first}, {Number: 2, At: stafftest.Received(1)}}}
	return s
}

func TestBothVersionsStayReadable(t *testing.T) {
	t.Parallel()
	s := sentTwice(t)
	r := bodil(t, s)
	p := r.Get(at).Want(http.StatusOK, "Svar som er sendt", "Svar nr. 2, sendt", "Svar nr. 1, sendt")
	for _, path := range []string{"/svar/1", "/svar/1/svar.pdf", "/svar/2"} {
		p.One("a", "href", at+path)
		r.Get(at + path).Want(http.StatusOK)
	}
	r.Get(at+"/svar/1").Want(http.StatusOK, "erstattet av et nyere").One("a", "href", at+"/svar/1/svar.pdf")
	r.Get(at + "/svar/2").Want(http.StatusOK).Lacks("erstattet av et nyere")
	for _, path := range []string{"/svar/0", "/svar/x", "/svar/3", "/svar/x/svar.pdf"} {
		r.Get(at + path).Want(http.StatusNotFound)
	}
}

// Open again, the case still leads to the answer the person has; and after a
// second answer to both.
func TestACaseOpenAgainLeadsToItsAnswers(t *testing.T) {
	t.Parallel()
	first, again := stafftest.Received(3), stafftest.Received(2)
	for _, status := range []models.Status{models.StatusReview, models.StatusApproval} {
		s := submitted(t)
		s.found.Item.Status, s.found.Item.FirstAnswerAt, s.found.Item.ReopenedAt = status, &first, &again
		s.given = answer.Given{Versions: []answer.Version{{Number: 1, At: first}}}
		r := bodil(t, s)
		r.Get(at).Want(http.StatusOK, "Saken er tatt opp igjen. Personen har fortsatt svaret", "Svar nr. 1, sendt").One("a", "href", at+"/svar/1")
		r.Get(at + "/svar/1").Want(http.StatusOK)
	}
	s := sentTwice(t)
	s.found.Item.PartlyAt, s.found.Item.FirstAnswerAt, s.found.Item.ReopenedAt = nil, &first, &again
	bodil(t, s).Get(at).Want(http.StatusOK, "Svar nr. 1, sendt", "Svar nr. 2, sendt").Lacks("tatt opp igjen")
}

// The approver reads what the answer is without, and why.
func TestWhatIsMissingIsShownToTheApprover(t *testing.T) {
	t.Parallel()
	s := submitted(t)
	s.stores = stafftest.Settled()
	s.stores[8].Omission = &collect.Omission{Why: "Arkivaren er syk."}
	bodil(t, s).Get(at).Want(http.StatusOK, "Dette mangler i svaret", "får personen en del av svaret", "Papirmappene", "Arkivaren er syk.")
}
