// Package sqlstore reads record stores that are SQL databases: PostgreSQL,
// MySQL and MariaDB, SQLite, and, as an experiment, SQL Server. A Store only
// reads: PostgreSQL, MySQL and MariaDB answer inside a read-only transaction
// with a time limit, SQLite from a file opened read-only. SQL Server has no
// read-only transactions: its are rolled back, and the login must not be one
// that may write. What changes rows is a Writer, with a connection of its own;
// there is none for SQL Server. Names in statements come from the declaration
// and are quoted; values are always parameters.
//
// The tests run against PostgreSQL, MariaDB and SQLite. No SQL Server and no
// MySQL was tried: what they are sent follows their documentation.
package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"net"
	"sync"
	"time"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/network"
)

const (
	defaultTimeout = time.Minute
	connections    = 4
)

// Store is one database. It implements recordstore.Connector.
type Store struct {
	db       *sql.DB
	dialect  dialect
	timeout  time.Duration
	declared []dataset.Dataset

	mu     sync.Mutex
	tables map[tableName]table // nil until somebody asked
}

var _ recordstore.Connector = (*Store)(nil)

// Open returns the database of the connection, which is at an allowed host. It
// does not dial.
func (config Config) Open(_ context.Context, c recordstore.Connection, declared []dataset.Dataset) (recordstore.Connector, error) {
	settings, err := recordstore.Read[Settings](c)
	if err != nil {
		return nil, err
	}
	return config.open(settings, declared)
}

// Open returns the database of the connection, wherever it is: for whoever
// names it themselves, at the command line or in a test. It does not dial.
func Open(_ context.Context, c recordstore.Connection, declared []dataset.Dataset) (recordstore.Connector, error) {
	settings, err := recordstore.Read[Settings](c)
	if err != nil {
		return nil, err
	}
	settings.AllowPrivate = true
	return Config{}.open(settings, declared)
}

func (config Config) open(settings Settings, declared []dataset.Dataset) (recordstore.Connector, error) {
	if settings.Timeout <= 0 {
		settings.Timeout = defaultTimeout
	}
	db, d, err := open(settings, config.Hosts)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	db.SetConnMaxIdleTime(time.Minute)
	return &Store{db: db, dialect: d, timeout: settings.Timeout, declared: declared}, nil
}

// Close closes the connections.
func (s *Store) Close() error { return s.db.Close() }

// Query hands those declared columns of the matching rows that there are to
// yield, and reports where the table differs from the declaration. Rows that are
// held are not read again where the database itself keeps their keys apart.
func (s *Store) Query(ctx context.Context, q recordstore.Query, yield func(recordstore.Row) error) error {
	limited, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()

	conn, err := s.db.Conn(limited)
	if err != nil {
		return s.reason(ctx, err)
	}
	defer func() { _ = conn.Close() }()
	if err := s.begin(limited, conn); err != nil {
		return s.reason(ctx, err)
	}
	defer s.end(limited, conn)

	t, err := s.table(limited, conn, q.Collection)
	if err != nil {
		return s.reason(ctx, err)
	}
	s.compare(t, q)
	columns := t.declared(q.Collection)
	if len(columns) == 0 {
		return recordstore.Fail(recordstore.Undeclared, "the table "+q.Collection.Name+" has none of the declared columns")
	}
	held, err := s.held(limited, conn, t, q)
	if err != nil {
		return s.reason(ctx, err)
	}
	selected, err := statement(s.dialect, t, columns, held, q)
	if err != nil || selected.text == "" {
		return err
	}
	rows, err := conn.QueryContext(limited, selected.text, selected.args...)
	if err != nil {
		return s.reason(ctx, err)
	}
	defer func() { _ = rows.Close() }()

	matches := recordstore.Query{Collection: q.Collection, Where: selected.loose}.Matcher()
	scan, sent := newScanner(s.dialect, columns, len(selected.loose) > 0), 0
	for rows.Next() && (q.Limit == 0 || sent < q.Limit) {
		row, certain, err := scan.row(rows)
		if err != nil {
			cancel()
			return s.reason(ctx, err)
		}
		if !certain && !matches(row) {
			continue
		}
		sent++
		if err := yield(row); err != nil {
			cancel() // or the rest would be read before the rows close
			return err
		}
	}
	if q.Limit > 0 && sent >= q.Limit {
		cancel()
		return nil
	}
	return s.reason(ctx, rows.Err())
}

// begin puts the connection into the state in which it may be asked.
func (s *Store) begin(ctx context.Context, conn *sql.Conn) error {
	text := s.dialect.begin(s.timeout)
	if text == "" {
		return nil
	}
	_, err := conn.ExecContext(ctx, text)
	return err
}

// end leaves the transaction. A connection that cannot is thrown away by the
// pool.
func (s *Store) end(ctx context.Context, conn *sql.Conn) {
	if s.dialect.begin(s.timeout) == "" {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	_, _ = conn.ExecContext(ctx, "ROLLBACK")
}

// reason returns why the query failed: the caller's own context, if that has
// ended, and otherwise an *recordstore.Error without data.
func (s *Store) reason(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case ranOut(ctx, err):
		return context.DeadlineExceeded
	}
	if e, ok := errors.AsType[*recordstore.Error](err); ok {
		return e
	}
	if errors.Is(err, network.ErrAddress) {
		return recordstore.FailWhole(recordstore.Refused, "the address of the server may not be reached")
	}
	if e := s.dialect.reason(err); e != nil {
		return e
	}
	return recordstore.AsError(err)
}

// ranOut reports whether the error is the context's deadline, which the network
// may see a moment before the context itself does.
func ranOut(ctx context.Context, err error) bool {
	deadline, ok := ctx.Deadline()
	e, network := errors.AsType[net.Error](err)
	return ok && network && e.Timeout() && time.Until(deadline) <= 0
}
