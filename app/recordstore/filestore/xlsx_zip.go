package filestore

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/filestore/bounded"
)

// A workbook is a zip of XML. Its parts are unpacked as they are read, never to
// disk and never whole.
const (
	maxDirectory = 8 << 20  // of the zip
	maxPart      = 64 << 20 // unpacked: what has to be read before the rows
	maxSheet     = 8 << 30  // unpacked: the rows, of which one is in memory

	workbookPart = "xl/workbook.xml"
)

// parts are the files in a zip, by name in lower case.
type parts struct {
	files map[string]*zip.File
	alive func() error
}

// unzip reads the directory of a zip and refuses what is no workbook.
func unzip(source io.ReaderAt, size int64, alive func() error) (*parts, error) {
	directory := &directoryReader{source: source, left: maxDirectory}
	archive, err := zip.NewReader(directory, size)
	if _, ok := errors.AsType[*recordstore.Error](err); ok {
		return nil, err
	}
	if err != nil {
		return nil, recordstore.Fail(recordstore.Malformed, "a broken zip")
	}
	directory.done = true
	p := &parts{files: make(map[string]*zip.File, len(archive.File)), alive: alive}
	for _, f := range archive.File {
		p.files[strings.ToLower(f.Name)] = f
	}
	if p.files[workbookPart] == nil {
		return nil, recordstore.Fail(recordstore.Malformed, "a zip, but no workbook")
	}
	return p, nil
}

// directoryReader bounds how much is read before the directory is known, since
// all of that stays in memory.
type directoryReader struct {
	source io.ReaderAt
	left   int
	done   bool
}

func (d *directoryReader) ReadAt(p []byte, at int64) (int, error) {
	if !d.done {
		if d.left -= len(p); d.left < 0 {
			return 0, recordstore.Fail(recordstore.TooMuch, "the workbook has too many parts")
		}
	}
	return d.source.ReadAt(p, at)
}

// open returns the unpacked part, which fails with TooMuch after so many bytes,
// whatever size it says it has.
func (p *parts) open(name string, most int64) (io.ReadCloser, error) {
	f := p.files[strings.ToLower(name)]
	if f == nil {
		return nil, recordstore.Fail(recordstore.Malformed, "a part of the workbook is missing")
	}
	if f.UncompressedSize64 > uint64(most) { //nolint:gosec // a constant above 0
		return nil, recordstore.Fail(recordstore.TooMuch, "the workbook unpacks to too much")
	}
	r, err := f.Open()
	if err != nil {
		return nil, recordstore.Fail(recordstore.Malformed, "a part of the workbook cannot be unpacked")
	}
	return struct {
		io.Reader
		io.Closer
	}{bounded.Most(bounded.Live(unpacked{r}, p.alive), most), r}, nil
}

// unpacked gives the errors of unpacking a reason.
type unpacked struct{ source io.Reader }

func (u unpacked) Read(b []byte) (int, error) {
	n, err := u.source.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		err = recordstore.Fail(recordstore.Malformed, "a part of the workbook cannot be unpacked")
	}
	return n, err
}

// walk calls visit at the beginning of every element of a part.
func (p *parts) walk(name string, most int64, visit func(xml.StartElement, *bounded.XML) error) error {
	r, err := p.open(name, most)
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	x := bounded.NewXML(r)
	for {
		token, err := x.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := token.(xml.StartElement); ok {
			if err := visit(e, x); err != nil {
				return err
			}
		}
	}
}
