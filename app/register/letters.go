package register

import (
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

// CheckWords returns what is wrong with a controller's own words in a letter, nil
// for nothing.
func CheckWords(w models.LetterWords) *fault.Error {
	if !slices.Contains(models.WordedLetters(), w.Kind) || !slices.Contains(models.LetterLanguages(), w.Language) {
		return &fault.Error{Kind: fault.Invalid, Key: "error.not_found"}
	}
	if unknown := w.UnknownFields(); len(unknown) > 0 {
		return &fault.Error{Kind: fault.Invalid, Key: "letters.field_unknown", Params: map[string]any{"field": unknown[0]}}
	}
	for _, text := range []string{w.Opening, w.Closing} {
		if utf8.RuneCountInString(text) > MaxLetterWords {
			return &fault.Error{Kind: fault.Invalid, Key: "submit.too_long", Params: map[string]any{"max": MaxLetterWords}}
		}
	}
	return nil
}

// SaveWords keeps the controller's own words in its letters of a kind, as long
// as the controller has the version that was read: fault.Conflict otherwise.
func (s *Service) SaveWords(ctx context.Context, actor authz.Actor, controllerID string, version int, words ...models.LetterWords) error {
	return s.change(ctx, actor, controllerID, func(_ *gorm.DB, e *ControllerEntry) (string, error) {
		if e.Version != version {
			return "", errChanged
		}
		for _, w := range words {
			if wrong := CheckWords(w); wrong != nil {
				return "", wrong
			}
		}
		e.Facts = e.Facts.WithWords(words...)
		return "register.letters_changed", nil
	})
}

// WordsVersions returns every version of the controller's own words in its
// letters of the kind, newest first.
func (s *Service) WordsVersions(ctx context.Context, actor authz.Actor, controllerID string, kind models.LetterKind) ([]models.WordsVersion, error) {
	if err := requireAdministrator(actor, controllerID); err != nil {
		return nil, err
	}
	rows, err := table.WordsVersions(s.DB.Read()).Where("controller_id = ? AND kind = ?", controllerID, kind).
		Order("said_at DESC, language, version DESC").Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the versions: %w", database.Fault(err))
	}
	return rows, nil
}

// keepWords keeps a version of each letter's words that differ from before, in
// the caller's transaction, which holds the controller.
func (s *Service) keepWords(ctx context.Context, tx *gorm.DB, actor authz.Actor, before models.ControllerFacts, after ControllerEntry) error {
	for _, kind := range models.WordedLetters() {
		for _, language := range models.LetterLanguages() {
			w := after.Facts.WordsIn(kind, language)
			if w == before.WordsIn(kind, language) {
				continue
			}
			earlier, err := table.WordsVersions(tx).Where("controller_id = ? AND kind = ? AND language = ?", after.ID, kind, language).Count(ctx, "*")
			if err != nil {
				return fmt.Errorf("counting the versions: %w", err)
			}
			row := models.WordsVersion{
				ControllerID: after.ID, Kind: kind, Language: language, Version: int(earlier) + 1,
				Opening: w.Opening, Closing: w.Closing, SaidBy: actor.StaffID, SaidAt: database.Instant(s.Now()),
			}
			if err := table.WordsVersions(tx).Create(ctx, &row); err != nil {
				return fmt.Errorf("keeping the version: %w", err)
			}
		}
	}
	return nil
}
