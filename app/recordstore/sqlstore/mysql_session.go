package sqlstore

import (
	"context"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"time"

	driver "github.com/go-sql-driver/mysql"
)

// mysqlSession makes connections that can only read, unless it writes, and that
// behave the same whatever the server's own settings are.
type mysqlSession struct {
	sqldriver.Connector
	timeout time.Duration
	writes  bool
}

// Connect dials and sets up the session.
func (s mysqlSession) Connect(ctx context.Context) (sqldriver.Conn, error) {
	conn, err := s.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.setUp(ctx, conn); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return conn, nil
}

func (s mysqlSession) setUp(ctx context.Context, conn sqldriver.Conn) error {
	run, ok := conn.(sqldriver.ExecerContext)
	if !ok {
		return errors.New("the driver cannot run a statement without parameters")
	}
	seconds := max(1, int64(s.timeout/time.Second))
	mode, may := "", "SET SESSION TRANSACTION READ ONLY"
	if s.writes { // what does not fit must not be cut in silence
		mode = "STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE"
		may = fmt.Sprintf("SET SESSION innodb_lock_wait_timeout = %d, foreign_key_checks = 1, unique_checks = 1", seconds)
	}
	for _, text := range []string{
		// A server may be told to cut every result short, or to read quotes otherwise.
		fmt.Sprintf("SET SESSION time_zone = '+00:00', sql_mode = '%s', sql_select_limit = 18446744073709551615, lock_wait_timeout = %d", mode, seconds),
		may,
	} {
		if _, err := run.ExecContext(ctx, text, nil); err != nil {
			return err
		}
	}
	return s.limit(ctx, run)
}

const mysqlUnknownVariable = 1193

// limit sets the server's own time limit, which MariaDB and MySQL name
// differently. A server with neither has none: the connection is closed when
// our time is up.
func (s mysqlSession) limit(ctx context.Context, run sqldriver.ExecerContext) error {
	for _, text := range []string{
		fmt.Sprintf("SET SESSION max_statement_time = %.3f", s.timeout.Seconds()),    // MariaDB
		fmt.Sprintf("SET SESSION max_execution_time = %d", s.timeout.Milliseconds()), // MySQL
	} {
		_, err := run.ExecContext(ctx, text, nil)
		if e, ok := errors.AsType[*driver.MySQLError](err); !ok || e.Number != mysqlUnknownVariable {
			return err
		}
	}
	return nil
}
