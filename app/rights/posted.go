package rights

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

// Posted notes that the letter was sent on paper that day, by who has the case:
// so the person has been told, Art. 12(3). The first note stands. It returns
// fault.Invalid for a day before the letter or still to come, and fault.Conflict
// where nobody has noted an address it could have gone to. One that was to go to
// who acted for the person, and was sent when they did so no longer, went to the
// person, and is kept as it did.
func (s *Service) Posted(ctx context.Context, actor authz.Actor, c Case, letterID string, on models.Date) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	if c.Postal == "" {
		return fault.New(fault.Conflict, "posted.address_missing")
	}
	now := database.Instant(s.Now())
	letter, err := table.Letters(s.DB.Read()).Where("id = ? AND item_id = ?", letterID, c.Item.ID).Take(ctx)
	if err != nil {
		return fmt.Errorf("reading the letter: %w", database.Fault(err))
	}
	if on.IsZero() || on.After(models.DateIn(now, deadline.Zone())) || on.Before(models.DateIn(letter.CreatedAt, deadline.Zone())) {
		return fault.New(fault.Invalid, "posted.day_wrong")
	}
	sent := models.Letter{PostedOn: on, PostedBy: &actor.StaffID, Representation: letter.Representation, BodySealed: letter.BodySealed}
	if c.PassedOn(letter) && !on.Before(c.Behalf.overFrom()) {
		body, err := s.body(c, letter)
		if err != nil {
			return err
		}
		sent.Representation = nil
		if sent.BodySealed, err = s.Keys.Seal([]byte(body), placeLetter(letter.ID)); err != nil {
			return err
		}
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		n, err := table.Letters(tx).Where("id = ? AND posted_by IS NULL", letter.ID).Select("posted_on", "posted_by", "representation", "body_sealed").
			Updates(ctx, sent)
		if err != nil {
			return fmt.Errorf("noting that the letter was sent: %w", err)
		}
		if n == 0 {
			return nil
		}
		if letter.Kind == models.LetterExtension {
			at := on.StartIn(deadline.Zone())
			if at.Before(letter.CreatedAt) {
				at = letter.CreatedAt
			}
			if err := s.told(ctx, tx, actor, c.Item.ID, database.Instant(at)); err != nil {
				return err
			}
		}
		return s.note(ctx, tx, actor, c.Item, now, "letter.posted", "kind", string(letter.Kind), "on", on.String())
	})
}
