package sqlstore

import (
	"context"
	sqldriver "database/sql/driver"

	driver "modernc.org/sqlite"

	"rettighetsporten/app/recordstore"
)

// sqliteFold is the function that gives the key of a value: SQLite's own lower
// knows English letters only.
const sqliteFold = "portal_fold"

// sqliteDriver has the function, which nobody else's connections have.
var sqliteDriver = newSQLiteDriver()

func newSQLiteDriver() *driver.Driver {
	d := &driver.Driver{}
	d.MustRegisterDeterministicScalarFunction(sqliteFold, 2, func(_ *driver.FunctionContext, args []sqldriver.Value) (sqldriver.Value, error) {
		fold, _ := args[0].(string)
		value := any(args[1])
		if text, ok := value.([]byte); ok {
			value = string(text)
		}
		if key, ok := recordstore.Fold(fold).Key(value); ok {
			return key, nil
		}
		return nil, nil
	})
	return d
}

// sqliteConnector makes connections to the file of a DSN of the driver.
type sqliteConnector string

// Connect opens the file.
func (f sqliteConnector) Connect(context.Context) (sqldriver.Conn, error) {
	return sqliteDriver.Open(string(f))
}

// Driver returns the driver.
func (sqliteConnector) Driver() sqldriver.Driver { return sqliteDriver }

// sqliteFolded returns what is compared of a value.
func sqliteFolded(value string, f recordstore.Fold) string {
	if f == recordstore.Exact {
		return value
	}
	return sqliteFold + "('" + string(f) + "', " + value + ")"
}
