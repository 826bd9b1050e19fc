package rights

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

// Identify notes that the caseworker knows by now who asks, of a request that
// came outside the portal, and how; with a number the stores are searched by
// it. No copy of anything is kept. Of who asks for somebody else no number is
// taken, since nothing of theirs is to be searched: the person's comes with the
// check of the relation. It returns fault.Conflict for a request whose person is
// known already.
func (s *Service) Identify(ctx context.Context, actor authz.Actor, reference string, check models.IdentityCheck, note string, number models.NationalID) error {
	c, err := s.Open(ctx, actor, reference)
	if err != nil {
		return err
	}
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	note = strings.TrimSpace(note)
	switch {
	case !slices.Contains(models.IdentityChecks(), check) || check == models.CheckedNothing:
		return fault.New(fault.Invalid, "intake.check_missing")
	case c.Behalf != nil && !number.IsZero():
		return fault.New(fault.Invalid, "act.identify.number_behalf")
	case note == "" || utf8.RuneCountInString(note) > MaxAbout:
		return fault.New(fault.Invalid, "intake.check_note_missing")
	}
	sealed, err := s.Keys.Seal([]byte(note), placeIdentityNote(c.Request.ID))
	if err != nil {
		return err
	}
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		for _, part := range c.Parts { // the jobs first: see EnqueuePlan
			if !part.Right.Searched() || !part.Status.Open() {
				continue
			}
			if err := EnqueuePlan(ctx, tx, now, models.RequestItem{ID: part.ID, ControllerID: c.Item.ControllerID}); err != nil {
				return err
			}
		}
		n, err := table.RightsRequests(tx).Where("id = ? AND identity_check = ?", c.Request.ID, models.CheckedNothing).
			Select("identity_check", "identity_note_sealed").Updates(ctx, models.RightsRequest{IdentityCheck: check, IdentityNoteSealed: sealed})
		if err != nil {
			return fmt.Errorf("noting the identity: %w", err)
		}
		if n == 0 {
			return fault.New(fault.Conflict, "act.identify.known")
		}
		if !number.IsZero() {
			if err := s.addSeed(ctx, tx, c.Request, Seed{models.SeedNationalID, number.Reveal(), models.ProofCaseworker}, note, actor.StaffID); err != nil {
				return err
			}
		}
		return s.note(ctx, tx, actor, c.Item, now, "identity.checked", "how", string(check))
	})
}
