package filestore

import (
	"io"

	"rettighetsporten/app/recordstore"
)

// maxRecord is how many bytes one row may take in a file.
const maxRecord = 8 << 20

// budget fails when more than maxRecord bytes were read since the last reset,
// so that a quote that never ends does not fill the memory.
type budget struct {
	source io.Reader
	read   int
}

func (b *budget) reset() { b.read = 0 }

func (b *budget) Read(p []byte) (int, error) {
	left := maxRecord - b.read
	if left <= 0 {
		return 0, recordstore.Fail(recordstore.TooMuch, "one row is too large")
	}
	n, err := b.source.Read(p[:min(len(p), left)])
	b.read += n
	return n, err
}
