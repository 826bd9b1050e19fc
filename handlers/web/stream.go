package web

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
)

// A file is sent a piece at a time, and each has its own time to get through: a file
// may take as long as its bytes flow, and a line that stands still holds nothing up.
const (
	pieceSize  = 64 << 10
	pieceLimit = time.Minute
)

// Stream gives what write writes as a file to keep, of the size in bytes where that
// is known; 0: it is not. Until a piece is written an error is answered as any other,
// and the time of the request holds; after that the context that write gets has no
// limit, since writing has its own. The name tells nothing about the person.
func Stream(c echo.Context, name, mediaType string, size int64, write func(ctx context.Context, w io.Writer) error) error {
	asked := c.Request().Context()
	ctx, cancel := context.WithCancel(context.WithoutCancel(asked))
	defer cancel()
	s := &stream{Response: c.Response(), name: name, mediaType: mediaType, size: size, unlimited: context.AfterFunc(asked, cancel)}
	defer s.unlimited()
	out := bufio.NewWriterSize(s, pieceSize)
	err := write(ctx, out)
	if err == nil {
		err = out.Flush()
	}
	if s.begun {
		return err
	}
	if err == nil {
		s.begin()
		s.WriteHeader(http.StatusOK) // of a file with nothing in it
		return nil
	}
	if late := asked.Err(); late != nil {
		return fmt.Errorf("sending a file: %w", errors.Join(late, err))
	}
	return err
}

// stream sets the head of the answer with the first of what is written to it.
type stream struct {
	*echo.Response

	name, mediaType string
	size            int64
	begun           bool
	unlimited       func() bool // takes away the limit of the request
}

func (s *stream) begin() {
	s.begun = true
	s.unlimited()
	h := s.Header()
	h.Set(policyHeader, noPage)
	h.Set(echo.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": s.name}))
	h.Set(echo.HeaderContentType, s.mediaType)
	if s.size > 0 {
		h.Set(echo.HeaderContentLength, strconv.FormatInt(s.size, 10))
	}
}

// Write writes the head, once, and the bytes.
func (s *stream) Write(b []byte) (int, error) {
	if !s.begun {
		s.begin()
	}
	written := 0
	for {
		piece := b[written:min(written+pieceSize, len(b))]
		err := http.NewResponseController(s.Writer).SetWriteDeadline(time.Now().Add(pieceLimit)) //nolint:forbidigo // the line keeps real time
		if err != nil && !errors.Is(err, http.ErrNotSupported) {
			return written, fmt.Errorf("sending a file: %w", err)
		}
		n, err := s.Response.Write(piece)
		written += n
		if err != nil {
			return written, fmt.Errorf("sending a file: %w", err)
		}
		if written >= len(b) {
			return written, nil
		}
	}
}
