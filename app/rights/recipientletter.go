package rights

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/i18n"
	"rettighetsporten/models"
)

// recipients says who is told of what was done with the data, and who is not and
// why: Art. 19, both sentences, so that nobody has to ask. That nobody got the data
// is said where a caseworker has said so.
func recipients(t i18n.Localizer, all []models.Informed) []string {
	var told, said []string
	for _, r := range all {
		switch r.State {
		case models.RecipientToTell, models.RecipientTold:
			told = append(told, r.Name)
		case models.RecipientImpossible, models.RecipientDisproportionate:
			said = append(said, t.T("letter.recipients."+string(r.State), "name", r.Name, "why", r.Why))
		case models.RecipientNotDisclosed:
		}
	}
	switch {
	case len(told) > 0:
		said = append([]string{t.T("letter.recipients.told", "names", strings.Join(told, ", "))}, said...)
	case len(said) == 0 && len(all) > 0:
		said = []string{t.T("letter.recipients.none")}
	}
	return said
}

// RecipientsToldAt returns when the person was last told that those who got the
// data have been; the zero time where they have not been.
func (s *Service) RecipientsToldAt(ctx context.Context, tx *gorm.DB, c Case) (time.Time, error) {
	letters, err := table.Letters(tx).Where("item_id = ? AND kind = ?", c.Item.ID, models.LetterRecipients).
		Select("created_at").Order("number DESC").Limit(1).Find(ctx)
	if err != nil || len(letters) == 0 {
		return time.Time{}, database.Fault(err)
	}
	return letters[0].CreatedAt, nil
}

// TellRecipients tells the person in a letter that those who got the data have
// been told, each a line, in the caller's transaction. GDPR Art. 19.
func (s *Service) TellRecipients(ctx context.Context, tx *gorm.DB, c Case, lines []string, at time.Time) error {
	_, err := s.sendNext(ctx, tx, c, models.LetterRecipients, s.letter(c, models.LetterRecipients, "lines", strings.Join(lines, "\n")), at)
	return err
}
