package upload

import (
	"archive/zip"
	"bytes"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// Kind is a kind of file that people can send in.
type Kind struct {
	MediaType string
	Ending    string // with its dot
}

// kinds are what people have at hand, and what anybody at the controller can
// open.
var kinds = []Kind{
	{"application/pdf", ".pdf"},
	{"image/png", ".png"},
	{"image/jpeg", ".jpg"},
	{"text/plain", ".txt"},
	{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"},
	{"application/vnd.oasis.opendocument.text", ".odt"},
}

// EndingOf returns the ending of a kind's files, "" for one that is not taken.
func EndingOf(mediaType string) string {
	for _, k := range kinds {
		if k.MediaType == mediaType {
			return k.Ending
		}
	}
	return ""
}

// Accept is what a browser's file chooser is asked to show first. What is
// taken is decided by content alone.
const Accept = ".pdf,.png,.jpg,.jpeg,.txt,.docx,.odt"

// kindOf returns what the content is, whatever its name says; not ok for what
// is not taken.
func kindOf(content []byte) (Kind, bool) {
	media, _, _ := strings.Cut(http.DetectContentType(content), ";")
	switch media {
	case "application/zip":
		media = documentIn(content)
	case "text/plain":
		if !utf8.Valid(content) && !latin(content) {
			return Kind{}, false
		}
	}
	i := slices.IndexFunc(kinds, func(k Kind) bool { return k.MediaType == media })
	if i < 0 {
		return Kind{}, false
	}
	return kinds[i], true
}

// latin reports whether the text can be one of the old one-byte alphabets: it
// has no control characters but those of lines and tabs.
func latin(content []byte) bool {
	return !slices.ContainsFunc(content, func(b byte) bool { return b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f' })
}

// maxParts is how many parts a document that is a ZIP file can have.
const maxParts = 2000

// documentIn returns what a ZIP file is, by the parts that make it that: "" for
// any other, and for a document with macros.
func documentIn(content []byte) string {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil || len(archive.File) == 0 || len(archive.File) > maxParts {
		return ""
	}
	names := map[string]bool{}
	for _, f := range archive.File {
		name := strings.ToLower(f.Name)
		if strings.HasSuffix(name, "vbaproject.bin") || strings.HasPrefix(name, "basic/") || strings.HasPrefix(name, "scripts/") {
			return ""
		}
		names[name] = true
	}
	const odt = "application/vnd.oasis.opendocument.text"
	switch first := archive.File[0]; {
	case names["[content_types].xml"] && names["word/document.xml"]:
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case first.Name == "mimetype" && first.Method == zip.Store && names["content.xml"] && bytes.HasPrefix(content[min(len(content), 38):], []byte(odt)):
		return odt
	}
	return ""
}
