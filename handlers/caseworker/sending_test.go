package caseworker_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"rettighetsporten/app/answer"
	"rettighetsporten/handlers/staff/stafftest"
	"rettighetsporten/models"
)

// Who has the case sees how it goes with what is to be sent straight to another,
// and can try again or say why it is left.
func TestWhatIsSentStraightToAnother(t *testing.T) {
	t.Parallel()
	s := in(t, models.StatusAnswered)
	s.found.Item.InvokedRight = models.RightPortability
	now := stafftest.Now()
	set := func(state models.TransferState, reason models.TransferReason, status int) {
		s.sending = answer.Sending{DirectTransfer: models.DirectTransfer{ReceiverName: "Verktøyet AS", State: state, Reason: reason, Status: status, NextAt: &now, SentAt: &now}}
	}
	r := kari(t, s)
	r.Get(at).Want(http.StatusOK).Lacks("Sendes rett til")
	for _, state := range []models.TransferState{models.TransferWaiting, models.TransferSent, models.TransferDropped} {
		set(state, "", 0)
		r.Get(at).Want(http.StatusOK, "Sendes rett til Verktøyet AS").Lacks("Prøv igjen")
	}
	for _, reason := range models.TransferReasons() {
		set(models.TransferFailed, reason, 503)
		s.sending.Again = true
		r.Get(at).Want(http.StatusOK, "Sist gang: ").One("form", "action", at+"/overforing/igjen")
	}
	r.Look(at, "caseworker-sending-failed")
	r.Post(at+"/overforing/igjen", nil).SentTo(at, "notice.transfer.again")
	r.Post(at+"/overforing/slutt", url.Values{"why": {" "}}).Want(http.StatusUnprocessableEntity, "Skriv hvorfor dere lar det være")
	r.Post(at+"/overforing/slutt", url.Values{"why": {"De har sluttet."}}).SentTo(at, "notice.transfer.left")
	if want := []string{"send again", "leave sending: De har sluttet."}; !slices.Equal(s.done, want) {
		t.Errorf("did %q", s.done)
	}
	set(models.TransferLeft, models.TransferRefused, 403)
	s.sending.Why, s.sending.Again = "De har sluttet.", true
	r.Get(at).Want(http.StatusOK, "De har sluttet.", "Prøv igjen").Lacks("La det være")
	set(models.TransferWaiting, models.TransferBusy, 503)
	s.sending.Overdue, s.sending.Again = true, true
	r.Get(at).Want(http.StatusOK, "noe har stoppet hos oss", "Prøv igjen").Lacks("La det være")
	set(models.TransferFailed, models.TransferRefused, 403)
	s.sending.Lapsed = true
	r.Get(at).Want(http.StatusOK, "Filene kan ikke sendes nå", "La det være").Lacks("Prøv igjen")
}
