package filestore

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/encoding"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/filestore/folder"
)

// sniffed is how much of a file is looked at to tell what it is.
const sniffed = 64 << 10

// reader hands every row of a file to yield.
type reader func(s folder.Source, q recordstore.Query, yield func(recordstore.Row) error) error

// layout is how a file is read, and whether its columns have a heading.
type layout struct {
	read   reader
	headed bool
}

// layoutOf tells from the first bytes what the file is.
func layoutOf(s folder.Source, e Encoding, comma rune) (layout, error) {
	start := make([]byte, sniffed)
	n, err := s.ReadAt(start, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return layout{}, err
	}
	start = start[:n]
	switch {
	case bytes.HasPrefix(start, []byte("PK\x03\x04")):
		return layout{readXLSX, true}, nil
	case bytes.HasPrefix(start, []byte("\xD0\xCF\x11\xE0")):
		return layout{}, recordstore.Fail(recordstore.Malformed, "an old or locked Excel file: save it as XLSX without a password")
	}
	charset := e.charset(start)
	start = opening(start, charset)
	switch {
	case len(start) == 0:
		return layout{}, recordstore.Fail(recordstore.Malformed, "the file is empty")
	case bytes.ContainsRune(start[:min(len(start), 1024)], 0):
		return layout{}, recordstore.Fail(recordstore.Malformed, "neither text nor a workbook")
	case start[0] == '{' && severalObjects(start, s.Name):
		return layout{ofText(charset, readNDJSON), false}, nil
	case start[0] == '{', start[0] == '[':
		return layout{ofText(charset, readJSON), false}, nil
	case start[0] == '<':
		return layout{}, recordstore.Fail(recordstore.Malformed, "a web page or XML, not a table")
	}
	return layout{ofText(charset, func(t *text, q recordstore.Query, yield func(recordstore.Row) error) error {
		return readCSV(t, comma, q, yield)
	}), true}, nil
}

// opening returns the decoded start of a text, without its mark and the blanks
// before it.
func opening(start []byte, charset encoding.Encoding) []byte {
	if charset != nil {
		start, _ = charset.NewDecoder().Bytes(start[:len(start)&^1]) // what could be decoded
	}
	return bytes.TrimLeft(bytes.TrimPrefix(start, []byte(utf8BOM)), " \t\r\n")
}

// severalObjects reports whether one object after the other follows, or the
// name says so where the start is too short to tell.
func severalObjects(start []byte, name string) bool {
	if slices.Contains([]string{".ndjson", ".jsonl"}, strings.ToLower(path.Ext(name))) {
		return true
	}
	decoder := json.NewDecoder(bytes.NewReader(start))
	var first json.RawMessage
	if err := decoder.Decode(&first); err != nil {
		return false
	}
	next, err := decoder.Token()
	return err == nil && next == json.Delim('{')
}

func ofText(charset encoding.Encoding, read func(*text, recordstore.Query, func(recordstore.Row) error) error) reader {
	return func(s folder.Source, q recordstore.Query, yield func(recordstore.Row) error) error {
		return read(textOf(s, charset), q, yield)
	}
}
