package citizen_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/fault"
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
