package owner

import (
	"context"
	"io"

	"rettighetsporten/app/recordstore/filestore"
)

// Rows reads what owners upload by its content; the name says nothing.
type Rows struct{}

// ReadUpload returns the rows of the file.
func (Rows) ReadUpload(ctx context.Context, _ string, r io.Reader) ([]map[string]any, error) {
	rows, err := filestore.ReadUpload(ctx, r, MaxRows+1)
	if err != nil {
		return nil, err
	}
	out := make([]map[string]any, len(rows))
	for i, row := range rows {
		out[i] = row
	}
	return out, nil
}
