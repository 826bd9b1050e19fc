package collect

import (
	"context"
	"fmt"
	"slices"
	"time"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/models"
)

// Met is a difference between a store and its declaration that searches have
// met, without persons or cases.
type Met struct {
	Dataset, Collection string
	models.Difference
	Last time.Time // when a search last met it
}

// Lately is what the searches of the last thirty days have met in a store.
type Lately struct {
	Searches int // that asked it something
	Met      []Met
	Unlisted bool // there were more differences than are kept
}

// Lately returns where the store was not as declared in the searches of the
// last thirty days, by collection and kind. It is fault.NotFound for a store
// the administrator does not look after.
func (s *Service) Lately(ctx context.Context, actor authz.Actor, controllerID, storeID string) (Lately, error) {
	if err := mayAdminister(actor, controllerID); err != nil {
		return Lately{}, err
	}
	since := database.Instant(s.Now()).AddDate(0, 0, -recordDays)
	rows, err := table.Collections(s.DB.Read()).Select("parts", "finished_at").
		Where("controller_id = ? AND store_id = ? AND finished_at >= ?", controllerID, storeID, since).Order("finished_at DESC").Find(ctx)
	if err != nil {
		return Lately{}, fmt.Errorf("reading what searches have met: %w", database.Fault(err))
	}
	var l Lately
	for _, r := range rows {
		l.add(r)
	}
	slices.SortStableFunc(l.Met, func(a, b Met) int {
		return slices.Compare([]string{a.Dataset, a.Collection, string(a.Kind), a.Field}, []string{b.Dataset, b.Collection, string(b.Kind), b.Field})
	})
	return l, nil
}

// add takes a search that is older than those before.
func (l *Lately) add(c models.Collection) {
	asked := false
	for _, part := range c.Parts {
		asked = asked || part.Queries > 0
		l.Unlisted = l.Unlisted || part.Unlisted > 0
		for _, d := range part.Differences {
			m := Met{Dataset: part.Dataset, Collection: part.Name, Difference: d, Last: *c.FinishedAt}
			known := slices.ContainsFunc(l.Met, func(k Met) bool {
				return k.Dataset == m.Dataset && k.Collection == m.Collection && k.Difference == m.Difference
			})
			if !known {
				l.Met = append(l.Met, m)
			}
		}
	}
	if asked {
		l.Searches++
	}
}
