package collect

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/models"
)

// insertPage seals the content and appends it to the item's pages. The item's
// row is held meanwhile, so that two writers never take the same number.
func (s *Service) insertPage(ctx context.Context, tx *gorm.DB, page models.CollectedPage, content pageContent) error {
	plain, err := json.Marshal(content)
	if err != nil {
		return fmt.Errorf("writing a page of %s: %w", page.Dataset, err)
	}
	page.ID = uuid.Must(uuid.NewV7()).String()
	page.RowCount = len(content.Rows)
	if page.Sealed, err = s.Keys.Seal(plain, placePage(page.ID)); err != nil {
		return err
	}
	if _, err := gorm.G[models.RequestItem](tx, clause.Locking{Strength: "UPDATE"}).Where("id = ?", page.ItemID).Take(ctx); err != nil {
		return fmt.Errorf("holding the item: %w", err)
	}
	var last int64
	err = tx.WithContext(ctx).Raw("SELECT COALESCE(MAX(seq), 0) FROM collected_pages WHERE item_id = ?", page.ItemID).Scan(&last).Error
	if err != nil {
		return fmt.Errorf("numbering the page: %w", err)
	}
	page.Seq = last + 1
	if err := gorm.G[models.CollectedPage](tx).Create(ctx, &page); err != nil {
		return fmt.Errorf("keeping the page: %w", err)
	}
	return nil
}
