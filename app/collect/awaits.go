package collect

import (
	"context"
	"fmt"

	"gorm.io/gorm"
)

// noteAwaiting keeps on the item, for the queue, whether an owner has a task of
// it to answer.
func noteAwaiting(ctx context.Context, tx *gorm.DB, itemID string) error {
	err := tx.WithContext(ctx).Exec(`UPDATE request_items SET awaits_store = EXISTS (SELECT 1 FROM store_tasks
		WHERE store_tasks.item_id = request_items.id AND store_tasks.state = 'open') WHERE id = ?`, itemID).Error
	if err != nil {
		return fmt.Errorf("noting whether an owner is waited for: %w", err)
	}
	return nil
}
