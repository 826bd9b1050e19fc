package citizen_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"rettighetsporten/models"
)

// Nothing is searched for a complaint, and no rule gives the body more time for
// one: its page promises and asks for none of that.
func TestAComplaintIsNotSearchedFor(t *testing.T) {
	t.Parallel()
	for _, status := range []models.Status{models.StatusReceived, models.StatusReview, models.StatusApproval} {
		s := newSite(t)
		c := s.addCase("telemark", status)
		c.Item.InvokedRight = models.RightComplaint
		s.rights.cases[c.Item.Reference] = c
		s.happened("request.submitted")
		d := read(t, s.citizen(kari).get(casePath), http.StatusOK)
		d.says("Du får svar, senest", "Klagen din til", "Du sendte klagen", "Dette klaget du på")
		d.saysNot("Virksomheten henter opplysninger om deg", "det som er funnet", "Vis at e-postadressen er din", "Må virksomheten bruke lengre tid", "Gjelder Alt", "Hvilken tid", "⟦")
		if status == models.StatusReceived {
			d.says("En saksbehandler vurderer saken", "En annen ansatt godkjenner svaret")
		}
	}
}

// That the body may need more time is said while it can still say so.
func TestMoreTimeIsSpokenOfWhileItCanBeHad(t *testing.T) {
	t.Parallel()
	const more = "Må virksomheten bruke lengre tid"
	s := newSite(t)
	c := s.addCase("telemark", models.StatusReceived)
	v := s.citizen(kari)
	read(t, v.get(casePath), http.StatusOK).says(more)
	c.Item.ReceivedAt = time.Date(2026, time.October, 2, 10, 0, 0, 0, time.UTC) // the month is over
	s.rights.cases[c.Item.Reference] = c
	read(t, v.get(casePath), http.StatusOK).saysNot(more)
}

// A case leads to the complaint about it, and no further one is asked for while
// that is open.
func TestACaseLeadsToItsComplaint(t *testing.T) {
	t.Parallel()
	const to, another = `href="/krav/TEL-2026-00009"`, `href="` + casePath + `/klage"`
	s := newSite(t)
	s.addCase("telemark", models.StatusReceived)
	v := s.citizen(kari)
	if page := v.get(casePath).Body.String(); strings.Contains(page, to) || !strings.Contains(page, another) {
		t.Error("nobody has complained, and the page does not ask")
	}
	s.rights.complaint = "TEL-2026-00009"
	if page := v.get(casePath).Body.String(); !strings.Contains(page, to) || strings.Contains(page, another) {
		t.Error("the page does not lead to the complaint alone")
	}
	if page := v.get(casePath + "/klage").Body.String(); !strings.Contains(page, to) {
		t.Error("who would complain again is not led to the complaint")
	}
}
