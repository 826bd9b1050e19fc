package fulfil

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// MaxWhy is how long the reason for going on without a store, and the note that
// sends it back, may be, in characters.
const MaxWhy = 1000

// Retry tries a store again that refused; what is proposed of it is no more. It
// returns fault.Conflict for one that did not.
func (s *Service) Retry(ctx context.Context, actor authz.Actor, c rights.Case, storeID string) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		f, err := standing(ctx, tx, c.Item, storeID)
		if err != nil {
			return err
		}
		if err := enqueueDo(ctx, tx, now, f); err != nil { // the job before the item: see rights.EnqueuePlan
			return err
		}
		item, f, err := held(ctx, tx, c.Item, "id = ?", f.ID)
		if err != nil {
			return err
		}
		if !f.Goes(item) || !f.Stuck() || f.State != models.FulfilFailed && f.State != models.FulfilUnknown {
			return fault.New(fault.Conflict, "case.changed_meanwhile")
		}
		f.Trying, f.ProposedAt = true, nil
		if _, err := table.Fulfilments(tx).Where("id = ?", f.ID).Select("trying", "proposed_at").Updates(ctx, f); err != nil {
			return fmt.Errorf("trying the store again: %w", err)
		}
		return s.record(ctx, tx, actor, c.Item, "fulfil.retried", map[string]string{"store": storeID})
	})
}

// ProposeWithout proposes that the case goes on although the store has not ended.
// Somebody who may approve confirms it, and the answer waits until then. The letter
// says what was not done and why, in these words, Art. 12(4). It returns
// fault.Invalid without a reason.
func (s *Service) ProposeWithout(ctx context.Context, actor authz.Actor, c rights.Case, storeID, why string) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	why, err := written(why, "collect.why_missing")
	if err != nil {
		return err
	}
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		f, err := standing(ctx, tx, c.Item, storeID)
		if err != nil {
			return err
		}
		item, f, err := held(ctx, tx, c.Item, "id = ?", f.ID)
		if err != nil {
			return err
		}
		if !f.Goes(item) || !f.Stuck() {
			return fault.New(fault.Conflict, "case.changed_meanwhile")
		}
		f.ProposedAt, f.ProposedBy, f.BackSealed, f.Trying = &now, &actor.StaffID, nil, false
		if f.WhySealed, err = s.Keys.Seal([]byte(why), placeWhy(f.ID)); err != nil {
			return err
		}
		_, err = table.Fulfilments(tx).Where("id = ?", f.ID).Select("proposed_at", "proposed_by", "why_sealed", "back_sealed", "trying").Updates(ctx, f)
		if err != nil {
			return fmt.Errorf("proposing to go on without the store: %w", err)
		}
		return s.record(ctx, tx, actor, c.Item, "fulfil.proposed", map[string]string{"store": storeID})
	})
}

// written returns the words without blanks around them. They are to be there, and
// no longer than MaxWhy.
func written(words, missing string) (string, error) {
	words = strings.TrimSpace(words)
	switch {
	case words == "":
		return "", fault.New(fault.Invalid, missing)
	case utf8.RuneCountInString(words) > MaxWhy:
		return "", fault.New(fault.Invalid, "submit.too_long").With("max", MaxWhy)
	}
	return words, nil
}

// Proposal is that a case goes on without a store, as it was read.
type Proposal struct {
	StoreID string
	At      time.Time
}

// GoOnWithout lets the case go on without the store: the actor, who is not who
// proposed it, confirms the reason. Whether they may is the caller's to see to,
// who holds the item. It returns fault.Conflict where something else is proposed
// by now, or the store has ended.
func (s *Service) GoOnWithout(ctx context.Context, tx *gorm.DB, actor authz.Actor, c rights.Case, p Proposal) error {
	f, err := proposal(ctx, tx, c, p)
	if err != nil {
		return err
	}
	now := database.Instant(s.Now())
	f.GivenUpAt, f.GivenUpBy = &now, &actor.StaffID
	if _, err := table.Fulfilments(tx).Where("id = ?", f.ID).Select("given_up_at", "given_up_by").Updates(ctx, f); err != nil {
		return fmt.Errorf("going on without the store: %w", err)
	}
	if err := s.record(ctx, tx, actor, c.Item, "fulfil.went_on", map[string]string{"store": p.StoreID}); err != nil {
		return err
	}
	return s.ended(ctx, tx, now, c.Item, f.Kind, f.PlanID)
}

