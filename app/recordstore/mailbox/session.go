package mailbox

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/network"
)

// session is one connection somebody is logged in at.
type session struct {
	client *imapclient.Client
	wire   *wire
	meter  *meter
	stop   func() bool // no longer closes the connection with the context
}

// open connects and logs in.
func (s *Store) open(ctx context.Context) (*session, error) {
	conn, err := network.Dialer(s.settings.AllowPrivate).DialContext(ctx, "tcp", s.settings.address())
	if err != nil {
		return nil, dialError(err)
	}
	m := &meter{Conn: conn, left: s.settings.MaxBytes}
	out := &session{meter: m, stop: context.AfterFunc(ctx, func() { _ = conn.Close() })}
	if out.wire, err = s.secured(ctx, m); err == nil {
		out.client, err = greet(out.wire)
	}
	if err != nil {
		out.stop()
		_ = conn.Close()
		return nil, err
	}
	if out.client.State() != imap.ConnStateAuthenticated {
		if err := out.client.Login(s.settings.User, s.settings.Password).Wait(); err != nil {
			out.close()
			return nil, loginError(err)
		}
	}
	return out, nil
}

// secured agrees with the server on how others are kept out.
func (s *Store) secured(ctx context.Context, m *meter) (*wire, error) {
	secure, err := s.settings.secure()
	if err != nil {
		return nil, recordstore.FailWhole(recordstore.Refused, "the certificates of the connection cannot be read")
	}
	w := &wire{Conn: m}
	switch s.settings.TLS {
	case StartTLS:
		w, err = startTLS(ctx, m, secure)
	case Implicit:
		secured := tls.Client(m, secure)
		w, err = &wire{Conn: secured}, secured.HandshakeContext(ctx)
	case Off:
	}
	if err != nil {
		return nil, greetError(err)
	}
	return w, nil
}

// greet waits for the first words of the server.
func greet(w *wire) (*imapclient.Client, error) {
	client := imapclient.New(w, nil)
	if err := client.WaitGreeting(); err != nil {
		return nil, greetError(err)
	}
	return client, nil
}

// close ends the connection without a word: nothing was changed that would have
// to be finished.
func (s *session) close() {
	s.stop()
	_ = s.client.Close()
}

// hangUp breaks the connection off, so that what is under way ends soon.
func (s *session) hangUp() { _ = s.meter.Close() }

// folders returns the names of the folders to search.
func (s *session) folders(wanted Folders) ([]string, error) {
	if !wanted.all() {
		return wanted, nil
	}
	found, err := s.client.List("", "*", nil).Collect()
	if err != nil {
		return nil, s.reason(err)
	}
	return everything(found), nil
}

// reason classifies an error of the conversation.
func (s *session) reason(err error) *recordstore.Error {
	if e, ok := errors.AsType[*recordstore.Error](err); ok {
		return e
	}
	if s.meter.spent() {
		return tooMuch("more was received than one query may receive")
	}
	if e, ok := errors.AsType[*imap.Error](err); ok {
		if e.Code == imap.ResponseCodeNoPerm {
			return recordstore.Fail(recordstore.Refused, "the account may not read a folder")
		}
		return recordstore.Fail(recordstore.Refused, fmt.Sprintf("the server said %s", e.Type))
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		return recordstore.FailWhole(recordstore.Unreachable, "the connection broke off")
	}
	return recordstore.FailWhole(recordstore.Malformed, "the server breaks off or speaks no IMAP")
}

func tooMuch(detail string) *recordstore.Error { return recordstore.Fail(recordstore.TooMuch, detail) }

func dialError(err error) error {
	if errors.Is(err, network.ErrAddress) {
		return recordstore.FailWhole(recordstore.Refused, "this address may not be reached")
	}
	return recordstore.FailWhole(recordstore.Unreachable, "nobody answers at the address")
}

func greetError(err error) error {
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return recordstore.FailWhole(recordstore.Refused, "the server's certificate is not trusted")
	}
	return recordstore.FailWhole(recordstore.Unreachable, "no greeting, or no TLS, at the address")
}

func loginError(err error) error {
	if e, ok := errors.AsType[*imap.Error](err); ok && e.Code != imap.ResponseCodeUnavailable {
		return recordstore.FailWhole(recordstore.Refused, "the server refuses the user or the password")
	}
	return recordstore.FailWhole(recordstore.Unreachable, "the server could not log in")
}
