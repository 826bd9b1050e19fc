package caseworker

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/report"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

type answerPage struct {
	frame

	OwnWords   string
	ReturnNote string
	State      string // in words
	Missing    []missing
	Document   *report.View
	PDF        string // address of the document as a file
	Zip        string // and of the files that go with it
	All        string // and of every form of what was sent
	Sent       bool   // the document is what the person got
	NoPreview  string // why there is no document
	Letter     []string
	Lang       models.Language
	Before     staff.SentBefore
	Errors     web.FieldErrors
}

// missing is something that keeps the draft from approval, and where to mend
// it.
type missing struct{ Text, Link, Label string }

func (p *Pages) getAnswer(c echo.Context, actor authz.Actor, found rights.Case) error {
	page, err := p.answerPage(c, actor, found)
	if err != nil {
		return err
	}
	return p.Kit.Render(c, http.StatusOK, "caseworker/answer", page)
}

func (p *Pages) answerPage(c echo.Context, actor authz.Actor, found rights.Case) (answerPage, error) {
	ctx := c.Request().Context()
	page := answerPage{frame: p.frameOf(c, actor, found, "/svar")}
	w, err := p.Previews.Writing(ctx, actor, found)
	if err != nil {
		return page, err
	}
	page.OwnWords, page.State = w.Draft.Summary, page.T("work.answer.state."+string(w.Draft.State))
	if w.Made.Files > 0 {
		page.State += " " + page.N("work.answer.made", w.Made.Files, "pages", page.L.Number(w.Made.Pages))
	}
	if w.Draft.State == models.DraftReturned {
		page.ReturnNote = w.Draft.ReturnNote
	}
	page.Missing, page.PDF = obstacles(page.frame, w.Obstacles), page.At+"/svar"+previewAt+".pdf"
	if w.Document != nil {
		view := web.DraftView(*w.Document, page.At+"/svar"+previewAt)
		page.Document = &view
		if view.Files() {
			page.Zip = page.At + "/svar" + previewAt + ".zip"
		}
	}
	given, err := p.Sent.Given(ctx, actor, found)
	if err != nil {
		return page, err
	}
	page.Before = staff.Sent(page.Base, found.Item, given, page.At+"/svar/sendt")
	decided, err := p.Drafts.Decided(found, w.Draft.AnswerDraft)
	if err != nil {
		return page, err
	}
	switch {
	case decided.Letter != "" && found.Item.Status == models.StatusApproval:
		page.Letter, page.Lang = staff.Paragraphs(decided.Letter), found.Request.Language.OfLetters()
	case staff.WasSent(found.Item):
		sent, err := p.Sent.Read(ctx, actor, found, answer.Newest)
		at := sentAt(found.Item.Reference, sent.Number)
		view := web.ViewOf(sent.Document, at, sent.Files)
		page.Sent, page.Document, page.PDF, page.All = true, &view, page.At+"/svar/sendt.pdf", at+"/alt.zip"
		if sent.Document.Files() {
			page.Zip = at + "/filer.zip"
		}
		if page.State = page.T("work.answer.partly"); found.Item.Status != models.StatusPartly {
			page.State = page.T("work.next." + string(found.Item.Status))
		}
		return page, err
	case page.Document == nil:
		page.NoPreview = noPreview(page.Base, found.Item.Status, w.NotYet)
	}
	return page, nil
}

// noPreview says why there is no answer to show.
func noPreview(b web.Base, status models.Status, notYet error) string {
	switch {
	case notYet != nil:
		_, why, _ := staff.Refusal(b, notYet)
		return why
	case status == models.StatusReceived, status == models.StatusCollecting:
		return b.T("work.answer.too_early")
	default:
		return b.T("work.next." + string(status))
	}
}

func obstacles(f frame, o answer.Obstacles) []missing {
	var out []missing
	if o.Unreached {
		out = append(out, missing{f.T("portable.nothing_reached"), f.At + "/avgjor", f.T("work.decide")})
	}
	if o.Unheard {
		out = append(out, missing{f.T("decide.ask_first"), f.At + "/rad", f.T("acts.ask")})
	}
	if o.Undecided > 0 {
		out = append(out, missing{f.N("work.missing.undecided", o.Undecided), f.At + "/gjennomgang?show=undecided", f.T("work.review.open")})
	}
	if n := len(o.Unconfirmed); n > 0 {
		out = append(out, missing{f.N("work.missing.unconfirmed", n), f.At + "/opplysninger", f.T("work.facts.open")})
	}
	if n := len(o.Open); n > 0 {
		out = append(out, missing{f.N("work.missing.stores", n), f.At + "#innsamling", f.T("work.missing.see_stores")})
	}
	if n := len(o.Missing); n > 0 {
		out = append(out, missing{f.N("work.missing.gaps", n), f.At + "#innsamling", f.T("work.missing.see_stores")})
	}
	return out
}

func (p *Pages) postAnswer(c echo.Context, actor authz.Actor, found rights.Case, form url.Values) error {
	words := web.Text(form, "own-words")
	if err := p.Drafts.Save(c.Request().Context(), actor, found, words); err != nil {
		return p.answerAgain(c, actor, found, words, err)
	}
	return p.Kit.SeeOther(c, pathOf(found.Item.Reference)+"/svar", "notice.staff.saved")
}

func (p *Pages) postSend(c echo.Context, actor authz.Actor, found rights.Case, form url.Values) error {
	words := web.Text(form, "own-words")
	if err := p.Drafts.Submit(c.Request().Context(), actor, found, words); err != nil {
		return p.answerAgain(c, actor, found, words, err)
	}
	return p.Kit.SeeOther(c, pathOf(found.Item.Reference), "notice.staff.sent_to_approval")
}

// answerAgain shows the draft with why it was not taken, and the words as they
// were written.
func (p *Pages) answerAgain(c echo.Context, actor authz.Actor, found rights.Case, words string, cause error) error {
	page, err := p.answerPage(c, actor, found)
	if err != nil {
		return err
	}
	status, ok := page.refuse(cause)
	if !ok {
		return cause
	}
	page.OwnWords = words
	if wrong, mend := web.Refused(cause, "own-words"); mend {
		page.Refusal, page.Errors = "", page.Word(wrong)
	}
	return p.Kit.Render(c, status, "caseworker/answer", page)
}
