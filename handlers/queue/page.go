package queue

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

type queuePage struct {
	web.Base

	Home   string // the queue as it is before filtering
	Filter filter
	Tiles  []tile
	Fields []field
	Rows   []row
	Next   string // address of the next page, "" on the last
	First  string // address of the first page, "" on it
	Empty  string // what to say when there are no rows
	Narrow bool
}

// row is a line of the queue.
type row struct {
	Number     string
	Path       string
	Controller string
	State      string
	Clock      staff.Clock
	Assignee   string // "" for nobody
	Mine       bool
	Deletions  []staff.Deletion
	More       string // how many deletions are not shown
}

// shownDeletions is how many deletions a line has room for.
const shownDeletions = 2

func (p *Pages) getQueue(c echo.Context, actor authz.Actor) error {
	ctx, at := c.Request().Context(), places[actor.Role]
	f := readFilter(c.QueryParams(), at)
	found, err := p.Cases.Queue(ctx, actor, f.query(actor))
	if err != nil {
		return err
	}
	counts, err := p.Cases.Counts(ctx, actor)
	if err != nil {
		return err
	}
	controllers, err := p.Register.Controllers(ctx)
	if err != nil {
		return err
	}
	deletions, err := p.Sources.Deletions(ctx, actor, itemIDs(found.Rows))
	if err != nil {
		return err
	}
	b := p.Kit.Base(c, actor, at.title)
	page := queuePage{
		Base: b, Home: at.path, Filter: f, Narrow: f.narrowed(at),
		Tiles: tiles(b, at, f, counts), Fields: fields(b, at, f, reached(controllers, actor)), Empty: emptyText(b, at, f),
	}
	for _, r := range found.Rows {
		page.Rows = append(page.Rows, p.row(b, at, actor, r, deletions[r.RequestItem.ID]))
	}
	if found.Next != "" {
		next := f
		next.After = found.Next
		page.Next = next.address(at)
	}
	if f.After != "" {
		first := f
		first.After = ""
		page.First = first.address(at)
	}
	return p.Kit.Render(c, http.StatusOK, "queue/queue", page)
}

func itemIDs(rows []rights.QueueRow) []string {
	ids := make([]string, 0, len(rows))
	for _, r := range rows {
		ids = append(ids, r.RequestItem.ID)
	}
	return ids
}

func reached(all []models.Controller, actor authz.Actor) []models.Controller {
	var own []models.Controller
	for _, c := range all {
		if actor.Reaches(c.ID) {
			own = append(own, c)
		}
	}
	return own
}

func (p *Pages) row(b web.Base, at place, actor authz.Actor, r rights.QueueRow, deletions []collect.Deletion) row {
	out := row{
		Number: r.CaseNumber, Path: at.casePath + r.CaseNumber, Controller: r.ControllerName,
		State: b.T("staff.state." + string(r.Status)), Clock: staff.ClockOf(b, r.RequestItem, p.Now()),
		Assignee: r.AssigneeName, Mine: r.AssigneeID != nil && *r.AssigneeID == actor.StaffID,
	}
	if r.Status.Open() {
		out.Deletions = pressing(staff.Deletions(b, deletions, b.L.Day(p.Now())))
	}
	if more := len(out.Deletions) - shownDeletions; more > 0 {
		out.Deletions, out.More = out.Deletions[:shownDeletions], b.N("queue.more_deletions", more)
	}
	return out
}

// pressing puts first what is not yet secured, and leaves the order else.
func pressing(all []staff.Deletion) []staff.Deletion {
	var open, rest []staff.Deletion
	for _, d := range all {
		if d.State == "open" {
			open = append(open, d)
		} else {
			rest = append(rest, d)
		}
	}
	return append(open, rest...)
}

func emptyText(b web.Base, at place, f filter) string {
	switch {
	case f.Number != "":
		return b.T("queue.empty.number", "number", f.Number)
	case f.narrowed(at):
		return b.T("queue.empty.filter")
	default:
		return b.T(at.empty)
	}
}
