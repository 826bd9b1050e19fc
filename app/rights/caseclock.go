package rights

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/deadline"
	"rettighetsporten/models"
)

// Clock returns the case's clock, computed anew from its facts. It stands
// still from the moment the case is over.
func (c Case) Clock(now time.Time) deadline.Clock {
	for _, over := range []*time.Time{c.Item.AnsweredAt, c.Item.ClosedAt} {
		if over != nil && !c.Item.Status.Open() && over.Before(now) {
			now = *over
		}
	}
	return deadline.Of(c.Item.Clock, c.Inquiries, now)
}

// inquiriesOf returns what the person has been asked about the item, oldest
// first.
func inquiriesOf(ctx context.Context, db *gorm.DB, item models.RequestItem) ([]models.Inquiry, error) {
	asked, err := table.Inquiries(db).Where("item_id = ? AND controller_id = ?", item.ID, item.ControllerID).
		Order("asked_at, id").Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading what the person was asked: %w", database.Fault(err))
	}
	return asked, nil
}
