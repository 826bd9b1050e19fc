// Package caseworker is where a case is worked on: one page with the next
// sensible act first, the collection, the review row by row, what the register
// is silent on, and the draft of the answer.
package caseworker

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
	"rettighetsporten/app/report"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Cases opens cases and says who has them.
type Cases interface {
	staff.Course
	Open(ctx context.Context, actor authz.Actor, caseNumber string) (rights.Case, error)
	Assign(ctx context.Context, actor authz.Actor, caseNumber, staffID string, version int) error
	Events(ctx context.Context, actor authz.Actor, c rights.Case) ([]audit.Entry, error)
	StaffNames(ctx context.Context, ids []string) (map[string]string, error)
}

// Identities keeps what the stores can be searched by.
type Identities interface {
	Seeds(ctx context.Context, actor authz.Actor, rr models.RightsRequest) ([]rights.Seed, error)
	AddSeed(ctx context.Context, actor authz.Actor, caseNumber string, seed rights.Seed, note string) error
}

// Collections runs the search of the stores.
type Collections interface {
	Status(ctx context.Context, actor authz.Actor, c rights.Case) ([]collect.StoreStatus, error)
	Start(ctx context.Context, actor authz.Actor, c rights.Case) error
	Retry(ctx context.Context, actor authz.Actor, c rights.Case, storeID string) error
	GoOnWithout(ctx context.Context, actor authz.Actor, c rights.Case, storeID, why string) error
}

// Sources knows what the stores delete and how their rows are shown.
type Sources interface {
	Deletions(ctx context.Context, actor authz.Actor, itemIDs []string) (map[string][]collect.Deletion, error)
	Layouts(ctx context.Context, item models.RequestItem) (collect.Layouts, error)
}

// Reviews keeps what is decided about each row, and what is confirmed.
type Reviews interface {
	staff.Choices
	Look(ctx context.Context, actor authz.Actor, c rights.Case, q review.Query) (review.View, error)
	ChooseAll(ctx context.Context, actor authz.Actor, c rights.Case, q review.Query, choice review.Choice) (int, error)
	Search(ctx context.Context, actor authz.Actor, c rights.Case, text string) (id string, err error)
	Searched(ctx context.Context, actor authz.Actor, c rights.Case, id string) (string, error)
	OpenRow(ctx context.Context, actor authz.Actor, c rights.Case, ref review.Ref) (review.Row, error)
	Redact(ctx context.Context, actor authz.Actor, c rights.Case, ref review.Ref, parts []review.Part, choice review.Choice, release bool) error
	Note(ctx context.Context, actor authz.Actor, c rights.Case, ref review.Ref, text string) error
	Last(ctx context.Context, actor authz.Actor, c rights.Case) (last review.Step, ok bool, err error)
	Undo(ctx context.Context, actor authz.Actor, c rights.Case, id string) error
	Unredact(ctx context.Context, actor authz.Actor, c rights.Case, ref review.Ref, part review.Part) error
	Choose(ctx context.Context, actor authz.Actor, c rights.Case, refs []review.Ref, choice review.Choice) error
	OpenAttachment(ctx context.Context, actor authz.Actor, c rights.Case, ref review.Ref) (collect.Attachment, error)
	ReleaseRest(ctx context.Context, actor authz.Actor, c rights.Case) (int, error)
	Confirmations(ctx context.Context, actor authz.Actor, c rights.Case) (map[review.Fact]string, error)
	Confirm(ctx context.Context, actor authz.Actor, c rights.Case, statements map[review.Fact]string) error
}

// Drafts keeps the answer under way.
type Drafts interface {
	Decided(c rights.Case, draft models.AnswerDraft) (answer.Decided, error)
	Draft(ctx context.Context, actor authz.Actor, c rights.Case) (answer.Draft, error)
	Save(ctx context.Context, actor authz.Actor, c rights.Case, summary string) error
	Submit(ctx context.Context, actor authz.Actor, c rights.Case, summary string) error
	Obstacles(ctx context.Context, actor authz.Actor, c rights.Case) (answer.Obstacles, error)
	ToConfirm(ctx context.Context, actor authz.Actor, c rights.Case) ([]models.ProcessingActivity, error)
}

