package rights

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/i18n"
	"rettighetsporten/models"
)

// Told is how something that was said of a case outside the portal reached the
// controller, on which day, and where somebody acts for the person, from which of
// the two. All are logged, so none holds any words.
type Told struct {
	Channel models.Channel
	On      models.Date
	By      Teller
}

// Teller is who said something, of two who can.
type Teller string

// The two, where somebody acts for the person; elsewhere it is plain.
const (
	TellerPerson         Teller = "person"
	TellerRepresentative Teller = "representative"
)

// detail is what the log says of it.
func (t Told) detail() []string {
	said := []string{"channel", string(t.Channel), "on", t.On.String()}
	if t.By != "" {
		said = append(said, "by", string(t.By))
	}
	return said
}

// Registered reports whether staff wrote the request down: who sent it may be
// unable to do anything in the portal, and staff do it for them.
func (c Case) Registered() bool { return c.Request.RegisteredBy != nil }

// OpenTold opens a case that came outside the portal, for those who see to its
// course and were told something of it, and leaves who said it empty where that is plain.
// A case that its person filed themselves is not found: there they say it
// themselves.
func (s *Service) OpenTold(ctx context.Context, actor authz.Actor, reference string, told *Told) (Case, error) {
	c, err := s.openForHandling(ctx, actor, reference)
	switch {
	case err != nil:
		return c, err
	case !c.Registered():
		return c, fault.New(fault.NotFound, "error.not_found")
	}
	return c, s.checkTold(c, told, models.OutsideChannels())
}

// NoteWithdrawal ends a request that came outside the portal at the wish of who
// sent it, who has told staff, and confirms it to them in a letter: they may not
// have said it, or not of this.
func (s *Service) NoteWithdrawal(ctx context.Context, actor authz.Actor, reference string, told Told) error {
	c, err := s.OpenTold(ctx, actor, reference, &told)
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		ended, err := s.withdraw(ctx, tx, actor, c.Item.ID)
		if err != nil {
			return err
		}
		now := database.Instant(s.Now())
		if err := s.confirmWithdrawal(ctx, tx, c, told, ended, now); err != nil {
			return err
		}
		return s.note(ctx, tx, actor, c.Item, now, "withdrawal.noted", told.detail()...)
	})
}

// confirmWithdrawal writes what was withdrawn, when and how it was told, what ended
// with it, and that the rest of the request goes on where there is more of it.
func (s *Service) confirmWithdrawal(ctx context.Context, tx *gorm.DB, c Case, told Told, ended []models.RequestItem, at time.Time) error {
	parts, err := partsOf(ctx, tx, c.Request.ID)
	if err != nil {
		return err
	}
	t, rest := s.Texts.For(c.Request.Language), ""
	for _, over := range s.DerivedOver(c, ended) {
		rest += "\n\n" + over
	}
	if slices.ContainsFunc(parts, func(p CasePart) bool { return p.Status.Open() }) {
		rest += t.T("letter.withdrawn.rest")
	}
	body := s.letter(c, models.LetterWithdrawn, "day", told.On, "channel", t.T("letter.withdrawn.how."+string(told.Channel)), "about", aboutItself(t, c.Item), "rest", rest)
	_, err = s.sendNext(ctx, tx, c, models.LetterWithdrawn, body, at)
	return err
}

// aboutItself names what is withdrawn or taken up again. Elsewhere what followed
// from an objection is named by what the person sent: see aboutWhat.
func aboutItself(t i18n.Localizer, item models.RequestItem) string {
	if item.DerivedFrom != nil {
		return t.T("letter.about_restriction")
	}
	return aboutWhat(t, item)
}
