package filestore

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"strings"

	"github.com/xuri/excelize/v2"

	"rettighetsporten/app/recordstore"
)

// A workbook is a zip of XML. It is read into memory and never unpacked to
// disk, so both sizes have limits.
const (
	maxWorkbook = 64 << 20
	maxUnzipped = 256 << 20
)

// readXLSX reads the sheet of the collection's name, or the first sheet. The
// parser is other people's and the file anybody's: should it panic, the file
// is malformed.
func readXLSX(f *os.File, q recordstore.Query, yield func(recordstore.Row) error) (err error) {
	parsing := true
	defer func() {
		if !parsing {
			return
		}
		if recover() != nil {
			err = recordstore.Fail(recordstore.Malformed, "the workbook cannot be read")
		}
	}()
	if err := checkZip(f); err != nil {
		return err
	}
	book, err := excelize.OpenReader(io.LimitReader(f, maxWorkbook), excelize.Options{
		UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped, // equal: nothing goes to disk
		ShortDatePattern: "yyyy-mm-dd", LongDatePattern: "yyyy-mm-dd",
	})
	if err != nil {
		return recordstore.Fail(recordstore.Malformed, "the workbook cannot be read")
	}
	defer func() { _ = book.Close() }()
	if err := checkSheets(book); err != nil {
		return err
	}
	return sheetRows(book, sheetFor(book, q.Collection.Name), q, func(row recordstore.Row) error {
		parsing = false // a panic in there is ours to see
		err := yield(row)
		parsing = true
		return err
	})
}

func sheetRows(book *excelize.File, sheet string, q recordstore.Query, yield func(recordstore.Row) error) error {
	rows, err := book.Rows(sheet)
	if err != nil {
		return recordstore.Fail(recordstore.Malformed, "the workbook has no sheet that can be read")
	}
	defer func() { _ = rows.Close() }()
	var t *table
	for rows.Next() {
		line, err := rows.Columns()
		if err != nil {
			return recordstore.Fail(recordstore.Malformed, "a row of the sheet cannot be read")
		}
		switch {
		case strings.Join(line, "") == "":
		case t == nil:
			if t, err = newTable(q, line); err != nil {
				return err
			}
		default:
			if err := yield(t.row(line)); err != nil {
				return err
			}
		}
	}
	if rows.Error() != nil {
		return recordstore.Fail(recordstore.Malformed, "the sheet cannot be read to its end")
	}
	if t == nil {
		return recordstore.Fail(recordstore.Malformed, "the sheet is empty")
	}
	return nil
}

func sheetFor(book *excelize.File, collection string) string {
	sheets := book.GetSheetList()
	for _, name := range sheets {
		if strings.EqualFold(name, collection) {
			return name
		}
	}
	if len(sheets) == 0 {
		return ""
	}
	return sheets[0]
}

// checkZip refuses a zip that is no workbook or unpacks to too much. A zip that
// gives false sizes fails when it is read.
func checkZip(f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() > maxWorkbook {
		return recordstore.Fail(recordstore.TooMuch, "the workbook is too large")
	}
	archive, err := zip.NewReader(f, info.Size())
	if err != nil {
		return recordstore.Fail(recordstore.Malformed, "a broken zip")
	}
	var unzipped uint64
	workbook := false
	for _, entry := range archive.File {
		if entry.UncompressedSize64 > maxUnzipped {
			return recordstore.Fail(recordstore.TooMuch, "the workbook unpacks to too much")
		}
		unzipped += entry.UncompressedSize64
		workbook = workbook || strings.EqualFold(entry.Name, "xl/workbook.xml")
	}
	if unzipped > maxUnzipped {
		return recordstore.Fail(recordstore.TooMuch, "the workbook unpacks to too much")
	}
	if !workbook {
		return recordstore.Fail(recordstore.Malformed, "a zip, but no workbook")
	}
	return nil
}

// checkSheets reads every sheet's XML to the end: the parser takes broken XML
// for the last row, and rows would be missing without anybody noticing.
func checkSheets(book *excelize.File) error {
	var bad error
	book.Pkg.Range(func(name, content any) bool {
		path, isName := name.(string)
		source, isXML := content.([]byte)
		if !isName || !isXML || !strings.HasPrefix(path, "xl/worksheets/sheet") {
			return true
		}
		decoder := xml.NewDecoder(bytes.NewReader(source))
		for {
			_, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				return true
			}
			if err != nil {
				bad = recordstore.Fail(recordstore.Malformed, "a sheet of the workbook is broken")
				return false
			}
		}
	})
	return bad
}
