package filestore

import (
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/filestore/bounded"
	"rettighetsporten/app/recordstore/filestore/folder"
)

// readXLSX reads the sheet of the collection's name, or the first sheet.
func readXLSX(s folder.Source, q recordstore.Query, yield func(recordstore.Row) error) error {
	info, err := s.Stat()
	if err != nil {
		return err
	}
	return readWorkbook(s, info.Size(), s.Alive, q, yield)
}

func readWorkbook(
	source io.ReaderAt, size int64, alive func() error, q recordstore.Query, yield func(recordstore.Row) error,
) error {
	p, err := unzip(source, size, alive)
	if err != nil {
		return err
	}
	b := &book{parts: p}
	if err := b.read(q.Collection.Name); err != nil {
		return err
	}
	return b.rows(q, yield)
}

// book is what has to be known of a workbook before its rows can be read.
type book struct {
	parts   *parts
	sheet   string // the part that holds the rows
	shared  texts
	formats []format // by the number of a cell's style
	from    epoch
}

// read finds the sheet and reads what its cells refer to.
func (b *book) read(collection string) error {
	id, err := b.choose(collection)
	if err != nil {
		return err
	}
	shared, styles := "", ""
	err = b.parts.walk("xl/_rels/workbook.xml.rels", maxPart, func(e xml.StartElement, _ *bounded.XML) error {
		if e.Name.Local != "Relationship" {
			return nil
		}
		target := within(bounded.Attr(e, "Target"))
		kind := path.Base(bounded.Attr(e, "Type"))
		switch {
		case bounded.Attr(e, "Id") == id && kind == "worksheet":
			b.sheet = target
		case kind == "sharedStrings":
			shared = target
		case kind == "styles":
			styles = target
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case b.sheet == "":
		return recordstore.Fail(recordstore.Malformed, "the workbook has no sheet that can be read")
	}
	if shared != "" {
		if err := b.readShared(shared); err != nil {
			return err
		}
	}
	if styles != "" {
		return b.readStyles(styles)
	}
	return nil
}

// choose returns the relation of the sheet to read, and notes which day the
// workbook counts from.
func (b *book) choose(collection string) (id string, err error) {
	first := ""
	err = b.parts.walk(workbookPart, maxPart, func(e xml.StartElement, _ *bounded.XML) error {
		switch e.Name.Local {
		case "workbookPr":
			b.from = b.from || epoch(yes(bounded.Attr(e, "date1904")))
		case "sheet":
			relation := bounded.Attr(e, "id")
			if first == "" {
				first = relation
			}
			if id == "" && strings.EqualFold(bounded.Attr(e, "name"), collection) {
				id = relation
			}
		}
		return nil
	})
	if id == "" {
		id = first
	}
	return id, err
}

// within returns the name in the zip of a target the workbook names.
func within(target string) string {
	if strings.HasPrefix(target, "/") {
		return strings.TrimPrefix(path.Clean(target), "/")
	}
	return path.Join("xl", target)
}

func yes(s string) bool { return s == "1" || s == "true" }

// inner reads the text of the element that has just begun, to its end, without
// what stands in elements of the name to leave out.
func inner(x *bounded.XML, into []byte, only, without string) ([]byte, error) {
	outer, hidden := x.Depth(), 0
	depth := 0 // of the element that is being read; 0: none
	for {
		token, err := x.Token()
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return into, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch {
			case hidden == 0 && t.Name.Local == without:
				hidden = x.Depth()
			case depth == 0 && t.Name.Local == only:
				depth = x.Depth()
			}
		case xml.EndElement:
			switch x.Depth() + 1 {
			case outer:
				return into, nil
			case hidden:
				hidden = 0
			case depth:
				depth = 0
			}
		case xml.CharData:
			if hidden == 0 && depth > 0 {
				if len(into)+len(t) > bounded.MaxRecord {
					return into, recordstore.Fail(recordstore.TooMuch, "one cell is too large")
				}
				into = append(into, t...)
			}
		}
	}
}
