package fulfil

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/dispatch"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/job"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// How long an owner has: a week, but always some days before the answer is due.
const (
	taskDays   = 7
	taskMargin = 5
)

// Check returns why the decision cannot rest on the plan it refers to: it is not
// the plan that was shown (fault.Conflict), more has been proved of the person
// since, a store has not answered, or it says
// that all is done where something is kept, that something is done where nothing
// would be, or that something else is done than is planned (fault.Invalid).
func (s *Service) Check(ctx context.Context, tx *gorm.DB, c rights.Case, d models.Decision) error {
	e, err := s.effect(ctx, tx, c)
	switch {
	case err != nil:
		return err
	case d.Plan == "" && Applies(c.Item, d.Outcome) && (e.State == models.EffectAsked || e.State == models.EffectMade):
		return fault.New(fault.Conflict, "fulfil.drop_first")
	case d.Plan == "":
		return nil
	case e.State != models.EffectMade || e.Hash != d.Plan:
		return fault.New(fault.Conflict, "fulfil.plan_changed")
	case e.Stale:
		return fault.New(fault.Conflict, "fulfil.stale")
	case !e.Ready():
		return fault.New(fault.Conflict, "fulfil.silent")
	case e.Kind != models.EffectRectify && e.idle():
		return fault.New(fault.Invalid, "fulfil.nothing_done")
	case d.Outcome != models.OutcomePartly && len(e.Kept()) > 0:
		return fault.New(fault.Invalid, "fulfil.kept_is_partly")
	case e.Kind == models.EffectRectify:
		return e.fits(d)
	}
	for _, st := range e.Kept() { // what stands is refused, and needs its ground and reasons: Art. 12(4)
		if !slices.ContainsFunc(d.Parts, func(p models.Part) bool { return p.Ground == st.Choice.Ground }) {
			return fault.New(fault.Invalid, "fulfil.part_missing")
		}
	}
	return e.refused(d)
}

// Begin lets the approved plan be carried out: a job for each store, a task for
// each owner of a store the portal cannot write to. Where there is nothing to do
// the answer can go out at once.
func (s *Service) Begin(ctx context.Context, tx *gorm.DB, actor authz.Actor, c rights.Case, d models.Decision) error {
	if err := s.Check(ctx, tx, c, d); err != nil {
		return err
	}
	row, err := table.EffectPlans(tx).Where("item_id = ? AND state = 'made' AND hash = ?", c.Item.ID, d.Plan).Take(ctx)
	if err != nil {
		return fmt.Errorf("reading the approved plan: %w", err)
	}
	return s.begin(ctx, tx, actor, c, row)
}

// begin lets the plan, which is made, be carried out.
func (s *Service) begin(ctx context.Context, tx *gorm.DB, actor authz.Actor, c rights.Case, row models.EffectPlan) error {
	now := database.Instant(s.Now())
	e, err := s.effect(ctx, tx, c)
	if err != nil {
		return err
	}
	_, err = table.EffectPlans(tx).Where("id = ?", row.ID).Select("state").Updates(ctx, models.EffectPlan{State: models.EffectApproved})
	if err != nil {
		return fmt.Errorf("approving the plan: %w", err)
	}
	if err := s.record(ctx, tx, actor, c.Item, "fulfil.approved", map[string]string{"plan": row.Hash}); err != nil {
		return err
	}
	for _, st := range e.Stores {
		f := models.Fulfilment{
			ID: models.NewID(), PlanID: row.ID, ItemID: row.ItemID, ControllerID: row.ControllerID, StoreID: st.Store.ID, Kind: row.Kind, PlanHash: row.Hash,
			State: models.FulfilPlanned, CreatedAt: now,
		}
		switch {
		case st.Manual():
			if err := s.hand(ctx, tx, c, st.Store, f, now); err != nil {
				return err
			}
		case st.Choice.Do.Changes() && st.Plan != nil && st.Plan.Task == "":
			if err := table.Fulfilments(tx).Create(ctx, &f); err != nil {
				return fmt.Errorf("planning the change of a store: %w", err)
			}
			if err := enqueueDo(ctx, tx, now, f); err != nil {
				return err
			}
		}
	}
	return s.ended(ctx, tx, now, c.Item, row.Kind, row.ID)
}

func enqueueDo(ctx context.Context, tx *gorm.DB, now time.Time, f models.Fulfilment) error {
	return job.Enqueue(ctx, tx, now, job.Spec{Kind: DoJob, Key: f.PlanID + "/" + f.StoreID, Args: jobArgs{
		PlanID: f.PlanID, ItemID: f.ItemID, ControllerID: f.ControllerID, StoreID: f.StoreID,
	}})
}

// hand gives the store's owner the task.
func (s *Service) hand(ctx context.Context, tx *gorm.DB, c rights.Case, store models.RecordStore, f models.Fulfilment, now time.Time) error {
	f = handed(f, store, c.Item, now)
	if err := table.Fulfilments(tx).Create(ctx, &f); err != nil {
		return fmt.Errorf("giving the owner a task: %w", err)
	}
	return s.askOwner(ctx, tx, c, f, now)
}

// handed returns the fulfilment as a task of the store's owner.
func handed(f models.Fulfilment, store models.RecordStore, item models.RequestItem, now time.Time) models.Fulfilment {
	f.State, f.OwnerEmail, f.Due, f.EndedAt = models.FulfilHanded, strings.ToLower(store.Facts.Owner.Email), due(now, item.Governing, f.Kind), nil
	return f
}

// askOwner tells the store's owner by e-mail that there is something to do.
func (s *Service) askOwner(ctx context.Context, tx *gorm.DB, c rights.Case, f models.Fulfilment, now time.Time) error {
	if err := s.record(ctx, tx, authz.ForSystem(f.ControllerID), c.Item, "fulfil.handed", map[string]string{"store": f.StoreID}); err != nil {
		return err
	}
	if f.OwnerEmail == "" {
		return nil // nobody to ask: the caseworker sees it, and goes on without the store
	}
	_, err := dispatch.Queue(ctx, tx, s.Keys, now, dispatch.Message{
		ControllerID: f.ControllerID, ItemID: f.ItemID, Kind: models.MailStoreTask, Language: models.Bokmal, Recipient: f.OwnerEmail,
	})
	return err
}

func due(now time.Time, governing models.Date, kind models.EffectKind) models.Date {
	today := models.DateIn(now, deadline.Zone())
	day := today.AddDays(taskDays)
	if kind == models.EffectLift { // the case is answered: no date presses
		return day
	}
	if latest := governing.AddDays(-taskMargin); latest.Before(day) {
		day = latest
	}
	if day.Before(today.AddDays(1)) {
		day = today.AddDays(1)
	}
	return day
}

// ended asks for the answer to go out when every store of the plan has ended. A
// restriction is then no more.
func (s *Service) ended(ctx context.Context, tx *gorm.DB, now time.Time, item models.RequestItem, kind models.EffectKind, planID string) error {
	all, err := table.Fulfilments(tx).Where("plan_id = ?", planID).Find(ctx)
	if err != nil {
		return fmt.Errorf("reading how far the stores have come: %w", err)
	}
	for _, f := range all {
		if !f.Ended() {
			return nil
		}
	}
	if kind == models.EffectLift {
		return s.lifted(ctx, tx, now, item, planID)
	}
	return job.Enqueue(ctx, tx, now, job.Spec{
		Kind: EndedJob, Key: item.ID, Args: rights.PlanArgs{ItemID: item.ID, ControllerID: item.ControllerID},
	})
}
