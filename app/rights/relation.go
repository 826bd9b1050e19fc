package rights

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
	"rettighetsporten/app/fault"
	"rettighetsporten/app/identity"
	"rettighetsporten/models"
)

// RelationCheck is what a caseworker found of a relation.
type RelationCheck struct {
	Source models.RelationSource
	Note   string            // what was seen; no copy of it is kept
	Number models.NationalID // the represented person's; zero: not known
	Until  models.Date       // the last day it holds; none: as the controller's rules say
	Heard  bool              // a child who has a say of their own has been asked

	Protected bool // the person's address is protected
}

// ShowRelation notes that the caseworker has found that the one may act for the
// other. From then on the case goes on as any other; with a number the stores
// are searched by it, and the represented person sees that somebody acts for
// them. It returns fault.Conflict where nothing is to be checked.
func (s *Service) ShowRelation(ctx context.Context, actor authz.Actor, reference string, check RelationCheck) error {
	c, err := s.openRelation(ctx, actor, reference)
	if err != nil {
		return err
	}
	if check.Note, err = words(check.Note, "behalf.note_missing"); err != nil {
		return err
	}
	row, err := s.shown(c, actor, check)
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if !check.Number.IsZero() {
			people := identity.Sessions{DB: s.DB, Keys: s.Keys, Now: s.Now}
			person, err := people.KeepPerson(ctx, tx, check.Number, c.Request.Language.OfPages())
			if err != nil {
				return err
			}
			if person == c.Behalf.RepresentativeID {
				return fault.New(fault.Invalid, "behalf.number_own")
			}
			row.PersonID = &person
		}
		for _, part := range c.Parts { // the jobs first: see EnqueuePlan
			if !part.Right.Searched() || !part.Status.Open() {
				continue
			}
			if err := EnqueuePlan(ctx, tx, *row.CheckedAt, models.RequestItem{ID: part.ID, ControllerID: c.Item.ControllerID}); err != nil {
				return err
			}
		}
		n, err := table.Representations(tx).Where("id = ? AND state IN ('claimed', 'refused')", row.ID).
			Select("person_id", "state", "source", "note_sealed", "checked_by", "checked_at", "until", "own_from").Updates(ctx, row)
		if err != nil {
			return fmt.Errorf("noting the relation: %w", err)
		}
		if n == 0 {
			return fault.New(fault.Conflict, "act.relation.checked")
		}
		if !check.Number.IsZero() {
			if err := s.addSeed(ctx, tx, c.Request, Seed{models.SeedNationalID, check.Number.Reveal(), models.ProofCaseworker}, check.Note, actor.StaffID); err != nil {
				return err
			}
		}
		if check.Protected {
			if err := s.protect(ctx, tx, actor, c, row.CheckedAt, nil); err != nil {
				return err
			}
		}
		return s.note(ctx, tx, actor, c.Item, *row.CheckedAt, "representation.shown", "representation", row.ID, "source", string(row.Source), "until", row.Until.String())
	})
}

// openRelation opens a case whose relation is still to be checked, for the one
// who has it.
func (s *Service) openRelation(ctx context.Context, actor authz.Actor, reference string) (Case, error) {
	c, err := s.Open(ctx, actor, reference)
	if err != nil {
		return c, err
	}
	if err := c.RequireAssignee(actor); err != nil {
		return c, err
	}
	if c.Behalf == nil || !c.Behalf.Unproved() {
		return c, fault.New(fault.Conflict, "act.relation.checked")
	}
	return c, nil
}

// shown returns the representation as the check leaves it.
func (s *Service) shown(c Case, actor authz.Actor, check RelationCheck) (models.Representation, error) {
	row, now := c.Behalf.Representation, database.Instant(s.Now())
	day, rules := today(now, deadline.Zone()), c.Controller.BehalfRules()
	born := c.Behalf.Born
	if !check.Number.IsZero() {
		if of, ok := check.Number.Born(); !ok || of != born {
			return row, fault.New(fault.Invalid, "behalf.number_other")
		}
	}
	child := row.Relation == models.RelationChild
	last := rules.LastDay(row.Relation, born, day)
	if check.Until.IsZero() {
		check.Until = last
	}
	switch {
	case !slices.Contains(models.RelationSources(), check.Source):
		return row, fault.New(fault.Invalid, "behalf.source_missing")
	case child && rules.Grown(born, day):
		return row, fault.New(fault.Conflict, "act.relation.grown")
	case check.Until.Before(day), check.Until.After(last):
		return row, fault.New(fault.Invalid, "behalf.until_wrong")
	case child && rules.HasSay(born, day) && !check.Heard:
		return row, fault.New(fault.Invalid, "behalf.not_heard")
	}
	row.State, row.Source, row.CheckedBy, row.CheckedAt, row.Until = models.RepresentationShown, check.Source, &actor.StaffID, &now, check.Until
	if child {
		row.OwnFrom = born.Birthday(rules.OwnSayFrom)
	}
	var err error
	row.NoteSealed, err = s.Keys.Seal([]byte(check.Note), placeRelationNote(row.ID))
	return row, err
}

