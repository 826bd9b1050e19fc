package sqlstore

import (
	"context"
	"errors"
	"strconv"

	driver "github.com/microsoft/go-mssqldb"

	"rettighetsporten/app/recordstore"
)

// reason goes by the server's number of the error; its text repeats values.
func (sqlserver) reason(err error) *recordstore.Error {
	e, answered := errors.AsType[driver.Error](err)
	if !answered {
		if errors.Is(err, context.DeadlineExceeded) {
			return recordstore.Fail(recordstore.TimedOut, "no answer within the time allowed")
		}
		return recordstore.FailWhole(recordstore.Unreachable, "no connection, or it was lost")
	}
	detail := "SQL Server error " + strconv.Itoa(int(e.Number))
	switch e.Number {
	case 18452, 18456, 18486, 18487, 18488, // wrong login or password, locked, run out
		916: // the login may not use the database
		return recordstore.FailWhole(recordstore.Refused, detail)
	case 229, 230, 262, 297, 300, // no right to the table, the column, the statement
		3906, 3908: // the database is read-only
		return recordstore.Fail(recordstore.Refused, detail)
	case 207, 208: // no such column or table
		return recordstore.Fail(recordstore.Undeclared, detail)
	case 911, 4060: // no such database, or not for this login
		return recordstore.FailWhole(recordstore.Undeclared, detail)
	case 1205, 1222, 3617: // fell out with another over a lock, waited for one, stopped by somebody
		return recordstore.Fail(recordstore.TimedOut, detail)
	case 976, 978, 979, 983, // the replica cannot be read
		6005, 10928, 10929, 17142, 17809, 40197, 40501, 40613, 49918: // paused, shutting down, too busy
		return recordstore.FailWhole(recordstore.Unreachable, detail)
	default:
		return recordstore.Fail(recordstore.Malformed, detail)
	}
}
