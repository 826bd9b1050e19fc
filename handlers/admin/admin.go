// Package admin is the pages of the administrator, who sees controllers and
// stores and no case, and of the auditor, who reads the log and changes
// nothing.
package admin

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/register"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Register gives out what the register says.
type Register interface {
	Controllers(ctx context.Context) ([]models.Controller, error)
	Controller(ctx context.Context, id string) (models.Controller, error)
	Activities(ctx context.Context, controllerID string) ([]models.ProcessingActivity, error)
	Stores(ctx context.Context, controllerID string) ([]models.RecordStore, error)
}

// Keeper keeps what the register says.
type Keeper interface {
	Entry(ctx context.Context, actor authz.Actor, controllerID string) (register.ControllerEntry, error)
	SaveController(ctx context.Context, actor authz.Actor, c models.Controller) error
	ChooseNotice(ctx context.Context, actor authz.Actor, controllerID, noticeID string, version int) error
	SaveActivity(ctx context.Context, actor authz.Actor, a models.ProcessingActivity) error
	SaveWords(ctx context.Context, actor authz.Actor, controllerID string, version int, words ...models.LetterWords) error
	WordsVersions(ctx context.Context, actor authz.Actor, controllerID string, kind models.LetterKind) ([]models.WordsVersion, error)
	RemoveActivity(ctx context.Context, actor authz.Actor, controllerID, id string, version int) error
}

// Absences keeps who is away, and who stands in.
type Absences interface {
	Colleagues(ctx context.Context, actor authz.Actor, controllerID string) ([]register.Colleague, error)
	Absences(ctx context.Context, actor authz.Actor, controllerID string) ([]models.StaffAbsence, error)
	NoteAbsence(ctx context.Context, actor authz.Actor, a models.StaffAbsence) error
	EndAbsence(ctx context.Context, actor authz.Actor, controllerID, id string) error
}

// Files gives out the register as a file, and takes one in.
type Files interface {
	Export(ctx context.Context, actor authz.Actor, controllerID string) ([]byte, error)
	Propose(ctx context.Context, actor authz.Actor, file []byte) (register.Proposal, error)
	Apply(ctx context.Context, actor authz.Actor, p register.Proposal) error
}

// Stores tells how record stores answer.
type Stores interface {
	Records(ctx context.Context, actor authz.Actor, controllerID string) (map[string][]collect.Record, error)
	Probe(ctx context.Context, actor authz.Actor, controllerID, storeID string) ([]collect.Probed, error)
	Lately(ctx context.Context, actor authz.Actor, controllerID, storeID string) (collect.Lately, error)
}

// Log is the append-only log.
type Log interface {
	Page(ctx context.Context, actor authz.Actor, chain string, before int64) ([]audit.Entry, int64, error)
	Verify(ctx context.Context, actor authz.Actor) ([]audit.Finding, int64, error)
}

// Outbox tells how many e-mails could not be delivered, by controller.
type Outbox interface {
	Undelivered(ctx context.Context, actor authz.Actor) (map[string]int, error)
}

// Pages is what the pages are made with.
type Pages struct {
	Kit      *web.Kit
	Register Register
	Keeper   Keeper
	Files    Files
	Absences Absences
	Stores   Stores
	Log      Log
	Outbox   Outbox
	Letters  Letters
}

// Routes is where the pages are.
func (p *Pages) Routes() []web.Route {
	return append(p.registerRoutes(), []web.Route{
		{Method: http.MethodGet, Path: "/admin", Role: authz.Administrator, Handler: p.getControllers},
		{Method: http.MethodGet, Path: "/admin/:id", Role: authz.Administrator, Handler: p.getStores},
		{Method: http.MethodGet, Path: "/admin/:id/fagsystem/:store", Role: authz.Administrator, Handler: p.getStore},
		{Method: http.MethodPost, Path: "/admin/:id/fagsystem/:store/prov", Role: authz.Administrator, Handler: p.postProbe},
		{Method: http.MethodGet, Path: "/revisor", Role: authz.Auditor, Handler: p.getLog},
	}...)
}

