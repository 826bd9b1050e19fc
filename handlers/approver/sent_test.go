package approver_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/handlers/staff/stafftest"
	"rettighetsporten/models"
)

func TestSentAnswerIsShownAfterwards(t *testing.T) {
	t.Parallel()
	for _, status := range []models.Status{models.StatusAnswered, models.StatusClosed} {
		t.Run(string(status), func(t *testing.T) {
			t.Parallel()
			s := submitted(t)
			s.found.Item.Status = status
			r := bodil(t, s)
			r.Get(at).Want(http.StatusOK).One("a", "href", at+"/svar")
			p := r.Get(at+"/svar").Want(http.StatusOK, "Svaret i sak TEL-2026-00042", "Svaret som ble sendt", "Kort fortalt", "Bestilte timer")
			p.One("a", "href", at+"/svar/1/svar.pdf")
			if got := stafftest.Attr(p.One("div", "class", "document"), "lang"); got != "nb" {
				t.Errorf("the answer is said to be in %q", got)
			}
			pdf := r.Get(at + "/svar/1/svar.pdf")
			if pdf.Status != http.StatusOK || pdf.Type != "application/pdf" || string(pdf.Body) != "%PDF-1.4 as sent" {
				t.Errorf("got %d %s %q", pdf.Status, pdf.Type, pdf.Body)
			}
			if diff := cmp.Diff([]string{"the answer", "the answer as PDF"}, s.opened); diff != "" {
				t.Errorf("opened (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNoAnswerIsShownBeforeOneIsSent(t *testing.T) {
	t.Parallel()
	for _, status := range []models.Status{models.StatusReview, models.StatusApproval, models.StatusWithdrawn} {
		s := submitted(t)
		s.found.Item.Status = status
		r := bodil(t, s)
		if links := r.Get(at).All("a", "href", at+"/svar"); len(links) > 0 {
			t.Errorf("%s: the case leads to an answer", status)
		}
		r.Get(at + "/svar").Want(http.StatusNotFound)
		r.Get(at + "/svar/1/svar.pdf").Want(http.StatusNotFound)
	}
}

func TestSentAnswerLooks(t *testing.T) {
	t.Parallel()
	s := submitted(t)
	s.found.Item.Status = models.StatusAnswered
	bodil(t, s).Look(at+"/svar", "approver-sent")
}
