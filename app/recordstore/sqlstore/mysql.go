package sqlstore

import (
	"encoding/binary"
	"math"
	"strconv"
	"strings"
	"time"

	"rettighetsporten/app/recordstore"
)

// mysql is MySQL and MariaDB.
type mysql struct{}

// begin needs no time limit: the session has it.
func (mysql) begin(time.Duration) string { return "START TRANSACTION READ ONLY" }

func (mysql) limit(n int) (behindSelect, atEnd string) { return "", " LIMIT " + strconv.Itoa(n) }

func (mysql) placeholder(int) string { return "?" }

func (mysql) read(c column) string { return quoteMySQL(c.name) }

// quoteMySQL makes an identifier of a declared name.
func quoteMySQL(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }

// baseKind returns decimal of decimal(10,2) unsigned.
func baseKind(kind string) string {
	end := strings.IndexAny(kind, " (")
	if end < 0 {
		return kind
	}
	return kind[:end]
}

// value goes by the column's type, since the driver returns bytes for most.
// tinyint(1) and bit(1) are what booleans are declared as.
func (mysql) value(c column, v any) (any, error) {
	switch v := v.(type) {
	case int64:
		if c.kind == "tinyint(1)" && (v == 0 || v == 1) {
			return v == 1, nil
		}
	case uint64:
		return wholeNumber(v), nil
	case float32:
		short, err := strconv.ParseFloat(strconv.FormatFloat(float64(v), 'g', -1, 32), 64)
		return recordstore.Plain(short), err
	case []byte:
		return mysqlBytes(c, v)
	}
	return recordstore.Plain(v), nil
}

func mysqlBytes(c column, v []byte) (any, error) {
	switch base := baseKind(c.kind); base {
	case "json":
		c.object = true
		return textOrJSON(c, string(v)), nil
	case "date":
		return mysqlTime(time.DateOnly, string(v), recordstore.TimeText), nil
	case "datetime":
		return mysqlTime(time.DateTime, string(v), recordstore.TimeText), nil
	case "timestamp": // the session is in UTC
		return mysqlTime(time.DateTime, string(v), recordstore.InstantText), nil
	case "bit":
		var wide [8]byte
		if len(v) > len(wide) {
			return recordstore.Plain(v), nil
		}
		copy(wide[len(wide)-len(v):], v)
		n := binary.BigEndian.Uint64(wide[:])
		if c.kind == "bit(1)" {
			return n == 1, nil
		}
		return wholeNumber(n), nil
	default:
		if isBinary(base) {
			return recordstore.Plain(v), nil
		}
		return textOrJSON(c, string(v)), nil
	}
}

// mysqlTime writes a moment as the other databases' are written. One that is
// none, such as 0000-00-00, stays as it is.
func mysqlTime(layout, text string, write func(time.Time) string) string {
	t, err := time.Parse(layout, text)
	if err != nil {
		return text
	}
	return write(t)
}

func wholeNumber(n uint64) any {
	if n > math.MaxInt64 {
		return strconv.FormatUint(n, 10)
	}
	return int64(n)
}

// isText reports whether the type holds any text, in a character set.
func isText(base string) bool {
	switch base {
	case "char", "varchar", "tinytext", "text", "mediumtext", "longtext":
		return true
	default:
		return false
	}
}

// isBinary reports whether the type holds bytes that are no text.
func isBinary(base string) bool {
	switch base {
	case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "vector",
		"geometry", "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon", "geometrycollection", "geomcollection":
		return true
	default:
		return false
	}
}
