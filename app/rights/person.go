package rights

import (
	"context"
	"fmt"
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

// CorrectPerson mends the name and the date of birth of whom somebody asks for,
// where they were filed wrongly, until the relation has been checked. The days
// that follow from a child's birth move with it. It returns the first fault of
// OnBehalf.Check as fault.Invalid.
func (s *Service) CorrectPerson(ctx context.Context, actor authz.Actor, reference, name string, born models.Date) error {
	c, err := s.openRelation(ctx, actor, reference)
	if err != nil {
		return err
	}
	now := database.Instant(s.Now())
	row, name := c.Behalf.Representation, strings.TrimSpace(name)
	f := OnBehalf{Relation: row.Relation, Name: name, Born: born}.Check(c.Controller, today(now, deadline.Zone()))
	if len(f) > 0 {
		return &fault.Error{Kind: fault.Invalid, Key: f[0].Key, Params: f[0].Params}
	}
	if name == c.Name && born == c.Behalf.Born {
		return nil
	}
	if row.BornSealed, err = s.Keys.Seal([]byte(born.String()), placeBorn(row.ID)); err != nil {
		return err
	}
	if rules := c.Controller.BehalfRules(); row.Relation == models.RelationChild {
		row.Until, row.OwnFrom = rules.LastDay(row.Relation, born, models.Date{}), born.Birthday(rules.OwnSayFrom)
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		n, err := table.Representations(tx).Where("id = ? AND state IN ('claimed', 'refused')", row.ID).
			Select("born_sealed", "until", "own_from").Updates(ctx, row)
		if err != nil {
			return fmt.Errorf("correcting whom it is about: %w", err)
		}
		if n == 0 {
			return fault.New(fault.Conflict, "act.relation.checked")
		}
		if err := s.rename(ctx, tx, c, name); err != nil {
			return err
		}
		return s.note(ctx, tx, actor, c.Item, now, "representation.corrected", "representation", row.ID)
	})
}

// rename gives the person their name in every request that is made for them
// under the representation.
func (s *Service) rename(ctx context.Context, tx *gorm.DB, c Case, name string) error {
	all, err := table.RightsRequests(tx).Where("data_subject_id = ? AND controller_id = ?", c.Request.DataSubjectID, c.Request.ControllerID).
		Select("id").Order("id").Find(ctx)
	if err != nil {
		return fmt.Errorf("reading what is asked for the person: %w", err)
	}
	for _, rr := range all {
		sealed, err := s.Keys.Seal([]byte(name), placeName(rr.ID))
		if err != nil {
			return err
		}
		if _, err := table.RightsRequests(tx).Where("id = ?", rr.ID).Select("name_sealed").Updates(ctx, models.RightsRequest{NameSealed: sealed}); err != nil {
			return fmt.Errorf("correcting the person's name: %w", err)
		}
	}
	return nil
}

// numberMissing reports whether the person's number can be added still: they are
// known, the case is open for it, and there is none. It is of who somebody acts
// or acted for, and of who asked another way than in the portal.
func numberMissing(ctx context.Context, db *gorm.DB, c Case) (bool, error) {
	if c.Behalf == nil && !c.Registered() || c.Unproved() != "" || !searchable(c.Item.Status) {
		return false, nil
	}
	n, err := table.IdentitySeeds(db).Where("request_id = ? AND kind = ?", c.Request.ID, models.SeedNationalID).Count(ctx, "*")
	if err != nil {
		return false, fmt.Errorf("looking for the person's number: %w", database.Fault(err))
	}
	return n == 0, nil
}

// AddNumber notes the number of a person who was filed without one, with how the
// caseworker knows it, so that the stores can be searched by it. For whom somebody
// acts it has to be of who was born on the day that was stated, and lets the
// person see the case. It returns fault.Conflict where no number is missing.
func (s *Service) AddNumber(ctx context.Context, actor authz.Actor, reference string, number models.NationalID, note string) error {
	c, err := s.Open(ctx, actor, reference)
	if err != nil {
		return err
	}
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	if note, err = words(note, "act.number.note_missing"); err != nil {
		return err
	}
	if number.IsZero() {
		return fault.New(fault.Invalid, "intake.number_wrong")
	}
	if c.Behalf != nil {
		if of, ok := number.Born(); !ok || of != c.Behalf.Born {
			return fault.New(fault.Invalid, "behalf.number_other")
		}
	}
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := s.know(ctx, tx, c, number, now); err != nil {
			return err
		}
		if err := HoldIn(ctx, tx, c.Item, c.Item.Status, "case.changed_meanwhile"); err != nil { // two at once wait for each other here
			return err
		}
		missing, err := numberMissing(ctx, tx, c)
		if err != nil {
			return err
		}
		if !missing {
			return fault.New(fault.Conflict, "act.number.known")
		}
		if err := s.addSeed(ctx, tx, c.Request, Seed{models.SeedNationalID, number.Reveal(), models.ProofCaseworker}, note, actor.StaffID); err != nil {
			return err
		}
		return s.note(ctx, tx, actor, c.Item, now, "identity.number")
	})
}

// know puts the person of the number to the representation, where there is one,
// and asks for the parts to be searched.
func (s *Service) know(ctx context.Context, tx *gorm.DB, c Case, number models.NationalID, now time.Time) error {
	var person string
	if c.Behalf != nil {
		var err error
		people := identity.Sessions{DB: s.DB, Keys: s.Keys, Now: s.Now}
		if person, err = people.KeepPerson(ctx, tx, number, c.Request.Language.OfPages()); err != nil {
			return err
		}
		if person == c.Behalf.RepresentativeID {
			return fault.New(fault.Invalid, "behalf.number_own")
		}
	}
	for _, part := range c.Parts { // the jobs first: see EnqueuePlan
		if !part.Right.Searched() || !part.Status.Open() {
			continue
		}
		if err := EnqueuePlan(ctx, tx, now, models.RequestItem{ID: part.ID, ControllerID: c.Item.ControllerID}); err != nil {
			return err
		}
	}
	if c.Behalf == nil {
		return nil
	}
	n, err := table.Representations(tx).Where("id = ? AND (person_id IS NULL OR person_id = ?)", c.Behalf.ID, person).Select("person_id").Updates(ctx, models.Representation{PersonID: &person})
	if err != nil {
		return fmt.Errorf("noting who the person is: %w", err)
	}
	if n == 0 { // it is known to be somebody else
		return fault.New(fault.Invalid, "behalf.number_other")
	}
	return nil
}