// RefuseRelation notes that nothing shows yet that the one may act for the
// other, and tells them in a letter what is missing. The request is open still:
// it can be shown later, or the request is refused in a decision of its own.
func (s *Service) RefuseRelation(ctx context.Context, actor authz.Actor, reference, missing string) error {
	c, err := s.openRelation(ctx, actor, reference)
	if err != nil {
		return err
	}
	if missing, err = words(missing, "behalf.missing_missing"); err != nil {
		return err
	}
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		// The representation before the item, as ShowRelation has them.
		n, err := table.Representations(tx).Where("id = ? AND state IN ('claimed', 'refused')", c.Behalf.ID).
			Select("state", "checked_by", "checked_at").
			Updates(ctx, models.Representation{State: models.RepresentationRefused, CheckedBy: &actor.StaffID, CheckedAt: &now})
		if err != nil {
			return fmt.Errorf("noting that the relation is not shown: %w", err)
		}
		if n == 0 {
			return fault.New(fault.Conflict, "act.relation.checked")
		}
		h, err := hold(ctx, tx, c.Item.ID)
		if err != nil {
			return err
		}
		if !h.item.Status.Open() {
			return fault.New(fault.Conflict, "case.bad_step")
		}
		key := "letter.relation.body"
		if c.OnPaper() {
			key += "_post"
		}
		body := s.worded(c, models.LetterRelation, key, "missing", missing, "date", h.item.Governing)
		if _, err := s.sendNext(ctx, tx, c, models.LetterRelation, body, now); err != nil {
			return err
		}
		return s.note(ctx, tx, actor, c.Item, now, "representation.refused", "representation", c.Behalf.ID)
	})
}

// EndRepresentation ends that somebody acts for the person: at the person's own
// wish, where they have given the authority, or by the caseworker who has the
// case and has learned that it holds no longer. From then on the case is the
// person's alone. The caseworker can say at once where letters to the person are
// posted; no address they do not know yet holds the end up.
func (s *Service) EndRepresentation(ctx context.Context, actor authz.Actor, reference, postal string) error {
	c, err := s.Open(ctx, actor, reference)
	if err != nil {
		return err
	}
	switch actor.Role {
	case authz.DataSubject:
		if !c.MayEnd(actor) {
			return fault.New(fault.NotFound, "error.not_found")
		}
	default:
		if err := c.RequireAssignee(actor); err != nil {
			return err
		}
		if c.Behalf == nil || c.Behalf.State != models.RepresentationShown {
			return fault.New(fault.Conflict, "act.relation.not_shown")
		}
	}
	if postal = strings.TrimSpace(postal); actor.Role == authz.DataSubject {
		postal = "" // their own letters they read in the portal
	}
	if postal != "" {
		if postal, err = words(postal, "act.postal.missing"); err != nil {
			return err
		}
	}
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		n, err := table.Representations(tx).Where("id = ? AND state = 'shown'", c.Behalf.ID).Select("state", "ended_by", "ended_at").
			Updates(ctx, models.Representation{State: models.RepresentationEnded, EndedBy: actor.ID(), EndedAt: &now})
		if err != nil {
			return fmt.Errorf("ending that somebody acts for the person: %w", err)
		}
		if n == 0 {
			return nil // somebody was quicker
		}
		if err := s.note(ctx, tx, actor, c.Item, now, "representation.ended", "representation", c.Behalf.ID); err != nil || postal == "" {
			return err
		}
		return s.notePostal(ctx, tx, actor, c, postal, now)
	})
}

// MayEnd reports whether the citizen can end that somebody acts for them.
func (c Case) MayEnd(actor authz.Actor) bool {
	return actor.Role == authz.DataSubject && c.Behalf != nil && c.Behalf.State == models.RepresentationShown && c.Behalf.Acts &&
		c.Behalf.Relation == models.RelationAuthorised && c.Behalf.PersonID != nil && *c.Behalf.PersonID == actor.DataSubjectID
}

// ProtectAddress notes whether the person's address is protected: then it shows
// nowhere to who acts for them. That it is so no more has to be said why. It
// returns fault.Conflict while an answer that may hold it lies with the approver.
func (s *Service) ProtectAddress(ctx context.Context, actor authz.Actor, reference string, protected bool, why string) error {
	c, err := s.Open(ctx, actor, reference)
	if err != nil {
		return err
	}
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	if protected == (c.Request.AddressProtectedAt != nil) {
		return nil
	}
	if protected {
		now := database.Instant(s.Now())
		return s.DB.InTx(ctx, func(tx *gorm.DB) error { return s.protect(ctx, tx, actor, c, &now, nil) })
	}
	if why, err = words(why, "act.shield.why_missing"); err != nil {
		return err
	}
	sealed, err := s.Keys.Seal([]byte(why), placeAddressNote(c.Request.ID))
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error { return s.protect(ctx, tx, actor, c, nil, sealed) })
}

// protect notes since when the address is protected, nil for no more and then
// why, sealed, in the caller's transaction.
func (s *Service) protect(ctx context.Context, tx *gorm.DB, actor authz.Actor, c Case, since *time.Time, why []byte) error {
	_, err := table.RightsRequests(tx).Where("id = ?", c.Request.ID).Select("address_protected_at", "address_note_sealed").
		Updates(ctx, models.RightsRequest{AddressProtectedAt: since, AddressNoteSealed: why})
	if err != nil {
		return fmt.Errorf("noting the protected address: %w", err)
	}
	for _, part := range c.Parts {
		h, err := hold(ctx, tx, part.ID)
		if err != nil {
			return err
		}
		if h.item.Status == models.StatusApproval {
			return fault.New(fault.Conflict, "act.shield.in_approval")
		}
	}
	action := "address.open"
	if since != nil {
		action = "address.protected"
	}
	return s.note(ctx, tx, actor, c.Item, database.Instant(s.Now()), action)
}

func placeAddressNote(id string) string { return "rights_requests.address_note/" + id }
