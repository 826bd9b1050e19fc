package web

import (
	"fmt"
	"io"
	"mime/multipart"
	"slices"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/upload"
)

// Chosen returns the files that were chosen in the field, none where it was
// left empty. The form has been read already: see Guard.
func Chosen(c echo.Context, field string) []*multipart.FileHeader {
	form := c.Request().MultipartForm
	if form == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(form.File[field]), func(h *multipart.FileHeader) bool { return h.Filename == "" })
}

// ReadFile returns the file, of one larger than the limit the first byte beyond
// it and no more.
func ReadFile(header *multipart.FileHeader, limit int64) (upload.File, error) {
	file, err := header.Open()
	if err != nil {
		return upload.File{}, fmt.Errorf("opening a file of the form (%T)", err)
	}
	defer func() { _ = file.Close() }()
	content, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err != nil {
		return upload.File{}, fmt.Errorf("reading a file of the form (%T)", err)
	}
	return upload.File{Name: header.Filename, Content: content}, nil
}

// ReadFiles returns the files, each as ReadFile does.
func ReadFiles(headers []*multipart.FileHeader, limit int64) ([]upload.File, error) {
	files := make([]upload.File, 0, len(headers))
	for _, h := range headers {
		f, err := ReadFile(h, limit)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}
