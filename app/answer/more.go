package answer

import (
	"context"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/job"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// errStillSearching makes the queue run the job again when the search under
// way is over.
var errStillSearching = fault.New(fault.Unavailable, "answer.still_searching")

// More does a collect.MoreJob: when a partly answered case has been searched
// again, new rows take it to review, and where nothing is missing any more and
// nothing was found, the answer that the person has is the whole one, and they
// are told. Killed anywhere, it starts over and nobody is told twice.
func (s *Service) More(ctx context.Context, lease job.Lease) error {
	var args rights.PlanArgs
	if err := lease.Args(&args); err != nil {
		return err
	}
	actor := authz.ForSystem(args.ControllerID)
	c, err := s.Rights.OpenItem(ctx, actor, args.ItemID)
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := lease.Hold(ctx, tx); err != nil {
			return err
		}
		c.Item, err = table.RequestItems(tx, clause.Locking{Strength: "UPDATE"}).Where("id = ?", c.Item.ID).Take(ctx)
		if err != nil || c.Item.Status != models.StatusPartly {
			return err
		}
		pending, err := job.Pending(ctx, tx, rights.PlanJob, c.Item.ID)
		if err != nil {
			return err
		}
		if pending {
			return errStillSearching
		}
		return s.goOn(ctx, tx, actor, c)
	})
}

// goOn takes the next step of a partly answered case, if there is one.
func (s *Service) goOn(ctx context.Context, tx *gorm.DB, actor authz.Actor, c rights.Case) error {
	now := database.Instant(s.Now())
	undecided, err := collect.CountUndecided(ctx, tx, c.Item.ID)
	if err != nil {
		return err
	}
	if undecided > 0 {
		return rights.Advance(ctx, tx, actor, now, &c.Item, models.StatusReview)
	}
	gaps, err := collect.GapsOf(ctx, tx, c.Item)
	if err != nil {
		return err
	}
	earlier, err := latest(ctx, tx, c.Item)
	switch {
	case err != nil:
		return err
	case earlier == nil, !gaps.Settled(), len(gaps.Without) > 0:
		return nil
	}
	for _, id := range earlier.Missing {
		if !slices.Contains(gaps.Answered, id) { // it has left the register: a person has to tell what became of it
			return rights.Advance(ctx, tx, actor, now, &c.Item, models.StatusReview)
		}
	}
	if err := s.write(ctx, tx, c, models.LetterComplete, earlier.Number, 0, now); err != nil {
		return err
	}
	return rights.Advance(ctx, tx, actor, now, &c.Item, models.StatusAnswered)
}
