package rights

import (
	"context"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"

	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/models"
)

// CasePart is one of the rights invoked in a request, and where it stands.
type CasePart struct {
	ID        string
	Reference string
	Right     models.InvokedRight `gorm:"column:invoked_right"`
	Status    models.Status
	Governing models.Date
}

// partsOf returns the rights invoked in the request, in the order they were
// wished for.
func partsOf(ctx context.Context, db *gorm.DB, requestID string) ([]CasePart, error) {
	var parts []CasePart
	err := db.WithContext(ctx).Table("request_items").Where("request_id = ?", requestID).Order("length(reference), reference").
		Select("id", "reference", "invoked_right", "status", "governing").Scan(&parts).Error
	if err != nil {
		return nil, fmt.Errorf("reading the parts of the request: %w", database.Fault(err))
	}
	return parts, nil
}

// unsealAsked opens what the person said of the right.
func (s *Service) unsealAsked(c *Case) error {
	plain, err := s.Keys.Open(c.Item.AskedSealed, placeWish(c.Item.ID))
	if err != nil {
		return fmt.Errorf("opening what is asked: %w", err)
	}
	if err := json.Unmarshal(plain, &c.Asked); err != nil {
		return fmt.Errorf("reading what is asked: %w", err)
	}
	return nil
}

func placeWish(itemID string) string { return "request_items.asked/" + itemID }

// serviceOf names the service the item is about: none where it is about all of
// them, and by its ID where the register no longer has it.
func serviceOf(ctx context.Context, db *gorm.DB, item models.RequestItem) (models.Text, error) {
	if item.ActivityID == "" {
		return models.Text{}, nil
	}
	found, err := table.ProcessingActivities(db).Where("controller_id = ? AND id = ?", item.ControllerID, item.ActivityID).Limit(1).Find(ctx)
	if err != nil {
		return models.Text{}, fmt.Errorf("reading the service: %w", database.Fault(err))
	}
	if len(found) == 0 {
		return models.Text{NB: item.ActivityID}, nil
	}
	return found[0].Facts.Name, nil
}
