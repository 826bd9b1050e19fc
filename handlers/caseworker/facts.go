package caseworker

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

type factsPage struct {
	frame

	Activities []activityFacts
	Errors     web.FieldErrors
	Left       int // facts without a statement
}

// activityFacts is an activity with what a person has to state about it.
type activityFacts struct {
	Name      string
	Questions []string // what the controller has yet to settle
	Facts     []factField
}

// factField is one thing the register is silent on, Art. 15(1)(c) and (h).
type factField struct {
	Name      string // the field's
	Label     string
	Why       string
	Known     []string // what the register does say
	Statement string
	Confirmed bool
	Error     string
}

func (p *Pages) getFacts(c echo.Context, actor authz.Actor, found rights.Case) error {
	silent, err := p.Drafts.ToConfirm(c.Request().Context(), actor, found)
	if err != nil {
		return err
	}
	page, err := p.factsPage(c, actor, found, silent)
	if err != nil {
		return err
	}
	return p.Kit.Render(c, http.StatusOK, "caseworker/facts", page)
}

// factsPage asks for what the register is silent on.
func (p *Pages) factsPage(c echo.Context, actor authz.Actor, found rights.Case, silent []models.ProcessingActivity) (factsPage, error) {
	page := factsPage{frame: p.frameOf(c, actor, found, "/opplysninger")}
	confirmed, err := p.Reviews.Confirmations(c.Request().Context(), actor, found)
	if err != nil {
		return page, err
	}
	for _, a := range silent {
		activity := activityFacts{Name: a.Facts.Name.In(page.L.Lang()), Questions: texts(page.Base, a.Facts.Questions)}
		for _, fact := range a.SilentOn() {
			field := factField{
				Name: factName(review.Fact{ActivityID: a.ID, Fact: fact}), Label: page.T("work.facts." + string(fact)),
				Why: page.T("work.facts." + string(fact) + ".why"), Known: known(page.Base, a, fact),
				Statement: confirmed[review.Fact{ActivityID: a.ID, Fact: fact}],
			}
			field.Confirmed = field.Statement != ""
			if !field.Confirmed {
				page.Left++
			}
			activity.Facts = append(activity.Facts, field)
		}
		page.Activities = append(page.Activities, activity)
	}
	return page, nil
}

func texts(b web.Base, all []models.Text) []string {
	out := make([]string, 0, len(all))
	for _, t := range all {
		out = append(out, t.In(b.L.Lang()))
	}
	return out
}

// known returns the recipients the register has, and which of them it does not
// name.
func known(b web.Base, a models.ProcessingActivity, fact models.ConfirmedFact) []string {
	if fact != models.FactRecipients {
		return nil
	}
	var out []string
	for _, r := range a.Facts.Recipients {
		name := r.Name.In(b.L.Lang())
		if r.Unnamed {
			name = b.T("work.facts.unnamed", "recipient", name)
		}
		out = append(out, name)
	}
	return out
}

func factName(f review.Fact) string { return string(f.Fact) + "-" + f.ActivityID }

func (p *Pages) postFacts(c echo.Context, actor authz.Actor, found rights.Case, form url.Values) error {
	silent, err := p.Drafts.ToConfirm(c.Request().Context(), actor, found)
	if err != nil {
		return err
	}
	statements := readStatements(form, silent)
	page, err := p.factsPage(c, actor, found, silent)
	if err != nil {
		return err
	}
	if wrong := page.fill(statements); len(wrong) > 0 {
		page.Failed, page.Errors = true, page.Word(wrong)
		page.mark()
		return p.Kit.Render(c, http.StatusUnprocessableEntity, "caseworker/facts", page)
	}
	if err := p.Reviews.Confirm(c.Request().Context(), actor, found, statements); err != nil {
		status, ok := page.refuse(err)
		if !ok {
			return err
		}
		return p.Kit.Render(c, status, "caseworker/facts", page)
	}
	return p.Kit.SeeOther(c, page.At+"/opplysninger", "notice.staff.confirmed")
}