// Previews shows the answer as it would be sent.
type Previews interface {
	Writing(ctx context.Context, actor authz.Actor, c rights.Case) (answer.Writing, error)
	Preview(ctx context.Context, actor authz.Actor, c rights.Case) (report.Document, error)
	PreviewPDF(ctx context.Context, actor authz.Actor, c rights.Case, w io.Writer) error
	DraftTable(ctx context.Context, actor authz.Actor, c rights.Case, tableID string, w io.Writer) error
	PreviewFiles(ctx context.Context, actor authz.Actor, c rights.Case, w io.Writer) error
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

// Sending sends the files of an answer straight to another controller.
type Sending interface {
	Sending(ctx context.Context, actor authz.Actor, c rights.Case) (answer.Sending, error)
	SendAgain(ctx context.Context, actor authz.Actor, c rights.Case) error
	LeaveSending(ctx context.Context, actor authz.Actor, c rights.Case, why string) error
}

// Register names the controllers' activities.
type Register interface {
	Activities(ctx context.Context, controllerID string) ([]models.ProcessingActivity, error)
}

// Pages serves the caseworker's pages.
type Pages struct {
	Kit         *web.Kit
	Cases       Cases
	Identities  Identities
	Collections Collections
	Sources     Sources
	Reviews     Reviews
	Drafts      Drafts
	Previews    Previews
	Sent        Sent
	Sending     Sending
	Register    Register
	Effects     Effects
	Thread      Thread
	Files       staff.Files
	Now         func() time.Time
}

const (
	queuePath = "/saksbehandler/ko"
	previewAt = "/forhandsvisning"
)

// pathOf returns the address of the case with the number.
func pathOf(number string) string { return "/saksbehandler/sak/" + url.PathEscape(number) }

// Routes returns the caseworker's lines of the access table.
func (p *Pages) Routes() []web.Route {
	const at = "/saksbehandler/sak/:number"
	get := func(path string, h web.HandlerFunc) web.Route {
		return web.Route{Method: http.MethodGet, Path: at + path, Role: authz.Caseworker, Handler: h}
	}
	file := func(path string, h web.HandlerFunc) web.Route {
		r := get(path, h)
		r.File = true
		return r
	}
	post := func(path string, h web.HandlerFunc) web.Route {
		return web.Route{Method: http.MethodPost, Path: at + path, Role: authz.Caseworker, Handler: h}
	}
	return []web.Route{
		get("", p.getCase),
		post("/ta", p.postTake),
		post("/nokkel", p.postKey),
		get("/innsamling", p.getCollection),
		post("/innsamling", p.postStart),
		post("/innsamling/:store/igjen", p.postRetry),
		post("/innsamling/:store/videre", p.postGoOn),
		get("/gjennomgang", p.own(p.getReview)),
		post("/gjennomgang", p.ownForm(p.postReview)),
		post("/gjennomgang/resten", p.own(p.postRest)),
		get(rowAt+":row", p.own(p.getRow)),
		post(rowAt+":row", p.ownForm(p.postRow)),
		post(rowAt+":row/ta-bort", p.ownForm(p.postUnredact)),
		post(rowAt+":row/notat", p.ownForm(p.postNote)),
		post("/gjennomgang/sok", p.ownForm(p.postSearch)),
		get(manifestAt, p.own(p.getManifest)),
		file(manifestAt+".csv", p.own(p.getManifestCSV)),
		post("/gjennomgang/angre", p.ownForm(p.postUndo)),
		file("/vedlegg/:row", p.own(p.getAttachment)),
		get("/opplysninger", p.own(p.getFacts)),
		post("/opplysninger", p.ownForm(p.postFacts)),
		get(threadTab, p.own(p.getThread)),
		post(threadTab, p.ownForm(p.postMessage)),
		file(threadTab+"/vedlegg/:file", p.own(p.getFile)),
		get(effectTab, p.own(p.getEffect)),
		post(effectTab, p.ownForm(p.postEffect)),
		post(effectTab+"/forkast", p.own(p.postDropEffect)),
		post(effectTab+"/opphev", p.ownForm(p.postLift)),
		post(effectTab+"/oppretthold", p.own(p.postKeepRestricted)),
		post(effectTab+"/:store/igjen", p.own(p.postRetryEffect)),
		post(effectTab+"/:store/videre", p.ownForm(p.postGoOnEffect)),
		get(recipientsTab, p.own(p.getRecipients)),
		post(recipientsTab, p.ownForm(p.postRecipients)),
		post(recipientsTab+"/:id", p.ownForm(p.postTold)),
		post(sendingAt+"/igjen", p.own(p.postSendAgain)),
		post(sendingAt+"/slutt", p.ownForm(p.postLeaveSending)),
		get("/svar", p.own(p.getAnswer)),
		post("/svar", p.ownForm(p.postAnswer)),
		post("/svar/send", p.ownForm(p.postSend)),
		file("/svar"+previewAt+".pdf", p.own(p.getPreviewPDF)),
		file("/svar"+previewAt+".zip", p.own(p.getPreviewFiles)),
		file("/svar"+previewAt+"/tabell/:table", p.own(p.getPreviewTable)),
		get("/svar"+previewAt+"/rader/:table", p.own(p.getPreviewRows)),
		file("/svar/sendt.pdf", p.own(p.getSentPDF)),
		get("/svar/sendt/:version", p.own(p.getSent)),
		file("/svar/sendt/:version/svar.pdf", p.own(p.getSentPDF)),
		file("/svar/sendt/:version/filer.zip", p.own(p.getSentFiles)),
		file("/svar/sendt/:version/alt.zip", p.own(p.getSentAll)),
		file("/svar/sendt/:version/tabell/:table", p.own(p.getSentTable)),
		get("/svar/sendt/:version/rader/:table", p.own(p.getSentRows)),
	}
}
