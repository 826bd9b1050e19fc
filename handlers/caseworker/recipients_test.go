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
	p = r.Post(recipientsAt, url.Values{"name_1": {"IMDi"}, "state_1": {"impossible"}, "name_2": {"leverandører"}, "role_2": {"processor"}, "name_3": {"Avisa"}, "role_3": {"den andre"}, "state_3": {"to_tell"}}).
		Want(http.StatusUnprocessableEntity, "Velg hva de er", "Skriv hvorfor de ikke får beskjed", "Velg om de får beskjed")
	p.One("a", "href", "#why_1")
	p.One("a", "href", "#state_2")
	p.One("a", "href", "#role_3")
	p.One("input", "value", "leverandører")
	whole := url.Values{"name_1": {"IMDi"}, "state_1": {"impossible"}, "why_1": {" Nedlagt. "}, "name_2": {"leverandører"}, "name_3": {"Nav"}, "role_3": {"public"}, "state_3": {"to_tell"}, "rest": {"not_disclosed"}}
	r.Post(recipientsAt, whole).SentTo(recipientsAt, "notice.recipients.saved")
	if diff := cmp.Diff([]string{"IMDi () impossible Nedlagt.", "leverandører () not_disclosed ", "Nav (public) to_tell "}, e.Done); diff != "" {
		t.Error(diff)
	}
	e.Fail = fault.New(fault.Conflict, "case.changed_meanwhile")
	r.Post(recipientsAt, whole).Want(http.StatusConflict).One("input", "value", "Nav")
}

// After it who is told is noted, one by one.
func TestNotingWhoWasTold(t *testing.T) {
	t.Parallel()
	e := known(models.RecipientToTell)
	e.Given, e.Names = e.Known[:1], []string{"Kursholder A", "Kursholder B"}
	r := erasing(t, models.StatusAnswered, e, models.OutcomeErased)
	r.Get(recipientsAt).Want(http.StatusOK, "Avgjørelsen er gitt.", "IMDi Skal ha beskjed", "De 2 som registrene nevner.", "Kursholder B").One("input", "id", "day-1")
	r.Look(recipientsAt, "caseworker-recipients-told")
	r.Post(recipientsAt+"/m1", url.Values{"day": {"16.11.2026"}}).SentTo(recipientsAt, "notice.recipients.told")
	e.Fail = fault.New(fault.Invalid, "recipients.day_wrong")
	r.Post(recipientsAt+"/m1", url.Values{"day": {"i går"}}).Want(http.StatusUnprocessableEntity, "Skriv dagen de fikk beskjed").One("input", "value", "i går")
	e.Fail = nil
	r.Post(recipientsAt+"/m1", url.Values{"do": {"excuse"}, "state": {"impossible"}, "why": {" Nedlagt. "}}).SentTo(recipientsAt, "notice.recipients.excused")
	if got := e.Done[len(e.Done)-1]; got != "m1 impossible Nedlagt." {
		t.Errorf("it is noted that %s", got)
	}
	e.Fail = fault.New(fault.Invalid, "recipients.why_missing")
	r.Post(recipientsAt+"/m1", url.Values{"do": {"excuse"}, "state": {"impossible"}, "why": {""}}).
		Want(http.StatusUnprocessableEntity, "Skriv hvorfor de ikke får beskjed").One("a", "href", "#excuse-why-1")
	e.Fail = fault.New(fault.Invalid, "recipients.state_missing")
	r.Post(recipientsAt+"/m1", url.Values{"do": {"excuse"}, "why": {"Nedlagt."}}).Want(http.StatusUnprocessableEntity, "Nedlagt.").One("a", "href", "#excuse-1")

	// Opened again, what was decided is there to be done, beside what is proposed.
	e.Fail = nil
	again := erasing(t, models.StatusReview, e)
	p := again.Get(recipientsAt).Want(http.StatusOK, "Sagt i en avgjørelse som er gitt", "IMDi Skal ha beskjed", "Til den neste avgjørelsen")
	p.One("form", "action", recipientsAt)
	again.Look(recipientsAt, "caseworker-recipients-again")
	e.Given = nil
	erasing(t, models.StatusAnswered, e, models.OutcomeRefused).Get(recipientsAt).Want(http.StatusOK, "så ingen skal ha beskjed")
}

// Where the register names nobody it can be said that nobody has got the data.
func TestSayingThatNobodyGotIt(t *testing.T) {
	t.Parallel()
	e := &stafftest.Effects{}
	r := erasing(t, models.StatusReceived, e)
	r.Get(recipientsAt).Want(http.StatusOK, "Ingen har fått opplysningene").Lacks("For dem du ikke har valgt noe for")
	r.Post(recipientsAt, url.Values{"nobody": {"yes"}}).SentTo(recipientsAt, "notice.recipients.saved")
	if diff := cmp.Diff([]string{" () not_disclosed "}, e.Done); diff != "" {
		t.Error(diff)
	}
	e.Known = []fulfil.Recipient{fulfil.Nobody()}
	r.Get(recipientsAt).Want(http.StatusOK).One("input", "checked", "")
	erasing(t, models.StatusApproval, e).Get(recipientsAt).Want(http.StatusOK, "Ingen har fått opplysningene").Lacks("Ingen er ført opp")
	erasing(t, models.StatusAnswered, e, models.OutcomeErased).Get(recipientsAt).Want(http.StatusOK, "det er ingen å si fra til").Lacks("Det ble ikke rettet")
	e.Known = []fulfil.Recipient{{RecipientNotice: models.RecipientNotice{State: models.RecipientToTell}, Name: "Nav"}} // and nothing was given
	erasing(t, models.StatusAnswered, e, models.OutcomeErased).Get(recipientsAt).Want(http.StatusOK, "Det ble ikke rettet")
}
