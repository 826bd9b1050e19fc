package queue

import (
	"context"
	"time"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// line is a case in a list to take along: what it is and when it is due, and
// nobody whom it is about.
type line struct {
	words [4]string      // case number, controller, right, state
	dates [3]models.Date // received, internal target, governing date
	rule  string
	who   string
	acts  string // that somebody acts for the person, "" where nobody does
}

func heads(b web.Base) []string {
	var all []string
	for _, column := range []string{"case", "controller", "right", "state", "received", "target", "due", "rule", "assignee", "behalf"} {
		all = append(all, b.T("queue.export."+column))
	}
	return all
}

func (p *Pages) lineOf(b web.Base, r rights.QueueRow) line {
	out := line{
		words: [4]string{r.Reference, r.ControllerName, b.T("queue.right." + string(r.InvokedRight)), b.T("staff.state." + string(r.Status))},
		dates: [3]models.Date{r.ReceivedOn, r.Target, r.Governing},
		rule:  b.T("staff.rule."+r.GovernedBy, "days", r.PromisedDays), who: r.AssigneeName,
	}
	if r.OnBehalf {
		out.acts = b.T("behalf.tag")
	}
	return out
}

// each gives the lines of the filter in the address to visit, and returns what
// the list says below them: "" where all are there.
func (p *Pages) each(ctx context.Context, c echo.Context, actor authz.Actor, b web.Base, visit func(line) error) (below string, err error) {
	at := places[actor.Role]
	desk, err := p.Cases.Desk(ctx, actor)
	if err != nil {
		return "", err
	}
	f := readFilter(c.QueryParams(), at, desk)
	more, err := p.Cases.Each(ctx, actor, f.query(actor), rights.MostExported, func(r rights.QueueRow) error { return visit(p.lineOf(b, r)) })
	if more {
		below = b.T("queue.export.more", "max", b.L.Number(rights.MostExported))
	}
	return below, err
}

// fileName returns the name of a list made today, without an ending.
func (p *Pages) fileName(b web.Base) string {
	return b.T("queue.export.file") + "-" + b.L.Day(p.Now()).String()
}

// dayOf returns the date as spreadsheets keep it.
func dayOf(d models.Date) time.Time { return d.StartIn(time.UTC) }
