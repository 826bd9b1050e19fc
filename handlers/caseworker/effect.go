package caseworker

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Effects plans what is done in the stores, and tells how far it has come.
type Effects interface {
	Recipients
	Effect(ctx context.Context, actor authz.Actor, c rights.Case) (fulfil.Effect, error)
	Places(ctx context.Context, actor authz.Actor, c rights.Case) ([]fulfil.Place, error)
	Try(ctx context.Context, actor authz.Actor, c rights.Case, choices []fulfil.Choice) error
	Drop(ctx context.Context, actor authz.Actor, c rights.Case) error
	Retry(ctx context.Context, actor authz.Actor, c rights.Case, storeID string) error
	ProposeWithout(ctx context.Context, actor authz.Actor, c rights.Case, storeID, why string) error
	RestrictionsOf(ctx context.Context, actor authz.Actor, item models.RequestItem) ([]fulfil.Restriction, error)
	OrderLifting(ctx context.Context, actor authz.Actor, c rights.Case, l fulfil.Lifting) error
	KeepRestricted(ctx context.Context, actor authz.Actor, c rights.Case) error
}

const effectTab = "/virkning"

// effectPage is what is to be done in the stores: the choices, the plan, and how
// far it has come.
type effectPage struct {
	frame

	Asked   []staff.Fact
	About   string       // what the person wrote
	Choose  []choiceForm // none when there is nothing to choose any more
	Correct *correctForm // in place of Choose, where something is corrected
	Effect  staff.Effect
	Waiting bool // the plan is being made, or stores are being changed
	Planned bool // there is a plan that can be decided about or discarded
	Limit   *limit
	Errors  web.FieldErrors
}

// choiceForm is what can be chosen for one store.
type choiceForm struct {
	fulfil.Choice

	Name    string
	Kind    string
	Options []option
	Grounds []ground
	Serves  string // the processing activities the store serves
}

type option struct {
	Value, Label string
	Chosen       bool
}

func (p *Pages) getEffect(c echo.Context, actor authz.Actor, found rights.Case) error {
	page, err := p.effectPage(c, actor, found)
	if err != nil {
		return err
	}
	return p.Kit.Render(c, http.StatusOK, "caseworker/effect", page)
}

func (p *Pages) effectPage(c echo.Context, actor authz.Actor, found rights.Case) (effectPage, error) {
	ctx := c.Request().Context()
	page := effectPage{frame: p.frameOf(c, actor, found, effectTab)}
	if !fulfil.Offered(found.Item) {
		return page, fault.New(fault.NotFound, "error.not_found")
	}
	e, err := p.Effects.Effect(ctx, actor, found)
	if err != nil {
		return page, err
	}
	page.Effect = staff.EffectOf(page.Base, e)
	page.Waiting = e.State == models.EffectAsked || e.State == models.EffectApproved
	if page.Limit, err = p.limit(ctx, page.Base, actor, found); err != nil {
		return page, err
	}
	if found.Item.Forbids(models.ActDecide, models.Standing{}) != "" {
		return page, nil
	}
	page.Planned = e.State == models.EffectMade
	activities, err := p.Register.Activities(ctx, found.Item.ControllerID)
	if err != nil {
		return page, err
	}
	page.Asked, page.About = staff.OwnAnswers(page.Base, found), found.Asked.About
	if scope := staff.ScopeOf(page.Base, found.Item, activities); scope != "" {
		page.Asked = append([]staff.Fact{{Term: page.T("staff.asked.scope"), Value: scope}}, page.Asked...)
	}
	if e.Kind == models.EffectRectify {
		page.Correct, err = p.correctForm(ctx, page.Base, actor, found, e)
		return page, err
	}
	names := map[string]string{}
	for _, a := range activities {
		names[a.ID] = a.Facts.Name.In(page.L.Lang())
	}
	for _, st := range e.Stores {
		page.Choose = append(page.Choose, choiceOf(page.Base, found, st, names))
	}
	return page, nil
}

