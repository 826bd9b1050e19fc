package caseworker_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/handlers/staff/stafftest"
	"rettighetsporten/models"
)

func limited(state models.RestrictionState, fallen bool) *stafftest.Effects {
	r := fulfil.Restriction{
		Restriction: models.Restriction{ItemID: stafftest.Case(models.StatusAnswered, "", "").Item.ID, State: state, ImposedAt: stafftest.Received(3), LiftOn: models.Date{Year: 2026, Month: 12, Day: 1}, Until: models.Date{Year: 2026, Month: 12, Day: 3}},
		Reference:   stafftest.Number, What: "Notatet fra mai.", Fallen: fallen,
	}
	return &stafftest.Effects{E: fulfil.Effect{Stores: stafftest.Planned().Stores}, Limits: []fulfil.Restriction{r}}
}

// What is restricted is shown, and can be lifted by who has the case, with a day
// and a reason that the person can use.
func TestLiftingARestriction(t *testing.T) {
	t.Parallel()
	e := limited(models.RestrictionInForce, true)
	r := erasing(t, models.StatusAnswered, e)
	r.Get(at).Want(http.StatusOK, "Noe om denne personen er begrenset (sak "+stafftest.Number+")", "artikkel 18 nr. 2")
	r.Get(effectAt).Want(http.StatusOK, "I kraft fra", "Skal ses på igjen 3. desember 2026.", "Notatet fra mai.", "Protesten den fulgte av, er avgjort.")
	r.Look(effectAt, "caseworker-restriction")
	p := r.Post(effectAt+"/opphev", url.Values{"on": {"i morgen"}, "why": {" "}}).Want(http.StatusUnprocessableEntity, "Skriv en dag som er minst 7 dager fram", "Skriv hvorfor begrensningen oppheves")
	p.One("a", "href", "#on")
	p.One("input", "value", "i morgen")
	right := url.Values{"on": {"24.12.2026"}, "why": {" Vi er enige. "}}
	r.Post(effectAt+"/opphev", right).SentTo(effectAt, "notice.restriction.told")
	e.Fail = fault.New(fault.Conflict, "lift.not_in_force")
	r.Post(effectAt+"/opphev", right).Want(http.StatusConflict, "Ingen begrensning er i kraft i denne saken.")
	if diff := cmp.Diff([]string{"lift 2026-12-24: Vi er enige.", "lift 2026-12-24: Vi er enige."}, e.Done); diff != "" {
		t.Error(diff)
	}
}

// Until the day it can stand after all.
func TestKeepingARestriction(t *testing.T) {
	t.Parallel()
	e := limited(models.RestrictionTold, false)
	r := erasing(t, models.StatusAnswered, e)
	r.Get(effectAt).Want(http.StatusOK, "Oppheves 1. desember 2026. Personen har fått beskjed.").Lacks("Protesten den fulgte av")
	r.Post(effectAt+"/oppretthold", nil).SentTo(effectAt, "notice.restriction.stands")
	if diff := cmp.Diff([]string{"keep"}, e.Done); diff != "" {
		t.Error(diff)
	}
}
