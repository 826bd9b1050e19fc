package answer_test

import (
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/register"
	"rettighetsporten/models"
)

// A complaint that came back from approval is decided again, and never answered
// with a report of what was found, even where the body has no stores at all.
func TestAComplaintIsNeverAnsweredWithAReport(t *testing.T) {
	t.Parallel()
	w := world.New(t, apptest.SQLite(t), func(f *register.File) { f.Controllers[1].Stores = nil })
	citizen, worker, approver := w.Citizen("oksana"), w.Staff("ola", authz.Caseworker, "sor"), w.Staff("sjef", authz.Approver, "sor")
	rr, err := w.Rights.Complain(t.Context(), citizen, w.File(citizen, "sor").CaseNumber, "form-1", "Dere har brukt for lang tid.")
	w.Must(err)
	c := w.Take(worker, rr.CaseNumber)
	w.Must(w.Answer.Decide(t.Context(), worker, c, models.Decision{Outcome: models.OutcomeUpheld, Text: "Du har rett."}))
	w.Must(w.Answer.Return(t.Context(), approver, w.Open(approver, rr.CaseNumber), 1, "Si hvorfor."))
	w.Drain()
	w.Refused(w.Answer.Submit(t.Context(), worker, w.Open(worker, rr.CaseNumber), "Svar."), fault.Conflict, "act.not_a_search")
}
