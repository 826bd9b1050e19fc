package demo

import (
	"context"

	"gorm.io/gorm"

	"rettighetsporten/app/database"
)

// Rehome lets the staff of a kept demo, and the cases they have, go on at the
// address it is served at now: their provider's name is part of who they are.
func Rehome(ctx context.Context, db *database.DB, address string) error {
	_, staff := Clients(address)
	return db.InTx(ctx, func(tx *gorm.DB) error {
		return tx.Exec("UPDATE staff SET issuer = ?", staff.Issuer).Error
	})
}
