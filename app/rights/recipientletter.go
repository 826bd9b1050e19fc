package rights

import (
	"cmp"
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
// why: Art. 19, both sentences, so that nobody has to ask. Who processes the data
// for the controller does the same, Art. 28(3)(a), and who has what it made public
// is told of an erasure, Art. 17(2). That nobody got the data is said where a
// caseworker has said so.
func recipients(t i18n.Localizer, all []models.Informed) []string {
	told := map[models.RecipientRole][]string{}
	var said, not []string
	for _, r := range all {
		switch r.State {
		case models.RecipientToTell, models.RecipientTold:
			role := cmp.Or(r.Role, models.RecipientOther)
			told[role] = append(told[role], r.Name)
		case models.RecipientImpossible, models.RecipientDisproportionate:
			not = append(not, NotInformed(t, r))
		case models.RecipientNotDisclosed:
		}
	}
	for _, role := range models.NoticeRoles() {
		if names := told[role]; len(names) > 0 {
			said = append(said, t.T("letter.recipients.told_"+string(role), "names", strings.Join(names, ", ")))
		}
	}
	if said = append(said, not...); len(said) == 0 && len(all) > 0 {
		said = []string{t.T("letter.recipients.none")}
	}
	return said
}

// NotInformed says of somebody who is not told why.
func NotInformed(t i18n.Localizer, r models.Informed) string {
	key := "letter.recipients." + string(r.State)
	if r.Role == models.RecipientPublic {
		key = "letter.recipients.not_public"
	}
	return t.T(key, "name", r.Name, "why", r.Why)
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