// SendBack sends the proposal back to the caseworker with what has to change, as
// GoOnWithout confirms it.
func (s *Service) SendBack(ctx context.Context, tx *gorm.DB, actor authz.Actor, c rights.Case, p Proposal, note string) error {
	note, err := written(note, "answer.return_note_missing")
	if err != nil {
		return err
	}
	f, err := proposal(ctx, tx, c, p)
	if err != nil {
		return err
	}
	f.ProposedAt = nil
	if f.BackSealed, err = s.Keys.Seal([]byte(note), placeBack(f.ID)); err != nil {
		return err
	}
	if _, err := table.Fulfilments(tx).Where("id = ?", f.ID).Select("proposed_at", "back_sealed").Updates(ctx, f); err != nil {
		return fmt.Errorf("sending back a proposal: %w", err)
	}
	return s.record(ctx, tx, actor, c.Item, "fulfil.sent_back", map[string]string{"store": p.StoreID})
}

// proposal holds the item and returns the fulfilment the proposal is about.
func proposal(ctx context.Context, tx *gorm.DB, c rights.Case, p Proposal) (models.Fulfilment, error) {
	f, err := standing(ctx, tx, c.Item, p.StoreID)
	if fault.Is(err, fault.NotFound) { // the last store has ended meanwhile
		return f, fault.New(fault.Conflict, "case.changed_meanwhile")
	}
	if err != nil {
		return f, err
	}
	item, f, err := held(ctx, tx, c.Item, "id = ?", f.ID)
	if err != nil {
		return f, err
	}
	if !f.Goes(item) || !f.Proposed() || !f.ProposedAt.Equal(p.At) {
		return f, fault.New(fault.Conflict, "case.changed_meanwhile")
	}
	return f, nil
}

// Waiting is a proposal to go on without a store that waits for the actor.
type Waiting struct {
	CaseNumber string
	Store      models.Text
}

// Waiting returns the proposals of the actor's controllers that are for the actor to
// decide: somebody else has made them, in a case whose answer somebody else has
// drafted. The oldest come first.
func (s *Service) Waiting(ctx context.Context, actor authz.Actor) ([]Waiting, error) {
	if err := actor.Require(authz.Approver); err != nil {
		return nil, err
	}
	rows, err := table.Fulfilments(s.DB.Read()).Where("controller_id IN ? AND proposed_at IS NOT NULL AND given_up_at IS NULL AND proposed_by <> ?", actor.Controllers, actor.StaffID).
		Where("NOT EXISTS (SELECT 1 FROM answer_drafts WHERE answer_drafts.item_id = fulfilments.item_id AND drafter_id = ?)", actor.StaffID).
		Where(ofApproved).Order("proposed_at, id").Limit(mostWaiting).Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading what is proposed: %w", database.Fault(err))
	}
	var out []Waiting
	for _, f := range rows {
		item, err := table.RequestItems(s.DB.Read()).Where("id = ?", f.ItemID).Take(ctx)
		if err != nil {
			return nil, fmt.Errorf("reading whose proposal it is: %w", database.Fault(err))
		}
		if !f.Goes(item) || !f.Proposed() {
			continue
		}
		w := Waiting{CaseNumber: item.Reference, Store: models.Text{NB: f.StoreID}}
		stores, err := table.RecordStores(s.DB.Read()).Where("controller_id = ? AND id = ?", f.ControllerID, f.StoreID).Find(ctx)
		if err != nil {
			return nil, fmt.Errorf("reading the store of a proposal: %w", database.Fault(err))
		}
		if len(stores) > 0 {
			w.Store = stores[0].Facts.Name
		}
		out = append(out, w)
	}
	return out, nil
}

// mostWaiting is how many proposals are listed.
const mostWaiting = 50

// ofApproved is the condition that a fulfilment is of a plan that is carried out.
const ofApproved = "EXISTS (SELECT 1 FROM effect_plans WHERE effect_plans.id = fulfilments.plan_id AND effect_plans.state = 'approved')"

// standing returns how far the approved plan has come in the store: the last one,
// where a case that is decided anew has a lifting too that waits.
func standing(ctx context.Context, tx *gorm.DB, item models.RequestItem, storeID string) (models.Fulfilment, error) {
	f, err := table.Fulfilments(tx).Where("item_id = ? AND controller_id = ? AND store_id = ?", item.ID, item.ControllerID, storeID).Where(ofApproved).Order("plan_id DESC").Take(ctx)
	if err != nil {
		return f, fmt.Errorf("reading how far the store has come: %w", database.Fault(err))
	}
	return f, nil
}
