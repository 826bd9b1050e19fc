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

const recipientsAt = at + "/mottakere"

func known(state models.RecipientState) *stafftest.Effects {
	return &stafftest.Effects{Known: []fulfil.Recipient{
		{RecipientNotice: models.RecipientNotice{ID: "m1", State: state}, Name: "IMDi"},
		{RecipientNotice: models.RecipientNotice{ID: "m2"}, Name: "leverandører", Unnamed: true},
	}}
}

// Before the decision it is said of each whether they are told; what is chosen
// for the rest goes for those nothing is chosen for.
func TestSayingWhoIsTold(t *testing.T) {
	t.Parallel()
	e := known("")
	r := erasing(t, models.StatusReceived, e)
	p := r.Get(recipientsAt).Want(http.StatusOK, "artikkel 19", "Registeret nevner bare en gruppe.", "En til, som registeret ikke nevner")
	p.One("input", "value", "IMDi")
	r.Look(recipientsAt, "caseworker-recipients")
	p = r.Post(recipientsAt, url.Values{"name_1": {"IMDi"}, "state_1": {"impossible"}, "name_2": {"leverandører"}}).
		Want(http.StatusUnprocessableEntity, "Skriv hvorfor de ikke får beskjed", "Velg om de får beskjed")
	p.One("a", "href", "#why_1")
	p.One("a", "href", "#state_2")
	p.One("input", "value", "leverandører")
	whole := url.Values{"name_1": {"IMDi"}, "state_1": {"impossible"}, "why_1": {" Nedlagt. "}, "name_2": {"leverandører"}, "name_3": {"Nav"}, "state_3": {"to_tell"}, "rest": {"not_disclosed"}}
	r.Post(recipientsAt, whole).SentTo(recipientsAt, "notice.recipients.saved")
	if diff := cmp.Diff([]string{"IMDi impossible Nedlagt.", "leverandører not_disclosed ", "Nav to_tell "}, e.Done); diff != "" {
		t.Error(diff)
	}
	e.Fail = fault.New(fault.Conflict, "case.changed_meanwhile")
	r.Post(recipientsAt, whole).Want(http.StatusConflict).One("input", "value", "Nav")
}

// After it who is told is noted, one by one.
func TestNotingWhoWasTold(t *testing.T) {
	t.Parallel()
	e := known(models.RecipientToTell)
	r := erasing(t, models.StatusAnswered, e, models.OutcomeErased)
	r.Get(recipientsAt).Want(http.StatusOK, "Avgjørelsen er gitt.", "IMDi Skal ha beskjed").One("form", "action", recipientsAt+"/m1")
	r.Look(recipientsAt, "caseworker-recipients-told")
	r.Post(recipientsAt+"/m1", url.Values{"day": {"16.11.2026"}}).SentTo(recipientsAt, "notice.recipients.told")
	e.Fail = fault.New(fault.Invalid, "recipients.day_wrong")
	r.Post(recipientsAt+"/m1", url.Values{"day": {"i går"}}).Want(http.StatusUnprocessableEntity, "Skriv dagen de fikk beskjed").One("input", "value", "i går")
	erasing(t, models.StatusAnswered, e, models.OutcomeRefused).Get(recipientsAt).Want(http.StatusOK, "så ingen skal ha beskjed")
}
