package rights

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
)

// Chosen is a case marked in the queue, as the reader saw it.
type Chosen struct {
	CaseNumber string
	Version    int
}

// Given is what became of one of the cases that were to be assigned together.
type Given struct {
	CaseNumber string
	Fault      *fault.Error // nil: it was assigned
	By         string       // on fault.Conflict, the name of the employee who last did something to it, "" for nobody's
}

// MostAssigned is how many cases are assigned at once: a page of the queue.
const MostAssigned = defaultPage

// AssignMany gives the cases to one caseworker, each by itself: a case that
// somebody changed meanwhile keeps none of the others from being assigned. What
// became of each is in the order they came in. It returns an error alone when
// the whole could not be tried.
func (s *Service) AssignMany(ctx context.Context, actor authz.Actor, staffID string, cases []Chosen) ([]Given, error) {
	if err := mayAssign(actor, staffID); err != nil {
		return nil, err
	}
	if len(cases) > MostAssigned {
		return nil, fault.New(fault.TooLarge, "assign.too_many").With("max", MostAssigned)
	}
	out := make([]Given, 0, len(cases))
	for _, c := range cases {
		g, err := s.giveOne(ctx, actor, staffID, c)
		if err != nil {
			return out, err
		}
		out = append(out, g)
	}
	return out, nil
}

func (s *Service) giveOne(ctx context.Context, actor authz.Actor, staffID string, c Chosen) (Given, error) {
	g := Given{CaseNumber: c.CaseNumber}
	err := s.Assign(ctx, actor, c.CaseNumber, staffID, c.Version)
	if err == nil {
		return g, nil
	}
	if fault.KindOf(err) == fault.Internal || fault.KindOf(err) == fault.Unavailable {
		return g, err
	}
	g.Fault = fault.New(fault.KindOf(err), fault.KeyOf(err))
	if g.Fault.Kind == fault.Conflict {
		g.By, err = s.lastHand(ctx, actor, c.CaseNumber)
		return g, err
	}
	return g, nil
}

// lastHand returns the name of the employee who last did something to the case.
func (s *Service) lastHand(ctx context.Context, actor authz.Actor, caseNumber string) (string, error) {
	condition, arg := s.visible(actor)
	rr, err := table.RightsRequests(s.DB.Read()).Where("id = (SELECT request_id FROM request_items WHERE reference = ?)", caseNumber).Where(condition, arg).Take(ctx)
	if err != nil {
		return "", fmt.Errorf("reading the case: %w", database.Fault(err))
	}
	last, err := gorm.G[audit.Entry](s.DB.Read()).
		Where("chain = ? AND request_id = ? AND actor_role IN ('ombud', 'caseworker', 'approver')", rr.ControllerID, rr.ID).Order("seq DESC").Limit(1).Find(ctx)
	if err != nil {
		return "", fmt.Errorf("reading who changed the case: %w", database.Fault(err))
	}
	if len(last) == 0 {
		return "", nil
	}
	names, err := s.StaffNames(ctx, []string{last[0].ActorID})
	return names[last[0].ActorID], err
}
