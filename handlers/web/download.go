package web

import (
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/rights"
	"rettighetsporten/app/upload"
)

// PDF gives the bytes as a file to keep. Browsers that show PDFs in the window
// are stopped by the page's policy, so it is no page. The name tells nothing
// about the person.
func PDF(c echo.Context, name string, content []byte) error {
	return download(c, name+".pdf", "application/pdf", content)
}

// Attachment gives a file that a store's owner put to their answer as bytes to
// keep: nobody has read it, so no browser may take it for a page. Of its own
// name it keeps the ending alone.
func Attachment(c echo.Context, name string, file collect.Attachment) error {
	return download(c, name+file.Ending(), echo.MIMEOctetStream, file.Content)
}

// CSV gives the bytes as a table to keep, which a spreadsheet opens.
func CSV(c echo.Context, name string, content []byte) error {
	return download(c, name+".csv", "text/csv; charset=utf-8", content)
}

// YAML gives the bytes as a file to keep.
func YAML(c echo.Context, name string, content []byte) error {
	return download(c, name+".yaml", "application/yaml", content)
}

// CaseFile gives a file that the person sent as bytes to keep, called after the
// case and its number there: nothing of its own name, and its ending by what is
// in it.
func CaseFile(c echo.Context, caseNumber string, f rights.File) error {
	name := fmt.Sprintf("%s-vedlegg-%d%s", caseNumber, f.Number, upload.EndingOf(f.MediaType))
	return download(c, name, echo.MIMEOctetStream, f.Content)
}

// noPage is the policy of what is no page: should a browser show it all the
// same, nothing in it runs or loads.
const noPage = "default-src 'none'; frame-ancestors 'none'; sandbox"

func download(c echo.Context, name, mediaType string, content []byte) error {
	c.Response().Header().Set(policyHeader, noPage)
	c.Response().Header().Set(echo.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	return c.Blob(http.StatusOK, mediaType, content)
}

// Zip gives what write writes as a file to keep, as Stream does.
func Zip(c echo.Context, name string, size int64, write func(w io.Writer) error) error {
	return Stream(c, name+".zip", "application/zip", size, write)
}

// Stream gives what write writes as a file to keep, of the size in bytes where that
// is known; 0: it is not. Until something is written an error is answered as any
// other. The name tells nothing about the person.
func Stream(c echo.Context, name, mediaType string, size int64, write func(w io.Writer) error) error {
	return write(&stream{Response: c.Response(), name: name, mediaType: mediaType, size: size})
}

// stream sets the head of the answer with the first of what is written to it.
type stream struct {
	*echo.Response

	name, mediaType string
	size            int64
}

// Write writes the head, once, and the bytes.
func (s *stream) Write(b []byte) (int, error) {
	if !s.Committed {
		h := s.Header()
		h.Set(policyHeader, noPage)
		h.Set(echo.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": s.name}))
		h.Set(echo.HeaderContentType, s.mediaType)
		if s.size > 0 {
			h.Set(echo.HeaderContentLength, strconv.FormatInt(s.size, 10))
		}
	}
	return s.Response.Write(b)
}

// AnswerFile gives a file of an answer to keep, under a name that tells nothing about
// the person.
func AnswerFile(c echo.Context, name string, f answer.File) error {
	ctx := c.Request().Context()
	return Stream(c, name+f.Kind.Ending(), f.Kind.MediaType(), f.Size, func(w io.Writer) error { return f.WriteTo(ctx, w) })
}
