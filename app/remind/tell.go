package remind

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"gorm.io/gorm"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/dispatch"
	"rettighetsporten/models"
)

// notice is the steps of one item, or of one task of it, that are told
// together.
type notice struct {
	controller models.Controller
	item       models.RequestItem
	task       *models.StoreTask // nil: it is about the item's own date
	steps      []step
	figures    map[models.Figure]int
	action     string // for the log
	today      models.Date
}

// letterTo is an e-mail that is told by: nobody gets two of a kind in one go.
type letterTo struct {
	kind    models.MailKind
	address string
}

// tell records the steps and queues the e-mails of them, one a recipient.
func (s *Service) tell(ctx context.Context, tx *gorm.DB, n notice) error {
	now := database.Instant(s.Now())
	queued := map[letterTo]string{}
	keys := make([]string, 0, len(n.steps))
	for _, st := range n.steps {
		row := models.Reminder{
			ID: models.NewID(), ControllerID: n.item.ControllerID, ItemID: n.item.ID, Step: st.key, ForDate: st.from, MadeAt: now,
		}
		if n.task != nil {
			row.TaskID = &n.task.ID
		}
		for _, to := range st.to {
			ids, err := s.mailTo(ctx, tx, n, to, queued)
			if err != nil {
				return err
			}
			row.MailIDs = append(row.MailIDs, ids...)
		}
		if len(row.MailIDs) == 0 {
			s.Log.ErrorContext(ctx, "a reminder reaches nobody: the controller has no address", slog.String("controller", n.controller.ID), slog.String("item_id", n.item.ID))
		}
		if err := table.Reminders(tx).Create(ctx, &row); err != nil {
			return fmt.Errorf("recording the reminder: %w", err)
		}
		keys = append(keys, st.key)
	}
	detail := map[string]string{"item": n.item.ID, "steps": strings.Join(keys, " ")}
	if n.task != nil {
		detail["store"], detail["task"] = n.task.StoreID, n.task.ID
	}
	return audit.Record(ctx, tx, authz.ForSystem(n.item.ControllerID), now, audit.Event{
		Chain: n.item.ControllerID, Action: n.action, RequestID: n.item.RequestID, Detail: detail,
	})
}

// mailTo queues the e-mails to the audience that are not queued yet, and
// returns the IDs of all of them.
func (s *Service) mailTo(ctx context.Context, tx *gorm.DB, n notice, to audience, queued map[letterTo]string) ([]string, error) {
	addresses, err := addressesOf(ctx, tx, n, to)
	if err != nil {
		return nil, err
	}
	kind := models.MailReminder
	if to == owner {
		kind = models.MailStoreReminder
	}
	ids := make([]string, 0, len(addresses))
	for _, address := range addresses {
		mail := letterTo{kind, address}
		if queued[mail] == "" {
			queued[mail], err = dispatch.Queue(ctx, tx, s.Keys, s.Now(), dispatch.Message{
				ControllerID: n.item.ControllerID, ItemID: n.item.ID, Kind: kind, Language: models.Bokmal, Recipient: address, Figures: n.figures,
			})
			if err != nil {
				return nil, err
			}
		}
		ids = append(ids, queued[mail])
	}
	return ids, nil
}
