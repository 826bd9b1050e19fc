package review

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// MaxSearch is how long what is searched for may be, in characters.
const MaxSearch = 200

// searchLife is how long what was searched for is known.
const searchLife = 12 * time.Hour

// Search keeps, sealed, what the caseworker searches the rows of the case for, and
// returns what the search is called in an address: what is searched for is often
// somebody's name, and so is in none.
func (s *Service) Search(ctx context.Context, actor authz.Actor, c rights.Case, text string) (id string, err error) {
	if err := c.RequireAssignee(actor); err != nil {
		return "", err
	}
	switch text = strings.TrimSpace(text); {
	case text == "":
		return "", fault.New(fault.Invalid, "review.search_empty")
	case utf8.RuneCountInString(text) > MaxSearch:
		return "", fault.New(fault.Invalid, "submit.too_long").With("max", MaxSearch)
	}
	row := models.ReviewSearch{ID: models.NewID(), ItemID: c.Item.ID, StaffID: actor.StaffID, SearchedAt: database.Instant(s.Now())}
	if row.TextSealed, err = s.Keys.Seal([]byte(text), placeSearch(row.ID)); err != nil {
		return "", err
	}
	return row.ID, s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if _, err := table.ReviewSearches(tx).Where("searched_at <= ?", row.SearchedAt.Add(-searchLife)).Delete(ctx); err != nil {
			return fmt.Errorf("forgetting old searches: %w", err)
		}
		if err := table.ReviewSearches(tx).Create(ctx, &row); err != nil {
			return fmt.Errorf("keeping the search: %w", err)
		}
		return nil
	})
}

// Searched returns what the caseworker searches the rows of the case for. It returns
// fault.Conflict for a search that is known no more.
func (s *Service) Searched(ctx context.Context, actor authz.Actor, c rights.Case, id string) (string, error) {
	if err := c.RequireAssignee(actor); err != nil {
		return "", err
	}
	found, err := table.ReviewSearches(s.DB.Read()).
		Where("id = ? AND item_id = ? AND staff_id = ? AND searched_at > ?", id, c.Item.ID, actor.StaffID, database.Instant(s.Now()).Add(-searchLife)).Limit(1).Find(ctx)
	if err != nil {
		return "", fmt.Errorf("reading the search: %w", database.Fault(err))
	}
	if len(found) == 0 {
		return "", fault.New(fault.Conflict, "review.search_gone")
	}
	return s.Keys.Text(found[0].TextSealed, placeSearch(id))
}

func placeSearch(id string) string { return "review_searches/" + id }
