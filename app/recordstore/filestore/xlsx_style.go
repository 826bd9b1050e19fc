package filestore

import (
	"encoding/xml"
	"strconv"
	"strings"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/filestore/bounded"
)

// maxStyles is how many styles the cells of a workbook may have.
const maxStyles = 1 << 17

// readStyles reads how the cells of each style show numbers.
func (b *book) readStyles(part string) error {
	own := map[string]format{}
	cells := 0 // the depth of the list of the cells' styles; 0: not in it
	return b.parts.walk(part, maxPart, func(e xml.StartElement, x *bounded.XML) error {
		if x.Depth() <= cells {
			cells = 0
		}
		switch e.Name.Local {
		case "numFmt":
			if len(own) == maxStyles {
				return recordstore.Fail(recordstore.TooMuch, "the workbook has too many styles")
			}
			own[bounded.Attr(e, "numFmtId")] = formatOf(bounded.Attr(e, "formatCode"))
		case "cellXfs":
			cells = x.Depth()
		case "xf":
			if cells == 0 {
				break
			}
			if len(b.formats) == maxStyles {
				return recordstore.Fail(recordstore.TooMuch, "the workbook has too many styles")
			}
			id := bounded.Attr(e, "numFmtId")
			f, ok := own[id]
			if !ok {
				f = builtIn(id)
			}
			b.formats = append(b.formats, f)
		}
		return nil
	})
}

// builtIn returns the formats every spreadsheet knows by number.
func builtIn(id string) format {
	n, err := strconv.Atoi(id)
	switch {
	case err != nil:
		return format{}
	case n >= 14 && n <= 17, n >= 27 && n <= 31, n == 36, n >= 50 && n <= 58:
		return format{date: true}
	case n == 22:
		return format{date: true, clock: true}
	case n >= 18 && n <= 21, n >= 32 && n <= 35, n >= 45 && n <= 47:
		return format{clock: true}
	default:
		return format{}
	}
}

// formatOf reads what a format of the workbook's own says: letters for parts of
// a date or a time, or nothing but zeros.
func formatOf(code string) format {
	if code != "" && strings.Trim(code, "0") == "" {
		return format{width: min(len(code), 64)}
	}
	var f format
	letters := strings.ToLower(bare(code))
	if strings.Contains(letters, "general") {
		return f
	}
	f.date = strings.ContainsAny(letters, "yd")
	f.clock = strings.ContainsAny(letters, "hs")
	return f
}

// bare returns the format without texts, conditions and single characters that
// stand for themselves.
func bare(code string) string {
	var b strings.Builder
	for i := 0; i < len(code); i++ {
		var end int
		switch code[i] {
		case '"':
			end = strings.IndexByte(code[i+1:], '"')
		case '[':
			end = strings.IndexByte(code[i+1:], ']')
		case '\\', '_', '*':
			end = 0
		default:
			b.WriteByte(code[i])
			continue
		}
		if end < 0 {
			return b.String()
		}
		i += end + 1
	}
	return b.String()
}
