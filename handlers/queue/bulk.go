package queue

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
)

// bulk is the form under the list that assigns what is marked.
type bulk struct {
	Action string
	Take   bool // for oneself: there is nobody to choose
	Groups []group
	Done   string   // what was assigned a moment ago
	Failed []string // what was not, and why
}

// group is the people who can be given cases of the same controllers.
type group struct {
	Label  string // the controllers, "" where there is but one
	Bodies string // their IDs
	People []person
}

type person struct {
	ID, Label string
	Chosen    bool
}

// bulkOf offers who can be given any of the lines, with what each has already.
func bulkOf(b web.Base, at place, desk rights.Desk, rows []row) bulk {
	out := bulk{Action: at.path + "/tildel", Take: !at.gives}
	if out.Take {
		return out
	}
	loads := desk.Loads()
	for _, w := range desk.Workers {
		if !slices.ContainsFunc(rows, func(r row) bool { return w.Able([]string{r.Body}) }) {
			continue
		}
		bodies := strings.Join(w.Controllers, " ")
		i := slices.IndexFunc(out.Groups, func(g group) bool { return g.Bodies == bodies })
		if i < 0 {
			i = len(out.Groups)
			out.Groups = append(out.Groups, group{Bodies: bodies, Label: bodyNames(desk, w.Controllers)})
		}
		out.Groups[i].People = append(out.Groups[i].People, person{ID: w.ID, Label: staff.WithLoad(b, presence(b, w), loads[w.ID])})
	}
	return out
}

func bodyNames(desk rights.Desk, ids []string) string {
	if len(desk.Controllers) < 2 {
		return ""
	}
	var names []string
	for _, c := range desk.Controllers {
		if slices.Contains(ids, c.ID) {
			names = append(names, c.Name)
		}
	}
	return strings.Join(names, ", ")
}

// assignForm is what was marked and who is to have it.
type assignForm struct {
	StaffID string
	Cases   []rights.Chosen
}

func readAssignForm(form url.Values, at place, actor authz.Actor) assignForm {
	f := assignForm{StaffID: web.Line(form, "staff")}
	if !at.gives {
		f.StaffID = actor.StaffID
	}
	for _, mark := range form["case"] {
		number, version, _ := strings.Cut(mark, " ")
		v, err := strconv.Atoi(version)
		if err != nil {
			v = 0 // no version is ever 0: the case will be told as changed
		}
		chosen := rights.Chosen{CaseNumber: number, Version: v}
		if !slices.Contains(f.Cases, chosen) { // all the rights of a request are given together
			f.Cases = append(f.Cases, chosen)
		}
	}
	return f
}

func (f assignForm) check() fault.Fields {
	var faults fault.Fields
	if len(f.Cases) == 0 {
		faults.Add("bulk", "queue.bulk.none_marked")
	}
	if f.StaffID == "" {
		faults.Add("bulk-staff", "queue.bulk.nobody")
	}
	return faults
}

// postAssign assigns what is marked, and shows the same page again with what
// became of each. What could not be done stays marked.
func (p *Pages) postAssign(c echo.Context, actor authz.Actor) error {
	form, err := web.FormOf(c)
	if err != nil {
		return err
	}
	ctx, at := c.Request().Context(), places[actor.Role]
	f := readAssignForm(form, at, actor)
	faults := f.check()
	var given []rights.Given
	if len(faults) == 0 {
		if given, err = p.Cases.AssignMany(ctx, actor, f.StaffID, f.Cases); err != nil {
			return err
		}
	}
	desk, err := p.Cases.Desk(ctx, actor)
	if err != nil {
		return err
	}
	page, err := p.compose(c, actor, desk, filterOf(form, at, desk))
	if err != nil {
		return err
	}
	if len(faults) > 0 {
		page.Errors, page.Failed = page.Word(faults), true
		page.keep(f)
		return p.Kit.Render(c, http.StatusUnprocessableEntity, template, page)
	}
	status := page.told(f, given, nameOf(desk, f.StaffID, actor))
	return p.Kit.Render(c, status, template, page)
}

// told words what became of the cases, and returns the status to say it under.
func (page *queuePage) told(f assignForm, given []rights.Given, name string) int {
	done, left := 0, assignForm{StaffID: f.StaffID}
	for i, g := range given {
		if g.Fault == nil {
			done++
			continue
		}
		left.Cases = append(left.Cases, f.Cases[i])
		page.Bulk.Failed = append(page.Bulk.Failed, why(page.Base, g, name))
	}
	if done > 0 {
		page.Bulk.Done = page.N("queue.bulk.done", done, "name", name)
	}
	if len(left.Cases) == 0 {
		return http.StatusOK
	}
	page.keep(left)
	page.Base.Failed = done == 0
	return http.StatusConflict
}

func why(b web.Base, g rights.Given, name string) string {
	switch {
	case g.Fault.Kind == fault.Conflict && g.By != "":
		return b.T("queue.bulk.changed_by", "number", g.CaseNumber, "name", g.By)
	case g.Fault.Kind == fault.Conflict:
		return b.T("queue.bulk.changed", "number", g.CaseNumber)
	case g.Fault.Kind == fault.Invalid:
		return b.T("queue.bulk.unable", "number", g.CaseNumber, "name", name)
	default:
		return b.T("queue.bulk.gone", "number", g.CaseNumber)
	}
}

// keep marks the lines and chooses the person again.
func (page *queuePage) keep(f assignForm) {
	for i := range page.Rows {
		page.Rows[i].Marked = slices.ContainsFunc(f.Cases, func(c rights.Chosen) bool { return strings.HasPrefix(page.Rows[i].Mark, c.CaseNumber+" ") })
	}
	for _, g := range page.Bulk.Groups {
		for i := range g.People {
			g.People[i].Chosen = g.People[i].ID == f.StaffID
		}
	}
}

// presence returns the worker's name, with how long they are away.
func presence(b web.Base, w rights.Worker) string {
	if w.Away.IsZero() {
		return w.Name
	}
	return b.T("staff.away", "name", w.Name, "last", b.L.ShortDate(w.Away))
}

func nameOf(desk rights.Desk, id string, actor authz.Actor) string {
	if id == actor.StaffID {
		return actor.Name
	}
	for _, w := range desk.Workers {
		if w.ID == id {
			return w.Name
		}
	}
	return ""
}

// filterOf reads the filter that a form of the page carries along.
func filterOf(form url.Values, at place, desk rights.Desk) filter {
	query, err := url.ParseQuery(form.Get("query"))
	if err != nil {
		query = nil
	}
	return readFilter(query, at, desk)
}
