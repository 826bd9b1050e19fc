package job

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"rettighetsporten/app/database"
)

type slot struct {
	Kind string `gorm:"primaryKey"`
	Slot int64  `gorm:"primaryKey;autoIncrement:false"`
}

func (slot) TableName() string { return "job_slots" }

// fillSlots makes each periodic job once in its slot of time. The slot's row
// stays for good, so that no second instance and no restart repeats it.
func (r *Runner) fillSlots(ctx context.Context) error {
	now := database.Instant(r.cfg.Now())
	for _, p := range r.cfg.Periodic {
		s := slot{Kind: p.Kind, Slot: now.UnixNano() / int64(p.Every)}
		if known, ok := r.filled.Load(p.Kind); ok && known == s.Slot {
			continue
		}
		taken, err := gorm.G[slot](r.cfg.DB.Read()).Where("kind = ? AND slot = ?", s.Kind, s.Slot).Count(ctx, "*")
		if err != nil {
			return err
		}
		if taken > 0 {
			r.filled.Store(p.Kind, s.Slot)
			continue
		}
		err = r.cfg.DB.InTx(ctx, func(tx *gorm.DB) error {
			result := gorm.WithResult()
			if err := gorm.G[slot](tx, result, clause.OnConflict{DoNothing: true}).Create(ctx, &s); err != nil {
				return err
			}
			if result.RowsAffected == 0 {
				return nil
			}
			return Enqueue(ctx, tx, now, Spec{Kind: p.Kind, Key: p.Kind})
		})
		if err != nil {
			return err
		}
	}
	return nil
}
