package sqlstore

import (
	"encoding/base64"
	"fmt"
	"math"
	"regexp"
	"strings"
	"unicode/utf8"

	"rettighetsporten/app/recordstore"
)

// match compares in the column's own type, so that its index serves and nothing
// is cast by the server: in MySQL "abc" is 0 where it meets a number. Values that
// do not fit the type cannot be in the column and are left out.
func (d mysql) match(c column, m recordstore.Match, bind func(any) string) (condition string, unfit bool) {
	if asIs(m.Fold) {
		return compare(d.comparisons(c), spellings(m), bind)
	}
	text := mysqlFold("CONVERT("+quoteMySQL(c.name)+" USING utf8mb4)", m)
	return compare([]comparison{{text, "?", anyValue}}, spellings(m), bind)
}

// mysqlFold returns what is compared of a text in utf8mb4, sign by sign.
func mysqlFold(text string, m recordstore.Match) string {
	switch m.Fold {
	case recordstore.FoldCase:
		text = mysqlCalls.text(text, keysOf(m))
	case recordstore.FoldPhone:
		for _, sign := range recordstore.PhoneSigns {
			text = "REPLACE(" + text + ", '" + string(sign) + "', '')"
		}
	case recordstore.Exact, recordstore.FoldNationalID:
	}
	return text + " COLLATE utf8mb4_bin"
}

var mysqlCalls = foldCalls{
	literal: func(r rune) string { return "'" + string(r) + "'" },
	trim:    func(text string) string { return "TRIM(" + text + ")" },
	between: func(text, plain string) string {
		return "SUBSTRING(" + text + ", CHAR_LENGTH(" + plain + ") - CHAR_LENGTH(LTRIM(" + plain + ")) + 1, CHAR_LENGTH(TRIM(" + plain + ")))"
	},
	lower: func(text string) string { return "LOWER(" + text + ")" },
}

// mysqlBits are the bits of the whole-number types.
var mysqlBits = map[string]int{"tinyint": 8, "smallint": 16, "mediumint": 24, "int": 32, "bigint": 64}

// comparisons returns what has to hold of the column, all of it.
func (d mysql) comparisons(c column) []comparison {
	name, base := quoteMySQL(c.name), baseKind(c.kind)
	one := func(holder string, value func(any) (any, bool)) []comparison {
		return []comparison{{name, holder, value}}
	}
	switch base {
	case "tinyint", "smallint", "mediumint", "int", "bigint":
		words, bits := c.kind == "tinyint(1)", mysqlBits[base]
		if strings.Contains(c.kind, "unsigned") {
			return one("?", func(v any) (any, bool) { return aNatural(v, math.MaxUint64>>(64-bits), words) })
		}
		high := int64(math.MaxInt64) >> (64 - bits)
		return one("?", func(v any) (any, bool) { return anInteger(v, -high-1, high, words) })
	case "year": // 21 would be taken for 2021
		return one("?", func(v any) (any, bool) {
			if n, ok := anInteger(v, 0, 0, false); ok {
				return n, ok
			}
			return anInteger(v, 1901, 2155, false)
		})
	case "bit":
		return one("?", func(v any) (any, bool) { return aNatural(v, math.MaxUint64, c.kind == "bit(1)") })
	case "decimal":
		var digits, behind int
		if _, err := fmt.Sscanf(c.kind, "decimal(%d,%d)", &digits, &behind); err != nil {
			digits, behind = 65, 30
		}
		return one(fmt.Sprintf("CAST(? AS DECIMAL(%d,%d))", digits, behind),
			func(v any) (any, bool) { return aDecimal(v, digits, behind) })
	case "float":
		return one("?", func(v any) (any, bool) { return aFloat(v, 32) })
	case "double":
		return one("?", func(v any) (any, bool) { return aFloat(v, 64) })
	case "date", "datetime":
		return one("CAST(? AS DATETIME(6))", func(v any) (any, bool) { return aMoment(v, false) })
	case "timestamp": // the session is in UTC
		return one("CAST(? AS DATETIME(6))", func(v any) (any, bool) { return aMoment(v, true) })
	case "uuid":
		return one("?", func(v any) (any, bool) {
			text, _ := recordstore.Exact.Key(v)
			return text, uuid.MatchString(text)
		})
	default:
		if isBinary(base) {
			return one("?", bytesOf)
		}
		return d.exactly(c, base)
	}
}

// catalogueName is what character sets and collations are called.
var catalogueName = regexp.MustCompile(`^[a-z0-9_]{1,64}$`)

// exactly compares texts byte by byte: the column's own order may take upper
// for lower case, a for å and "Kari " for "Kari". It is asked first where it has
// an index, since what it finds holds everything that is equal; the value is put
// into the column's character set, or one it does not have would be an error.
func (mysql) exactly(c column, base string) []comparison {
	name := quoteMySQL(c.name)
	all := []comparison{{"CAST(CONVERT(" + name + " USING utf8mb4) AS BINARY)", "CAST(? AS BINARY)", textOf}}
	if isText(base) && catalogueName.MatchString(c.charset) && catalogueName.MatchString(c.collation) {
		own := comparison{name, "CONVERT(? USING " + c.charset + ") COLLATE " + c.collation, textOf}
		return append([]comparison{own}, all...)
	}
	return all
}

func textOf(v any) (any, bool) {
	text, ok := recordstore.Exact.Key(v)
	return text, ok && utf8.ValidString(text)
}

// bytesOf reads what a row shows of bytes.
func bytesOf(v any) (any, bool) {
	text, ok := v.(string)
	if !ok || text == "" {
		return nil, false
	}
	content, err := base64.StdEncoding.DecodeString(text)
	return content, err == nil && base64.StdEncoding.EncodeToString(content) == text
}
