// Package spreadsheet knows how spreadsheet programs read text files, so that a
// table they open shows what it says and runs nothing.
package spreadsheet

import (
	"encoding/csv"
	"io"
	"strings"
)

// ByteOrderMark comes first in a file and tells Excel that it is UTF-8. Without
// it æ, ø and å come out as two signs each.
const ByteOrderMark = "\uFEFF"

// NewWriter writes lines as Excel opens them without a question where the decimal
// sign is a comma, as in Norway: fields are parted by semicolons, and lines end as on
// Windows. The ByteOrderMark is the caller's.
func NewWriter(w io.Writer) *csv.Writer {
	out := csv.NewWriter(w)
	out.Comma, out.UseCRLF = ';', true
	return out
}

// Inert returns the text so that no spreadsheet program takes it for a formula:
// one that begins like a formula, or with a sign that programs skip before
// they look for one, gets an apostrophe in front.
func Inert(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n", rune(text[0])) {
		return "'" + text
	}
	return text
}
