package web

import (
	"context"
	"fmt"
	"io"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/rights"
	"rettighetsporten/app/upload"
)

// PDF gives the PDF that write writes as a file to keep, as Stream does. Browsers that
// show PDFs in the window are stopped by the page's policy, so it is no page.
func PDF(c echo.Context, name string, write func(ctx context.Context, w io.Writer) error) error {
	return Stream(c, name+".pdf", "application/pdf", 0, write)
}

// Attachment gives a file that a store's owner put to their answer as bytes to
// keep: nobody has read it, so no browser may take it for a page. Of its own
// name it keeps the ending alone.
func Attachment(c echo.Context, name string, file collect.Attachment) error {
	return download(c, name+file.Ending(), echo.MIMEOctetStream, file.Content)
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
	return Stream(c, name, mediaType, int64(len(content)), func(_ context.Context, w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}

// Zip gives what write writes as a file to keep, as Stream does.
func Zip(c echo.Context, name string, size int64, write func(ctx context.Context, w io.Writer) error) error {
	return Stream(c, name+".zip", "application/zip", size, write)
}

// Table gives the table that write writes as a file to keep, as Stream does.
func Table(c echo.Context, name string, write func(ctx context.Context, w io.Writer) error) error {
	return Stream(c, name+".csv", "text/csv; charset=utf-8", 0, write)
}

// AnswerFile gives a file of an answer to keep, under a name that tells nothing about
// the person.
func AnswerFile(c echo.Context, name string, f answer.File) error {
	return Stream(c, name+f.Kind.Ending(), f.Kind.MediaType(), f.Size, f.WriteTo)
}
