// Package bounded reads sources nobody vouches for without letting them fill
// the memory or keep the reader busy for ever.
package bounded

import (
	"io"

	"rettighetsporten/app/recordstore"
)

// MaxRecord is how many bytes one row, or one token, may take in a file.
const MaxRecord = 8 << 20

// Reader fails with TooMuch when more than MaxRecord bytes were read since the
// last Reset, so that a quote that never ends does not fill the memory.
type Reader struct {
	source io.Reader
	read   int
}

// NewReader returns a reader of the source.
func NewReader(source io.Reader) *Reader { return &Reader{source: source} }

// Reset is called when a row is complete.
func (r *Reader) Reset() { r.read = 0 }

// Read reads from the source.
func (r *Reader) Read(p []byte) (int, error) {
	left := MaxRecord - r.read
	if left <= 0 {
		return 0, recordstore.Fail(recordstore.TooMuch, "one row is too large")
	}
	n, err := r.source.Read(p[:min(len(p), left)])
	r.read += n
	return n, err
}

// Live returns a reader that asks alive before every read and fails with its
// error, so that reading ends with the query it is for.
func Live(source io.Reader, alive func() error) io.Reader { return &live{source, alive} }

type live struct {
	source io.Reader
	alive  func() error
}

func (l *live) Read(p []byte) (int, error) {
	if err := l.alive(); err != nil {
		return 0, err
	}
	return l.source.Read(p)
}

// Most returns a reader that fails with TooMuch after n bytes.
func Most(source io.Reader, n int64) io.Reader { return &most{source, n} }

type most struct {
	source io.Reader
	left   int64
}

func (m *most) Read(p []byte) (int, error) {
	if m.left <= 0 {
		return 0, recordstore.Fail(recordstore.TooMuch, "the file is too large when unpacked")
	}
	n, err := m.source.Read(p[:min(int64(len(p)), m.left)])
	m.left -= int64(n)
	return n, err
}
