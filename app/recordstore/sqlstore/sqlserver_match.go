package sqlstore

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"rettighetsporten/app/recordstore"
)

// The collations that compare texts as they are, and that know the small letter
// of a capital one whatever the database's language is.
const (
	sqlserverExact = " COLLATE Latin1_General_100_BIN2"
	sqlserverCases = " COLLATE Latin1_General_100_CI_AS"
)

// match compares in the column's own type. Values that do not fit it cannot be
// in the column and are left out: the server would end the query.
func (d sqlserver) match(c column, m recordstore.Match, bind func(any) string) (condition string, unfit bool) {
	if m.Fold == recordstore.Exact || m.Fold == recordstore.FoldNationalID && isSQLServerNumber(c) {
		return compare(d.comparisons(c), spellings(m), bind)
	}
	text := "CONVERT(nvarchar(max), " + d.read(c) + ")"
	switch m.Fold {
	case recordstore.FoldPhone:
		for _, sign := range recordstore.PhoneSigns {
			text = "REPLACE(" + text + ", N'" + string(sign) + "', N'')"
		}
	case recordstore.FoldNationalID:
		return d.matchNationalID(text, m, bind)
	default:
		text = sqlserverCalls.text(text+sqlserverExact, keysOf(m))
	}
	return compare([]comparison{{text + sqlserverExact, "?", anyValue}}, spellings(m), bind)
}

// matchNationalID drops the blanks in the column instead of asking for every
// spelling, which would be more parameters than the server takes.
func (sqlserver) matchNationalID(text string, m recordstore.Match, bind func(any) string) (condition string, unfit bool) {
	text += sqlserverExact
	for _, blank := range recordstore.Blanks {
		text = "REPLACE(" + text + ", " + sqlserverCalls.literal(blank) + ", N'')"
	}
	var values [][]any
	for _, key := range keysOf(m) {
		written := nationalIDSpellings(key)
		for i, s := range written {
			written[i] = strings.Join(strings.FieldsFunc(s, unicode.IsSpace), "")
		}
		slices.Sort(written)
		values = append(values, anys(slices.Compact(written)))
	}
	return compare([]comparison{{text, "?", anyValue}}, values, bind)
}

func isSQLServerNumber(c column) bool {
	switch baseKind(c.kind) {
	case "tinyint", "smallint", "int", "bigint", "bit", "decimal", "money", "smallmoney", "real", "float":
		return true
	default:
		return false
	}
}

// sqlserverCalls count bytes, two for each sign: LEN leaves out blanks at the end.
var sqlserverCalls = foldCalls{
	literal: func(r rune) string { return "NCHAR(" + strconv.Itoa(int(r)) + ")" },
	trim:    func(text string) string { return "LTRIM(RTRIM(" + text + "))" },
	between: func(text, plain string) string {
		return "SUBSTRING(" + text + ", (DATALENGTH(" + plain + ") - DATALENGTH(LTRIM(" + plain + "))) / 2 + 1, DATALENGTH(LTRIM(RTRIM(" + plain + "))) / 2)"
	},
	lower: func(text string) string { return "LOWER(" + text + sqlserverCases + ")" },
}

// comparisons returns what has to hold of the column, all of it.
func (d sqlserver) comparisons(c column) []comparison {
	name := quoteSQLServer(c.name)
	one := func(holder string, value func(any) (any, bool)) []comparison {
		return []comparison{{name, holder, value}}
	}
	between := func(from, to int64) []comparison {
		return one("?", func(v any) (any, bool) { return anInteger(v, from, to, false) })
	}
	number := func(digits, behind int) []comparison {
		return one(fmt.Sprintf("CONVERT(decimal(%d,%d), ?)", digits, behind),
			func(v any) (any, bool) { return aDecimal(v, digits, behind) })
	}
	switch baseKind(c.kind) {
	case "tinyint":
		return between(0, math.MaxUint8)
	case "smallint":
		return between(math.MinInt16, math.MaxInt16)
	case "int":
		return between(math.MinInt32, math.MaxInt32)
	case "bigint":
		return between(math.MinInt64, math.MaxInt64)
	case "bit":
		return one("?", func(v any) (any, bool) { return anInteger(v, 0, 1, true) })
	case "decimal":
		digits, behind := 38, 0
		if _, err := fmt.Sscanf(c.kind, "decimal(%d,%d)", &digits, &behind); err != nil {
			return number(38, 10)
		}
		return number(digits, behind)
	case "money":
		return number(19, 4)
	case "smallmoney":
		return number(10, 4)
	case "real":
		return one("?", func(v any) (any, bool) { return aFloat(v, 32) })
	case "float":
		return one("?", func(v any) (any, bool) { return aFloat(v, 64) })
	case "datetime": // keeps three hundredths of a second, and what is compared is rounded alike
		return one("CONVERT(datetime, CONVERT(datetime2, ?, 121))", func(v any) (any, bool) { return aMoment(v, false) })
	case "date", "datetime2", "smalldatetime":
		return one("CONVERT(datetime2, ?, 121)", func(v any) (any, bool) { return aMoment(v, false) })
	case "datetimeoffset":
		return one("TODATETIMEOFFSET(CONVERT(datetime2, ?, 121), '+00:00')", func(v any) (any, bool) { return aMoment(v, true) })
	case "uniqueidentifier":
		return one("CONVERT(uniqueidentifier, ?)", func(v any) (any, bool) {
			text, _ := recordstore.Exact.Key(v)
			return text, uuid.MatchString(text)
		})
	case "binary", "varbinary", "image", "timestamp", "rowversion":
		return []comparison{{"CONVERT(varbinary(max), " + name + ")", "?", bytesOf}}
	case "char", "nchar": // filled up with blanks, which do not count
		return []comparison{{name, "?", textOf}, {name + sqlserverExact, "?", textOf}}
	case "varchar", "nvarchar":
		return []comparison{{name, "?", textOf}, closed(name)}
	default:
		return []comparison{closed("CONVERT(nvarchar(max), " + d.read(c) + ")")}
	}
}

// closed compares texts with a sign behind them: blanks at the end do not count
// for SQL Server, whatever the collation.
func closed(text string) comparison {
	return comparison{"(" + text + " + N'|')" + sqlserverExact, "?", func(v any) (any, bool) {
		bound, ok := textOf(v)
		return fmt.Sprint(bound, "|"), ok
	}}
}
