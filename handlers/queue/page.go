package queue

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
)

// template is the page's name.
const template = "queue/queue"

type queuePage struct {
	web.Base

	Home   string // the queue as it is before filtering
	Query  string // the filter, for the forms of the page
	Filter filter
	Tiles  []tile
	Fields []field
	Waits  []waits // what waits for the reader beside the queue
	Rows   []row
	Next   string // address of the next page, "" on the last
	First  string // address of the first page, "" on it
	Empty  string // what to say when there are no rows
	Narrow bool

	Marks    bool // lines can be marked
	Bulk     bulk
	Views    []view
	Save     string // where this filter is given a name, "" where it cannot be
	ViewName string // as it was written
	Errors   web.FieldErrors
	CSV      string
	XLSX     string
	Limit    string // how many cases a list to take along can have
	Calendar string
	Intake   string // "" for who takes none in
}

// row is a line of the queue.
type row struct {
	Number     string
	Path       string
	Body       string // the controller's ID
	Controller string
	Right      string
	State      string
	Awaits     []string
	Unread     string // messages of the person's that are not read
	Behalf     string // that somebody asks for another
	Clock      staff.Clock
	Assignee   string // "" for nobody
	Mine       bool
	Mark       string // what a mark at the line sends, "" where there is none
	Marked     bool
	Deletions  []staff.Deletion
	More       string // how many deletions are not shown
}

// waits is a case that is to go on without a store, if the reader agrees.
type waits struct{ Path, Number, Store string }

// shownDeletions is how many deletions a line has room for.
const shownDeletions = 2

func (p *Pages) getQueue(c echo.Context, actor authz.Actor) error {
	page, err := p.Page(c, actor)
	if err != nil {
		return err
	}
	return p.Kit.Render(c, http.StatusOK, template, page)
}

// Page returns everything the page shows, for the template of Template. It is
// apart from the writing of it, so that the two can be measured apart.
func (p *Pages) Page(c echo.Context, actor authz.Actor) (any, error) {
	desk, err := p.Cases.Desk(c.Request().Context(), actor)
	if err != nil {
		return nil, err
	}
	return p.compose(c, actor, desk, readFilter(c.QueryParams(), places[actor.Role], desk))
}

// Template returns the name of the template that shows a Page.
func Template() string { return template }

func (p *Pages) compose(c echo.Context, actor authz.Actor, desk rights.Desk, f filter) (queuePage, error) {
	ctx, at := c.Request().Context(), places[actor.Role]
	found, err := p.Cases.Queue(ctx, actor, f.query(actor))
	if err != nil {
		return queuePage{}, err
	}
	deletions, err := p.Sources.Deletions(ctx, actor, openIDs(found.Rows))
	if err != nil {
		return queuePage{}, err
	}
	unread, err := p.Messages.Unread(ctx, actor, requestIDs(found.Rows))
	if err != nil {
		return queuePage{}, err
	}
	views, err := p.Views.Views(ctx, actor)
	if err != nil {
		return queuePage{}, err
	}
	b := p.Kit.Base(c, actor, at.title)
	b.Path = at.path // also where the page answers a form
	page := queuePage{
		Base: b, Home: at.path, Query: f.encode(at), Filter: f, Narrow: f.narrowed(at),
		Tiles: tiles(b, at, f, desk.Counts()), Fields: fields(b, at, f, actor, desk), Empty: emptyText(b, at, f),
		Views: viewsOf(b, at, f, actor, desk, views), Calendar: at.calendar, Intake: at.intake, Limit: b.L.Number(rights.MostExported),
	}
	if actor.Role == authz.Approver {
		waiting, err := p.Effects.Waiting(ctx, actor)
		if err != nil {
			return queuePage{}, err
		}
		for _, w := range waiting {
			page.Waits = append(page.Waits, waits{at.casePath + w.CaseNumber, w.CaseNumber, w.Store.In(b.L.Lang())})
		}
	}
	for _, r := range found.Rows {
		page.Rows = append(page.Rows, p.row(b, at, actor, r, deletions[r.RequestItem.ID]))
		if n := unread[r.RequestID]; n > 0 {
			page.Rows[len(page.Rows)-1].Unread = b.N("thread.queue", n)
		}
		page.Marks = page.Marks || page.Rows[len(page.Rows)-1].Mark != ""
	}
	page.address(at, f, found.Next)
	if page.Marks {
		page.Bulk = bulkOf(b, at, desk, page.Rows)
	}
	return page, nil
}

// address sets where the page's links lead.
func (page *queuePage) address(at place, f filter, cursor string) {
	if cursor != "" {
		next := f
		next.After = cursor
		page.Next = next.address(at)
	}
	first := f
	first.After = ""
	if f.After != "" {
		page.First = first.address(at)
	}
	page.CSV, page.XLSX = first.under(at, at.path+".csv"), first.under(at, at.path+".xlsx")
	if first.Number == "" && first.narrowed(at) {
		page.Save = at.path + "/visning"
	}
}

func requestIDs(rows []rights.QueueRow) []string {
	ids := make([]string, 0, len(rows))
	for _, r := range rows {
		ids = append(ids, r.RequestID)
	}
	return ids
}

func openIDs(rows []rights.QueueRow) []string {
	ids := make([]string, 0, len(rows))
	for _, r := range rows {
		if r.Status.Open() {
			ids = append(ids, r.RequestItem.ID)
		}
	}
	return ids
}

func (p *Pages) row(b web.Base, at place, actor authz.Actor, r rights.QueueRow, deletions []collect.Deletion) row {
	out := row{
		Number: r.Reference, Path: at.casePath + r.Reference, Body: r.ControllerID, Controller: r.ControllerName,
		Right: b.T("queue.right." + string(r.InvokedRight)), State: b.T("staff.state." + string(r.Status)), Clock: staff.ClockOf(b, r.RequestItem, p.Now()),
		Assignee: r.AssigneeName, Mine: r.AssigneeID != nil && *r.AssigneeID == actor.StaffID,
	}
	if r.OnBehalf {
		out.Behalf = b.T("behalf.tag")
	}
	if !r.Status.Open() {
		return out
	}
	if r.AwaitsPerson {
		out.Awaits = append(out.Awaits, b.T("queue.awaits.person"))
	}
	if r.AwaitsStore {
		out.Awaits = append(out.Awaits, b.T("queue.awaits.store"))
	}
	if at.gives || at.mine && !out.Mine {
		out.Mark = r.CaseNumber + " " + strconv.Itoa(r.RequestVersion)
	}
	out.Deletions = pressing(staff.Deletions(b, deletions, b.L.Day(p.Now())))
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
