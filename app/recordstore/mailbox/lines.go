package mailbox

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"
)

// Mail is read line by line, of any length, and no rule it breaks stops the
// reading: what cannot be understood is left out.
const (
	lineBuffer = 64 << 10
	maxDepth   = 32    // how deep multiparts nest; deeper ones are attachments
	maxParts   = 2_000 // of one message; the others are not listed
)

// part takes the lines of one part that has no parts of its own.
type part interface {
	write(b []byte)
	close()
}

// splitter walks over the parts of a message.
type splitter struct {
	source     *bufio.Reader
	boundaries [][]byte // of the multiparts that are open, "--" before each
	open       func(h header, boundary bool) part
	parts      int
	cut        bool // there was more than is listed
	pending    []byte
	top        header
	topCut     bool // the header of the message was too large to keep
}

func newSplitter(source io.Reader, open func(h header, boundary bool) part) *splitter {
	return &splitter{source: bufio.NewReaderSize(source, lineBuffer), open: open}
}

// read reads the message to its end. The error is the source's.
func (s *splitter) read() error {
	into, err := s.begin()
	for err == nil {
		into, err = s.body(into)
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// begin reads a header and returns what takes the part below it. The error is
// io.EOF when nothing comes after.
func (s *splitter) begin() (part, error) {
	f := fields{into: header{}}
	err := s.header(&f)
	s.cut = s.cut || f.cut
	if s.top == nil {
		s.top, s.topCut = f.into, f.cut
	}
	if s.parts++; s.parts > maxParts {
		s.cut = true
		return nothing{}, err
	}
	kind, params := mediaType(f.into.first("content-type"))
	boundary := params["boundary"]
	multi := len(kind) > 10 && kind[:10] == "multipart/" && boundary != ""
	if multi && len(s.boundaries) < maxDepth {
		s.boundaries = append(s.boundaries, []byte("--"+boundary))
		return nothing{}, err
	}
	return s.open(f.into, multi), err
}

// header reads the lines of a header and the empty one after it.
func (s *splitter) header(f *fields) error {
	defer f.flush()
	fresh := true
	for {
		chunk, err := s.source.ReadSlice('\n')
		whole := !errors.Is(err, bufio.ErrBufferFull)
		line := bytes.TrimRight(chunk, "\r\n")
		switch {
		case fresh && len(line) == 0 && err == nil:
			return nil
		case fresh && len(line) > 0:
			f.add(line)
		case len(line) > 0:
			f.keep(line)
		}
		if err != nil && whole {
			return err
		}
		fresh = whole
	}
}

// body hands on the lines of a part, and returns what takes the next one.
func (s *splitter) body(into part) (part, error) {
	fresh := true
	s.pending = s.pending[:0]
	for {
		line, err := s.source.ReadSlice('\n')
		whole := !errors.Is(err, bufio.ErrBufferFull)
		if fresh && bytes.HasPrefix(line, []byte("--")) {
			if at, last := s.delimiter(line); at >= 0 {
				into.close()
				s.boundaries = s.boundaries[:at+1]
				if last {
					s.boundaries = s.boundaries[:at]
					into = nothing{}
					s.pending = s.pending[:0]
					if err != nil {
						return into, err
					}
					continue
				}
				if err != nil {
					return nothing{}, err
				}
				return s.begin()
			}
		}
		into.write(s.pending) // the end of a line before a boundary is the boundary's
		end := len(line) - len(bytes.TrimRight(line, "\r\n"))
		into.write(line[:len(line)-end])
		s.pending = append(s.pending[:0], line[len(line)-end:]...)
		if err != nil && whole {
			into.close()
			return nothing{}, err
		}
		fresh = whole
	}
}

// delimiter returns which open multipart the line is the boundary of, the
// innermost first, and whether it is the last of them. Below 0 it is none.
func (s *splitter) delimiter(line []byte) (at int, last bool) {
	line = bytes.TrimRight(line, " \t\r\n")
	for i, boundary := range slices.Backward(s.boundaries) {
		switch rest, ok := bytes.CutPrefix(line, boundary); {
		case ok && len(rest) == 0:
			return i, false
		case ok && string(rest) == "--":
			return i, true
		}
	}
	return -1, false
}

// nothing takes what nobody needs: what stands before, between and after parts.
type nothing struct{}

func (nothing) write([]byte) {}
func (nothing) close()       {}