func choiceOf(b web.Base, found rights.Case, st fulfil.StoreEffect, activities map[string]string) choiceForm {
	f := choiceForm{Choice: st.Choice, Name: st.Store.Facts.Name.In(b.L.Lang()), Kind: b.T("work.kind." + string(st.Store.Kind))}
	var serves []string
	for _, id := range st.Store.Facts.Activities {
		if name := activities[id]; name != "" {
			serves = append(serves, name)
		}
	}
	f.Serves = strings.Join(serves, ", ")
	for _, do := range fulfil.Options(found) {
		f.Options = append(f.Options, option{string(do), b.T("effect.choose." + string(do)), st.Choice.Do == do})
	}
	for _, g := range fulfil.Grounds(found.Item) {
		f.Grounds = append(f.Grounds, ground{Code: string(g), Name: b.T("ground." + string(g)), Chosen: st.Choice.Ground == g})
	}
	return f
}

// readChoices reads what was chosen for each of the stores.
func readChoices(form url.Values, stores []choiceForm) []fulfil.Choice {
	out := make([]fulfil.Choice, len(stores))
	for i, st := range stores {
		id := st.StoreID
		out[i] = fulfil.Choice{
			StoreID: id, Do: fulfil.Do(web.Line(form, "do_"+id)), Ground: models.Ground(web.Line(form, "ground_"+id)), Basis: web.Text(form, "basis_"+id),
		}
	}
	return out
}

func (p *Pages) postEffect(c echo.Context, actor authz.Actor, found rights.Case, form url.Values) error {
	page, err := p.effectPage(c, actor, found)
	if err != nil {
		return err
	}
	if page.Correct != nil {
		return p.postLines(c, actor, found, page, form)
	}
	choices := readChoices(form, page.Choose)
	wrong := fulfil.CheckChoices(found, choices)
	if len(wrong) == 0 || len(choices) == 0 {
		cause := p.Effects.Try(c.Request().Context(), actor, found, choices)
		if cause == nil {
			return p.Kit.SeeOther(c, page.At+effectTab, "notice.effect.asked")
		}
		return p.effectAgain(c, page, cause)
	}
	page.Failed, page.Errors = true, page.Word(wrong)
	for i := range page.Choose {
		page.Choose[i].keep(choices[i])
	}
	return p.Kit.Render(c, http.StatusUnprocessableEntity, "caseworker/effect", page)
}

// keep puts what was chosen back into the form.
func (f *choiceForm) keep(c fulfil.Choice) {
	f.Choice = c
	for i := range f.Options {
		f.Options[i].Chosen = f.Options[i].Value == string(c.Do)
	}
	for i := range f.Grounds {
		f.Grounds[i].Chosen = f.Grounds[i].Code == string(c.Ground)
	}
}

// effectAgain shows the page with why a step was not taken.
func (p *Pages) effectAgain(c echo.Context, page effectPage, cause error) error {
	status, ok := page.refuse(cause)
	if !ok {
		return cause
	}
	return p.Kit.Render(c, status, "caseworker/effect", page)
}

func (p *Pages) postDropEffect(c echo.Context, actor authz.Actor, found rights.Case) error {
	return p.effectStep(c, actor, found, "notice.effect.dropped", p.Effects.Drop)
}

func (p *Pages) postRetryEffect(c echo.Context, actor authz.Actor, found rights.Case) error {
	return p.effectStep(c, actor, found, "notice.effect.retried", func(ctx context.Context, actor authz.Actor, found rights.Case) error {
		return p.Effects.Retry(ctx, actor, found, c.Param("store"))
	})
}

func (p *Pages) postGoOnEffect(c echo.Context, actor authz.Actor, found rights.Case, form url.Values) error {
	return p.effectStep(c, actor, found, "notice.effect.proposed", func(ctx context.Context, actor authz.Actor, found rights.Case) error {
		return p.Effects.ProposeWithout(ctx, actor, found, c.Param("store"), web.Text(form, "why"))
	})
}

// effectStep takes one step and goes back to the page.
func (p *Pages) effectStep(c echo.Context, actor authz.Actor, found rights.Case, notice string, take func(context.Context, authz.Actor, rights.Case) error) error {
	cause := take(c.Request().Context(), actor, found)
	if cause == nil {
		return p.Kit.SeeOther(c, pathOf(found.Item.Reference)+effectTab, notice)
	}
	page, err := p.effectPage(c, actor, found)
	if err != nil {
		return err
	}
	return p.effectAgain(c, page, cause)
}
