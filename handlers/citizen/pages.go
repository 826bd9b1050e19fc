// Package citizen is the pages of the person the data are about: finding the
// body, asking it for access, following the case and reading the answer.
package citizen

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"time"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Rights files a person's requests and opens them. Somebody else's case is
// fault.NotFound.
type Rights interface {
	Submit(ctx context.Context, actor authz.Actor, sub rights.Submission) (models.RightsRequest, error)
	Mine(ctx context.Context, actor authz.Actor) ([]rights.Mine, error)
	Open(ctx context.Context, actor authz.Actor, caseNumber string) (rights.Case, error)
	Events(ctx context.Context, actor authz.Actor, c rights.Case) ([]audit.Entry, error)
	Withdraw(ctx context.Context, actor authz.Actor, caseNumber string) error
	Ending(ctx context.Context, c rights.Case) ([]models.RequestItem, error)
}

// Contacts proves that an address is the person's.
type Contacts interface {
	Contacts(ctx context.Context, actor authz.Actor) ([]rights.Contact, error)
	SendCode(ctx context.Context, actor authz.Actor, email string, lang models.Language) (rights.Contact, error)
	Prove(ctx context.Context, actor authz.Actor, contactID, code string) error
}

// Register tells who the controllers are and what they process.
type Register interface {
	Controllers(ctx context.Context) ([]models.Controller, error)
	Controller(ctx context.Context, id string) (models.Controller, error)
	Activities(ctx context.Context, controllerID string) ([]models.ProcessingActivity, error)
	Receivers(ctx context.Context, controllerID string) ([]models.Receiver, error)
}

// Answer gives out the versions of the answer, and fault.NotFound while there
// is none.
type Answer interface {
	Given(ctx context.Context, actor authz.Actor, c rights.Case) (answer.Given, error)
	Read(ctx context.Context, actor authz.Actor, c rights.Case, number int) (answer.Answer, error)
	PDF(ctx context.Context, actor authz.Actor, c rights.Case, number int) (answer.File, error)
	Attachment(ctx context.Context, actor authz.Actor, c rights.Case, number, place int) (collect.Attachment, error)
	Files(ctx context.Context, actor authz.Actor, c rights.Case, number int) (answer.File, error)
	Table(ctx context.Context, actor authz.Actor, c rights.Case, number, place int) (answer.File, error)
	All(ctx context.Context, actor authz.Actor, c rights.Case, number int, w io.Writer) error
}

// Pages answers the citizen's requests.
type Pages struct {
	Kit      *web.Kit
	Rights   Rights
	Contacts Contacts
	Register Register
	Answer   Answer
	Course   Course
	Drafts   Drafts
	Thread   Thread
	Behalf   Behalf
	Now      func() time.Time
}

