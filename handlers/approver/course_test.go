package approver_test

import (
	"context"
	"net/http"
	"testing"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/approver"
	"rettighetsporten/handlers/staff/stafftest"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// The service itself fits the page.
var _ approver.Cases = (*rights.Service)(nil)

// spoken is a case in which the person was asked, the ombud gave advice and a
// letter went out.
type spoken struct{ *service }

func (spoken) Inquiries([]models.Inquiry) ([]rights.Inquiry, error) {
	asked, answered := stafftest.Received(9), stafftest.Received(8)
	return []rights.Inquiry{{
		Inquiry:  models.Inquiry{Kind: models.InquiryClarification, AskedAt: asked, AnsweredAt: &answered},
		Question: "Gjelder det også chatten?", Answer: "Ja, alt fra chatten.",
	}}, nil
}

func (spoken) Advices(_ context.Context, actor authz.Actor, _ rights.Case) ([]rights.Advice, error) {
	asked, given := stafftest.Received(5), stafftest.Received(4)
	return []rights.Advice{{
		Advice:   models.Advice{About: models.AdviceOnRefusal, AskedAt: &asked, GivenAt: &given},
		Question: "Kan vi avslå dette?", Text: "Kravet er ikke åpenbart grunnløst.",
	}}, actor.Require(authz.Approver)
}

func (spoken) Letters(context.Context, authz.Actor, rights.Case) ([]rights.Letter, error) {
	return []rights.Letter{{Letter: models.Letter{ID: "l1", Kind: models.LetterInquiry, CreatedAt: stafftest.Received(9)}}}, nil
}

// Whoever decides about a refusal reads what the ombud advised and what the
// person was asked, and is led to none of the acts and to no page of others.
func TestTheApproverReadsTheAdvice(t *testing.T) {
	t.Parallel()
	for _, outcome := range []models.Outcome{models.OutcomeRefused, ""} {
		s := spoken{submitted(t)}
		s.draft.Outcome = outcome
		site := stafftest.Serve(t, func(kit *web.Kit) []web.Route {
			return (&approver.Pages{Kit: kit, Cases: s, Drafts: s, Sent: s, Reviews: s, Collections: s, Effects: &stafftest.Effects{}, Thread: stafftest.Silent{}, Files: stafftest.Silent{}, Now: stafftest.Now}).Routes()
		})
		r := site.SignIn("Bodil Beslutter", "bodil@eksempel.no", "approver:telemark")
		r.Get(at).Want(http.StatusOK, "Ombudets råd", "Et avslag", "Kan vi avslå dette?", "Kravet er ikke åpenbart grunnløst.",
			"Spørsmål til personen", "Gjelder det også chatten?", "Ja, alt fra chatten.").
			Lacks(at+"/brev", at+"/rad", at+"/sporsmal", at+"/avgjor", at+"/gjenapne")
		s.found.Item.Status = models.StatusReview
		r.Get(at).Want(http.StatusOK).Lacks("Ombudets råd", "Gjelder det også chatten?")
	}
}
