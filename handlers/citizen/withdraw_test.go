package citizen_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

func TestWithdrawAsksFirst(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.addCase("telemark", models.StatusReview)
	v := s.citizen(kari)
	d := read(t, v.get(casePath+"/trekk"), http.StatusOK)
	d.says("Vil du trekke sak TEL-2026-00012?", "Du kan ikke angre", "Nei, behold saken")
	if len(s.rights.withdrawn) > 0 {
		t.Fatal("looking at the question withdrew the request")
	}
	res := v.post(casePath+"/trekk", nil)
	if res.Code != http.StatusSeeOther || res.Header().Get("Location") != casePath {
		t.Fatalf("%d to %q", res.Code, res.Header().Get("Location"))
	}
	v.follow(res).says("Saken er trukket.")
	if diff := cmp.Diff([]string{"TEL-2026-00012"}, s.rights.withdrawn); diff != "" {
		t.Errorf("withdrawn (-want +got):\n%s", diff)
	}
}

func TestWithdrawWhenItIsTooLate(t *testing.T) {
	t.Parallel()
	for _, status := range []models.Status{models.StatusAnswered, models.StatusClosed, models.StatusWithdrawn} {
		s := newSite(t)
		s.addCase("telemark", status)
		s.rights.refuse = fault.New(fault.Conflict, "case.bad_step")
		v := s.citizen(kari)
		read(t, v.get(casePath+"/trekk"), http.StatusConflict).says("Dette kan ikke gjøres slik saken står nå")
		res := v.post(casePath+"/trekk", nil)
		want := http.StatusConflict
		if status == models.StatusWithdrawn { // a second click
			want = http.StatusSeeOther
		}
		if res.Code != want {
			t.Errorf("%s: status %d, want %d", status, res.Code, want)
		}
	}
}

func TestWithdrawWhileSomebodyChangesTheCase(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.addCase("telemark", models.StatusReceived)
	s.rights.refuse = fault.New(fault.Conflict, "case.changed_meanwhile")
	read(t, s.citizen(kari).post(casePath+"/trekk", nil), http.StatusConflict).says("Noen andre endret saken")
}

// What is being carried out cannot be withdrawn, and nobody is asked whether
// they would.
func TestWithdrawWhatIsCarriedOut(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.addCase("telemark", models.StatusApproval)
	s.rights.doing = true
	read(t, s.citizen(kari).get(casePath+"/trekk"), http.StatusConflict).says("holder på å gjennomføre det")
}

// What follows from an objection ends with it; what goes on is what else is open.
func TestWithdrawSaysWhatEndsAndWhatGoesOn(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		more         []rights.CasePart // of the request, beside the objection and the restriction
		ends, goesOn bool
		of           models.InvokedRight
	}{
		"the objection":                  {nil, true, false, models.RightObjection},
		"the objection beside an access": {[]rights.CasePart{{ID: "c", Status: models.StatusReview}}, true, true, models.RightObjection},
		"beside an access that is over":  {[]rights.CasePart{{ID: "c", Status: models.StatusAnswered}}, true, false, models.RightObjection},
		"another right":                  {nil, false, true, models.RightErasure},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			c := s.addCase("telemark", models.StatusReview)
			c.Item.InvokedRight = tc.of
			c.Parts = append([]rights.CasePart{
				{ID: c.Item.ID, Reference: c.Item.Reference, Right: tc.of, Status: models.StatusReview},
				{ID: "b", Reference: c.Item.Reference + "-2", Right: models.RightRestriction, Status: models.StatusReceived},
			}, tc.more...)
			s.rights.cases[c.Item.Reference] = c
			body := s.citizen(kari).get(casePath + "/trekk").Body.String()
			if ends := strings.Contains(body, "Sak "+c.Item.Reference+"-2, om begrensning mens protesten vurderes, avsluttes samtidig."); ends != tc.ends {
				t.Errorf("that the restriction ends is said: %t", ends)
			}
			if goesOn := strings.Contains(body, "Resten av kravet går videre."); goesOn != tc.goesOn {
				t.Errorf("that the rest goes on is said: %t", goesOn)
			}
		})
	}
}
