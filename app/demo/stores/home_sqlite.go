package stores

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/sqlstore"
	"rettighetsporten/models"
)

// database is a SQLite file.
type database struct{ path string }

func (d database) dsn(parameters string) string {
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: d.path}).EscapedPath(), RawQuery: parameters}).String()
}

func (d database) settle(ctx context.Context, tables []*table) (models.StoreConnection, error) {
	if err := os.MkdirAll(filepath.Dir(d.path), 0o700); err != nil {
		return nil, fmt.Errorf("making the folder of a database: %w", err)
	}
	err := d.change(ctx, func(tx *sql.Tx) error {
		for _, t := range tables {
			if err := fill(ctx, tx, t); err != nil {
				return fmt.Errorf("filling %s: %w", t.name, err)
			}
		}
		return nil
	})
	return recordstore.Of(recordstore.SQL, sqlstore.Settings{Driver: "sqlite", DSN: d.dsn("mode=ro"), WriteDSN: d.dsn("mode=rw")}).Settings, err
}

// change runs fn in one transaction. Nothing is lost when the machine stops:
// the demo makes its stores anew at each start, so the disk is not waited for.
func (d database) change(ctx context.Context, fn func(*sql.Tx) error) (err error) {
	db, err := sql.Open("sqlite", d.dsn("_pragma=synchronous(off)&_pragma=journal_mode(memory)&_pragma=busy_timeout(5000)"))
	if err != nil {
		return fmt.Errorf("opening a database: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("beginning a transaction: %w", err)
	}
	if err := fn(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("committing: %w", err)
	}
	return nil
}

// fill creates the table and inserts its rows.
func fill(ctx context.Context, tx *sql.Tx, t *table) (err error) {
	if _, err := tx.ExecContext(ctx, t.createSQL()); err != nil {
		return fmt.Errorf("creating: %w", err)
	}
	insert, err := tx.PrepareContext(ctx, t.insertSQL())
	if err != nil {
		return fmt.Errorf("preparing: %w", err)
	}
	defer func() { err = errors.Join(err, insert.Close()) }()
	for _, r := range t.rows {
		if _, err := insert.ExecContext(ctx, r.values...); err != nil {
			return fmt.Errorf("inserting: %w", err)
		}
	}
	return nil
}

func (d database) follow(ctx context.Context, t *table, taken due) error {
	return d.change(ctx, func(tx *sql.Tx) error {
		for _, key := range taken.gone {
			if _, err := tx.ExecContext(ctx, t.deleteSQL(), key); err != nil {
				return fmt.Errorf("deleting from %s: %w", t.name, err)
			}
		}
		if len(t.strips) == 0 {
			return nil
		}
		for _, key := range taken.stripped {
			if _, err := tx.ExecContext(ctx, t.stripSQL(), key); err != nil {
				return fmt.Errorf("stripping %s: %w", t.name, err)
			}
		}
		return nil
	})
}

func (database) close() error { return nil }
