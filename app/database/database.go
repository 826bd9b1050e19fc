// Package database opens PostgreSQL or the embedded SQLite, runs the
// migrations, and keeps values out of logs and errors. PostgreSQL is the
// production database; SQLite is what the demo and half of the tests run on.
package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// Config says which database to open.
type Config struct {
	DSN      string // postgres://… or sqlite:/path/to/file
	MaxConns int    // 0: a sensible number
	Log      *slog.Logger
	Now      func() time.Time
}

// DB is an open database. Every write goes through InTx.
type DB struct {
	gorm   *gorm.DB
	pool   *sql.DB
	writer *sync.Mutex // SQLite has one writer; waiting here is fairer than busy time-outs
}

// IsPostgres reports whether the DSN names a PostgreSQL database.
func IsPostgres(dsn string) bool {
	return strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://")
}

// Open connects. It does not migrate.
func Open(ctx context.Context, cfg Config) (*DB, error) {
	pool, dialector, writer, err := connect(cfg)
	if err != nil {
		return nil, err
	}
	if err := pool.PingContext(ctx); err != nil {
		_ = pool.Close()
		return nil, fmt.Errorf("connecting to the database: %w", Fault(err))
	}
	g, err := gorm.Open(dialector, &gorm.Config{
		SkipDefaultTransaction: true,
		TranslateError:         true,
		NowFunc:                func() time.Time { return Instant(cfg.Now()) },
		Logger:                 quietLogger{log: cfg.Log},
	})
	if err != nil {
		_ = pool.Close()
		return nil, fmt.Errorf("opening the database: %w", Fault(err))
	}
	return &DB{gorm: g, pool: pool, writer: writer}, nil
}

func connect(cfg Config) (*sql.DB, gorm.Dialector, *sync.Mutex, error) {
	if IsPostgres(cfg.DSN) {
		pool, err := sql.Open("pgx", cfg.DSN)
		if err != nil {
			return nil, nil, nil, errors.New("the PostgreSQL address cannot be read")
		}
		pool.SetMaxOpenConns(orDefault(cfg.MaxConns, 20))
		pool.SetMaxIdleConns(orDefault(cfg.MaxConns, 20))
		pool.SetConnMaxIdleTime(5 * time.Minute)
		return pool, postgres.New(postgres.Config{Conn: pool}), nil, nil
	}
	path, ok := strings.CutPrefix(cfg.DSN, "sqlite:")
	if !ok {
		return nil, nil, nil, errors.New("the database address begins with neither postgres:// nor sqlite: and a path")
	}
	pool, err := openSQLite(path)
	if err != nil {
		return nil, nil, nil, err
	}
	pool.SetMaxOpenConns(orDefault(cfg.MaxConns, 8))
	pool.SetMaxIdleConns(orDefault(cfg.MaxConns, 8))
	pool.SetConnMaxLifetime(time.Hour) // a new connection knows what Optimize found
	return pool, sqliteDialector{pool: pool}, new(sync.Mutex), nil
}

func orDefault(n, fallback int) int {
	if n == 0 {
		return fallback
	}
	return n
}

// Close closes the pool.
func (db *DB) Close() error { return db.pool.Close() }

// Ping reports whether the database answers.
func (db *DB) Ping(ctx context.Context) error { return Fault(db.pool.PingContext(ctx)) }

// Read returns a handle for queries outside a transaction.
func (db *DB) Read() *gorm.DB { return db.gorm }

// InTx runs fn in one transaction and commits when it returns nil. Inside, use
// only tx, touch no network, and never swallow an error: PostgreSQL has
// already aborted the transaction then.
func (db *DB) InTx(ctx context.Context, fn func(tx *gorm.DB) error) error {
	if db.writer != nil {
		db.writer.Lock()
		defer db.writer.Unlock()
	}
	return Fault(db.gorm.WithContext(ctx).Transaction(fn))
}

// Optimize lets SQLite look at what its tables have come to hold, so that it
// chooses the right index. PostgreSQL does so by itself.
func (db *DB) Optimize(ctx context.Context) error {
	if db.writer == nil {
		return nil
	}
	return db.InTx(ctx, func(tx *gorm.DB) error {
		return tx.Exec("PRAGMA optimize = 0x10012").Error // every table, and of each no more than a part
	})
}

// Instant returns t in UTC cut to microseconds, which is what PostgreSQL keeps
// and what both databases compare alike.
func Instant(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
