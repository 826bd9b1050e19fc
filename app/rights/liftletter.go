package rights

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/database/table"
	"rettighetsporten/models"
)

// TellLifting tells the person in a letter from which day what was restricted is
// so no more, and why, in the caller's transaction, and returns the letter's ID.
// GDPR Art. 18(3).
func (s *Service) TellLifting(ctx context.Context, tx *gorm.DB, c Case, what string, on models.Date, why string, at time.Time) (string, error) {
	body := s.letter(c, models.LetterLifting, "what", what, "date", on, "why", why)
	number, err := s.sendNext(ctx, tx, c, models.LetterLifting, body, at)
	if err != nil {
		return "", err
	}
	letter, err := table.Letters(tx).Where("item_id = ? AND kind = ? AND number = ?", c.Item.ID, models.LetterLifting, number).Take(ctx)
	if err != nil {
		return "", fmt.Errorf("reading the letter that was written: %w", err)
	}
	return letter.ID, nil
}

// TellStanding tells the person in a letter that what they were told would be
// lifted that day is restricted still, in the caller's transaction.
func (s *Service) TellStanding(ctx context.Context, tx *gorm.DB, c Case, what string, on models.Date, at time.Time) error {
	_, err := s.sendNext(ctx, tx, c, models.LetterStands, s.letter(c, models.LetterStands, "what", what, "date", on), at)
	return err
}
