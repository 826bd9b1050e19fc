package proof

import (
	"bytes"
	"strings"

	"github.com/ledongthuc/pdf"
)

// IsPDF reports whether the content says that it is a PDF.
func IsPDF(content []byte) bool { return bytes.HasPrefix(content, []byte("%PDF-")) }

// PDFOfAnybody returns what a PDF of any make says, as far as it can be read. It may
// never return, and may bring down the process: call it in one of its own.
func PDFOfAnybody(content []byte) string {
	var pages []string
	own := PDF(bytes.NewReader(content), int64(len(content)))
	if own(func(text string) bool { pages = append(pages, text); return true }) == nil {
		return strings.Join(pages, "\n")
	}
	pages = nil
	func() {
		defer func() { _ = recover() }() // the library panics at what it does not understand
		file, err := pdf.NewReader(bytes.NewReader(content), int64(len(content)))
		if err != nil {
			return
		}
		for i, size := 1, 0; i <= file.NumPage() && size < mostOriginal; i++ {
			if text, err := file.Page(i).GetPlainText(nil); err == nil {
				pages, size = append(pages, text), size+len(text)
			}
		}
	}()
	return strings.Join(pages, "\n")
}
