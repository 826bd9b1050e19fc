package imapserver_test

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/textproto"
	"strings"
	"testing"

	"rettighetsporten/app/apptest/imapserver"
)

func TestStartGivesAServerOfItsOwn(t *testing.T) {
	t.Parallel()
	s, err := imapserver.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Deliver("kari", "INBOX", "Subject: hei\r\n\r\nHei\r\n"); err != nil {
		t.Error(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM([]byte(s.Certificate)) {
		t.Error("no certificate")
	}
	address := fmt.Sprintf("localhost:%d", s.TLSPort)
	conn, err := (&tls.Dialer{Config: &tls.Config{RootCAs: roots}}).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	talk := textproto.NewConn(conn)
	defer func() { _ = talk.Close() }()
	for _, step := range []struct{ say, want string }{
		{"a LOGIN kari wrong", "a NO"},
		{"b LOGIN kari " + s.Password, "b OK"},
		{"c EXAMINE INBOX", "* 1 EXISTS"},
	} {
		if err := talk.PrintfLine("%s", step.say); err != nil {
			t.Fatal(err)
		}
		for line := ""; !strings.HasPrefix(line, step.want); {
			if line, err = talk.ReadLine(); err != nil {
				t.Fatalf("waiting for %q: %v", step.want, err)
			}
		}
	}
	if files, err := s.Files("kari"); err != nil || len(files) != 1 {
		t.Errorf("got files %q and %v", files, err)
	}
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if conn, err := (&tls.Dialer{Config: &tls.Config{RootCAs: roots}}).DialContext(t.Context(), "tcp", address); err == nil {
		conn.Close()
		t.Error("it still answers after Stop")
	}
}
