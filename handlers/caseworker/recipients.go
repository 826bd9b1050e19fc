package caseworker

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Recipients keeps who got the data a case is about, and whether they are told.
type Recipients interface {
	Recipients(ctx context.Context, actor authz.Actor, c rights.Case) ([]fulfil.Recipient, error)
	Named(ctx context.Context, actor authz.Actor, c rights.Case) ([]string, error)
	Notified(ctx context.Context, actor authz.Actor, c rights.Case) ([]fulfil.Recipient, error)
	SaveRecipients(ctx context.Context, actor authz.Actor, c rights.Case, all []fulfil.Recipient) error
	TellRecipient(ctx context.Context, actor authz.Actor, c rights.Case, id string, on models.Date) error
	ExcuseRecipient(ctx context.Context, actor authz.Actor, c rights.Case, id string, state models.RecipientState, why string) error
}

const recipientsTab = "/mottakere"

// recipientsPage is who got the data, and whether they are told: a form before
// the decision, a list to work through after it; both in a case that was opened
// again.
type recipientsPage struct {
	frame

	Choose bool // before the decision
	State  string
	Given  []recipientLine // what a decision said that was given
	Lines  []recipientLine // what is proposed
	More   int             // the place of an empty line for somebody the register does not name
	None   bool            // the register names nobody: it can be said that there is nobody
	Nobody bool            // that is said
	Named  []string        // who is in a group that the stores name
	Roles  []option
	States []option
	Errors web.FieldErrors
}

type recipientLine struct {
	fulfil.Recipient

	Place  int
	Roles  []option
	States []option // for what is proposed all, for what was given why it is not told
	Words  string
	Day    string // proposed for when it was told
	Open   bool   // it is to be told
}

func (p *Pages) getRecipients(c echo.Context, actor authz.Actor, found rights.Case) error {
	all, err := p.Effects.Recipients(c.Request().Context(), actor, found)
	if err != nil {
		return err
	}
	page, err := p.recipientsPage(c, actor, found, all)
	if err != nil {
		return err
	}
	return p.Kit.Render(c, http.StatusOK, "caseworker/recipients", page)
}

func (p *Pages) recipientsPage(c echo.Context, actor authz.Actor, found rights.Case, all []fulfil.Recipient) (recipientsPage, error) {
	page := recipientsPage{frame: p.frameOf(c, actor, found, recipientsTab)}
	given, err := p.Effects.Notified(c.Request().Context(), actor, found)
	if err != nil {
		return page, err
	}
	if page.Named, err = p.Effects.Named(c.Request().Context(), actor, found); err != nil {
		return page, err
	}
	page.Choose = found.Item.Forbids(models.ActDecide, models.Standing{}) == ""
	switch {
	case page.Choose:
		page.State = page.T("recipients.lead")
	case len(given) > 0:
		page.State = page.T("recipients.lead.tell")
	case !found.Item.Status.Open() && found.Item.TellsRecipients(found.Item.Outcome) && !slices.ContainsFunc(all, chosen):
		page.State = page.T("recipients.lead.nobody")
	case !found.Item.Status.Open() && found.Item.AnsweredAt != nil:
		page.State = page.T("recipients.lead.nothing_done")
	default:
		page.State = page.T("recipients.lead.waits")
	}
	for i, r := range given {
		line := p.recipientLine(page.Base, found.Item.InvokedRight, r, i+1)
		line.States, line.Open = excuses(page.Base, ""), r.State == models.RecipientToTell
		page.Given = append(page.Given, line)
	}
	for _, r := range all {
		if r.Name == "" && r.State == models.RecipientNotDisclosed && len(all) == 1 {
			page.Nobody = true
			continue
		}
		page.Lines = append(page.Lines, p.recipientLine(page.Base, found.Item.InvokedRight, r, len(page.Lines)+1))
	}
	page.More, page.None = len(page.Lines)+1, len(page.Lines) == 0
	page.Roles, page.States = roleOptions(page.Base, found.Item.InvokedRight, models.RecipientOther), recipientOptions(page.Base, "")
	return page, nil
}

// chosen reports whether it was said of the recipient what they are told.
func chosen(r fulfil.Recipient) bool { return r.Name != "" && r.State != "" }

