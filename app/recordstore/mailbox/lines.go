package mailbox

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
)

// Mail is read line by line, of any length, and no rule it breaks stops the
// reading: what cannot be understood is left out.
const (
	lineBuffer = 64 << 10
	maxDepth   = 32    // how deep multiparts nest; deeper ones are attachments
	maxInside  = 8     // how deep messages nest; deeper ones are attachments
	maxParts   = 2_000 // of one message; the others are not listed
)

// part takes the lines of one part that has no parts of its own.
type part interface {
	write(b []byte)
	close()
}

// taker is told what a message is made of.
type taker interface {
	// open returns what takes a part. The group tells which multipart/alternative
	// it is in; 0: none. A part that is cut has more below it than is read.
	open(h header, group int, cut bool) part
	// message is told the header of a message in the message.
	message(h header)
}

// splitter walks over the parts of a message, and of the messages in it.
type splitter struct {
	source     *bufio.Reader
	taker      taker
	multiparts []multipart // that are open
	inside     []enclosed  // that are open
	groups     int
	parts      int
	cut        bool // there was more than is listed
	pending    []byte
	held       []byte // a line that is still to be read
	top        header
	topCut     bool // the header of the message was too large to keep
}

type multipart struct {
	boundary []byte // with "--" before it
	group    int    // of the alternatives in it; 0: they are none
}

// enclosed is a message in the message.
type enclosed struct {
	level int // how many multiparts are around it
	whole part
}

func newSplitter(source io.Reader, taker taker) *splitter {
	return &splitter{source: bufio.NewReaderSize(source, lineBuffer), taker: taker}
}

// read reads the message to its end. The error is the source's.
func (s *splitter) read() error {
	into, err := s.begin(false)
	for err == nil {
		into, err = s.body(into)
	}
	s.leave(0)
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// begin reads the header of a part, or of a message in the message, and returns
// what takes the part below it. The error is io.EOF when nothing comes after.
func (s *splitter) begin(message bool) (part, error) {
	f := fields{into: header{}}
	err := s.header(&f)
	s.cut = s.cut || f.cut
	switch {
	case s.top == nil:
		s.top, s.topCut = f.into, f.cut
	case message:
		s.taker.message(f.into)
	}
	if s.parts++; s.parts > maxParts {
		s.cut = true
		return nothing{}, err
	}
	kind, params := mediaType(f.into.first("content-type"))
	boundary := params["boundary"]
	multi := len(kind) > 10 && kind[:10] == "multipart/" && boundary != ""
	if multi && len(s.multiparts) < maxDepth {
		s.multiparts = append(s.multiparts, multipart{[]byte("--" + boundary), s.group(kind)})
		return nothing{}, err
	}
	mail := (kind == "message/rfc822" || kind == "message/global") && asItIs(f.into.first("content-transfer-encoding"))
	into := s.taker.open(f.into, s.group(""), multi || mail && len(s.inside) == maxInside)
	if !mail || len(s.inside) == maxInside || err != nil {
		return into, err
	}
	s.inside = append(s.inside, enclosed{len(s.multiparts), into})
	return s.begin(true)
}

// asItIs reports whether the encoding leaves lines as they are.
func asItIs(encoding string) bool {
	return slices.Contains([]string{"", "7bit", "8bit", "binary"}, strings.ToLower(strings.TrimSpace(encoding)))
}

// group returns the group of the parts of a multipart that begins here: a new
// one of alternatives, or that of the alternatives around it in the same message.
func (s *splitter) group(kind string) int {
	if kind == "multipart/alternative" {
		s.groups++
		return s.groups
	}
	level := 0
	if n := len(s.inside); n > 0 {
		level = s.inside[n-1].level
	}
	if n := len(s.multiparts); n > level {
		return s.multiparts[n-1].group
	}
	return 0
}

// leave closes the messages with more than so many multiparts around them, or as
// many where that is none.
func (s *splitter) leave(level int) {
	for n := len(s.inside); n > 0 && s.inside[n-1].level >= level; n-- {
		s.inside[n-1].whole.close()
		s.inside = s.inside[:n-1]
	}
}

// count tells the messages that are open of a line in them.
func (s *splitter) count(line []byte) {
	for _, e := range s.inside {
		e.whole.write(line)
	}
}

// line returns the next line, or the part of it that fits.
func (s *splitter) line() ([]byte, error) {
	if s.held != nil {
		line := s.held
		s.held = nil
		return line, nil
	}
	return s.source.ReadSlice('\n')
}

// header reads the lines of a header and the empty one after it. A boundary ends
// it as well, and is left to be read.
func (s *splitter) header(f *fields) error {
	defer f.flush()
	fresh := true
	for {
		chunk, err := s.line()
		whole := !errors.Is(err, bufio.ErrBufferFull)
		line := bytes.TrimRight(chunk, "\r\n")
		if fresh && err == nil && bytes.HasPrefix(line, []byte("--")) {
			if at, _ := s.delimiter(line); at >= 0 {
				s.held = bytes.Clone(chunk)
				return nil
			}
		}
		s.count(chunk)
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
		line, err := s.line()
		whole := !errors.Is(err, bufio.ErrBufferFull)
		if fresh && bytes.HasPrefix(line, []byte("--")) {
			if at, last := s.delimiter(line); at >= 0 {
				into.close()
				s.leave(at + 1)
				s.count(line)
				s.multiparts = s.multiparts[:at+1]
				if last {
					s.multiparts = s.multiparts[:at]
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
				return s.begin(false)
			}
		}
		s.count(line)
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
	for i, open := range slices.Backward(s.multiparts) {
		switch rest, ok := bytes.CutPrefix(line, open.boundary); {
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
