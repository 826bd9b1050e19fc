package citizen

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/identity"
	"rettighetsporten/app/rights"
	"rettighetsporten/app/thread"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Thread is what the person and the body write to each other.
type Thread interface {
	Read(ctx context.Context, actor authz.Actor, c rights.Case) ([]thread.Message, error)
	Write(ctx context.Context, actor authz.Actor, c rights.Case, d thread.Draft) error
	Unread(ctx context.Context, actor authz.Actor, requestIDs []string) (map[string]int, error)
}

// threadPart is the part of the page with the messages and the form for more.
type threadPart struct {
	Messages []staff.MessageOf
	Filed    []staff.FileOf // the files that were filed with the request
	Not      string         // why no message can be written, "" where one can
	What     string         // what a message does, as the case stands, and who else reads it
	Key      string         // one per opened form
	Text     string         // what was written and could not be taken
	Files    staff.FileField
}

func (p *Pages) thread(c echo.Context, b web.Base, actor authz.Actor, kase rights.Case) (threadPart, error) {
	ctx := c.Request().Context()
	part := threadPart{Key: identity.NewToken()}
	messages, err := p.Thread.Read(ctx, actor, kase)
	if err != nil {
		return part, err
	}
	files, err := p.Drafts.Files(ctx, actor, kase)
	if err != nil {
		return part, err
	}
	at := casePath(kase.Item.Reference) + "/vedlegg"
	part.Messages = staff.ThreadOf(b, messages, files, models.AuthorPerson, at)
	part.Filed = staff.FilesOf(b, staff.With(files, ""), at)
	if key := thread.Forbids(kase, models.AuthorPerson); key != "" {
		part.Not = b.T(key)
		return part, nil
	}
	part.What = strings.TrimSpace(b.T("thread.what."+string(kase.Item.Status.MessageStage())) + " " + alsoReads(b, actor, kase))
	part.Files, err = p.fileField(ctx, b, actor, waitingIn(kase))
	return part, err
}

// waitingIn is where the files wait that go with the next message of the case.
func waitingIn(kase rights.Case) rights.Place {
	return rights.Place{ControllerID: kase.Item.ControllerID, RequestID: kase.Request.ID}
}

// unread counts the messages of each of the person's requests that they have
// not read.
func (p *Pages) unread(c echo.Context, actor authz.Actor, rows []rights.Mine) (map[string]int, error) {
	ids := make([]string, 0, len(rows))
	for _, r := range rows {
		ids = append(ids, r.RequestID)
	}
	return p.Thread.Unread(c.Request().Context(), actor, ids)
}

// PostMessage sends what the person writes to the body.
func (p *Pages) PostMessage(c echo.Context, actor authz.Actor) error {
	kase, err := p.Rights.Open(c.Request().Context(), actor, c.Param("number"))
	if err != nil {
		return err
	}
	text, wrong, err := p.write(c, actor, kase, false)
	if err != nil {
		return err
	}
	if len(wrong) == 0 {
		return p.Kit.SeeOther(c, casePath(kase.Item.Reference)+"#meldinger", "thread.notice.sent")
	}
	page, err := p.follow(c, actor, kase)
	if err != nil {
		return err
	}
	page.Failed, page.Thread.Text, page.Errors = true, text, page.Word(wrong)
	return p.Kit.Render(c, http.StatusUnprocessableEntity, "citizen/follow", page)
}

// write sends the form as a message, with its files. What is wrong with it is
// told field by field; files that were taken wait for the next try.
func (p *Pages) write(c echo.Context, actor authz.Actor, kase rights.Case, addition bool) (text string, wrong fault.Fields, err error) {
	form, err := web.FormOf(c)
	if err != nil {
		return "", nil, err
	}
	text = web.Text(form, "message")
	if key := thread.Forbids(kase, models.AuthorPerson); key != "" {
		return text, nil, fault.New(fault.Conflict, key)
	}
	if wrong, err = p.takeFiles(c, actor, waitingIn(kase), form); err != nil || len(wrong) > 0 {
		return text, wrong, err
	}
	err = p.Thread.Write(c.Request().Context(), actor, kase, thread.Draft{Key: formKey(form), Text: text, Addition: addition})
	if refused, ok := web.Refused(err, "message"); ok {
		return text, refused, nil
	}
	return text, nil, err
}

// formKey returns the key the form was opened with, or a new one for a form
// without.
func formKey(form url.Values) string {
	if key := web.Line(form, "key"); validKey(key) {
		return key
	}
	return identity.NewToken()
}

type addPage struct {
	web.Base

	Crumbs []crumb
	Case   rights.Case
	Path   string
	About  string // what the person asked
	Thread threadPart
	Errors web.FieldErrors
}

// GetAdd is the form for adding to what was asked.
func (p *Pages) GetAdd(c echo.Context, actor authz.Actor) error {
	page, err := p.add(c, actor)
	if err != nil {
		return err
	}
	kept, unsent, err := p.Kit.Kept(c, actor)
	if err != nil {
		return err
	}
	page.Unsent, page.Thread.Files.Again, page.Thread.Text = unsent, unsent, web.Text(kept, "message")
	return p.Kit.Render(c, http.StatusOK, "citizen/add", page)
}

func (p *Pages) add(c echo.Context, actor authz.Actor) (addPage, error) {
	kase, err := p.Rights.Open(c.Request().Context(), actor, c.Param("number"))
	if err != nil {
		return addPage{}, err
	}
	number := kase.Item.Reference
	page := addPage{Base: p.Kit.Base(c, actor, "add.title", "number", number), Case: kase, Path: casePath(number), About: kase.Asked.About}
	page.Base.Path = page.Path + "/legg-til"
	page.Crumbs = []crumb{{"/krav", page.T("nav.my_requests")}, {page.Path, page.T("crumb.case", "number", number)}, {"", page.T("add.crumb")}}
	if page.Thread, err = p.thread(c, page.Base, actor, kase); err == nil && page.Thread.Not == "" {
		page.Thread.What = page.T("add.what." + string(kase.Item.Status.MessageStage()))
	}
	return page, err
}

// PostAdd adds to what the person asked.
func (p *Pages) PostAdd(c echo.Context, actor authz.Actor) error {
	kase, err := p.Rights.Open(c.Request().Context(), actor, c.Param("number"))
	if err != nil {
		return err
	}
	text, wrong, err := p.write(c, actor, kase, true)
	if err != nil {
		return err
	}
	if len(wrong) == 0 {
		return p.Kit.SeeOther(c, casePath(kase.Item.Reference)+"#meldinger", "thread.notice.added")
	}
	page, err := p.add(c, actor)
	if err != nil {
		return err
	}
	page.Failed, page.Thread.Text, page.Errors = true, text, page.Word(wrong)
	return p.Kit.Render(c, http.StatusUnprocessableEntity, "citizen/add", page)
}
