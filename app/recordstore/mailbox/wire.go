package mailbox

import (
	"bytes"
	"errors"
	"net"
	"strconv"
	"sync/atomic"
)

const (
	maxNesting = 200     // of brackets in what a server says
	maxLine    = 8 << 20 // of one answer, messages not counted
	maxDigits  = 19      // of the length of a message
)

var errWire = errors.New("the server says what no server has a reason to say")

// wire looks at what a server says before the client's parser does, which
// follows brackets as deep as they go, until the stack of the whole program is
// used up. Messages pass unseen: their length stands before them. Whatever could
// be understood in two ways is taken for the worse.
//
// A message that breaks off is filled up with zeros before the error follows,
// and broken is true from then on: the client's parser goes on beside whoever
// reads a message as soon as that ends in an error.
type wire struct {
	net.Conn
	broken   atomic.Bool
	failure  error  // follows what the message is filled up with
	greeting []byte // read in place of the server's first words
	literal  int64  // bytes of a message that are to come
	line     []byte // the beginning of the line
	length   int    // of the line
	depth    int
	fetch    bool // the line may have messages in it
	quoted   bool
	escaped  bool
	size     []byte // what stands between { and }, with the first
}

// Read reads from the connection. Only one goroutine reads.
func (w *wire) Read(p []byte) (int, error) {
	if len(w.greeting) > 0 {
		n := copy(p, w.greeting)
		w.greeting = w.greeting[n:]
		return n, nil
	}
	switch {
	case w.failure != nil && w.literal > 0:
		return w.fill(p), nil
	case w.failure != nil:
		return 0, w.failure
	}
	n, err := w.Conn.Read(p)
	for rest := p[:n]; len(rest) > 0; {
		if w.literal > 0 {
			skip := min(w.literal, int64(len(rest)))
			w.literal -= skip
			rest = rest[skip:]
			continue
		}
		if !w.next(rest[0]) {
			w.failure = errWire
			_ = w.Close()
			return 0, errWire
		}
		rest = rest[1:]
	}
	if err == nil {
		return n, nil
	}
	w.failure = err
	switch {
	case n > 0:
		return n, nil
	case w.literal > 0:
		return w.fill(p), nil
	default:
		return 0, err
	}
}

// fill returns what stands in for the rest of a message.
func (w *wire) fill(p []byte) int {
	w.broken.Store(true)
	n := int(min(w.literal, int64(len(p))))
	clear(p[:n])
	w.literal -= int64(n)
	return n
}

// next takes one character that is not in a message.
func (w *wire) next(c byte) bool {
	if w.length++; w.length > maxLine {
		return false
	}
	if len(w.line) < 32 {
		w.line = append(w.line, c)
		w.fetch = w.fetch || c == ' ' && bytes.HasSuffix(bytes.ToUpper(w.line), []byte(" FETCH ")) && w.line[0] == '*'
	}
	if c == '\n' {
		return w.end()
	}
	if w.quoted {
		switch {
		case w.escaped:
			w.escaped = false
		case c == '\\':
			w.escaped = true
		case c == '"':
			w.quoted = false
		}
		return true
	}
	switch {
	case c == '{':
		w.size = append(w.size[:0], c)
	case len(w.size) > 0 && len(w.size) < maxDigits+3 && (c >= '0' && c <= '9' || c == '}' || c == '\r'):
		w.size = append(w.size, c)
	default:
		w.size = w.size[:0]
	}
	switch c {
	case '"':
		w.quoted = w.fetch
	case '(':
		w.depth++
	case ')':
		w.depth = max(w.depth-1, 0)
	}
	return w.depth <= maxNesting
}

// end takes the end of a line, or of the part of one before a message.
func (w *wire) end() bool {
	if w.quoted {
		return false
	}
	if digits, ok := bytes.CutSuffix(w.size, []byte("}\r")); ok && w.fetch {
		n, err := strconv.ParseInt(string(digits[1:]), 10, 64)
		if err != nil || n > maxMessage {
			return false // more than was asked for
		}
		w.literal = n
	} else {
		w.fetch, w.line = false, w.line[:0]
	}
	w.length, w.size = 0, w.size[:0]
	return true
}
