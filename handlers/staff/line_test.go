package staff_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/staff/stafftest"
	"rettighetsporten/models"
)

// A decision in part names what stands by the plan: what only gets a supplement,
// and what something is in the way of; not what nobody says.
func TestWhatStandsByAPlanOfCorrections(t *testing.T) {
	t.Parallel()
	e, _ := stafftest.Correcting()
	want := []string{"Bookingsystem: Kunde, Telefon", "Bookingsystem: Kunde, E-post", "Kalenderen: Kunde, Telefon"}
	if diff := cmp.Diff(want, staff.Stands(e, models.Bokmal)); diff != "" {
		t.Errorf("stands (-want +got):\n%s", diff)
	}
}
