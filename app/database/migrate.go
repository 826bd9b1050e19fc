package database

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"

	"rettighetsporten/app/fault"
	"rettighetsporten/migrations"
)

// Migrate brings the schema to the newest version and returns how many steps
// were taken.
func (db *DB) Migrate(ctx context.Context) (int, error) {
	p, err := db.goose()
	if err != nil {
		return 0, err
	}
	done, err := p.Up(ctx)
	if err != nil {
		return len(done), fmt.Errorf("migrating: %w", Fault(err))
	}
	return len(done), nil
}

// CheckSchema returns an error unless the schema is at the newest version.
func (db *DB) CheckSchema(ctx context.Context) error {
	p, err := db.goose()
	if err != nil {
		return err
	}
	pending, err := p.HasPending(ctx)
	if err != nil {
		return fmt.Errorf("reading the schema's version: %w", Fault(err))
	}
	if pending {
		return fault.New(fault.Unavailable, "error.schema_old")
	}
	return nil
}

func (db *DB) goose() (*goose.Provider, error) {
	dialect, folder := goose.DialectPostgres, "postgres"
	if db.gorm.Name() == "sqlite" {
		dialect, folder = goose.DialectSQLite3, "sqlite"
	}
	files, err := fs.Sub(migrations.Files, folder)
	if err != nil {
		return nil, fmt.Errorf("reading the migrations: %w", err)
	}
	p, err := goose.NewProvider(dialect, db.pool, files)
	if err != nil {
		return nil, fmt.Errorf("reading the migrations: %w", err)
	}
	return p, nil
}
