package caseworker

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Recipients keeps who got the data a case is about, and whether they are told.
type Recipients interface {
	Recipients(ctx context.Context, actor authz.Actor, c rights.Case) ([]fulfil.Recipient, error)
	SaveRecipients(ctx context.Context, actor authz.Actor, c rights.Case, all []fulfil.Recipient) error
	TellRecipient(ctx context.Context, actor authz.Actor, c rights.Case, id string, on models.Date) error
}

const recipientsTab = "/mottakere"

// recipientsPage is who got the data, and whether they are told: a form before
// the decision, a list to work through after it.
type recipientsPage struct {
	frame

	Choose bool // before the decision
	Tell   bool // after it: who is to be told can be noted as told
	State  string
	Lines  []recipientLine
	More   int // the place of an empty line for somebody the register does not name
	States []option
	Errors web.FieldErrors
}

type recipientLine struct {
	fulfil.Recipient

	Place  int
	States []option
	Words  string
	Day    string // proposed for when it was told
	Open   bool   // it is to be told
}

func (p *Pages) getRecipients(c echo.Context, actor authz.Actor, found rights.Case) error {
	all, err := p.Effects.Recipients(c.Request().Context(), actor, found)
	if err != nil {
		return err
	}
	return p.Kit.Render(c, http.StatusOK, "caseworker/recipients", p.recipientsPage(c, actor, found, all))
}

func (p *Pages) recipientsPage(c echo.Context, actor authz.Actor, found rights.Case, all []fulfil.Recipient) recipientsPage {
	page := recipientsPage{frame: p.frameOf(c, actor, found, recipientsTab), More: len(all) + 1}
	page.Choose = found.Item.Forbids(models.ActDecide, models.Standing{}) == ""
	given := !found.Item.Status.Open() && found.Item.AnsweredAt != nil
	page.Tell = given && found.Item.TellsRecipients(found.Item.Outcome)
	switch {
	case page.Choose:
		page.State = page.T("recipients.lead")
	case page.Tell:
		page.State = page.T("recipients.lead.tell")
	case given:
		page.State = page.T("recipients.lead.nothing_done")
	default:
		page.State = page.T("recipients.lead.waits")
	}
	page.States = recipientOptions(page.Base, "")
	for i, r := range all {
		line := recipientLine{Recipient: r, Place: i + 1, States: recipientOptions(page.Base, r.State), Open: page.Tell && r.State == models.RecipientToTell}
		if r.State != "" {
			line.Words = page.T("recipients.state."+string(r.State), "date", r.ToldOn)
		}
		line.Day = page.L.ShortDate(page.L.Day(p.Now()))
		page.Lines = append(page.Lines, line)
	}
	return page
}

func recipientOptions(b web.Base, chosen models.RecipientState) []option {
	var out []option
	for _, s := range models.RecipientStates() {
		if s != models.RecipientTold {
			out = append(out, option{string(s), b.T("recipients.choose." + string(s)), s == chosen})
		}
	}
	return out
}

// readRecipients reads the form. A line without a name is not there; one without
// a choice has what is chosen for the rest.
func readRecipients(form url.Values) []fulfil.Recipient {
	var out []fulfil.Recipient
	for i := range fulfil.MaxRecipients {
		n := strconv.Itoa(i + 1)
		name := web.Line(form, "name_"+n)
		if name == "" && web.Line(form, "state_"+n) == "" {
			continue
		}
		r := fulfil.Recipient{Name: name, Why: web.Text(form, "why_"+n)}
		r.State = models.RecipientState(web.Line(form, "state_"+n))
		if r.State == "" {
			r.State = models.RecipientState(web.Line(form, "rest"))
		}
		out = append(out, r)
	}
	return out
}

func (p *Pages) postRecipients(c echo.Context, actor authz.Actor, found rights.Case, form url.Values) error {
	all := readRecipients(form)
	wrong := fulfil.CheckRecipients(all)
	var cause error
	if len(wrong) == 0 {
		if cause = p.Effects.SaveRecipients(c.Request().Context(), actor, found, all); cause == nil {
			return p.Kit.SeeOther(c, pathOf(found.Item.Reference)+recipientsTab, "notice.recipients.saved")
		}
	}
	page := p.recipientsPage(c, actor, found, all)
	status := http.StatusUnprocessableEntity
	page.Failed, page.Errors = true, page.Word(wrong)
	if cause != nil {
		var ok bool
		if status, ok = page.refuse(cause); !ok {
			return cause
		}
	}
	return p.Kit.Render(c, status, "caseworker/recipients", page)
}

func (p *Pages) postTold(c echo.Context, actor authz.Actor, found rights.Case, form url.Values) error {
	ctx := c.Request().Context()
	on, _ := web.ReadDate(web.Line(form, "day"))
	cause := p.Effects.TellRecipient(ctx, actor, found, c.Param("id"), on)
	if cause == nil {
		return p.Kit.SeeOther(c, pathOf(found.Item.Reference)+recipientsTab, "notice.recipients.told")
	}
	all, err := p.Effects.Recipients(ctx, actor, found)
	if err != nil {
		return err
	}
	page := p.recipientsPage(c, actor, found, all)
	status, ok := page.refuse(cause)
	if !ok {
		return cause
	}
	for i, r := range all {
		if r.ID == c.Param("id") {
			page.Lines[i].Day = web.Line(form, "day")
		}
	}
	return p.Kit.Render(c, status, "caseworker/recipients", page)
}
