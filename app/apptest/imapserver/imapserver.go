// Package imapserver starts a throwaway IMAP server for the tests, Dovecot from
// the installed binary.
package imapserver

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"rettighetsporten/app/apptest/internal/guard"
)

// Server is a throwaway server. It lives until Stop, and never longer than the
// process that started it. Every user name is an account of its own with the
// one password.
type Server struct {
	Port        int    // answers in plain text, and with STARTTLS
	TLSPort     int    // speaks TLS from the first byte
	Password    string // of everybody
	Certificate string // PEM: what signs for 127.0.0.1 and localhost
	home        home
	process     *guard.Process
}

const startLimit = time.Minute

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
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	if !Installed() {
		return nil, fmt.Errorf("dovecot is not installed: no %s with IMAP", program)
	}
	h, err := newHome()
	if err != nil {
		return nil, err
	}
	s, err := h.start(ctx)
	if err != nil {
		os.RemoveAll(h.dir)
		return nil, fmt.Errorf("starting a throwaway Dovecot: %w", err)
	}
	return s, nil
}

// Stop ends the server and removes its folder.
func (s *Server) Stop() error { return s.process.Stop() }

// home is the folder of a server and who it runs as.
type home struct {
	dir        string
	user       *user.User
	credential *syscall.Credential // nil: ourselves
}

func newHome() (home, error) {
	dir, err := os.MkdirTemp("", "portal-dovecot-")
	if err != nil {
		return home{}, fmt.Errorf("making a folder for Dovecot: %w", err)
	}
	h := home{dir: dir}
	if os.Geteuid() != 0 {
		h.user, err = user.Current()
		return h, err
	}
	if h.user, h.credential, err = guard.Unprivileged("dovenull", "nobody"); err != nil {
		return home{}, err
	}
	return h, h.own(dir)
}

// own gives the file to the user the server runs as.
func (h home) own(path string) error {
	if h.credential == nil {
		return nil
	}
	return os.Chown(path, int(h.credential.Uid), int(h.credential.Gid))
}

func (h home) write(name, content string) error {
	path := filepath.Join(h.dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		return err
	}
	return h.own(path)
}

func (h home) start(ctx context.Context) (*Server, error) {
	s := &Server{Password: rand.Text(), home: h}
	for _, port := range []*int{&s.Port, &s.TLSPort} {
		text, err := guard.FreePort(ctx)
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
	group, err := user.LookupGroupId(h.user.Gid)
	if err != nil {
		return nil, err
	}
	for name, content := range map[string]string{
		"cert.pem": certificate, "key.pem": key,
		"dovecot.conf": s.config(h.dir, h.user.Username, group.Name),
	} {
		if err := h.write(name, content); err != nil {
			return nil, err
		}
	}
	s.process, err = guard.Start(guard.Program{
		Argv: []string{program, "-F", "-c", filepath.Join(h.dir, "dovecot.conf")},
		Dir:  h.dir, User: h.credential, Signal: "TERM",
	})
	if err != nil {
		return nil, err
	}
	if err := s.process.WaitReady(ctx, s.answers); err != nil {
		_ = s.process.Stop()
		return nil, err
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
