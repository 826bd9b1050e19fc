package collect

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/models"
)

// Deletions returns, per item, what the sources delete before the governing
// date, soonest first.
func (s *Service) Deletions(ctx context.Context, actor authz.Actor, itemIDs []string) (map[string][]Deletion, error) {
	if err := actor.Require(authz.Ombud, authz.Caseworker, authz.Approver); err != nil {
		return nil, err
	}
	rows, err := s.readDeletions(ctx, itemIDs, actor.Controllers)
	if err != nil {
		return nil, fmt.Errorf("reading what the sources delete: %w", database.Fault(err))
	}
	out := make(map[string][]Deletion, len(itemIDs))
	for _, r := range rows {
		name, err := s.storeName(ctx, storeKey{r.ControllerID, r.StoreID})
		if err != nil {
			return nil, err
		}
		if name == (models.Text{}) {
			continue // the store has left the register
		}
		secured := r.State == models.CollectionFound || r.State == models.CollectionNothing // not what was cut short
		out[r.ItemID] = append(out[r.ItemID], Deletion{StoreName: name, On: r.DeletesOn, Secured: secured})
	}
	return out, nil
}

// deletionRow is a collection whose source deletes.
type deletionRow struct {
	ItemID, ControllerID, StoreID string
	State                         models.CollectionState
	DeletesOn                     models.Date
}

// readDeletions reads the rows without reflection: the queue has a hundred of
// them on a page.
//
// The items are rows of their own: in a list of values PostgreSQL looks for every
// row's item from the beginning, once it keeps the plan.
func (s *Service) readDeletions(ctx context.Context, itemIDs, controllers []string) (all []deletionRow, err error) {
	if len(itemIDs) == 0 {
		return nil, nil
	}
	var args []any
	for _, id := range itemIDs {
		args = append(args, id)
	}
	rows, err := s.DB.Read().WithContext(ctx).Raw(`SELECT item_id, controller_id, store_id, state, deletes_on FROM collections
		WHERE item_id IN (VALUES (?)`+strings.Repeat(", (?)", len(itemIDs)-1)+`) AND controller_id IN ? AND deletes_on IS NOT NULL
		ORDER BY deletes_on, store_id`, append(args, controllers)...).Rows()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var r deletionRow
		if err := rows.Scan(&r.ItemID, &r.ControllerID, &r.StoreID, &r.State, &r.DeletesOn); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

// storeKey is a store of a controller.
type storeKey struct{ ControllerID, StoreID string }

// namesAge is how long a store goes by the name it had.
const namesAge = time.Minute

// storeNames keeps what stores are called for a short while: the name stands
// among all that is declared about a store, which is long.
type storeNames struct {
	mu   sync.Mutex
	read map[storeKey]models.Text
	at   time.Time
}

func (n *storeNames) known(of storeKey, now time.Time) (models.Text, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if age := now.Sub(n.at); age < 0 || age >= namesAge {
		n.read, n.at = map[storeKey]models.Text{}, now
	}
	name, ok := n.read[of]
	return name, ok
}

func (n *storeNames) keep(of storeKey, name models.Text) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.read != nil {
		n.read[of] = name
	}
}

func (s *Service) storeName(ctx context.Context, of storeKey) (models.Text, error) {
	if name, ok := s.names.known(of, s.Now()); ok {
		return name, nil
	}
	var declared []string
	err := s.DB.Read().WithContext(ctx).Raw("SELECT facts FROM record_stores WHERE controller_id = ? AND id = ?", of.ControllerID, of.StoreID).Scan(&declared).Error
	if err != nil {
		return models.Text{}, fmt.Errorf("reading a store's name: %w", database.Fault(err))
	}
	var facts struct {
		Name models.Text `json:"name"`
	}
	for _, d := range declared {
		if err := json.Unmarshal([]byte(d), &facts); err != nil {
			return models.Text{}, fmt.Errorf("reading a store's name: %w", err)
		}
	}
	s.names.keep(of, facts.Name)
	return facts.Name, nil
}
