package portable

import (
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// table writes a CSV file as RFC 4180 has it, in UTF-8: the names of the columns,
// then a line a row. Texts are always in quotes, numbers and true and false never,
// and nothing at all is nothing between the commas. Objects and lists are JSON
// texts.
func table(w io.Writer, columns []string, rows iter.Seq2[map[string]any, error]) error {
	heads := make([]any, len(columns))
	for i, name := range columns {
		heads[i] = name
	}
	if err := line(w, heads); err != nil {
		return err
	}
	for row, err := range rows {
		if err != nil {
			return err
		}
		cells := make([]any, len(columns))
		for i, name := range columns {
			cells[i] = row[name]
		}
		if err := line(w, cells); err != nil {
			return err
		}
	}
	return nil
}

func line(w io.Writer, cells []any) error {
	texts := make([]string, len(cells))
	for i, v := range cells {
		text, err := cell(v)
		if err != nil {
			return err
		}
		texts[i] = text
	}
	_, err := fmt.Fprint(w, strings.Join(texts, ","), "\r\n")
	return err
}

func cell(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case bool:
		return strconv.FormatBool(v), nil
	case string:
		return quoted(v), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64), nil
	default:
		text, err := marshal(v)
		return quoted(string(text)), err
	}
}

// guarded are the first characters by which a spreadsheet takes a text for a
// formula, and the guard itself.
const guarded = "=+-@\t\r\n＝＋－＠" + guard

// guard stands before a text that a spreadsheet would calculate. Whoever reads
// the file takes one away from every text that begins with it, and has the text
// as it was.
const guard = "'"

func quoted(text string) string {
	if text != "" && strings.ContainsRune(guarded, []rune(text)[0]) {
		text = guard + text
	}
	return `"` + strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), `"`, `""`) + `"`
}

// columns returns the names of a table's columns: those declared, in their
// order, and then what else its rows hold.
func (z *writer) columns(at int) []string {
	var names []string
	for _, f := range z.p.Tables[at].Fields {
		names = append(names, f.Name)
	}
	if at >= len(z.shapes) {
		return names
	}
	for _, name := range slices.Sorted(maps.Keys(z.shapes[at].members)) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
