package mailbox

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"strings"
)

// maxGreeting is how much a server may say before TLS.
const maxGreeting = 16 << 10

// startTLS turns a connection that begins in plain text into a secured one.
// Nothing that was said in plain text is used afterwards, and the client is
// given a greeting of ours, since the server has said its own.
func startTLS(ctx context.Context, conn net.Conn, secure *tls.Config) (*wire, error) {
	p := plainText{conn: conn, left: maxGreeting}
	greeting, err := p.line()
	if err != nil || !strings.HasPrefix(greeting, "* OK") {
		return nil, errors.Join(errors.New("no greeting"), err)
	}
	if _, err := conn.Write([]byte("S STARTTLS\r\n")); err != nil {
		return nil, err
	}
	answer := "*"
	for strings.HasPrefix(answer, "*") {
		if answer, err = p.line(); err != nil {
			return nil, err
		}
	}
	if !strings.HasPrefix(answer, "S OK") {
		return nil, errors.New("no TLS")
	}
	secured := tls.Client(conn, secure)
	if err := secured.HandshakeContext(ctx); err != nil {
		return nil, err
	}
	return &wire{Conn: secured, greeting: []byte("* OK TLS\r\n")}, nil
}

// plainText reads lines and not a byte more: what follows is for TLS.
type plainText struct {
	conn net.Conn
	left int
}

func (p *plainText) line() (string, error) {
	var b []byte
	for one := make([]byte, 1); ; {
		if p.left--; p.left < 0 {
			return "", errors.New("more is said than there is to say")
		}
		if _, err := p.conn.Read(one); err != nil {
			return "", err
		}
		if one[0] == '\n' {
			return strings.ToUpper(strings.TrimRight(string(b), "\r")), nil
		}
		b = append(b, one[0])
	}
}
