package rights

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

// OnPaper reports whether letters in the case are printed and posted. It is the
// one place that says so: where a postal address is noted, and where nobody acts
// for the person any more and no e-mail address of their own is proved, since
// nobody would read a letter in the portal, or learn that there is one.
func (c Case) OnPaper() bool {
	return c.Postal != "" || c.Behalf != nil && !c.Behalf.Acts && c.Email == ""
}

// AddressMissing reports whether letters in the case have to be posted, and
// nobody has noted where to.
func (c Case) AddressMissing() bool { return c.OnPaper() && c.Postal == "" }

// MayNotePostal reports whether a postal address can be noted: of who asked on
// paper, be it for somebody else, and of who is spoken for no longer. Who acts for
// another and asked in the portal reads the letters there.
func (c Case) MayNotePostal() bool {
	return c.Behalf != nil && !c.Behalf.Acts || c.Postal != "" || c.Registered()
}

// PostalOf returns whose address the letters of the case are posted to: who acts
// for the person by their representation, "" for the person.
func (c Case) PostalOf() string {
	if c.Behalf != nil && c.Behalf.Acts {
		return c.Behalf.ID
	}
	return ""
}

// NotePostal notes where letters in the case are posted from now on, in place of
// what was noted before. It returns fault.Conflict where letters are read in the
// portal, and where the address is of somebody else, see Case.PostalOf, than who
// has the letters by now.
func (s *Service) NotePostal(ctx context.Context, actor authz.Actor, reference, of, postal string) error {
	c, err := s.Open(ctx, actor, reference)
	if err != nil {
		return err
	}
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	if !c.MayNotePostal() {
		return fault.New(fault.Conflict, "act.postal.in_portal")
	}
	if of != c.PostalOf() {
		return fault.New(fault.Conflict, "act.postal.somebody_else")
	}
	if postal, err = words(postal, "act.postal.missing"); err != nil {
		return err
	}
	now := database.Instant(s.Now())
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if c.Behalf != nil && c.Behalf.Acts {
			return s.noteRepresentativePostal(ctx, tx, actor, c, postal, now)
		}
		return s.notePostal(ctx, tx, actor, c, postal, now)
	})
}

// noteRepresentativePostal notes where who acts for the person has letters, in
// the caller's transaction. It lies with the representation, so that nothing goes
// there when that has ended or run out.
func (s *Service) noteRepresentativePostal(ctx context.Context, tx *gorm.DB, actor authz.Actor, c Case, postal string, at time.Time) error {
	sealed, err := s.Keys.Seal([]byte(postal), placeRepresentativePostal(c.Behalf.ID))
	if err != nil {
		return err
	}
	_, err = table.Representations(tx).Where("id = ?", c.Behalf.ID).Select("postal_sealed").Updates(ctx, models.Representation{PostalSealed: sealed})
	if err != nil {
		return fmt.Errorf("noting the representative's postal address: %w", err)
	}
	return s.note(ctx, tx, actor, c.Item, at, "postal.noted", "representation", c.Behalf.ID)
}

// notePostal notes the person's own address in the caller's transaction.
func (s *Service) notePostal(ctx context.Context, tx *gorm.DB, actor authz.Actor, c Case, postal string, at time.Time) error {
	sealed, err := s.Keys.Seal([]byte(postal), placePostal(c.Request.ID))
	if err != nil {
		return err
	}
	_, err = table.RightsRequests(tx).Where("id = ?", c.Request.ID).Select("postal_sealed").Updates(ctx, models.RightsRequest{PostalSealed: sealed})
	if err != nil {
		return fmt.Errorf("noting the postal address: %w", err)
	}
	return s.note(ctx, tx, actor, c.Item, at, "postal.noted")
}
