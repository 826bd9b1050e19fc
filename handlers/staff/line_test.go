package staff_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/fulfil/engine"
	"rettighetsporten/app/i18n"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/staff/stafftest"
	"rettighetsporten/models"
)

// A decision in part names what stands by the plan: what only gets a supplement,
// and what something is in the way of; not what nobody says.
func TestWhatStandsByAPlanOfCorrections(t *testing.T) {
	t.Parallel()
	e, _ := stafftest.Correcting()
	texts, err := i18n.New()
	if err != nil {
		t.Fatal(err)
	}
	e.Stores[0].Choice.Lines = append(e.Stores[0].Choice.Lines, fulfil.Line{
		Collection: "booking:customers", Field: "email", Before: "en  annen adresse som er lang, og som ingen vil lese i sin helhet her", After: "a", Supplement: true,
	})
	e.Stores[0].Met = append(e.Stores[0].Met, engine.Met{Rows: 1, Change: 1})
	booking, calendar := e.Stores[0].Choice.Lines, e.Stores[2].Choice.Lines
	want := []models.Part{
		{What: "Bookingsystem: Kunde, Telefon", Of: booking[0].ID()},
		{What: "Bookingsystem: Kunde, E-post", Of: booking[2].ID()},
		{What: "Bookingsystem: Kunde, E-post: «en annen adresse som er lang, og som ingen vil lese i sin he…»", Of: booking[3].ID()},
		{What: "Kalenderen: Kunde, Telefon", Of: calendar[0].ID()},
	}
	if diff := cmp.Diff(want, staff.Stands(texts.For(models.Bokmal), e)); diff != "" {
		t.Errorf("stands (-want +got):\n%s", diff)
	}
}
