package collect

import (
	"context"
	"fmt"
	"time"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/models"
)

// recordDays is how far back a store's record goes.
const recordDays = 30

// Record is how the searches of a store ended lately, without persons or cases.
type Record struct {
	State models.CollectionState
	Count int
	Last  time.Time
}

// Records returns, per store of the controller, how its searches ended in the
// last thirty days, the latest first.
func (s *Service) Records(ctx context.Context, actor authz.Actor, controllerID string) (map[string][]Record, error) {
	if err := mayAdminister(actor, controllerID); err != nil {
		return nil, err
	}
	var rows []models.Collection
	since := database.Instant(s.Now()).AddDate(0, 0, -recordDays)
	err := s.DB.Read().WithContext(ctx).Where("controller_id = ? AND finished_at >= ?", controllerID, since).
		Select("store_id", "state", "finished_at").Order("finished_at DESC").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("reading how searches ended: %w", database.Fault(err))
	}
	out := map[string][]Record{}
	for _, r := range rows {
		if r.State.Settled() { // not one that is under way again
			out[r.StoreID] = add(out[r.StoreID], r)
		}
	}
	return out, nil
}

func add(all []Record, c models.Collection) []Record {
	for i := range all {
		if all[i].State == c.State {
			all[i].Count++
			return all
		}
	}
	return append(all, Record{State: c.State, Count: 1, Last: *c.FinishedAt})
}
