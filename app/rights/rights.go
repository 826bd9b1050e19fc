// Package rights keeps a person's request to a controller from receipt to
// closing: filing, the clock, the queue, who has it, and every step in
// between. Art. 12 and 15–22.
package rights

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/seal"
	"rettighetsporten/app/upload"
	"rettighetsporten/models"
)

// Service files requests and moves them. Its methods take the actor, and no
// query of theirs reaches past what the actor may see.
type Service struct {
	DB    *database.DB
	Keys  *seal.Keys
	Texts *i18n.Bundle
	Now   func() time.Time

	Scanner upload.Scanner // of the files people send; nil: none

	counted shares // the numbers over the queue, for a short while
}

// PlanJob is enqueued whenever the collections of an item may need planning or
// going on with: on filing, and when an identity has been proved.
const PlanJob = "collect.run"

// PlanArgs are the arguments of PlanJob.
type PlanArgs struct {
	ItemID       string `json:"item_id"`
	ControllerID string `json:"controller_id"`
}

// visible returns the condition that keeps every query over requests, items,
// letters and messages to what the actor may see: their own cases, those they
// act in for somebody and those made for them, or those of their controllers.
// For every other role nothing matches.
func (s *Service) visible(actor authz.Actor) (condition string, arg any) {
	switch actor.Role {
	case authz.DataSubject:
		return own, map[string]any{"me": actor.DataSubjectID, "today": today(s.Now(), deadline.Zone())}
	case authz.Ombud, authz.Caseworker, authz.Approver, authz.System:
		return "controller_id IN ?", actor.Controllers
	case authz.StoreOwner, authz.Administrator, authz.Auditor:
		return "1 = ?", 0
	default:
		return "1 = ?", 0
	}
}

// Case is a request with its item, opened for somebody who may see it.
type Case struct {
	Request      models.RightsRequest
	Item         models.RequestItem
	Controller   models.Controller
	Asked        models.Asked
	Name         string // the person's, also where somebody else acts for them
	Email        string // where it is told that there is a letter
	Postal       string // where letters go on paper, "" where none is noted: see OnPaper
	Unshielded   string // why the person's address is protected no more, for staff
	AssigneeName string
	Parts        []CasePart       // all the rights invoked in the request, this one among them, in their order
	Service      models.Text      // the one service it is about, none for all of them
	Behalf       *Behalf          // who acts for the person; nil: nobody
	Inquiries    []models.Inquiry // what the person has been asked, oldest first

	reader string // the citizen it was opened for, "" for staff and jobs
}

// Open returns the case with the reference. Somebody else's case is not found,
// never forbidden.
func (s *Service) Open(ctx context.Context, actor authz.Actor, reference string) (Case, error) {
	condition, arg := s.visible(actor)
	item, err := table.RequestItems(s.DB.Read()).Where("reference = ?", reference).Where(condition, arg).Take(ctx)
	if err != nil {
		return Case{}, fmt.Errorf("opening the case: %w", database.Fault(err))
	}
	return s.withRequest(ctx, actor, item)
}

// OpenItem returns the case of an item, for jobs.
func (s *Service) OpenItem(ctx context.Context, actor authz.Actor, itemID string) (Case, error) {
	condition, arg := s.visible(actor)
	item, err := table.RequestItems(s.DB.Read()).Where("id = ?", itemID).Where(condition, arg).Take(ctx)
	if err != nil {
		return Case{}, fmt.Errorf("opening the item: %w", database.Fault(err))
	}
	return s.withRequest(ctx, actor, item)
}

// withRequest adds to the item the request it is part of.
func (s *Service) withRequest(ctx context.Context, actor authz.Actor, item models.RequestItem) (Case, error) {
	condition, arg := s.visible(actor)
	rr, err := table.RightsRequests(s.DB.Read()).Where("id = ?", item.RequestID).Where(condition, arg).Take(ctx)
	if err != nil {
		return Case{}, fmt.Errorf("opening the item's request: %w", database.Fault(err))
	}
	c, err := s.unseal(ctx, rr, item)
	if actor.Role == authz.DataSubject {
		c.reader = actor.DataSubjectID
	}
	return c, err
}

