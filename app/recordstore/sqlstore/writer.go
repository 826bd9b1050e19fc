package sqlstore

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// Writer changes one database, through a connection of its own. It implements
// recordstore.Writer.
type Writer struct {
	store   *Store
	dialect writing
}

var _ recordstore.Writer = (*Writer)(nil)

// OpenWriter returns the database of write_dsn, which is at an allowed host. It
// does not dial. Without write_dsn, and for SQL Server, the error is
// recordstore.ErrReadOnly.
func (config Config) OpenWriter(_ context.Context, c recordstore.Connection, declared []dataset.Dataset) (recordstore.Writer, error) {
	settings, err := recordstore.Read[Settings](c)
	if err != nil {
		return nil, err
	}
	return config.openWriter(settings, declared)
}

// OpenWriter returns the database of write_dsn, wherever it is: for whoever
// names it themselves, at the command line or in a test. It does not dial.
func OpenWriter(_ context.Context, c recordstore.Connection, declared []dataset.Dataset) (recordstore.Writer, error) {
	settings, err := recordstore.Read[Settings](c)
	if err != nil {
		return nil, err
	}
	settings.AllowPrivate = true
	return Config{}.openWriter(settings, declared)
}

func (config Config) openWriter(settings Settings, declared []dataset.Dataset) (recordstore.Writer, error) {
	if settings.WriteDSN == "" {
		return nil, recordstore.ErrReadOnly
	}
	settings.DSN = settings.WriteDSN
	if settings.Timeout <= 0 {
		settings.Timeout = defaultTimeout
	}
	db, d, err := openWriting(settings, config.Hosts)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(connections)
	db.SetConnMaxIdleTime(time.Minute)
	return &Writer{store: &Store{db: db, dialect: d, timeout: settings.Timeout, declared: declared}, dialect: d}, nil
}

// Close closes the connections.
func (w *Writer) Close() error { return w.store.Close() }

// Shapes returns what the database says of what is declared, to who writes.
func (w *Writer) Shapes(ctx context.Context) (map[dataset.Address]recordstore.Shape, error) {
	return w.store.Shapes(ctx)
}

// Begin begins a transaction. Each statement in it may take the time the
// settings allow.
func (w *Writer) Begin(ctx context.Context) (recordstore.Change, error) {
	limited, cancel := context.WithTimeout(ctx, w.store.timeout)
	defer cancel()
	conn, err := w.store.db.Conn(limited)
	if err != nil {
		return nil, w.store.reason(ctx, err)
	}
	if _, err := conn.ExecContext(limited, w.dialect.beginWrite(w.store.timeout)); err != nil {
		_ = conn.Close()
		return nil, w.store.reason(ctx, err)
	}
	return &change{look: look{Store: w.store, conn: conn, locks: w.dialect.lock()}, dialect: w.dialect}, nil
}

// change is one transaction.
type change struct {
	look    look
	dialect writing
	ended   bool
}

var _ recordstore.Change = (*change)(nil)

func (ch *change) Shapes(ctx context.Context) (map[dataset.Address]recordstore.Shape, error) {
	return ch.look.shapes(ctx)
}

func (ch *change) ByKey(ctx context.Context, c *dataset.Collection, columns []string, keys [][]any) ([]recordstore.Row, error) {
	return ch.look.byKey(ctx, c, columns, keys)
}

func (ch *change) Carrying(ctx context.Context, c *dataset.Collection, where recordstore.Match) ([]recordstore.Row, error) {
	unlocked := ch.look
	unlocked.locks = "" // they are not ours to hold
	return unlocked.carrying(ctx, c, where)
}

func (ch *change) Referring(ctx context.Context, by recordstore.ForeignKey, c *dataset.Collection, columns []string, keys [][]any, wanted []string) ([]recordstore.Referral, error) {
	return ch.look.referring(ctx, by, c, columns, keys, wanted)
}

func (ch *change) Holding(ctx context.Context, c *dataset.Collection, key recordstore.Key) (int, error) {
	return ch.look.holding(ctx, c, key)
}

func (ch *change) Set(ctx context.Context, c *dataset.Collection, key recordstore.Key, values map[string]any) (int64, error) {
	return ch.run(ctx, c, key, func(t table, bind func(any) string) (string, error) {
		var set []string
		for _, name := range slices.Sorted(maps.Keys(values)) {
			own, ok := t.columns[name]
			if _, list := values[name].([]any); !ok || own.array && values[name] != nil || list && own.array {
				return "", recordstore.Fail(recordstore.Undeclared, "the column "+name+" cannot be set")
			}
			set = append(set, ch.look.identifier(name)+" = "+ch.dialect.assign(own, values[name], bind))
		}
		return "UPDATE " + t.quoted + " SET " + strings.Join(set, ", "), nil
	})
}

func (ch *change) Delete(ctx context.Context, c *dataset.Collection, key recordstore.Key) (int64, error) {
	return ch.run(ctx, c, key, func(t table, _ func(any) string) (string, error) { return "DELETE FROM " + t.quoted, nil })
}

// run runs a statement for the row of a key.
func (ch *change) run(ctx context.Context, c *dataset.Collection, key recordstore.Key, text func(t table, bind func(any) string) (string, error)) (int64, error) {
	t, err := ch.look.table(ctx, ch.look.conn, c)
	if err != nil {
		return 0, ch.look.reason(ctx, err)
	}
	var args []any
	bind := ch.look.binder(&args)
	statement, err := text(t, bind)
	if err != nil {
		return 0, err
	}
	condition, err := ch.look.isKey(t, key.Columns, key.Values, bind)
	if err != nil {
		return 0, err
	}
	result, err := ch.look.conn.ExecContext(ctx, statement+" WHERE "+condition, args...)
	if err != nil {
		return 0, ch.look.reason(ctx, err)
	}
	n, err := result.RowsAffected()
	return n, ch.look.reason(ctx, err)
}

// Commit asks something first: PostgreSQL takes back a transaction in which a
// statement has failed, and calls that no error.
func (ch *change) Commit(ctx context.Context) error {
	for _, text := range []string{"SELECT 1", "COMMIT"} {
		if _, err := ch.look.conn.ExecContext(ctx, text); err != nil {
			return ch.look.reason(ctx, err)
		}
	}
	ch.ended = true
	_ = ch.look.conn.Close()
	return nil
}

// Rollback throws the connection away where it cannot be told to.
func (ch *change) Rollback() {
	if ch.ended {
		return
	}
	ch.ended = true
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if _, err := ch.look.conn.ExecContext(ctx, "ROLLBACK"); err != nil {
		_ = ch.look.conn.Raw(func(any) error { return driver.ErrBadConn })
	}
	_ = ch.look.conn.Close()
}

// identifier quotes the name of a column.
func (l look) identifier(name string) string {
	if _, ok := l.dialect.(mysql); ok {
		return quoteMySQL(name)
	}
	return quote(name)
}

// written returns a value as text: an object or a list as JSON.
func written(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case map[string]any, []any:
		text, err := json.Marshal(v)
		if err != nil {
			return "null"
		}
		return string(text)
	default:
		text, _ := recordstore.Exact.Key(v)
		return text
	}
}
