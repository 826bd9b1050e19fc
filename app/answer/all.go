package answer

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// manifest says what is in the file with everything, Art. 15(3): what each file is,
// where it comes from, and the sum that shows it unchanged.
type manifest struct {
	Format     string         `json:"format"`
	Version    int            `json:"version"`
	Case       string         `json:"case"`
	Controller string         `json:"controller"`
	Created    string         `json:"created"` // RFC 3339
	Files      []manifestFile `json:"files"`
}

type manifestFile struct {
	Name   string          `json:"name"`
	Kind   models.FileKind `json:"kind"`
	Source string          `json:"source"`         // what it was made of
	Rows   *manifestRows   `json:"rows,omitempty"` // of the table, where the file has a part of it
	Pages  int             `json:"pages,omitempty"`
	Size   int64           `json:"size"`
	SHA256 string          `json:"sha256"`
}

// manifestRows are from the first to the last, the first of the table being 1.
type manifestRows struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// fileOriginal is a file that a store's owner put to their answer, as it came.
const fileOriginal models.FileKind = "original"

const manifestName = "manifest.json"

// All writes a version of the answer in all its forms as one ZIP, with the files that
// went with it and a manifest, and notes the download in the log.
func (s *Service) All(ctx context.Context, actor authz.Actor, c rights.Case, number int, w io.Writer) error {
	row, err := s.version(ctx, actor, c, number)
	if err != nil {
		return err
	}
	files, err := s.given(ctx, c, row.Number)
	if err != nil {
		return err
	}
	doc, err := s.openReport(ctx, c, row)
	if err != nil {
		return err
	}
	if err := s.noteOpened(ctx, actor, c, row.Number, "answer.downloaded", "all"); err != nil {
		return err
	}
	about := manifest{
		Format: "rettighetsporten-manifest", Version: 1, Case: c.Item.Reference, Controller: c.Controller.Name,
		Created: row.CreatedAt.UTC().Format(time.RFC3339),
	}
	z := &zipper{zip: zip.NewWriter(w), at: row.CreatedAt.UTC()}
	for _, f := range files {
		source := "answer"
		if t, ok := doc.Table(f.Table); ok {
			source = t.Caption + ". " + t.Source
		}
		entry := manifestFile{Name: f.Name, Kind: f.Kind, Source: source, Pages: f.Pages, Size: f.Size, SHA256: f.SHA256}
		if f.Kind == models.FileVolume {
			entry.Rows = &manifestRows{From: f.FirstRow + 1, To: f.LastRow}
		}
		about.Files = append(about.Files, entry)
		if err := z.add(f.Name, packed(f.Kind), func(w io.Writer) error { return s.copyFile(ctx, f, w) }); err != nil {
			return err
		}
	}
	for i, a := range doc.Attachments {
		file, err := s.attachment(ctx, c, a.Ref)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(file.Content)
		name := fmt.Sprintf("vedlegg/vedlegg-%d%s", i+1, file.Ending())
		about.Files = append(about.Files, manifestFile{Name: name, Kind: fileOriginal, Source: a.Name, Size: int64(len(file.Content)), SHA256: hex.EncodeToString(sum[:])})
		if err := z.add(name, true, func(w io.Writer) error { _, err := w.Write(file.Content); return err }); err != nil {
			return err
		}
	}
	err = z.add(manifestName, false, func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(about)
	})
	if err != nil {
		return err
	}
	return z.zip.Close()
}

// attachment opens a file that the document refers to.
func (s *Service) attachment(ctx context.Context, c rights.Case, text string) (collect.Attachment, error) {
	ref, ok := review.ParseRef(text)
	if !ok {
		return collect.Attachment{}, fault.New(fault.NotFound, "error.not_found")
	}
	return s.Collect.Attachment(ctx, c.Item, ref.PageID, ref.Index)
}

// packed reports whether such files are compressed already.
func packed(kind models.FileKind) bool {
	return kind == models.FilePortable || kind == models.FilePDF || kind == models.FileVolume
}

// zipper writes a ZIP whose files are as old as the answer.
type zipper struct {
	zip *zip.Writer
	at  time.Time
}

// add writes a file, compressed unless it is packed already.
func (z *zipper) add(name string, packed bool, write func(io.Writer) error) error {
	method := zip.Deflate
	if packed {
		method = zip.Store
	}
	file, err := z.zip.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: z.at})
	if err != nil {
		return fmt.Errorf("beginning a file of all: %w", err)
	}
	if err := write(file); err != nil {
		return fmt.Errorf("writing a file of all: %w", err)
	}
	return nil
}

// Table opens a table of a version of the answer, by its place among the tables of
// data, and notes the download in the log. It returns fault.NotFound where there is
// none.
func (s *Service) Table(ctx context.Context, actor authz.Actor, c rights.Case, number, place int) (File, error) {
	return s.download(ctx, actor, c, number, models.FileTable, place)
}
