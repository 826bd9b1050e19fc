// Package mailbox is a mail server for the demo and the tests: it takes every
// e-mail over SMTP and shows it on a page, instead of sending it anywhere.
package mailbox

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// kept is how many e-mails are kept, the newest ones.
const kept = 500

// Mail is an e-mail that was taken.
type Mail struct {
	To        string
	From      string
	MessageID string
	Subject   string
	Body      string
	Taken     time.Time
}

// Server takes e-mails until it is closed.
type Server struct {
	now    func() time.Time
	server *smtp.Server
	addr   net.Addr

	mu     sync.Mutex
	mails  []Mail
	refuse func(to string) error
	taken  func(Mail)
}

// Start listens on a free port of this machine.
func Start(now func() time.Time) (*Server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it listens until it is closed
	if err != nil {
		return nil, fmt.Errorf("listening for mail: %w", err)
	}
	s := &Server{now: now, addr: listener.Addr()}
	s.server = smtp.NewServer(s)
	s.server.Domain = "localhost"
	s.server.ReadTimeout, s.server.WriteTimeout = 10*time.Second, 10*time.Second
	s.server.MaxMessageBytes, s.server.MaxRecipients = 1<<20, 10
	go func() { _ = s.server.Serve(listener) }()
	return s, nil
}

// Close stops the server.
func (s *Server) Close() error { return s.server.Close() }

// HostPort returns where the server listens.
func (s *Server) HostPort() (host string, port int) {
	tcp, _ := s.addr.(*net.TCPAddr)
	return tcp.IP.String(), tcp.Port
}

// Mails returns what was taken, oldest first.
func (s *Server) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail(nil), s.mails...)
}

// Refuse makes the server answer with the error fn returns; nil takes all.
func (s *Server) Refuse(fn func(to string) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = fn
}

// Watch makes the server call fn with each e-mail it has taken, before it
// tells the sender so.
func (s *Server) Watch(fn func(Mail)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taken = fn
}

// NewSession serves one connection.
func (s *Server) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{server: s}, nil }

type session struct {
	server   *Server
	from, to string
}

func (c *session) Mail(from string, _ *smtp.MailOptions) error {
	c.from = from
	return nil
}

func (c *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.server.mu.Lock()
	refuse := c.server.refuse
	c.server.mu.Unlock()
	if refuse != nil {
		if err := refuse(to); err != nil {
			return err
		}
	}
	c.to = to
	return nil
}

func (c *session) Data(r io.Reader) error {
	m, err := read(r)
	if err != nil {
		return err
	}
	m.From, m.To, m.Taken = c.from, c.to, c.server.now()
	if taken := c.server.keep(m); taken != nil {
		taken(m)
	}
	return nil
}

func (s *Server) keep(m Mail) (taken func(Mail)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails = append(s.mails, m)
	if len(s.mails) > kept {
		s.mails = s.mails[len(s.mails)-kept:]
	}
	return s.taken
}

func (c *session) Reset()        { c.from, c.to = "", "" }
func (c *session) Logout() error { return nil }

func read(r io.Reader) (Mail, error) {
	msg, err := mail.ReadMessage(r)
	if err != nil {
		return Mail{}, errors.New("not an e-mail")
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject"))
	if err != nil {
		return Mail{}, errors.New("a subject that cannot be read")
	}
	body := msg.Body
	if strings.EqualFold(msg.Header.Get("Content-Transfer-Encoding"), "quoted-printable") {
		body = quotedprintable.NewReader(body)
	}
	text, err := io.ReadAll(body)
	if err != nil {
		return Mail{}, errors.New("a text that cannot be read")
	}
	return Mail{Subject: subject, MessageID: strings.Trim(msg.Header.Get("Message-Id"), "<>"), Body: strings.ReplaceAll(string(text), "\r\n", "\n")}, nil
}