// registerRoutes is where the register is kept.
func (p *Pages) registerRoutes() []web.Route {
	get := func(path string, h web.HandlerFunc) web.Route {
		return web.Route{Method: http.MethodGet, Path: path, Role: authz.Administrator, Handler: h}
	}
	file := func(path string, h web.HandlerFunc) web.Route {
		r := get(path, h)
		r.File = true
		return r
	}
	post := func(path string, h web.HandlerFunc) web.Route {
		return web.Route{Method: http.MethodPost, Path: path, Role: authz.Administrator, Handler: h}
	}
	const at = "/admin/:id/register"
	return []web.Route{
		get("/register/ny", p.getNew),
		post("/register/ny", p.postNew),
		get("/admin/:id/fravaer", p.getAbsences),
		post("/admin/:id/fravaer", p.postAbsence),
		post("/admin/:id/fravaer/:absence/slutt", p.postEndAbsence),
		get("/register/hent-inn", p.getImport),
		{Method: http.MethodPost, Path: "/register/hent-inn", Role: authz.Administrator, Handler: p.postImport, Upload: true},
		file("/register/register.yaml", p.getExport),
		file(at+"/register.yaml", p.getExport),
		get(at, p.getOverview),
		get(at+"/virksomhet", p.getController),
		post(at+"/virksomhet", p.postController),
		get(at+"/erklaringer", p.getNotices),
		post(at+"/erklaringer", p.postNotices),
		post(at+"/erklaringer/velg", p.postChoose),
		get(at+"/brev", p.getLetters),
		get(at+"/brev/:kind", p.getLetter),
		post(at+"/brev/:kind", p.postLetter),
		get(at+"/aktivitet", p.getActivity),
		post(at+"/aktivitet", p.postActivity),
		get(at+"/aktivitet/:activity", p.getActivity),
		post(at+"/aktivitet/:activity", p.postActivity),
		post(at+"/aktivitet/:activity/ta-ut", p.postRemoveActivity),
	}
}

type controllersPage struct {
	web.Base
	Controllers []controllerCard
	May         bool // bodies can be added
	Codes       int  // e-mails with a code that could not be delivered; no controller's
}

type controllerCard struct {
	models.Controller
	Missing    []string // what it lacks before it can open, in words
	Activities int
	Stores     int

	Undelivered int // e-mails of the last thirty days
}

func (p *Pages) getControllers(c echo.Context, actor authz.Actor) error {
	ctx := c.Request().Context()
	all, err := p.Register.Controllers(ctx)
	if err != nil {
		return err
	}
	undelivered, err := p.Outbox.Undelivered(ctx, actor)
	if err != nil {
		return err
	}
	page := controllersPage{Base: p.Kit.Base(c, actor, "admin.title"), Codes: undelivered[audit.PortalChain], May: actor.Reaches(authz.AllControllers)}
	for _, controller := range all {
		if !actor.Reaches(controller.ID) {
			continue
		}
		card, err := p.card(ctx, page.Base, controller)
		if err != nil {
			return err
		}
		card.Undelivered = undelivered[controller.ID]
		page.Controllers = append(page.Controllers, card)
	}
	return p.Kit.Render(c, http.StatusOK, "admin/controllers", page)
}

func (p *Pages) card(ctx context.Context, b web.Base, controller models.Controller) (controllerCard, error) {
	card := controllerCard{Controller: controller}
	for _, key := range controller.Missing() {
		card.Missing = append(card.Missing, b.T(key))
	}
	activities, err := p.Register.Activities(ctx, controller.ID)
	if err != nil {
		return card, err
	}
	card.Activities = len(activities)
	stores, err := p.Register.Stores(ctx, controller.ID)
	card.Stores = len(stores)
	return card, err
}
