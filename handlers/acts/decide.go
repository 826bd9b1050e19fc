package acts

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

const decideSlug = "avgjor"

// decidePage is the way to a decision: first the outcome, then what it needs.
type decidePage struct {
	web.Base

	Head     staff.Head
	At       string
	Right    string
	Not      string // why it cannot be done now
	Outcomes []outcomeChoice
	Outcome  string // the code of the chosen one, "" until then
	Name     string // what it is called
	Decision models.Decision
	Refuses  bool
	Partly   bool
	Limited  bool           // it restricts something, and may for a time
	Until    string         // the day that is looked at again, as it is written
	Regimes  []hintedOption // where it can be answered instead, of what follows from another act
	GoesTo   string         // what who answers or decides it instead is called, "" where nobody does
	Parts    []partForm
	More     bool // another part may be added
	Effect   *decideEffect
	Untold   string // where it is said who is told of it, when that has to be done first
	Refusal  string
	Errors   web.FieldErrors
	Course   staff.CourseOf
}

// decideEffect is what the decision does in the stores, where it can do something
// there.
type decideEffect struct {
	Path string // of the page where that is tried
	Plan string // the hash of what was tried, "" where nothing was
	Made string
}

type outcomeChoice struct{ Path, Name, What string }

// partForm is one part that is refused, as it was filled in.
type partForm struct {
	models.Part

	N       string // 1 for the first
	Grounds []hintedOption
}

type hintedOption struct {
	Value, Label, When string
	Chosen             bool
}

// getDecide asks for the outcome, and then shows the form for it. What was
// decided before and came back from the approver is filled in.
func (p *Pages) getDecide(c echo.Context, actor authz.Actor) error {
	s, err := p.open(c, actor, act{key: "decide", slug: decideSlug})
	if err != nil {
		return err
	}
	draft, err := p.Decisions.Draft(s.ctx, actor, s.found)
	if err != nil {
		return err
	}
	before, err := p.Decisions.Decided(s.found, draft.AnswerDraft)
	if err != nil {
		return err
	}
	d := before.Decision
	if outcome := models.Outcome(c.QueryParam("utfall")); outcome != "" {
		d.Outcome = outcome
	}
	page, err := p.decidePage(s, d)
	if err != nil {
		return err
	}
	return p.Kit.Render(c, http.StatusOK, "acts/decide", page)
}

// postDecide sends the decision to approval, adds a part to the form, or shows
// what is wrong with it.
func (p *Pages) postDecide(c echo.Context, actor authz.Actor) error {
	form, err := web.FormOf(c)
	if err != nil {
		return err
	}
	s, err := p.open(c, actor, act{key: "decide", slug: decideSlug})
	if err != nil {
		return err
	}
	d := readDecision(form)
	if web.Line(form, "do") == "add" {
		d.Parts = append(d.Parts, models.Part{})
		return p.decideAgain(c, s, form, d, http.StatusOK, nil, "")
	}
	wrong := answer.CheckDecision(s.found.Item, d, s.L.Day(p.Now()))
	if _, ok := web.ReadDate(web.Line(form, "until")); !ok {
		wrong.Add("until", "decide.until_wrong")
	}
	if len(wrong) > 0 {
		return p.decideAgain(c, s, form, d, http.StatusUnprocessableEntity, s.Word(wrong), "")
	}
	if cause := p.Decisions.Decide(s.ctx, actor, s.found, d); cause != nil {
		status, message, ok := staff.Refusal(s.Base, cause)
		if !ok {
			return cause
		}
		return p.decideAgain(c, s, form, d, status, nil, message)
	}
	return p.Kit.SeeOther(c, roots[actor.Role]+s.number(), "notice.acts.decide")
}

func (p *Pages) decideAgain(c echo.Context, s scene, form url.Values, d models.Decision, status int, wrong web.FieldErrors, refusal string) error {
	page, err := p.decidePage(s, d)
	if err != nil {
		return err
	}
	page.Failed, page.Errors, page.Refusal, page.Until = status != http.StatusOK, wrong, refusal, web.Line(form, "until")
	return p.Kit.Render(c, status, "acts/decide", page)
}

// readDecision reads the form. Parts that were left wholly empty are not there,
// but for the first.
func readDecision(form url.Values) models.Decision {
	d := models.Decision{Outcome: models.Outcome(web.Line(form, "outcome")), Text: web.Text(form, "text"), Plan: web.Line(form, "plan"), ByHand: web.Text(form, "by_hand")}
	d.Until, _ = web.ReadDate(web.Line(form, "until"))
	if d.Outcome.GoesOn() {
		d.Rerouted = readRerouting(form)
	}
	for i := range answer.MaxParts {
		n := strconv.Itoa(i + 1)
		part := models.Part{
			What: web.Text(form, "what_"+n), Ground: models.Ground(web.Line(form, "ground_"+n)),
			Reason: web.Text(form, "reason_"+n), Argument: web.Text(form, "argument_"+n),
			Of: web.Line(form, "of_"+n),
		}
		if part != (models.Part{}) {
			d.Parts = append(d.Parts, part)
		}
	}
	if len(d.Parts) == 0 {
		d.Parts = []models.Part{{}}
	}
	if !d.Outcome.Refuses() {
		d.Parts = nil
	}
	return d
}

