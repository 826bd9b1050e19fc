// Package imapserver starts a throwaway IMAP server for the tests, Dovecot from
// the installed binary.
package imapserver

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"rettighetsporten/app/apptest/internal/guard"
	"rettighetsporten/app/apptest/internal/throwaway"
)

// Server is a throwaway server. It lives until Stop, and never longer than the
// process that started it. Every user name is an account of its own with the
// one password.
type Server struct {
	Port        int    // answers in plain text, and with STARTTLS
	TLSPort     int    // speaks TLS from the first byte
	Password    string // of everybody
	Certificate string // PEM: what signs for 127.0.0.1 and localhost
	home        throwaway.Home
	process     *guard.Process
}

// program is where Debian puts Dovecot, which is not on everybody's PATH.
const program = "/usr/sbin/dovecot"

// Installed reports whether there is a server to start.
func Installed() bool {
	_, err := os.Stat("/usr/lib/dovecot/imap")
	_, missing := os.Stat(program)
	return err == nil && missing == nil
}

// Start starts a server on free ports of 127.0.0.1.
func Start(ctx context.Context) (*Server, error) {
	if !Installed() {
		return nil, fmt.Errorf("dovecot is not installed: no %s with IMAP", program)
	}
	return throwaway.Start(ctx, "dovecot", []string{"dovenull", "nobody"}, start)
}

// Stop ends the server and removes its folder.
func (s *Server) Stop() error { return s.process.Stop() }

func start(ctx context.Context, h throwaway.Home) (*Server, error) {
	s := &Server{Password: rand.Text(), home: h}
	for _, port := range []*int{&s.Port, &s.TLSPort} {
		text, err := throwaway.FreePort(ctx)
		if err != nil {
			return nil, err
		}
		if *port, err = strconv.Atoi(text); err != nil {
			return nil, err
		}
	}
	certificate, key, err := selfSigned()
	if err != nil {
		return nil, err
	}
	s.Certificate = certificate
	owner, group, err := h.Names()
	if err != nil {
		return nil, err
	}
	for name, content := range map[string]string{
		"cert.pem": certificate, "key.pem": key, "dovecot.conf": s.config(h.Dir, owner, group),
	} {
		if _, err := h.Write(name, []byte(content)); err != nil {
			return nil, err
		}
	}
	s.process, err = guard.Start(guard.Program{
		Argv: []string{program, "-F", "-c", filepath.Join(h.Dir, "dovecot.conf")},
		Dir:  h.Dir, User: h.User, Signal: "TERM",
	})
	if err != nil {
		return nil, err
	}
	if err := s.process.WaitReady(ctx, s.answers); err != nil {
		return nil, errors.Join(err, s.process.Stop())
	}
	return s, nil
}

// answers reports whether the server greets.
func (s *Server) answers(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	dialer := tls.Dialer{Config: &tls.Config{InsecureSkipVerify: true}} // only whether it is there
	conn, err := dialer.DialContext(ctx, "tcp", fmt.Sprintf("127.0.0.1:%d", s.TLSPort))
	if err != nil {
		return false
	}
	defer func() { _ = conn.Close() }()
	greeting := make([]byte, len("* OK"))
	deadline, _ := ctx.Deadline()
	_ = conn.SetDeadline(deadline)
	n, err := conn.Read(greeting)
	return err == nil && string(greeting[:n]) == "* OK"
}
