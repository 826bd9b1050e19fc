package fulfil

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	search "rettighetsporten/app/collect/engine"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fulfil/engine"
	"rettighetsporten/models"
)

// leftRows are the keys of rows that were planned for and left since they had
// changed, by collection. Nobody has looked at what they are now, so nobody is told
// to do anything with them.
type leftRows map[string][]search.Values

// sealedLeft seals the keys of what was left, nil where nothing was.
func (s *Service) sealedLeft(id string, r engine.Receipt) ([]byte, error) {
	rows := leftRows{}
	for _, c := range r.Collections {
		for _, l := range c.Left {
			rows[c.Dataset+":"+c.Collection] = append(rows[c.Dataset+":"+c.Collection], l.Keys...)
		}
	}
	if len(rows) == 0 {
		return nil, nil
	}
	return s.sealed(rows, placeLeft(id))
}

// without returns the plan of a store without what stood in the way of the rows: a
// task for its owner names only what the plan saw.
func (rows leftRows) without(p engine.StorePlan) engine.StorePlan {
	p.Collections = slices.Clone(p.Collections)
	for i, c := range p.Collections {
		gone := map[string]bool{}
		for _, key := range rows[c.Address().String()] {
			gone[fmt.Sprintf("%#v", key)] = true
		}
		var obstacles []engine.Obstacle
		for _, o := range c.Obstacles {
			had := len(o.Keys)
			o.Keys = slices.DeleteFunc(slices.Clone(o.Keys), func(key search.Values) bool { return gone[fmt.Sprintf("%#v", key)] })
			if o.Rows -= had - len(o.Keys); o.Rows > 0 {
				obstacles = append(obstacles, o)
			}
		}
		p.Collections[i].Obstacles = obstacles
	}
	return p
}

// forgetLeft deletes the keys of what was left in the stores of a plan.
func forgetLeft(ctx context.Context, tx *gorm.DB, condition string, args ...any) error {
	if _, err := table.Fulfilments(tx).Where("left_sealed IS NOT NULL").Where(condition, args...).Select("left_sealed").Updates(ctx, models.Fulfilment{}); err != nil {
		return fmt.Errorf("forgetting which rows were left: %w", err)
	}
	return nil
}
