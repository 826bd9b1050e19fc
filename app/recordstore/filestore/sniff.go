package filestore

import (
	"bytes"
	"io"
	"os"

	"rettighetsporten/app/recordstore"
)

const sniffed = 1024

// readerFor tells from the first bytes what the file is.
func readerFor(f *os.File) (reader, error) {
	start := make([]byte, sniffed)
	n, err := f.ReadAt(start, 0)
	if err != nil && err != io.EOF {
		return nil, err
	}
	start = start[:n]
	text := bytes.TrimLeft(bytes.TrimPrefix(start, []byte(utf8BOM)), " \t\r\n")
	switch {
	case bytes.HasPrefix(start, []byte("PK\x03\x04")):
		return readXLSX, nil
	case bytes.HasPrefix(start, []byte("\xD0\xCF\x11\xE0")):
		return nil, recordstore.Fail(recordstore.Malformed, "an old or locked Excel file: save it as XLSX without a password")
	case hasUTF16BOM(start):
		return readCSVFile, nil
	case len(text) == 0:
		return nil, recordstore.Fail(recordstore.Malformed, "the file is empty")
	case bytes.ContainsRune(start, 0):
		return nil, recordstore.Fail(recordstore.Malformed, "neither text nor a workbook")
	case text[0] == '{', text[0] == '[':
		return readJSONFile, nil
	case text[0] == '<':
		return nil, recordstore.Fail(recordstore.Malformed, "a web page or XML, not a table")
	default:
		return readCSVFile, nil
	}
}
