package ombud

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

type casePage struct {
	web.Base

	Head      staff.Head
	Asked     []staff.Fact
	About     string
	Dates     []staff.DateLine
	Deletions []staff.Deletion
	Events    []staff.Event

	Assign  bool // the case is open: somebody can be given it
	Workers []worker
	Version int
	Error   string // what is wrong with the choice of caseworker
	Refusal string
	Course  staff.CourseOf
	Refused []staff.Argued // what is refused, with the controller's own reasons
	ByHand  string         // what was done in the stores by hand
	Person  staff.FromPerson
}

type worker struct {
	ID, Name string
	Chosen   bool
}

func (p *Pages) getCase(c echo.Context, actor authz.Actor) error {
	page, err := p.open(c, actor)
	if err != nil {
		return err
	}
	return p.Kit.Render(c, http.StatusOK, "ombud/case", page)
}

// open reads everything the page shows.
func (p *Pages) open(c echo.Context, actor authz.Actor) (casePage, error) {
	ctx := c.Request().Context()
	found, err := p.Cases.Open(ctx, actor, c.Param("number"))
	if err != nil {
		return casePage{}, err
	}
	b := p.Kit.Base(c, actor, "ombud.title", "number", found.Item.Reference)
	page := casePage{
		Base: b, Head: staff.HeadOf(b, found, queuePath, p.Now()), About: found.Asked.About,
		Dates: staff.Dates(b, found, p.Now()), Assign: found.Item.Status.Open(), Version: found.Request.Version,
	}
	activities, err := p.Register.Activities(ctx, found.Item.ControllerID)
	if err != nil {
		return page, err
	}
	page.Asked = staff.Asked(b, found, staff.ScopeOf(b, found.Item, activities))
	deletions, err := p.Sources.Deletions(ctx, actor, []string{found.Item.ID})
	if err != nil {
		return page, err
	}
	page.Deletions = staff.Deletions(b, deletions[found.Item.ID], b.L.Day(p.Now()))
	if page.Events, err = p.events(ctx, b, actor, found); err != nil {
		return page, err
	}
	if page.Course, err = staff.ReadCourse(ctx, b, p.Cases, actor, found, casePath+found.Item.Reference); err != nil {
		return page, err
	}
	at := casePath + found.Item.Reference + "/meldinger/vedlegg"
	if page.Person, err = staff.ReadFromPerson(ctx, b, p.Thread, p.Files, actor, found, at, true); err != nil {
		return page, err
	}
	if err = p.refused(ctx, &page, actor, found); err != nil {
		return page, err
	}
	page.Workers, err = p.workers(ctx, b, actor, found)
	return page, err
}

// refused adds what is refused in a letter or held back of the rows, as far as
// that has come, and what was done by hand.
func (p *Pages) refused(ctx context.Context, page *casePage, actor authz.Actor, found rights.Case) error {
	draft, err := p.Decisions.Draft(ctx, actor, found)
	if err != nil {
		return err
	}
	decided, err := p.Decisions.Decided(found, draft.AnswerDraft)
	if err != nil {
		return err
	}
	if decided.Outcome != "" {
		page.Refused, page.ByHand = staff.ArguedParts(page.Base, decided.Decision), decided.ByHand
		return nil
	}
	held, err := p.Reviews.Held(ctx, actor, found)
	page.Refused = staff.ArguedRows(page.Base, held)
	return err
}

// getFile gives a file that the person sent with the case.
func (p *Pages) getFile(c echo.Context, actor authz.Actor) error {
	ctx := c.Request().Context()
	found, err := p.Cases.Open(ctx, actor, c.Param("number"))
	if err != nil {
		return err
	}
	file, err := p.Files.OpenFile(ctx, actor, found, c.Param("file"))
	if err != nil {
		return err
	}
	return web.CaseFile(c, found.Request.CaseNumber, file)
}

func (p *Pages) events(ctx context.Context, b web.Base, actor authz.Actor, found rights.Case) ([]staff.Event, error) {
	entries, err := p.Cases.Events(ctx, actor, found)
	if err != nil {
		return nil, err
	}
	names, err := p.Cases.StaffNames(ctx, staff.Doers(entries))
	if err != nil {
		return nil, err
	}
	stores, err := p.Register.Stores(ctx, found.Item.ControllerID)
	if err != nil {
		return nil, err
	}
	return staff.Timeline(b, entries, staff.Names{Staff: names, Stores: staff.StoreNames(b, stores)}), nil
}

func (p *Pages) workers(ctx context.Context, b web.Base, actor authz.Actor, found rights.Case) ([]worker, error) {
	able, err := p.Cases.Caseworkers(ctx, actor, found.Item.ControllerID)
	if err != nil {
		return nil, err
	}
	loads, err := p.Cases.Loads(ctx, actor, found.Item.ControllerID)
	if err != nil {
		return nil, err
	}
	away, err := p.Register.AwayToday(ctx, found.Item.ControllerID)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, s := range able {
		names[s.ID] = s.Name
	}
	offered := ""
	if found.Request.AssigneeID != nil {
		offered = away.For(*found.Request.AssigneeID, func(id string) bool { return names[id] != "" })
	}
	workers := make([]worker, 0, len(able))
	for _, s := range able {
		workers = append(workers, worker{ID: s.ID, Name: staff.WithLoad(b, presence(b, s, away, names), loads[s.ID]), Chosen: s.ID == offered})
	}
	slices.SortStableFunc(workers, func(x, y worker) int { // who is away stands last
		_, xAway := away[x.ID]
		_, yAway := away[y.ID]
		return cmp.Compare(btoi(xAway), btoi(yAway))
	})
	return workers, nil
}

// presence returns the name, with how long they are away or whom they stand in
// for today.
func presence(b web.Base, s models.Staff, away models.Substitutes, names map[string]string) string {
	if absence, ok := away[s.ID]; ok {
		return b.T("staff.away", "name", s.Name, "last", b.L.ShortDate(absence.LastDay))
	}
	var absent []string
	for id, absence := range away {
		if absence.SubstituteID == s.ID && names[id] != "" {
			absent = append(absent, names[id])
		}
	}
	if len(absent) == 0 {
		return s.Name
	}
	slices.Sort(absent)
	return b.T("staff.away.substitute", "name", s.Name, "absent", strings.Join(absent, ", "))
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
