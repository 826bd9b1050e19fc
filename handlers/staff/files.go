package staff

import (
	"net/url"
	"strings"

	"rettighetsporten/app/rights"
	"rettighetsporten/app/upload"
	"rettighetsporten/handlers/web"
)

// FileOf is a file that the person sent, in words. The name is theirs, and text
// alone.
type FileOf struct{ ID, Path, Name, What string }

// FileField is the part of a form that takes files: those that were sent before
// and wait, and the chooser for more.
type FileField struct {
	Hint    string
	Accept  string
	Waiting []FileOf
	Again   bool // what was chosen has to be chosen anew
}

// NewFileField makes the part, with the files that wait.
func NewFileField(b web.Base, waiting []rights.File) *FileField {
	return &FileField{
		Hint:   b.T("files.hint", "file", upload.MaxFile>>20, "form", web.MaxUpload>>20, "files", upload.MaxFiles),
		Accept: upload.Accept, Waiting: FilesOf(b, waiting, ""),
	}
}

// FilesOf words the files for a reader whose files lie below the address; ""
// makes no links.
func FilesOf(b web.Base, files []rights.File, at string) []FileOf {
	out := make([]FileOf, 0, len(files))
	for _, f := range files {
		line := FileOf{
			ID: f.ID, Name: f.Name,
			What: b.T("files.what", "kind", b.T("files.kind."+strings.TrimPrefix(upload.EndingOf(f.MediaType), ".")), "kb", b.L.Kilobytes(f.Size)),
		}
		if at != "" {
			line.Path = at + "/" + url.PathEscape(f.ID)
		}
		out = append(out, line)
	}
	return out
}

// With returns the files that went with the message, and with "" those that
// were filed with the request.
func With(files []rights.File, messageID string) []rights.File {
	var out []rights.File
	for _, f := range files {
		if messageID == "" && f.MessageID == nil || f.MessageID != nil && *f.MessageID == messageID {
			out = append(out, f)
		}
	}
	return out
}
