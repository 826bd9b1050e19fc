package identity

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/models"
)

// Purge deletes what is over: sessions, login attempts and kept forms. Of a
// citizen's session that ran out, whose it was stays for a day without the ID
// token, so that a form of it that is sent late has an owner.
func (s Sessions) Purge(ctx context.Context) error {
	now := database.Instant(s.Now())
	idle, late := now.Add(-idleLimit), now.Add(-ownerKnown)
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		_, err := table.Sessions(tx).
			Where("(expires_at < ? OR seen_at < ?) AND (provider <> ? OR expires_at < ? OR seen_at < ?)", now, idle, CitizenProvider, late, late).Delete(ctx)
		if err != nil {
			return fmt.Errorf("purging sessions: %w", err)
		}
		_, err = table.Sessions(tx).Where("(expires_at < ? OR seen_at < ?) AND length(id_token_sealed) > 0", now, idle).
			Select("id_token_sealed").Updates(ctx, models.Session{IDTokenSealed: []byte{}})
		if err != nil {
			return fmt.Errorf("purging ID tokens: %w", err)
		}
		if _, err := table.LoginAttempts(tx).Where("expires_at < ?", now).Delete(ctx); err != nil {
			return fmt.Errorf("purging login attempts: %w", err)
		}
		if _, err := table.KeptForms(tx).Where("expires_at <= ?", now).Delete(ctx); err != nil {
			return fmt.Errorf("purging kept forms: %w", err)
		}
		return nil
	})
}
