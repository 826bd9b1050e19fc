package rights

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/deadline"
	"rettighetsporten/models"
)

// Desk is what stands around the queue: the controllers the actor serves, who
// can be given their cases, and the open cases counted. The numbers may be a
// quarter of a minute old; the lines of the queue never are.
type Desk struct {
	Controllers []DeskController
	Workers     []Worker
	Cells       []Cell

	sums *sums // nil: nothing is kept
}

// DeskController is a controller the actor serves.
type DeskController struct{ ID, Name string }

// Worker is somebody who can be given cases, and of which controllers.
type Worker struct {
	ID, Name    string
	Controllers []string
	Away        models.Date // the last day they are away from any of the controllers; zero: they are there
}

// Able reports whether the worker can be given cases of all the controllers.
func (w Worker) Able(controllers []string) bool {
	return !slices.ContainsFunc(controllers, func(c string) bool { return !slices.Contains(w.Controllers, c) })
}

// Cell counts the open cases that are alike in all that the queue is narrowed
// by.
type Cell struct {
	ControllerID string
	Status       models.Status
	InvokedRight models.InvokedRight
	AssigneeID   string // "" for nobody
	AwaitsPerson bool
	AwaitsStore  bool
	Due          Span
	Cases        int64
}

// Span is how near the governing date of a case is.
type Span int

// The spans, soonest first.
const (
	SpanOverdue Span = iota
	SpanToday
	SpanWeek // the six days after today
	SpanLater
)

// Desk returns what stands around the actor's queue.
func (s *Service) Desk(ctx context.Context, actor authz.Actor) (Desk, error) {
	if err := actor.Require(authz.Ombud, authz.Caseworker, authz.Approver); err != nil {
		return Desk{}, err
	}
	shares, err := s.shares(ctx, asked(actor, QueueFilter{}))
	if err != nil {
		return Desk{}, err
	}
	return s.counted.desk(shares), nil
}

// deskOf puts the shares together.
func deskOf(shares []*share) Desk {
	var d Desk
	workers := map[string]int{}
	for _, share := range shares {
		if share.name == "" {
			continue // a role for a controller that has left the register
		}
		d.Controllers = append(d.Controllers, DeskController{ID: share.controllerID, Name: share.name})
		d.Cells = append(d.Cells, share.cells...)
		for _, w := range share.workers {
			i, known := workers[w.ID]
			if !known {
				i = len(d.Workers)
				workers[w.ID] = i
				d.Workers = append(d.Workers, Worker{ID: w.ID, Name: w.Name})
			}
			if d.Workers[i].Away.Before(w.Away) {
				d.Workers[i].Away = w.Away
			}
			d.Workers[i].Controllers = append(d.Workers[i].Controllers, share.controllerID)
		}
	}
	slices.SortFunc(d.Controllers, func(a, b DeskController) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(d.Workers, func(a, b Worker) int { return strings.Compare(a.Name+a.ID, b.Name+b.ID) })
	d.sums = &sums{shares: shares}
	return d
}

// readShares reads the shares of the controllers: three queries for all.
func (s *Service) readShares(ctx context.Context, ids []string, today models.Date) (map[string]*share, error) {
	out := map[string]*share{}
	for _, id := range ids {
		out[id] = &share{controllerID: id, today: today}
	}
	db := s.DB.Read().WithContext(ctx)
	var controllers []struct{ ID, Name string }
	if err := db.Raw("SELECT id, name FROM controllers WHERE id IN ?", ids).Scan(&controllers).Error; err != nil {
		return nil, fmt.Errorf("reading the controllers: %w", database.Fault(err))
	}
	for _, c := range controllers {
		out[c.ID].name = c.Name
	}
	var workers []struct {
		ControllerID, ID, Name string
		LastDay                models.Date
	}
	err := db.Raw(`SELECT g.controller_id, s.id, s.name, away.last_day FROM staff_grants AS g JOIN staff AS s ON s.id = g.staff_id
		LEFT JOIN staff_absences AS away ON away.staff_id = s.id AND away.controller_id = g.controller_id AND away.first_day <= ? AND away.last_day >= ?
		WHERE g.role = 'caseworker' AND g.controller_id IN ?`, today, today, ids).Scan(&workers).Error
	if err != nil {
		return nil, fmt.Errorf("reading the caseworkers: %w", database.Fault(err))
	}
	for _, w := range workers {
		out[w.ControllerID].workers = append(out[w.ControllerID].workers, Worker{ID: w.ID, Name: w.Name, Away: w.LastDay})
	}
	var cells []Cell
	err = db.Raw(`SELECT controller_id, status, invoked_right, COALESCE(assignee_id, '') AS assignee_id, awaits_person, awaits_store,
			CASE WHEN governing < ? THEN 0 WHEN governing = ? THEN 1 WHEN governing <= ? THEN 2 ELSE 3 END AS due, COUNT(*) AS cases
		FROM request_items WHERE controller_id IN ? AND `+openStates+` GROUP BY 1, 2, 3, 4, 5, 6, 7`,
		today, today, today.AddDays(6), ids).Scan(&cells).Error
	if err != nil {
		return nil, fmt.Errorf("counting the queue: %w", database.Fault(err))
	}
	for _, c := range cells {
		out[c.ControllerID].cells = append(out[c.ControllerID].cells, c)
	}
	return out, nil
}

func (s *Service) deskDay() models.Date { return today(s.Now(), deadline.Zone()) }
