package sqlstore

import (
	"strconv"
	"strings"
	"time"

	"rettighetsporten/app/recordstore"
)

// sqlserver is Microsoft's SQL Server and Azure SQL. It is an experiment: what
// is sent follows the documentation, and no server was tried.
type sqlserver struct{}

// begin reads from a snapshot where the database allows it, so that nothing is
// locked and no row is met twice. There are no read-only transactions; the end
// of each is a rollback.
func (sqlserver) begin(timeout time.Duration) string {
	return "SET LOCK_TIMEOUT " + strconv.FormatInt(timeout.Milliseconds(), 10) + "; " +
		"SET ROWCOUNT 0; SET TEXTSIZE -1; " +
		"IF EXISTS (SELECT 1 FROM sys.databases WHERE database_id = DB_ID() AND snapshot_isolation_state = 1) " +
		"SET TRANSACTION ISOLATION LEVEL SNAPSHOT " +
		"ELSE SET TRANSACTION ISOLATION LEVEL READ COMMITTED; " +
		"BEGIN TRANSACTION"
}

func (sqlserver) limit(n int) (behindSelect, atEnd string) {
	return "TOP (" + strconv.Itoa(n) + ") ", ""
}

func (sqlserver) placeholder(n int) string { return "@p" + strconv.Itoa(n) }

// read has the server write what the driver would hand over as bytes of its own.
func (sqlserver) read(c column) string {
	name := quoteSQLServer(c.name)
	switch c.kind {
	case "uniqueidentifier":
		return "LOWER(CONVERT(char(36), " + name + "))"
	case "hierarchyid", "geometry", "geography":
		return name + ".ToString()"
	case "sql_variant":
		return "CONVERT(nvarchar(4000), " + name + ")"
	default:
		return name
	}
}

// quoteSQLServer makes an identifier of a declared name.
func quoteSQLServer(name string) string { return "[" + strings.ReplaceAll(name, "]", "]]") + "]" }

func (sqlserver) value(c column, v any) (any, error) {
	base := baseKind(c.kind)
	switch v := v.(type) {
	case time.Time:
		switch base {
		case "datetimeoffset":
			return recordstore.InstantText(v), nil
		case "time":
			_, hour, _ := strings.Cut(recordstore.TimeText(v), " ")
			return hour, nil
		}
		return recordstore.TimeText(v), nil
	case float64:
		if base == "real" {
			short, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', -1, 32), 64)
			return recordstore.Plain(short), err
		}
	case string:
		if base == "char" || base == "nchar" { // filled up with blanks, which do not count
			v = strings.TrimRight(v, " ")
		}
		c.object = c.object || base == "json"
		return textOrJSON(c, v), nil
	case []byte:
		switch base {
		case "binary", "varbinary", "image", "timestamp", "rowversion":
		default: // decimals and money come as bytes too
			return recordstore.Plain(string(v)), nil
		}
	}
	return recordstore.Plain(v), nil
}
