package approver_test

import (
	"net/http"
	"testing"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/approver"
	"rettighetsporten/handlers/staff/stafftest"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// planned is a draft whose decision is carried out in the stores.
type planned struct{ *service }

func (planned) Decided(rights.Case, models.AnswerDraft) (answer.Decided, error) {
	return answer.Decided{Decision: models.Decision{Outcome: models.OutcomePartly, Plan: "abc123"}, Letter: "Vi gjør noe av det du ber om."}, nil
}

// manual is a draft whose decision was carried out by hand.
type manual struct{ *service }

func (manual) Decided(rights.Case, models.AnswerDraft) (answer.Decided, error) {
	return answer.Decided{Decision: models.Decision{Outcome: models.OutcomeErased, Text: "Slettet.", ByHand: "Slettet i bookingsystemet av Siv."}, Letter: "Vi har slettet det du ba om."}, nil
}

// What no plan does, whoever approves reads of in the caseworker's words.
func TestTheApproverReadsWhatWasDoneByHand(t *testing.T) {
	t.Parallel()
	s := manual{submitted(t)}
	s.draft.Outcome, s.found.Item.InvokedRight = models.OutcomeErased, models.RightErasure
	site := stafftest.Serve(t, func(kit *web.Kit) []web.Route {
		return (&approver.Pages{Kit: kit, Cases: s, Drafts: s, Sent: s, Reviews: s, Collections: s, Effects: &stafftest.Effects{}, Thread: stafftest.Silent{}, Files: stafftest.Silent{}, Now: stafftest.Now}).Routes()
	})
	r := site.SignIn("Bodil Beslutter", "bodil@eksempel.no", "approver:telemark")
	r.Get(at).Want(http.StatusOK, "Gjort for hånd", "Slettet i bookingsystemet av Siv.", "Godkjenn og send")
	r.Look(at, "approver-by-hand")
}

// Whoever approves reads what is done in the stores, the same as the caseworker,
// and has nothing to press but the decision.
func TestTheApproverReadsThePlan(t *testing.T) {
	t.Parallel()
	s := planned{submitted(t)}
	s.draft.Outcome, s.found.Item.InvokedRight = models.OutcomePartly, models.RightErasure
	effects := &stafftest.Effects{E: stafftest.Planned()}
	site := stafftest.Serve(t, func(kit *web.Kit) []web.Route {
		return (&approver.Pages{Kit: kit, Cases: s, Drafts: s, Sent: s, Reviews: s, Collections: s, Effects: effects, Thread: stafftest.Silent{}, Files: stafftest.Silent{}, Now: stafftest.Now}).Routes()
	})
	r := site.SignIn("Bodil Beslutter", "bodil@eksempel.no", "approver:telemark")
	r.Get(at).Want(
		http.StatusOK, "Hva som blir gjort i systemene", "Godkjenner du, gjøres akkurat dette", "Kunde I 2 rader fjernes: E-post, Telefon",
		"Sakarkivet Må stå", "Etter Arkivplanen punkt 4", "Godkjenn og send",
	).Lacks("/virkning")
	r.Look(at, "approver-effect")
	effects.E, _ = stafftest.Correcting()
	r.Get(at).Want(http.StatusOK, "Kunde Telefon: «11 22 33 44» blir «99 88 77 66». Gjelder 1 rad.", "blir stående, med tillegget «Siv ringte selv.»")
	effects.E = stafftest.UnderWay()
	r.Get(at).Want(http.StatusOK, "Avgjørelsen er godkjent og gjennomføres.").Lacks("/igjen", "/videre")
}
