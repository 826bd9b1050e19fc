// Package acts is what can be done with a case beside working on it: more
// time, a question to the person, a decision, the true receipt, sending it on,
// opening it again, the ombud's advice, and what it belongs with. The ombud
// and the caseworker share the pages; each says what the law lets one do, and
// why not where it does not.
package acts

import (
	"context"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/rights"
	"rettighetsporten/app/thread"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Cases does the acts.
type Cases interface {
	staff.Course
	Open(ctx context.Context, actor authz.Actor, caseNumber string) (rights.Case, error)
	ReadLetter(ctx context.Context, actor authz.Actor, c rights.Case, id string) (rights.Letter, error)
	Extend(ctx context.Context, actor authz.Actor, caseNumber, reason string) error
	Inquire(ctx context.Context, actor authz.Actor, caseNumber string, kind models.InquiryKind, question string) error
	AskFee(ctx context.Context, actor authz.Actor, reference string, f rights.Fee) error
	AcceptFee(ctx context.Context, actor authz.Actor, reference, text string) error
	WaiveFee(ctx context.Context, actor authz.Actor, reference string) error
	Reply(ctx context.Context, actor authz.Actor, caseNumber, text string) error
	DropInquiry(ctx context.Context, actor authz.Actor, caseNumber string) error
	CorrectReceipt(ctx context.Context, actor authz.Actor, caseNumber string, channel models.Channel, at time.Time, reason string) error
	Forward(ctx context.Context, actor authz.Actor, caseNumber string, f rights.Forwarding) error
	Reroute(ctx context.Context, actor authz.Actor, reference string, r models.Rerouting, reason string) error
	Reopen(ctx context.Context, actor authz.Actor, caseNumber, reason string) error
	Link(ctx context.Context, actor authz.Actor, caseNumber, other string, kind models.LinkKind) error
	AskAdvice(ctx context.Context, actor authz.Actor, caseNumber string, about models.AdviceAbout, question string) error
	Advise(ctx context.Context, actor authz.Actor, caseNumber string, about models.AdviceAbout, text string) error
	Release(ctx context.Context, actor authz.Actor, caseNumber string, version int) error
	Identify(ctx context.Context, actor authz.Actor, reference string, check models.IdentityCheck, note string, number models.NationalID) error
	Posted(ctx context.Context, actor authz.Actor, c rights.Case, letterID string, on models.Date) error
	ShowRelation(ctx context.Context, actor authz.Actor, reference string, check rights.RelationCheck) error
	RefuseRelation(ctx context.Context, actor authz.Actor, reference, missing string) error
	EndRepresentation(ctx context.Context, actor authz.Actor, reference, postal string) error
	CorrectPerson(ctx context.Context, actor authz.Actor, reference, name string, born models.Date) error
	AddNumber(ctx context.Context, actor authz.Actor, reference string, number models.NationalID, note string) error
	NotePostal(ctx context.Context, actor authz.Actor, reference, of, postal string) error
	NoteWithdrawal(ctx context.Context, actor authz.Actor, reference string, told rights.Told) error
	NoteOrdinary(ctx context.Context, actor authz.Actor, reference string, told rights.Told) error
	ProtectAddress(ctx context.Context, actor authz.Actor, reference string, protected bool, why string) error
}

// Thread keeps what the person adds to what they asked.
type Thread interface {
	NoteAddition(ctx context.Context, actor authz.Actor, reference string, d thread.Draft, told rights.Told) error
}

// Decisions drafts what is decided in a letter.
type Decisions interface {
	Decide(ctx context.Context, actor authz.Actor, c rights.Case, d models.Decision) error
	Draft(ctx context.Context, actor authz.Actor, c rights.Case) (answer.Draft, error)
	Decided(c rights.Case, draft models.AnswerDraft) (answer.Decided, error)
}

// Effects tells what a decision does in the stores.
type Effects interface {
	Effect(ctx context.Context, actor authz.Actor, c rights.Case) (fulfil.Effect, error)
	Informed(ctx context.Context, c rights.Case, o models.Outcome) ([]models.Informed, error)
}

// Register lists the bodies of the portal.
type Register interface {
	Controllers(ctx context.Context) ([]models.Controller, error)
}

// Pages serves the acts.
type Pages struct {
	Kit       *web.Kit
	Cases     Cases
	Thread    Thread
	Decisions Decisions
	Register  Register
	Effects   Effects
	Now       func() time.Time
}

// act is one page: a form and what it does.
type act struct {
	slug  string // the last part of its address
	key   string // of its texts
	roles []authz.Role
	model models.Act           // what the table of acts calls it; "" for one that needs no leave
	not   func(s scene) string // why one that is not in the table cannot be done, as a message key; nil: it always can
	form  func(p *Pages, s scene) ([]field, error)
	do    func(p *Pages, s scene, form url.Values) error
	wrong map[string]string // which field a refusal is about, by its key; the first field otherwise

	files bool // its form takes files that came to staff
}

// scene is an act about to be done: who, with which case, for which page.
type scene struct {
	web.Base

	ctx   context.Context //nolint:containedctx // lives as long as the request it belongs to
	actor authz.Actor
	found rights.Case
	files []*multipart.FileHeader // what was chosen in the form
}

func (s scene) number() string { return s.found.Item.Reference }

var both = []authz.Role{authz.Caseworker, authz.Ombud}

// all returns the acts in the order they are offered.
func all() []act {
	return []act{
		extend(), inquire(), fee(), waive(), note(), identify(), relation(), unrelated(), endBehalf(), correctPerson(), number(), postal(), shield(), addition(), withdrawal(), ordinary(), ask(), advise(), correct(), forward(), reroute(), reopen(), link(),
	}
}

// roots are where the cases of a role lie.
var roots = map[authz.Role]string{authz.Caseworker: "/saksbehandler/sak/", authz.Ombud: "/ombud/sak/"}

// Routes returns the acts' lines of the access table.
func (p *Pages) Routes() []web.Route {
	var routes []web.Route
	for _, role := range both {
		at := roots[role] + ":number"
		for _, a := range all() {
			if !slices.Contains(a.roles, role) {
				continue
			}
			routes = append(routes,
				web.Route{Method: http.MethodGet, Path: at + "/" + a.slug, Role: role, Handler: p.get(a)},
				web.Route{Method: http.MethodPost, Path: at + "/" + a.slug, Role: role, Handler: p.post(a), Upload: a.files})
		}
		routes = append(routes,
			web.Route{Method: http.MethodGet, Path: at + "/brev/:letter", Role: role, Handler: p.getLetter},
			web.Route{Method: http.MethodGet, Path: at + "/brev/:letter/brev.pdf", Role: role, Handler: p.getLetterPDF, File: true})
	}
	decide := roots[authz.Caseworker] + ":number/" + decideSlug
	return append(routes,
		web.Route{Method: http.MethodGet, Path: decide, Role: authz.Caseworker, Handler: p.getDecide},
		web.Route{Method: http.MethodPost, Path: decide, Role: authz.Caseworker, Handler: p.postDecide},
		web.Route{Method: http.MethodPost, Path: roots[authz.Caseworker] + ":number/sporsmal/slutt", Role: authz.Caseworker, Handler: p.postDrop},
		web.Route{Method: http.MethodPost, Path: roots[authz.Caseworker] + ":number/brev/:letter", Role: authz.Caseworker, Handler: p.postPosted},
		web.Route{Method: http.MethodPost, Path: roots[authz.Ombud] + ":number/slipp", Role: authz.Ombud, Handler: p.postRelease},
	)
}

type actPage struct {
	web.Base

	Head    staff.Head
	At      string // the case's address
	Heading string
	Why     string // what the law says of it
	Not     string // why it cannot be done now
	Fields  []field
	Files   *staff.FileField // nil: it takes none
	Button  string
	Refusal string
	Errors  web.FieldErrors
	Course  staff.CourseOf
}

// open reads the case for the act, and refuses a caseworker who does not have
// it.
func (p *Pages) open(c echo.Context, actor authz.Actor, a act) (scene, error) {
	ctx := c.Request().Context()
	found, err := p.Cases.Open(ctx, actor, c.Param("number"))
	if err != nil {
		return scene{}, err
	}
	if actor.Role == authz.Caseworker {
		if err := found.RequireAssignee(actor); err != nil {
			return scene{}, err
		}
	}
	b := p.Kit.Base(c, actor, "acts."+a.key+".title", "number", found.Item.Reference)
	b.Path = roots[actor.Role] + found.Item.Reference + "/" + a.slug
	return scene{Base: b, ctx: ctx, actor: actor, found: found}, nil
}

func (p *Pages) page(s scene, a act) (actPage, error) {
	at := roots[s.actor.Role] + s.number()
	page := actPage{
		Base: s.Base, Head: staff.HeadOf(s.Base, s.found, staff.QueueOf(s.actor.Role), p.Now()), At: at,
		Heading: s.T("acts." + a.key), Why: s.T("acts." + a.key + ".why"), Button: s.T("acts." + a.key + ".button"),
	}
	standing, err := p.Cases.Standing(s.ctx, s.actor, s.found)
	if err != nil {
		return page, err
	}
	if key := s.found.Item.Forbids(a.model, standing.Standing); a.model != "" && key != "" {
		page.Not = s.T(key)
		return page, nil
	}
	if page.Fields, err = a.form(p, s); err != nil {
		return page, err
	}
	if a.not != nil {
		if key := a.not(s); key != "" {
			page.Not, page.Fields = s.T(key), nil
		}
	}
	if a.files {
		page.Files = staff.NewFileField(s.Base, nil)
	}
	page.Course, err = staff.ReadCourse(s.ctx, s.Base, p.Cases, s.actor, s.found, at)
	return page, err
}

func (p *Pages) get(a act) web.HandlerFunc {
	return func(c echo.Context, actor authz.Actor) error {
		s, err := p.open(c, actor, a)
		if err != nil {
			return err
		}
		page, err := p.page(s, a)
		if err != nil {
			return err
		}
		return p.Kit.Render(c, http.StatusOK, "acts/act", page)
	}
}

// post does the act and goes back to the case, or shows the form again with
// what is wrong and all that was written.
func (p *Pages) post(a act) web.HandlerFunc {
	return func(c echo.Context, actor authz.Actor) error {
		form, err := web.FormOf(c)
		if err != nil {
			return err
		}
		s, err := p.open(c, actor, a)
		if err != nil {
			return err
		}
		s.files = web.Chosen(c, "files")
		cause := a.do(p, s, form)
		if cause == nil {
			return p.Kit.SeeOther(c, roots[actor.Role]+s.number(), "notice.acts."+a.key)
		}
		page, err := p.page(s, a)
		if err != nil {
			return err
		}
		status, message, ok := staff.Refusal(s.Base, cause)
		if !ok {
			return cause
		}
		page.Failed = true
		if page.Files != nil {
			page.Files.Again = len(s.files) > 0 // a browser gives no file back
		}
		for i := range page.Fields {
			page.Fields[i].Value = web.Text(form, page.Fields[i].Name)
		}
		if fault.Is(cause, fault.Invalid) && len(page.Fields) > 0 {
			name := a.wrong[fault.KeyOf(cause)]
			if a.files && strings.HasPrefix(fault.KeyOf(cause), "upload.") {
				name = "files"
			}
			if name == "" {
				name = page.Fields[0].Name
			}
			page.Errors = web.FieldErrors{{Field: name, Message: message}}
		} else {
			page.Refusal = message
		}
		return p.Kit.Render(c, status, "acts/act", page)
	}
}
