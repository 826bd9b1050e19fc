package ombud

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
)

// todayPage is the page the ombud begins the day with.
type todayPage struct {
	web.Base

	Day   string
	Queue string
	Needs []need
}

// need is the cases under one heading.
type need struct {
	ID, Heading, What string
	Rows              []needed
	Deletes           bool   // the lines tell what the sources delete
	More              string // how many are not listed, "" for none
	All               string // where they all are, "" where no filter shows them
}

type needed struct {
	Number, Path, Controller, Right, State, Assignee string
	Closes                                           string // the last day to tell of an extension, "" where that is not what is needed
	Clock                                            staff.Clock
	Deletions                                        []staff.Deletion
}

// inQueue is the filter of the queue that shows all cases with the need.
var inQueue = map[rights.Need]string{
	rights.NeedOverdue: "?due=overdue", rights.NeedToday: "?due=today", rights.NeedUnassigned: "?assignee=none",
}

func (p *Pages) getToday(c echo.Context, actor authz.Actor) error {
	ctx := c.Request().Context()
	all, err := p.Cases.Today(ctx, actor)
	if err != nil {
		return err
	}
	b := p.Kit.Base(c, actor, "today.title")
	day := b.L.Day(p.Now())
	page := todayPage{Base: b, Day: b.L.Weekday(day) + " " + b.L.Date(day), Queue: queuePath}
	for _, n := range all {
		shown, err := p.need(ctx, b, actor, n)
		if err != nil {
			return err
		}
		page.Needs = append(page.Needs, shown)
	}
	return p.Kit.Render(c, http.StatusOK, "ombud/today", page)
}

func (p *Pages) need(ctx context.Context, b web.Base, actor authz.Actor, n rights.Needed) (need, error) {
	key := "today." + string(n.Need)
	shown := need{ID: string(n.Need), Heading: b.N(key, n.Cases), What: b.T(key + ".what"), Deletes: n.Need == rights.NeedDeletion}
	if more := n.Cases - len(n.Rows); more > 0 {
		shown.More = b.N("today.more", more)
		if filter := inQueue[n.Need]; filter != "" {
			shown.All = queuePath + filter
		}
	}
	deletions := map[string][]collect.Deletion{}
	if shown.Deletes {
		ids := make([]string, 0, len(n.Rows))
		for _, r := range n.Rows {
			ids = append(ids, r.RequestItem.ID)
		}
		var err error
		if deletions, err = p.Sources.Deletions(ctx, actor, ids); err != nil {
			return shown, err
		}
	}
	for _, r := range n.Rows {
		line := needed{
			Number: r.Reference, Path: casePath + r.Reference, Controller: r.ControllerName,
			Right: b.T("queue.right." + string(r.InvokedRight)), State: b.T("staff.state." + string(r.Status)), Assignee: r.AssigneeName,
			Clock: staff.ClockOf(b, r.RequestItem, p.Now()), Deletions: staff.Deletions(b, deletions[r.RequestItem.ID], b.L.Day(p.Now())),
		}
		if n.Need == rights.NeedExtension {
			line.Closes = b.T("today.closes", "date", b.L.Date(r.ExtensionCloses))
		}
		shown.Rows = append(shown.Rows, line)
	}
	return shown, nil
}