// Routes returns the citizen's part of the access table.
func (p *Pages) Routes() []web.Route {
	const get, post = http.MethodGet, http.MethodPost
	return []web.Route{
		{Method: get, Path: "/", Role: web.Public, Handler: p.GetFront},
		{Method: get, Path: "/virksomhet/:id", Role: web.Public, Handler: p.GetBody},
		{Method: get, Path: "/virksomhet/:id/skjema.pdf", Role: web.Public, Handler: p.GetPaper, File: true},
		{Method: get, Path: "/personvern", Role: web.Public, Handler: p.GetPrivacy},
		{Method: get, Path: "/virksomhet/:id/krav", Role: authz.DataSubject, Handler: p.GetSubmit},
		{Method: post, Path: "/virksomhet/:id/krav", Role: authz.DataSubject, Handler: p.PostSubmit, Upload: true, Form: web.Form{Page: "/virksomhet/:id/krav", Fields: submitFields()}},
		{Method: post, Path: "/virksomhet/:id/krav/slett", Role: authz.DataSubject, Handler: p.PostDropDraft, Form: web.Form{Page: "/krav"}},
		{Method: get, Path: "/krav", Role: authz.DataSubject, Handler: p.GetMine},
		{Method: get, Path: "/krav/:number", Role: authz.DataSubject, Handler: p.GetCase},
		{Method: post, Path: "/krav/:number/kode", Role: authz.DataSubject, Handler: p.PostCode, Form: web.Form{Page: "/krav/:number", Fields: []string{"address"}}},
		{Method: post, Path: "/krav/:number/bekreft", Role: authz.DataSubject, Handler: p.PostProof, Form: web.Form{Page: "/krav/:number"}},
		{Method: get, Path: "/krav/:number/trekk", Role: authz.DataSubject, Handler: p.GetWithdraw},
		{Method: post, Path: "/krav/:number/trekk", Role: authz.DataSubject, Handler: p.PostWithdraw, Form: web.Form{Page: "/krav/:number/trekk"}},
		{Method: get, Path: "/krav/:number/fullmakt", Role: authz.DataSubject, Handler: p.GetEnd},
		{Method: post, Path: "/krav/:number/fullmakt", Role: authz.DataSubject, Handler: p.PostEnd, Form: web.Form{Page: "/krav/:number/fullmakt"}},
		{Method: post, Path: "/krav/:number/svar-pa-sporsmal", Role: authz.DataSubject, Handler: p.PostReply, Form: web.Form{Page: "/krav/:number", Fields: []string{"reply"}}},
		{Method: post, Path: "/krav/:number/melding", Role: authz.DataSubject, Handler: p.PostMessage, Upload: true, Form: web.Form{Page: "/krav/:number", Fields: []string{"message"}}},
		{Method: get, Path: "/krav/:number/legg-til", Role: authz.DataSubject, Handler: p.GetAdd},
		{Method: post, Path: "/krav/:number/legg-til", Role: authz.DataSubject, Handler: p.PostAdd, Upload: true, Form: web.Form{Page: "/krav/:number/legg-til", Fields: []string{"message"}}},
		{Method: get, Path: "/krav/:number/vedlegg/:file", Role: authz.DataSubject, Handler: p.GetFile, File: true},
		{Method: get, Path: "/krav/:number/brev/:letter", Role: authz.DataSubject, Handler: p.GetLetter},
		{Method: get, Path: "/krav/:number/brev/:letter/brev.pdf", Role: authz.DataSubject, Handler: p.GetLetterPDF, File: true},
		{Method: get, Path: "/krav/:number/klage", Role: authz.DataSubject, Handler: p.GetComplain},
		{Method: post, Path: "/krav/:number/klage", Role: authz.DataSubject, Handler: p.PostComplain, Form: web.Form{Page: "/krav/:number/klage", Fields: []string{"complaint"}}},
		{Method: get, Path: "/krav/:number/svar", Role: authz.DataSubject, Handler: p.GetAnswer},
		{Method: get, Path: "/krav/:number/svar.pdf", Role: authz.DataSubject, Handler: p.GetAnswerPDF, File: true},
		{Method: get, Path: "/krav/:number/svar/:version", Role: authz.DataSubject, Handler: p.GetAnswer},
		{Method: get, Path: "/krav/:number/svar/:version/svar.pdf", Role: authz.DataSubject, Handler: p.GetAnswerPDF, File: true},
		{Method: get, Path: "/krav/:number/svar/:version/filer.zip", Role: authz.DataSubject, Handler: p.GetFiles, File: true},
		{Method: get, Path: "/krav/:number/svar/:version/alt.zip", Role: authz.DataSubject, Handler: p.GetAll, File: true},
		{Method: get, Path: "/krav/:number/svar/:version/tabell/:table", Role: authz.DataSubject, Handler: p.GetTable, File: true},
		{Method: get, Path: "/krav/:number/svar/:version/rader/:table", Role: authz.DataSubject, Handler: p.GetRows},
		{Method: get, Path: "/krav/:number/svar/:version/vedlegg/:place", Role: authz.DataSubject, Handler: p.GetAttachment, File: true},
	}
}

func bodyPath(id string) string { return "/virksomhet/" + url.PathEscape(id) }

func casePath(caseNumber string) string { return "/krav/" + url.PathEscape(caseNumber) }

// today is the civil date in Norway.
func (p *Pages) today() models.Date { return models.DateIn(p.Now(), deadline.Zone()) }

// crumb is a step on the way to the page. The last one is the page itself.
type crumb struct{ Path, Label string }
