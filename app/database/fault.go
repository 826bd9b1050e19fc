package database

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
	"modernc.org/sqlite"

	"rettighetsporten/app/fault"
)

// Fault returns the error without the values a database quotes in its texts.
// A missing row is fault.NotFound, a duplicate fault.Conflict; what already
// has a kind is returned as it is; of the rest only code and constraint stay.
func Fault(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
		return fault.New(fault.NotFound, "error.not_found")
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return fault.New(fault.Conflict, "error.duplicate")
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return fmt.Errorf("database error %s (constraint %q)", pg.Code, pg.ConstraintName)
	}
	if pg, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		_ = pg // its text names host, user and database
		return fault.New(fault.Unavailable, "error.database_down")
	}
	if lite, ok := errors.AsType[*sqlite.Error](err); ok {
		return fmt.Errorf("database error %d", lite.Code())
	}
	return err
}
