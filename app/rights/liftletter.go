package rights

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/models"
)

// TellLifting tells the person in a letter from which day what was restricted is
// so no more, and why, in the caller's transaction, and returns the letter's ID.
// GDPR Art. 18(3).
func (s *Service) TellLifting(ctx context.Context, tx *gorm.DB, c Case, what string, on models.Date, why string, at time.Time) (string, error) {
	earlier, err := lettersOf(ctx, tx, c.Item, models.LetterLifting)
	if err != nil {
		return "", err
	}
	body := s.letter(c, models.LetterLifting, "what", what, "date", on, "why", why)
	if _, err := Send(ctx, tx, s.Keys, c, Post{Kind: models.LetterLifting, Number: earlier + 1, Body: body}, at); err != nil {
		return "", err
	}
	letter, err := gorm.G[models.Letter](tx).Where("item_id = ? AND kind = ? AND number = ?", c.Item.ID, models.LetterLifting, earlier+1).Take(ctx)
	if err != nil {
		return "", fmt.Errorf("reading the letter that was written: %w", err)
	}
	return letter.ID, nil
}

// TellStanding tells the person in a letter that what they were told would be
// lifted that day is restricted still, in the caller's transaction.
func (s *Service) TellStanding(ctx context.Context, tx *gorm.DB, c Case, what string, on models.Date, at time.Time) error {
	earlier, err := lettersOf(ctx, tx, c.Item, models.LetterStands)
	if err != nil {
		return err
	}
	body := s.letter(c, models.LetterStands, "what", what, "date", on)
	_, err = Send(ctx, tx, s.Keys, c, Post{Kind: models.LetterStands, Number: earlier + 1, Body: body}, at)
	return err
}
