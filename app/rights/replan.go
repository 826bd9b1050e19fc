package rights

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
)

// Replan asks for the collections of the controller's open cases to be planned
// anew, after its register has changed: a new store is searched for them too.
// It returns how many cases it asked for.
func (s *Service) Replan(ctx context.Context, actor authz.Actor, controllerID string) (int, error) {
	if err := actor.Require(authz.Administrator, authz.System); err != nil {
		return 0, err
	}
	cases := 0
	err := s.DB.InTx(ctx, func(tx *gorm.DB) error {
		var err error
		cases, err = ReplanIn(ctx, tx, database.Instant(s.Now()), controllerID)
		return err
	})
	return cases, err
}

// ReplanIn does what Replan does, in the caller's transaction and before the
// log is touched.
func ReplanIn(ctx context.Context, tx *gorm.DB, now time.Time, controllerID string) (int, error) {
	items, err := table.RequestItems(tx).
		Where("controller_id = ? AND status IN ('received', 'collecting', 'review', 'partly')", controllerID).Order("id").Find(ctx)
	if err != nil {
		return 0, fmt.Errorf("reading the open cases: %w", err)
	}
	for _, item := range items {
		if err := EnqueuePlan(ctx, tx, now, item); err != nil {
			return 0, err
		}
	}
	return len(items), nil
}

// PlanWhatIsNew asks for the case's collections to be planned anew when there
// is something they have not seen: an address that the person proved, or a
// store that came into the register, while the case was with the approver and
// nothing was searched; or a store that was never searched, since the case was
// decided without. Call it before the case goes back, and before the item
// or the log is touched: see EnqueuePlan.
func (s *Service) PlanWhatIsNew(ctx context.Context, tx *gorm.DB, now time.Time, c Case) error {
	if err := HoldPerson(ctx, tx, c.Request.DataSubjectID); err != nil {
		return err
	}
	proved, err := table.PersonContacts(tx).Where(`data_subject_id = ? AND proof <> '' AND NOT EXISTS (SELECT 1 FROM identity_seeds AS seed
		WHERE seed.request_id = ? AND seed.kind = person_contacts.kind AND seed.lookup = person_contacts.lookup)`,
		c.Request.DataSubjectID, c.Request.ID).Count(ctx, "*")
	if err != nil {
		return fmt.Errorf("looking for new identities: %w", err)
	}
	stores, err := table.RecordStores(tx).Where(`controller_id = ? AND NOT EXISTS (SELECT 1 FROM collections AS run
		WHERE run.item_id = ? AND run.store_id = record_stores.id)`, c.Item.ControllerID, c.Item.ID).Count(ctx, "*")
	if err != nil {
		return fmt.Errorf("looking for new stores: %w", err)
	}
	waiting, err := table.Collections(tx).Where("item_id = ? AND state IN ('waiting', 'running')", c.Item.ID).Count(ctx, "*")
	if err != nil {
		return fmt.Errorf("looking for stores never searched: %w", err)
	}
	if proved+stores+waiting == 0 {
		return nil
	}
	if err := EnqueuePlan(ctx, tx, now, c.Item); err != nil {
		return err
	}
	return s.seedFromPerson(ctx, tx, c.Request)
}

// HoldPerson holds the person's row until the transaction ends, so that what
// is counted or read of theirs stays true until it is acted on. It comes
// before every other lock, the job's too; rows that only refer to the person
// do not wait for it.
func HoldPerson(ctx context.Context, tx *gorm.DB, dataSubjectID string) error {
	_, err := table.DataSubjects(tx, clause.Locking{Strength: "NO KEY UPDATE"}).Where("id = ?", dataSubjectID).Take(ctx)
	if err != nil {
		return fmt.Errorf("holding the person: %w", err)
	}
	return nil
}