func (p *Pages) recipientLine(b web.Base, right models.InvokedRight, r fulfil.Recipient, place int) recipientLine {
	line := recipientLine{Recipient: r, Place: place, Roles: roleOptions(b, right, r.Role), States: recipientOptions(b, r.State), Day: b.L.ShortDate(b.L.Day(p.Now()))}
	if r.State != "" {
		line.Words = b.T("recipients.state."+string(r.State), "date", r.ToldOn)
		if r.Role == models.RecipientProcessor || r.Role == models.RecipientPublic {
			line.Words = b.T("recipients.role."+string(r.Role)) + ". " + line.Words
		}
	}
	return line
}

func roleOptions(b web.Base, right models.InvokedRight, chosen models.RecipientRole) []option {
	var out []option
	for _, r := range models.NoticeRolesOf(right) {
		out = append(out, option{string(r), b.T("recipients.role." + string(r)), r == chosen})
	}
	return out
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

// excuses are why somebody who was to be told is not after all.
func excuses(b web.Base, chosen models.RecipientState) []option {
	var out []option
	for _, s := range models.RecipientStates() {
		if s.Excuses() {
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
		r.Found = web.Line(form, "found_"+n) != ""
		r.Role, r.State = models.RecipientRole(web.Line(form, "role_"+n)), models.RecipientState(web.Line(form, "state_"+n))
		if r.State == "" {
			r.State = models.RecipientState(web.Line(form, "rest"))
		}
		out = append(out, r)
	}
	if len(out) == 0 && web.Line(form, "nobody") != "" {
		out = append(out, fulfil.Nobody())
	}
	return out
}

func (p *Pages) postRecipients(c echo.Context, actor authz.Actor, found rights.Case, form url.Values) error {
	all := readRecipients(form)
	wrong := fulfil.CheckRecipients(all, found.Item.InvokedRight)
	var cause error
	if len(wrong) == 0 {
		if cause = p.Effects.SaveRecipients(c.Request().Context(), actor, found, all); cause == nil {
			return p.Kit.SeeOther(c, pathOf(found.Item.Reference)+recipientsTab, "notice.recipients.saved")
		}
	}
	page, err := p.recipientsPage(c, actor, found, all)
	if err != nil {
		return err
	}
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

// postTold notes that a recipient was told, or that it cannot be.
func (p *Pages) postTold(c echo.Context, actor authz.Actor, found rights.Case, form url.Values) error {
	ctx := c.Request().Context()
	state, why := models.RecipientState(web.Line(form, "state")), web.Text(form, "why")
	excused := web.Line(form, "do") == "excuse"
	var cause error
	if excused {
		cause = p.Effects.ExcuseRecipient(ctx, actor, found, c.Param("id"), state, why)
	} else {
		on, _ := web.ReadDate(web.Line(form, "day"))
		cause = p.Effects.TellRecipient(ctx, actor, found, c.Param("id"), on)
	}
	switch {
	case cause == nil && excused:
		return p.Kit.SeeOther(c, pathOf(found.Item.Reference)+recipientsTab, "notice.recipients.excused")
	case cause == nil:
		return p.Kit.SeeOther(c, pathOf(found.Item.Reference)+recipientsTab, "notice.recipients.told")
	}
	all, err := p.Effects.Recipients(ctx, actor, found)
	if err != nil {
		return err
	}
	page, err := p.recipientsPage(c, actor, found, all)
	if err != nil {
		return err
	}
	status, ok := page.refuse(cause)
	if !ok {
		return cause
	}
	for i, r := range page.Given {
		if r.ID != c.Param("id") {
			continue
		}
		if !excused {
			page.Given[i].Day = web.Line(form, "day")
			continue
		}
		page.Given[i].States, page.Given[i].Why = excuses(page.Base, state), why
		if fault.Is(cause, fault.Invalid) {
			page.Failed, page.Refusal, page.Errors = true, "", page.Word(wrongExcuse(i+1, cause))
		}
	}
	return p.Kit.Render(c, status, "caseworker/recipients", page)
}

// wrongExcuse says at its field what is wrong with why somebody is not told.
func wrongExcuse(place int, cause error) fault.Fields {
	field := "excuse-why-"
	if fault.KeyOf(cause) == "recipients.state_missing" {
		field = "excuse-"
	}
	var f fault.Fields
	f.Add(field+strconv.Itoa(place), fault.KeyOf(cause), "max", fulfil.MaxWhy)
	return f
}
