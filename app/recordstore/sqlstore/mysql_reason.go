package sqlstore

import (
	"context"
	"errors"
	"net"
	"strconv"

	driver "github.com/go-sql-driver/mysql"

	"rettighetsporten/app/recordstore"
)

// reason goes by the server's number of the error; its text repeats values.
func (mysql) reason(err error) *recordstore.Error {
	if e, answered := errors.AsType[*driver.MySQLError](err); answered {
		return mysqlReason(e.Number)
	}
	if e, ok := errors.AsType[*net.OpError](err); ok && e.Op == "dial" {
		return recordstore.FailWhole(recordstore.Unreachable, "no connection")
	}
	for _, refused := range []error{
		driver.ErrNoTLS, driver.ErrCleartextPassword, driver.ErrNativePassword, driver.ErrOldPassword,
		driver.ErrUnknownPlugin, driver.ErrOldProtocol,
	} {
		if errors.Is(err, refused) {
			return recordstore.FailWhole(recordstore.Refused, "the server asks for another way to log in")
		}
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return recordstore.Fail(recordstore.TimedOut, "no answer within the time allowed")
	}
	return recordstore.FailWhole(recordstore.Unreachable, "the connection was lost")
}

func mysqlReason(number uint16) *recordstore.Error {
	detail := "MySQL error " + strconv.Itoa(int(number))
	switch number {
	case 1044, // no access to the database
		1045, 1698, // wrong user or password
		1130,       // not from this host
		1251, 1275, // another way to log in
		1820, 1862, // the password has run out
		3118, 4151, // the account is locked
		3159: // TLS is required
		return recordstore.FailWhole(recordstore.Refused, detail)
	case 1142, 1143, 1227, 1370, // no right to the table, the column, the procedure
		1290, 1792, 1836: // the server or the transaction is read-only
		return recordstore.Fail(recordstore.Refused, detail)
	case 1146, 1051, 1054, 1109: // no such table or column
		return recordstore.Fail(recordstore.Undeclared, detail)
	case 1049: // no such database
		return recordstore.FailWhole(recordstore.Undeclared, detail)
	case 1969, 3024, // the time limit of MariaDB, of MySQL
		1317, 1205, 1213: // stopped by somebody, waited for a lock, fell out with another over one
		return recordstore.Fail(recordstore.TimedOut, detail)
	case 1040, 1203, 1226, // too many connections
		1053, 1077, 1079, 3169, 4031, 1927, // shutting down, the connection was ended
		1129, 1152, 1158, 1159, 1160, 1161, 1184: // blocked, or the network failed
		return recordstore.FailWhole(recordstore.Unreachable, detail)
	default:
		return recordstore.Fail(recordstore.Malformed, detail)
	}
}
