package owner

import (
	"io"
	"mime/multipart"
	"slices"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/collect"
	"rettighetsporten/app/fault"
)

// chosen returns the files that are to go along, none where the field was left
// empty.
func chosen(c echo.Context) []*multipart.FileHeader {
	form := c.Request().MultipartForm
	if form == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(form.File["attachments"]), func(h *multipart.FileHeader) bool { return h.Filename == "" })
}

// attachments takes the files that are to go along, without a look into them.
// The request has a limit for them all.
func attachments(c echo.Context) ([]collect.Attachment, error) {
	var files []collect.Attachment
	for _, header := range chosen(c) {
		content, err := contentOf(header)
		if err != nil {
			return nil, fault.Wrap(fault.Internal, "error.internal", err)
		}
		files = append(files, collect.Attachment{Name: header.Filename, Content: content})
	}
	return files, nil
}

func contentOf(header *multipart.FileHeader) ([]byte, error) {
	file, err := header.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	return io.ReadAll(file)
}