func (s *Service) unseal(ctx context.Context, rr models.RightsRequest, item models.RequestItem) (Case, error) {
	c := Case{Request: rr, Item: item}
	for _, field := range []struct {
		sealed   []byte
		place    string
		into     *string
		optional bool
	}{
		{rr.NameSealed, placeName(rr.ID), &c.Name, false},
		{rr.EmailSealed, placeEmail(rr.ID), &c.Email, false},
		{rr.PostalSealed, placePostal(rr.ID), &c.Postal, true},
		{rr.AddressNoteSealed, placeAddressNote(rr.ID), &c.Unshielded, true},
	} {
		if field.optional && len(field.sealed) == 0 {
			continue
		}
		plain, err := s.Keys.Open(field.sealed, field.place)
		if err != nil {
			return Case{}, fmt.Errorf("opening the case: %w", err)
		}
		*field.into = string(plain)
	}
	if err := s.unsealAsked(&c); err != nil {
		return Case{}, err
	}
	if err := s.withBehalf(ctx, &c); err != nil {
		return Case{}, err
	}
	controller, err := table.Controllers(s.DB.Read()).Where("id = ?", rr.ControllerID).Take(ctx)
	if err != nil {
		return Case{}, fmt.Errorf("reading the controller: %w", database.Fault(err))
	}
	c.Controller = controller
	if c.Service, err = serviceOf(ctx, s.DB.Read(), item); err != nil {
		return Case{}, err
	}
	if c.Parts, err = partsOf(ctx, s.DB.Read(), rr.ID); err != nil {
		return Case{}, err
	}
	if c.Inquiries, err = inquiriesOf(ctx, s.DB.Read(), item); err != nil {
		return Case{}, err
	}
	if rr.AssigneeID != nil {
		staff, err := table.Staff(s.DB.Read()).Where("id = ?", *rr.AssigneeID).Take(ctx)
		if err != nil {
			return Case{}, fmt.Errorf("reading the caseworker: %w", database.Fault(err))
		}
		c.AssigneeName = staff.Name
	}
	return c, nil
}

func placeName(id string) string  { return "rights_requests.name/" + id }
func placeEmail(id string) string { return "rights_requests.email/" + id }

// RequireAssignee returns fault.Forbidden unless the actor is the caseworker
// who has the case: work on a case is done by one person at a time.
func (c Case) RequireAssignee(actor authz.Actor) error {
	if err := actor.Require(authz.Caseworker); err != nil {
		return err
	}
	if c.Request.AssigneeID == nil || *c.Request.AssigneeID != actor.StaffID {
		return fault.New(fault.Forbidden, "case.not_yours")
	}
	return nil
}

// Advance moves the item to the state in the caller's transaction and logs it.
// It returns fault.Conflict when the table of steps does not allow it or when
// somebody changed the item meanwhile.
func Advance(ctx context.Context, tx *gorm.DB, actor authz.Actor, at time.Time, item *models.RequestItem, to models.Status) error {
	at = database.Instant(at)
	from := item.Status
	if !item.Become(to, at) {
		return fault.New(fault.Conflict, "case.bad_step")
	}
	if !to.Open() {
		asked, err := inquiriesOf(ctx, tx, *item)
		if err != nil {
			return err
		}
		item.Clock = deadline.Of(item.Clock, asked, at).Stored() // with the wait for a question that is dropped now
		item.AwaitsPerson, item.AwaitsStore = false, false
		if err := dropOpen(ctx, tx, *item, at); err != nil {
			return err
		}
	}
	noteFirstAnswer(item)
	next := *item
	next.Version++
	n, err := table.RequestItems(tx).Where("id = ? AND version = ?", item.ID, item.Version).
		Select("status", append(clockColumns(), "partly_at", "answered_at", "first_answer_at", "answer_days", "kept_promise", "kept_law", "first_outcome", "first_ground", "first_extended", "first_paused_days", "closed_at", "outcome", "ground", "awaits_person", "awaits_store", "version")...).
		Updates(ctx, next)
	if err != nil {
		return fmt.Errorf("moving the item: %w", err)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "case.changed_meanwhile")
	}
	item.Version++
	return audit.Record(ctx, tx, actor, at, audit.Event{
		Chain: item.ControllerID, Action: "item." + string(to), RequestID: item.RequestID,
		Detail: map[string]string{"item": item.ID, "from": string(from)},
	})
}

// noteFirstAnswer keeps how soon the first whole answer came and what it came
// to.
func noteFirstAnswer(item *models.RequestItem) {
	if item.AnsweredAt == nil || item.FirstAnswerAt != nil {
		return
	}
	item.FirstAnswerAt, item.FirstOutcome, item.FirstGround = item.AnsweredAt, item.Outcome, item.Ground
	item.FirstExtended, item.FirstPausedDays = item.ExtendedAt != nil, item.PausedDays
	on := models.DateIn(*item.AnsweredAt, deadline.Zone())
	days := item.ReceivedOn.DaysUntil(on)
	item.AnswerDays = &days
	law := item.OneMonth
	if item.ExtendedAt != nil {
		law = item.Extended
	}
	inTime := !on.After(law)
	item.KeptLaw = &inTime
	if item.PromisedDays > 0 {
		kept := !on.After(item.ThirtyDays)
		item.KeptPromise = &kept
	}
}

// HoldIn holds the item until the transaction ends, and returns fault.Conflict
// with the key unless it is in the state.
func HoldIn(ctx context.Context, tx *gorm.DB, item models.RequestItem, status models.Status, key string) error {
	now, err := table.RequestItems(tx, clause.Locking{Strength: "UPDATE"}).
		Where("id = ? AND controller_id = ?", item.ID, item.ControllerID).Take(ctx)
	if err != nil {
		return fmt.Errorf("holding the item: %w", err)
	}
	if now.Status != status {
		return fault.New(fault.Conflict, key)
	}
	return nil
}
