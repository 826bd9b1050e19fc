package approver_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/fault"
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

// A reason to go on without a store is read as the person will read it, and is
// confirmed or sent back by somebody else than who wrote it; that of a lifting is
// read after the answer.
func TestTheApproverDecidesAboutGoingOn(t *testing.T) {
	t.Parallel()
	s := planned{submitted(t)}
	s.draft.State, s.draft.Outcome, s.found.Item.InvokedRight = models.DraftApproved, models.OutcomePartly, models.RightErasure
	effects := &stafftest.Effects{E: stafftest.UnderWay()}
	at0, by := stafftest.Received(1), "kari"
	paper := effects.E.Stores[3].Done
	who := "bodil"
	s.draft.ApproverID = &who
	paper.ProposedAt, paper.ProposedBy, paper.WhyProposed = &at0, &by, "Mappen er hos konservatoren."
	site := stafftest.Serve(t, func(kit *web.Kit) []web.Route {
		return (&approver.Pages{Kit: kit, Cases: s, Drafts: s, Sent: s, Reviews: s, Collections: s, Effects: effects, Thread: stafftest.Silent{}, Files: stafftest.Silent{}, Now: stafftest.Now}).Routes()
	})
	r := site.SignIn("Bodil Beslutter", "bodil@eksempel.no", "approver:telemark")
	p := r.Get(at).Want(
		http.StatusOK, "Bodil Beslutter har godkjent avgjørelsen. Brevet går når alle systemene er ferdige.", "Gå videre uten Papirarkivet?", "Eieren sier at det ikke lar seg gjøre. Foreslått av Kari Saksbehandler",
		"Papirarkivet: den som har ansvar for systemet, sier at det ikke lot seg slette.", "Begrunnelse: Mappen er hos konservatoren.",
	)
	p.One("section", "id", "proposal-paper")
	version := stafftest.Attr(p.All("input", "name", "version")[0], "value")
	r.Look(at, "approver-proposal")
	r.Post(at+"/uten/paper/godkjenn", url.Values{"version": {version}}).SentTo("/beslutter/ko", "notice.effect.went_on")
	r.Post(at+"/uten/paper/returner", url.Values{"version": {version}, "note_paper": {" Skriv når. "}}).SentTo("/beslutter/ko", "notice.effect.sent_back")
	when := at0.UTC().Format(time.RFC3339)
	if diff := cmp.Diff([]string{"bodil confirms going on without paper of " + when, "bodil sends back going on without paper of " + when + ": Skriv når."}, s.done); diff != "" {
		t.Errorf("done (-want +got):\n%s", diff)
	}
	s.fail = fault.New(fault.Invalid, "answer.return_note_missing")
	r.Post(at+"/uten/paper/returner", url.Values{"version": {version}}).Want(http.StatusUnprocessableEntity).One("a", "href", "#note_paper")
	s.fail = fault.New(fault.Conflict, "case.changed_meanwhile")
	r.Post(at+"/uten/paper/godkjenn", url.Values{"version": {"x"}}).Want(http.StatusConflict, "Noen andre endret saken")
	s.fail = nil

	s.own = "answer.own_omission"
	r.Get(at).Want(http.StatusOK, "noen andre må avgjøre svaret").Lacks("/uten/paper")
	s.own, s.found.Item.Status, s.found.Item.InvokedRight = "", models.StatusAnswered, models.RightRestriction
	paper.Kind, paper.State = models.EffectLift, models.FulfilHanded
	r.Get(at).Want(http.StatusOK, "venter vi ikke på dette systemet", "Mappen er hos konservatoren.").One("form", "action", at+"/uten/paper/godkjenn")
}
