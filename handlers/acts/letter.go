package acts

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/report"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
)

type letterPage struct {
	web.Base

	Head     staff.Head
	At       string
	Letter   staff.Letter
	Sheet    report.Letter
	Unposted bool   // it is to be sent on paper, and was not yet
	Post     bool   // it is to be sent on paper, and this reader may note that it was
	Where    string // the page for noting where it is to be sent, "" where that is known
	Passed   string // why it goes to the person now, "" where it always did
	Day      string
	Errors   web.FieldErrors
}

// letterOf opens a letter of the case for staff.
func (p *Pages) letterOf(c echo.Context, actor authz.Actor) (rights.Case, rights.Letter, error) {
	ctx := c.Request().Context()
	found, err := p.Cases.Open(ctx, actor, c.Param("number"))
	if err != nil {
		return found, rights.Letter{}, err
	}
	if actor.Role == authz.Caseworker {
		if err := found.RequireAssignee(actor); err != nil {
			return found, rights.Letter{}, err
		}
	}
	letter, err := p.Cases.ReadLetter(ctx, actor, found, c.Param("letter"))
	return found, letter, err
}

func (p *Pages) letterPage(c echo.Context, actor authz.Actor, found rights.Case, letter rights.Letter) letterPage {
	b := p.Kit.Base(c, actor, "acts.letter.title", "number", found.Item.Reference)
	at := roots[actor.Role] + found.Item.Reference
	b.Path = at + "/brev/" + letter.ID
	page := letterPage{
		Base: b, At: at, Head: staff.HeadOf(b, found, staff.QueueOf(actor.Role), p.Now()), Letter: staff.LetterOf(b, letter, at), Sheet: staff.SheetOf(p.Kit.Texts, found, letter),
	}
	if !letter.OnPaper && !found.OnPaper() {
		return page
	}
	page.Unposted = letter.PostedBy == nil
	if actor.Role != authz.Caseworker {
		return page
	}
	if found.PassedOn(letter.Letter) {
		page.Passed = b.T("posted.passed_on", "name", found.Name, "representative", found.Behalf.Name)
	}
	if found.Postal == "" { // who posts it
		page.Where = at + "/" + postal().slug
		return page
	}
	page.Sheet.To = append([]string{found.Addressee()}, strings.Split(found.Postal, "\n")...)
	page.Post = page.Unposted
	page.Day = b.L.ShortDate(b.L.Day(p.Now()))
	return page
}

// getLetter shows a letter as the person has it.
func (p *Pages) getLetter(c echo.Context, actor authz.Actor) error {
	found, letter, err := p.letterOf(c, actor)
	if err != nil {
		return err
	}
	return p.Kit.Render(c, http.StatusOK, "acts/letter", p.letterPage(c, actor, found, letter))
}

// getLetterPDF gives a letter as a file to print.
func (p *Pages) getLetterPDF(c echo.Context, actor authz.Actor) error {
	found, letter, err := p.letterOf(c, actor)
	if err != nil {
		return err
	}
	return staff.GivePDF(c, p.letterPage(c, actor, found, letter).Sheet)
}

// postPosted notes that the letter was sent on paper.
func (p *Pages) postPosted(c echo.Context, actor authz.Actor) error {
	form, err := web.FormOf(c)
	if err != nil {
		return err
	}
	found, letter, err := p.letterOf(c, actor)
	if err != nil {
		return err
	}
	page := p.letterPage(c, actor, found, letter)
	page.Day = web.Line(form, "day")
	on, ok := web.ReadDate(page.Day)
	cause := error(fault.New(fault.Invalid, "posted.day_wrong"))
	if ok {
		cause = p.Cases.Posted(c.Request().Context(), actor, found, letter.ID, on)
	}
	if cause == nil {
		return p.Kit.SeeOther(c, page.Path, "notice.posted")
	}
	status, message, ok := staff.Refusal(page.Base, cause)
	if !ok {
		return cause
	}
	page.Failed, page.Errors = true, web.FieldErrors{{Field: "day", Message: message}}
	return p.Kit.Render(c, status, "acts/letter", page)
}

func (p *Pages) postDrop(c echo.Context, actor authz.Actor) error {
	if err := p.Cases.DropInquiry(c.Request().Context(), actor, c.Param("number")); err != nil {
		return err
	}
	return p.Kit.SeeOther(c, roots[actor.Role]+c.Param("number"), "notice.acts.drop")
}

func (p *Pages) postRelease(c echo.Context, actor authz.Actor) error {
	form, err := web.FormOf(c)
	if err != nil {
		return err
	}
	version, err := strconv.Atoi(form.Get("version"))
	if err != nil {
		version = 0 // no version is ever 0: the service will say that the case has changed
	}
	if err := p.Cases.Release(c.Request().Context(), actor, c.Param("number"), version); err != nil {
		return err
	}
	return p.Kit.SeeOther(c, roots[actor.Role]+c.Param("number"), "notice.acts.release")
}
