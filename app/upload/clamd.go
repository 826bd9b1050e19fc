package upload

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// Clamd is a scanner in another process, asked by its INSTREAM command: a
// length and so many bytes, again and again, and a length of nothing.
type Clamd struct {
	Network string // "tcp" or "unix"
	Address string
	Limit   time.Duration // for one file, from dialling to the answer; 0: clamdLimit
}

const (
	clamdLimit = 8 * time.Second
	clamdChunk = 64 << 10
	clamdReply = 4 << 10 // bytes of an answer
)

// NewClamd returns the scanner at the address: a path for a socket on this
// machine, or host:port. It returns nil for "", which is no scanner.
func NewClamd(address string) Scanner {
	switch {
	case address == "":
		return nil
	case strings.HasPrefix(address, "/"):
		return Clamd{Network: "unix", Address: address}
	default:
		return Clamd{Network: "tcp", Address: address}
	}
}

// Scan asks whether there is malware in the content. Everything but a clear
// answer is an error, without the scanner's words: they could name the file.
func (c Clamd) Scan(ctx context.Context, content []byte) (bool, error) {
	limit := c.Limit
	if limit == 0 {
		limit = clamdLimit
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, c.Network, c.Address)
	if err != nil {
		return false, fmt.Errorf("reaching the scanner: %w", err)
	}
	defer func() { _ = conn.Close() }()
	if until, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(until); err != nil {
			return false, fmt.Errorf("reaching the scanner: %w", err)
		}
	}
	sendErr := send(conn, content) // it answers and hangs up when it has seen enough
	answer, err := bufio.NewReader(io.LimitReader(conn, clamdReply)).ReadString(0)
	answer = strings.TrimSpace(strings.TrimRight(answer, "\x00"))
	switch {
	case err == nil && strings.HasSuffix(answer, " FOUND"):
		return true, nil
	case sendErr != nil:
		return false, fmt.Errorf("sending to the scanner: %w", sendErr)
	case err != nil:
		return false, fmt.Errorf("hearing from the scanner: %w", err)
	case answer == "stream: OK":
		return false, nil
	}
	return false, errors.New("the scanner says neither that it is clean nor that it is not")
}

func send(w io.Writer, content []byte) error {
	if _, err := io.WriteString(w, "zINSTREAM\x00"); err != nil {
		return err
	}
	for len(content) > 0 {
		chunk := content[:min(len(content), clamdChunk)]
		content = content[len(chunk):]
		if _, err := w.Write(append(binary.BigEndian.AppendUint32(nil, uint32(len(chunk))), chunk...)); err != nil { //nolint:gosec // a chunk is 64 KiB at most
			return err
		}
	}
	_, err := w.Write(make([]byte, 4))
	return err
}