func (p *Pages) decidePage(s scene, d models.Decision) (decidePage, error) {
	item := s.found.Item
	at := roots[s.actor.Role] + s.number()
	page := decidePage{
		Base: s.Base, Head: staff.HeadOf(s.Base, s.found, staff.QueueOf(s.actor.Role), p.Now()), At: at,
		Right: s.T("staff.right." + string(item.InvokedRight)),
	}
	standing, err := p.Cases.Standing(s.ctx, s.actor, s.found)
	if err != nil {
		return page, err
	}
	if key := item.Forbids(models.ActDecide, standing.Standing); key != "" {
		page.Not = s.T(key)
		return page, nil
	}
	if slices.Contains(item.LetterOutcomes(), d.Outcome) {
		if d, err = p.effect(s, &page, d); err != nil {
			return page, err
		}
		_, err = p.Effects.Informed(s.ctx, s.found, d.Outcome)
		switch {
		case fault.Is(err, fault.Invalid):
			page.Untold = page.At + "/mottakere"
		case err != nil:
			return page, err
		}
		page.fill(s, d)
	} else {
		for _, o := range item.LetterOutcomes() {
			page.Outcomes = append(page.Outcomes, outcomeChoice{
				Path: s.Path + "?utfall=" + string(o), Name: s.T("outcome." + string(o)), What: s.T("outcome." + string(o) + ".what"),
			})
		}
	}
	page.Course, err = staff.ReadCourse(s.ctx, s.Base, p.Cases, s.actor, s.found, at)
	return page, err
}

// effect adds what the decision does in the stores: what was tried, with a part
// of the decision for each store where something stands.
func (p *Pages) effect(s scene, page *decidePage, d models.Decision) (models.Decision, error) {
	if !fulfil.Applies(s.found.Item, d.Outcome) {
		return d, nil
	}
	e, err := p.Effects.Effect(s.ctx, s.actor, s.found)
	if err != nil {
		return d, err
	}
	page.Effect = &decideEffect{Path: page.At + "/virkning"}
	if !e.Ready() {
		return d, nil
	}
	page.Effect.Plan, page.Effect.Made = e.Hash, s.L.Instant(*e.MadeAt)
	if d.Outcome != models.OutcomePartly {
		return d, nil
	}
	if len(d.Parts) == 0 {
		for _, st := range e.Kept() {
			d.Parts = append(d.Parts, models.Part{What: st.Store.Facts.Name.In(s.found.Request.Language), Ground: st.Choice.Ground, Argument: st.Choice.Basis})
		}
	}
	d.Parts = withStanding(d.Parts, staff.Stands(p.Kit.Texts.For(s.found.Request.Language), e))
	return d, nil
}

// withStanding returns the parts with one for each line by which something
// stands. What was written of a line of an earlier plan is gone, unless it is of
// a line that stands by this one too.
func withStanding(parts, stands []models.Part) []models.Part {
	of := func(all []models.Part, p models.Part) bool {
		return slices.ContainsFunc(all, func(other models.Part) bool { return other.Of == p.Of })
	}
	out := slices.DeleteFunc(slices.Clone(parts), func(p models.Part) bool { return p.Of != "" && !of(stands, p) })
	if len(stands) > 0 && len(out) == 1 && out[0] == (models.Part{}) { // nothing was written
		out = nil
	}
	for _, p := range stands {
		if !of(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// fill puts the decision into the form.
func (page *decidePage) fill(s scene, d models.Decision) {
	page.Outcome, page.Name = string(d.Outcome), s.T("outcome."+string(d.Outcome))
	page.Decision, page.Refuses, page.Partly = d, d.Outcome.Refuses(), d.Outcome == models.OutcomePartly
	if page.Limited = s.found.Item.Restricts(d.Outcome); page.Limited && !d.Until.IsZero() {
		page.Until = s.L.ShortDate(d.Until)
	}
	switch d.Outcome {
	case models.OutcomeForwarded:
		page.GoesTo = s.T("acts.decide.to")
		if d.Rerouted.To == "" {
			page.Decision.Rerouted.To = s.found.Controller.Facts.AppealTo.In(s.found.Request.Language)
		}
	case models.OutcomeRerouted:
		page.GoesTo = s.T("acts.reroute.to")
		for _, r := range models.RegimesOf(s.found.Item.InvokedRight) {
			page.Regimes = append(page.Regimes, hintedOption{
				Value: string(r), Label: s.T("regime." + string(r)), When: s.T("regime." + string(r) + ".when"), Chosen: d.Rerouted.Regime == r,
			})
		}
	default:
	}
	if !page.Refuses {
		return
	}
	if len(d.Parts) == 0 {
		d.Parts = []models.Part{{}}
	}
	page.More = page.Partly && len(d.Parts) < answer.MaxParts
	for i, part := range d.Parts {
		f := partForm{Part: part, N: strconv.Itoa(i + 1)}
		for _, g := range models.GroundsOf(s.found.Item.InvokedRight, d.Outcome) {
			f.Grounds = append(f.Grounds, hintedOption{
				Value: string(g), Label: s.T("ground." + string(g)), When: s.T("ground." + string(g) + ".when"), Chosen: part.Ground == g,
			})
		}
		page.Parts = append(page.Parts, f)
	}
}
