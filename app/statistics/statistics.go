// Package statistics counts what became of the requests, without persons:
// received, answered in time, extended, paused and refused, per right,
// controller, unit and month of first receipt. The figures are for the ombud,
// the leadership and the supervisory authority, Art. 39(1)(b) and 5(2).
//
// Nothing is counted over the requests when somebody looks. Each controller's
// month, right and unit has a Cell, and the databases note in the transaction
// of every change to an item which month that concerns. Reading first counts
// the noted months anew, so the figures are true and cost no more than months
// × rights × units; put together, they are kept until something is counted.
package statistics

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

// Service gives out the figures.
type Service struct {
	DB  *database.DB
	Now func() time.Time

	kept kept
}

// Filter says which figures are asked for.
type Filter struct {
	Year         int    // 0: the newest year in which something was received
	ControllerID string // "": every controller that the actor serves
}

// Figures returns the figures of a year's requests for the controllers that the
// actor serves, which are the ombud's and the leadership's alone. It returns
// fault.NotFound for a controller that the actor does not serve. What they hold
// is shared: it is only to be read.
func (s *Service) Figures(ctx context.Context, actor authz.Actor, f Filter) (Figures, error) {
	if err := actor.Require(authz.Ombud, authz.Approver); err != nil {
		return Figures{}, err
	}
	served, err := s.served(ctx, actor)
	if err != nil {
		return Figures{}, err
	}
	scope := served
	if f.ControllerID != "" {
		scope = nil
		for _, c := range served {
			if c.ID == f.ControllerID {
				scope = []models.Controller{c}
			}
		}
		if len(scope) == 0 {
			return Figures{}, fault.New(fault.NotFound, "error.not_found")
		}
	}
	if err := s.refresh(ctx, ids(scope)); err != nil {
		return Figures{}, err
	}
	return s.current(ctx, served, scope, f)
}

// served returns the actor's controllers by name.
func (s *Service) served(ctx context.Context, actor authz.Actor) ([]models.Controller, error) {
	all, err := table.Controllers(s.DB.Read()).Order("name, id").Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the controllers: %w", database.Fault(err))
	}
	var own []models.Controller
	for _, c := range all {
		if actor.Reaches(c.ID) {
			own = append(own, c)
		}
	}
	return own, nil
}

// read puts the figures together from the cells.
func (s *Service) read(ctx context.Context, served, scope []models.Controller, f Filter, today models.Date) (Figures, error) {
	years, err := s.years(ctx, ids(scope))
	if err != nil {
		return Figures{}, err
	}
	year := f.Year
	if year == 0 {
		year = today.Year
		if len(years) > 0 {
			year = years[0]
		}
	}
	from, to := fmt.Sprintf("%04d-01", year), fmt.Sprintf("%04d-12", year)
	cells, err := gorm.G[Cell](s.DB.Read()).Where("controller_id IN ? AND month BETWEEN ? AND ?", ids(scope), from, to).
		Order("controller_id, month, invoked_right, activity_id").Find(ctx)
	if err != nil {
		return Figures{}, fmt.Errorf("reading the figures: %w", database.Fault(err))
	}
	late, err := s.overdue(ctx, ids(scope), year, today)
	if err != nil {
		return Figures{}, err
	}
	activities, err := table.ProcessingActivities(s.DB.Read()).Where("controller_id IN ?", ids(scope)).Order("controller_id, position").Find(ctx)
	if err != nil {
		return Figures{}, fmt.Errorf("reading the units: %w", database.Fault(err))
	}
	return Figures{Year: year, Years: years, On: today, Served: served, Scope: scope}.with(cells, late, activities), nil
}

// years returns the years in which something was received, the newest first.
func (s *Service) years(ctx context.Context, controllers []string) ([]int, error) {
	var years []int
	err := s.DB.Read().WithContext(ctx).Raw(
		"SELECT DISTINCT CAST(substr(month, 1, 4) AS INTEGER) AS year FROM statistics_cells WHERE controller_id IN ? ORDER BY year DESC", controllers,
	).Scan(&years).Error
	if err != nil {
		return nil, fmt.Errorf("reading the years: %w", database.Fault(err))
	}
	return years, nil
}

func ids(controllers []models.Controller) []string {
	all := make([]string, len(controllers))
	for i, c := range controllers {
		all[i] = c.ID
	}
	return all
}
