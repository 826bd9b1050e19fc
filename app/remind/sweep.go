package remind

import (
	"context"
	"errors"
	"fmt"

	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/models"
)

// batch is how many rows are looked for at a time.
const batch = 200

// Sweep makes every reminder that is due and has not been made: about cases,
// to the persons asked, and to the owners of stores. One that fails keeps none
// of the others back; the faults of all are returned together.
func (s *Service) Sweep(ctx context.Context) error {
	controllers, err := table.Controllers(s.DB.Read()).Order("id").Find(ctx)
	if err != nil {
		return fmt.Errorf("reading the controllers: %w", database.Fault(err))
	}
	today := s.today()
	var faults []error
	for _, c := range controllers {
		for _, part := range []func(context.Context, models.Controller, models.Date) error{s.cases, s.persons, s.owners} {
			if ctx.Err() != nil {
				return errors.Join(append(faults, ctx.Err())...)
			}
			faults = append(faults, part(ctx, c, today))
		}
	}
	return errors.Join(faults...)
}

// each does what next finds, page by page until there is no more. next is given
// the last row of the page before, nil at first.
func each[T any](ctx context.Context, next func(after *T) ([]T, error), do func(T) error) error {
	var faults []error
	var after *T
	for {
		page, err := next(after)
		if err != nil {
			return errors.Join(append(faults, database.Fault(err))...)
		}
		for _, row := range page {
			if ctx.Err() != nil {
				return errors.Join(append(faults, ctx.Err())...)
			}
			faults = append(faults, do(row))
		}
		if len(page) < batch {
			return errors.Join(faults...)
		}
		after = &page[len(page)-1]
	}
}
