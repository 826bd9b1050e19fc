// Package approver is where an answer is decided: the draft as it will be
// sent, what is held back and why, and by whom it was written. Nobody decides
// about what they wrote.
package approver

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"time"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/report"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Cases opens cases, names who worked on them, and tells what was said and done
// beside the work.
type Cases interface {
	staff.Course
	Open(ctx context.Context, actor authz.Actor, caseNumber string) (rights.Case, error)
	StaffNames(ctx context.Context, ids []string) (map[string]string, error)
}

// Drafts shows the answer under way and takes the decision.
type Drafts interface {
	Draft(ctx context.Context, actor authz.Actor, c rights.Case) (answer.Draft, error)
	Decided(c rights.Case, draft models.AnswerDraft) (answer.Decided, error)
	Preview(ctx context.Context, actor authz.Actor, c rights.Case) (report.Document, error)
	PreviewPDF(ctx context.Context, actor authz.Actor, c rights.Case, w io.Writer) error
	DraftTable(ctx context.Context, actor authz.Actor, c rights.Case, tableID string, w io.Writer) error
	PreviewFiles(ctx context.Context, actor authz.Actor, c rights.Case, w io.Writer) error
	Involved(ctx context.Context, actor authz.Actor, c rights.Case, draft models.AnswerDraft) (string, error)
	Approve(ctx context.Context, actor authz.Actor, c rights.Case, version int) error
	Return(ctx context.Context, actor authz.Actor, c rights.Case, version int, note string) error
	GoOnWithout(ctx context.Context, actor authz.Actor, c rights.Case, p fulfil.Proposal) error
	SendBackWithout(ctx context.Context, actor authz.Actor, c rights.Case, p fulfil.Proposal, note string) error
}

// Sent opens the versions of the answer as the person got them.
type Sent interface {
	Given(ctx context.Context, actor authz.Actor, c rights.Case) (answer.Given, error)
	Read(ctx context.Context, actor authz.Actor, c rights.Case, number int) (answer.Answer, error)
	PDF(ctx context.Context, actor authz.Actor, c rights.Case, number int) (answer.File, error)
	Files(ctx context.Context, actor authz.Actor, c rights.Case, number int) (answer.File, error)
	Table(ctx context.Context, actor authz.Actor, c rights.Case, number, place int) (answer.File, error)
	All(ctx context.Context, actor authz.Actor, c rights.Case, number int, w io.Writer) error
}

// Reviews tells what was decided about each row. That the approver opens them
// is noted with the preview they stand beside.
type Reviews interface {
	staff.Choices
	LookToApprove(ctx context.Context, actor authz.Actor, c rights.Case, q review.Query) (review.View, error)
	Held(ctx context.Context, actor authz.Actor, c rights.Case) ([]review.Held, error)
	OpenAttachment(ctx context.Context, actor authz.Actor, c rights.Case, ref review.Ref) (collect.Attachment, error)
}

// Collections knows the stores and how their rows are shown.
type Collections interface {
	Status(ctx context.Context, actor authz.Actor, c rights.Case) ([]collect.StoreStatus, error)
	Layouts(ctx context.Context, item models.RequestItem) (collect.Layouts, error)
}

// Effects tells what a decision does in the stores.
type Effects interface {
	Effect(ctx context.Context, actor authz.Actor, c rights.Case) (fulfil.Effect, error)
	RestrictionsOf(ctx context.Context, actor authz.Actor, item models.RequestItem) ([]fulfil.Restriction, error)
}

// Pages serves the approver's pages.
type Pages struct {
	Kit         *web.Kit
	Cases       Cases
	Drafts      Drafts
	Sent        Sent
	Reviews     Reviews
	Collections Collections
	Effects     Effects
	Thread      staff.Thread
	Files       staff.Files
	Now         func() time.Time
}

const (
	queuePath = "/beslutter/ko"
	previewAt = "/forhandsvisning"
)

// pathOf returns the address of the case with the number.
func pathOf(number string) string { return "/beslutter/sak/" + url.PathEscape(number) }

// Routes returns the approver's lines of the access table.
func (p *Pages) Routes() []web.Route {
	const at = "/beslutter/sak/:number"
	return []web.Route{
		{Method: http.MethodGet, Path: at, Role: authz.Approver, Handler: p.getCase},
		{Method: http.MethodGet, Path: at + "/svar.pdf", Role: authz.Approver, Handler: p.getPDF, File: true},
		{Method: http.MethodGet, Path: at + previewAt + "/tabell/:table", Role: authz.Approver, Handler: p.getTable, File: true},
		{Method: http.MethodGet, Path: at + previewAt + "/rader/:table", Role: authz.Approver, Handler: p.getRows},
		{Method: http.MethodGet, Path: at + "/svar.zip", Role: authz.Approver, Handler: p.getFiles, File: true},
		{Method: http.MethodGet, Path: at + manifestAt, Role: authz.Approver, Handler: p.getManifest},
		{Method: http.MethodGet, Path: at + manifestAt + ".csv", Role: authz.Approver, Handler: p.getManifestCSV, File: true},
		{Method: http.MethodGet, Path: at + "/vedlegg/:row", Role: authz.Approver, Handler: p.getAttachment, File: true},
		{Method: http.MethodGet, Path: at + "/meldinger/vedlegg/:file", Role: authz.Approver, Handler: p.getFile, File: true},
		{Method: http.MethodGet, Path: at + "/svar", Role: authz.Approver, Handler: p.getSent},
		{Method: http.MethodGet, Path: at + "/svar/:version", Role: authz.Approver, Handler: p.getSent},
		{Method: http.MethodGet, Path: at + "/svar/:version/svar.pdf", Role: authz.Approver, Handler: p.getSentPDF, File: true},
		{Method: http.MethodGet, Path: at + "/svar/:version/filer.zip", Role: authz.Approver, Handler: p.getSentFiles, File: true},
		{Method: http.MethodGet, Path: at + "/svar/:version/alt.zip", Role: authz.Approver, Handler: p.getSentAll, File: true},
		{Method: http.MethodGet, Path: at + "/svar/:version/tabell/:table", Role: authz.Approver, Handler: p.getSentTable, File: true},
		{Method: http.MethodGet, Path: at + "/svar/:version/rader/:table", Role: authz.Approver, Handler: p.getSentRows},
		{Method: http.MethodPost, Path: at + "/godkjenn", Role: authz.Approver, Handler: p.postApprove},
		{Method: http.MethodPost, Path: at + "/returner", Role: authz.Approver, Handler: p.postReturn},
		{Method: http.MethodPost, Path: at + "/uten/:store/godkjenn", Role: authz.Approver, Handler: p.postGoOn},
		{Method: http.MethodPost, Path: at + "/uten/:store/returner", Role: authz.Approver, Handler: p.postSendBack},
	}
}
