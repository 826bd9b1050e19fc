package review

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Fact names one thing the register is silent on.
type Fact struct {
	ActivityID string
	Fact       models.ConfirmedFact
}

// Confirmations returns what has been confirmed in the case.
func (s *Service) Confirmations(ctx context.Context, actor authz.Actor, c rights.Case) (map[Fact]string, error) {
	if !actor.Reaches(c.Item.ControllerID) {
		return nil, fault.New(fault.NotFound, "error.not_found")
	}
	stored, err := table.FactConfirmations(s.DB.Read()).Where("item_id = ? AND controller_id = ?", c.Item.ID, c.Item.ControllerID).Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the confirmed facts: %w", database.Fault(err))
	}
	confirmed := make(map[Fact]string, len(stored))
	for _, f := range stored {
		confirmed[Fact{f.ActivityID, f.Fact}] = f.Statement
	}
	return confirmed, nil
}

// Confirm keeps what the caseworker states about the activities where the
// register is silent, Art. 15(1)(c) and (h).
func (s *Service) Confirm(ctx context.Context, actor authz.Actor, c rights.Case, statements map[Fact]string) error {
	if err := c.RequireAssignee(actor); err != nil {
		return err
	}
	now := database.Instant(s.Now())
	rows := make([]models.FactConfirmation, 0, len(statements))
	for fact, statement := range statements {
		statement = strings.TrimSpace(statement)
		if statement == "" {
			continue
		}
		if utf8.RuneCountInString(statement) > MaxReason {
			return fault.New(fault.Invalid, "submit.too_long").With("max", MaxReason)
		}
		rows = append(rows, models.FactConfirmation{
			ItemID: c.Item.ID, ActivityID: fact.ActivityID, Fact: fact.Fact, ControllerID: c.Item.ControllerID,
			Statement: statement, ConfirmedBy: actor.StaffID, ConfirmedAt: now,
		})
	}
	if len(rows) == 0 {
		return nil
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := rights.HoldIn(ctx, tx, c.Item, models.StatusReview, "review.not_now"); err != nil {
			return err
		}
		if err := table.FactConfirmations(tx, clause.OnConflict{UpdateAll: true}).CreateInBatches(ctx, &rows, 100); err != nil {
			return fmt.Errorf("keeping the confirmed facts: %w", err)
		}
		return audit.Record(ctx, tx, actor, now, audit.Event{
			Chain: c.Item.ControllerID, Action: "review.confirmed", RequestID: c.Item.RequestID,
			Detail: map[string]string{"item": c.Item.ID, "facts": fmt.Sprint(len(rows))},
		})
	})
}
