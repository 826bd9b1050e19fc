// Package spreadsheet knows how spreadsheet programs read text files, so that a
// table they open shows what it says and runs nothing.
package spreadsheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
)

// byteOrderMark comes first in a file and tells Excel that it is UTF-8. Without
// it æ, ø and å come out as two signs each.
const byteOrderMark = "\uFEFF"

// Write writes a table, the heads and each line that lines calls its argument with, as
// Excel opens it without a question where the decimal sign is a comma, as in Norway:
// fields are parted by semicolons, and lines end as on Windows.
func Write(w io.Writer, heads []string, lines func(line func([]string) error) error) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return fmt.Errorf("writing a table: %w", err)
	}
	out := csv.NewWriter(w)
	out.Comma, out.UseCRLF = ';', true
	line := func(cells []string) error {
		if err := out.Write(cells); err != nil {
			return fmt.Errorf("writing a table: %w", err)
		}
		return nil
	}
	if err := line(heads); err != nil {
		return err
	}
	if err := lines(line); err != nil {
		return err
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("writing a table: %w", err)
	}
	return nil
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
