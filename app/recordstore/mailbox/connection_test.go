package mailbox

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/network"
)

func TestConnections(t *testing.T) {
	t.Parallel()
	deliver(t, "INBOX", letter("x", "From: kari@example.no", "Subject: hei"))
	base := account(t)
	for name, c := range map[string]struct {
		change func(s *Settings)
		reason recordstore.Reason // empty: it works
	}{
		"TLS from the first byte": {func(*Settings) {}, ""},
		"STARTTLS":                {func(s *Settings) { s.TLS, s.Port = StartTLS, server(t).Port }, ""},
		"plain":                   {func(s *Settings) { s.TLS, s.Port = Off, server(t).Port }, ""},
		"not trusted":             {func(s *Settings) { s.CA = "" }, recordstore.Refused},
		"STARTTLS, not trusted":   {func(s *Settings) { s.TLS, s.Port, s.CA = StartTLS, server(t).Port, "" }, recordstore.Refused},
		"TLS where there is none": {func(s *Settings) { s.Port = server(t).Port }, recordstore.Unreachable},
		"a wrong password":        {func(s *Settings) { s.Password = "gjettet" }, recordstore.Refused},
		"nobody there":            {func(s *Settings) { s.Port = 1 }, recordstore.Unreachable},
		"a private address":       {func(s *Settings) { s.AllowPrivate = false }, recordstore.Refused},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := base
			c.change(&s)
			rows, err := ask(t, s, byAddress(t, "kari@example.no"))
			if c.reason == "" {
				if len(rows) != 1 || err != nil {
					t.Errorf("got %d rows and %v", len(rows), err)
				}
				return
			}
			wantReason(t, err, c.reason, true)
			if err != nil && (strings.Contains(err.Error(), "kari") || strings.Contains(err.Error(), s.Password)) {
				t.Errorf("the error %q repeats what it should not", err)
			}
		})
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	good := map[string]any{"host": "imap.example.no", "user": "u", "password": "${MAIL_PASSWORD}", "folders": "*"}
	for name, c := range map[string]struct {
		key   string
		value any
		ok    bool
	}{
		"as it is":            {"host", "imap.example.no", true},
		"a list of folders":   {"folders", []any{"INBOX", "Arkiv"}, true},
		"no folders":          {"folders", nil, false},
		"an empty folder":     {"folders", "", false},
		"no host":             {"host", "", false},
		"no password":         {"password", "", false},
		"a port":              {"port", 1143, true},
		"no such port":        {"port", 70000, false},
		"unknown TLS":         {"tls", "yes", false},
		"without TLS":         {"tls", "off", false},
		"STARTTLS":            {"tls", "starttls", true},
		"no certificate":      {"ca", "x", false},
		"an unknown setting":  {"pasword", "x", false},
		"limits of their own": {"max_messages", 10, true},
	} {
		settings := map[string]any{c.key: c.value}
		for k, v := range good {
			if k != c.key {
				settings[k] = v
			}
		}
		err := Config{}.Kind().Check(recordstore.Connection{Kind: recordstore.Mailbox, Settings: settings})
		if (err == nil) != c.ok {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestHostsNotAllowed(t *testing.T) {
	t.Parallel()
	config := Config{Hosts: network.Hosts{"imap.example.no"}}
	if _, err := config.Open(t.Context(), recordstore.Of(recordstore.Mailbox, account(t)), nil); err == nil {
		t.Error("a host that is not on the list can be opened")
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	var many []string
	for i := range 120 {
		many = append(many, letter(strings.Repeat("x", 1000), "From: kari@example.no", fmt.Sprintf("Subject: %03d", i)))
	}
	deliver(t, "INBOX", many...)
	base := account(t)
	q := byAddress(t, "kari@example.no")

	t.Run("messages", func(t *testing.T) {
		t.Parallel()
		s := base
		s.MaxMessages = 70
		rows, err := ask(t, s, q)
		wantReason(t, err, recordstore.TooMuch, false)
		if len(rows) != 70 {
			t.Errorf("got %d rows, want 70", len(rows))
		}
	})
	t.Run("bytes", func(t *testing.T) {
		t.Parallel()
		s := base
		s.MaxBytes = 64 << 10
		rows, err := ask(t, s, q)
		wantReason(t, err, recordstore.TooMuch, false)
		if len(rows) == 0 || len(rows) == 120 {
			t.Errorf("got %d rows, want some", len(rows))
		}
	})
	t.Run("rows", func(t *testing.T) {
		t.Parallel()
		limited := q
		limited.Limit = 3
		rows, err := ask(t, base, limited)
		if len(rows) != 3 || err != nil {
			t.Errorf("got %d rows and %v", len(rows), err)
		}
	})
	t.Run("all", func(t *testing.T) {
		t.Parallel()
		rows, err := ask(t, base, q)
		if len(rows) != 120 || err != nil {
			t.Errorf("got %d rows and %v", len(rows), err)
		}
	})
	t.Run("time", func(t *testing.T) {
		t.Parallel()
		s := base
		s.Timeout = time.Nanosecond
		_, err := ask(t, s, q)
		wantReason(t, err, recordstore.TimedOut, false)
	})
	t.Run("the caller", func(t *testing.T) {
		t.Parallel()
		connector, err := Config{}.Open(t.Context(), recordstore.Of(recordstore.Mailbox, base), nil)
		if err != nil {
			t.Fatal(err)
		}
		enough := fmt.Errorf("enough")
		if err := connector.Query(t.Context(), q, func(recordstore.Row) error { return enough }); err != enough { //nolint:errorlint // as it is
			t.Errorf("got %v, want the caller's own error as it is", err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		rows := 0
		err = connector.Query(ctx, q, func(recordstore.Row) error { rows++; cancel(); return nil })
		if !errors.Is(err, context.Canceled) || rows == 120 {
			t.Errorf("after a cancel: got %d rows and %v", rows, err)
		}
	})
}

func TestManyValues(t *testing.T) {
	t.Parallel()
	deliver(t, "INBOX", letter("x", "To: kari@example.no", "Subject: hei"))
	var values []any
	for i := range recordstore.MaxValues - 1 {
		values = append(values, fmt.Sprintf("person%d@example.no", i))
	}
	rows, err := ask(t, account(t), byAddress(t, append(values, "kari@example.no", "kåre@example.no", "x\r\ny", "", int64(7))...))
	if len(rows) != 1 || err != nil {
		t.Errorf("got %d rows and %v", len(rows), err)
	}
}

func TestOtherCollections(t *testing.T) {
	t.Parallel()
	q := byAddress(t, "kari@example.no")
	q.Collection.Name = "calendar"
	_, err := ask(t, account(t), q)
	wantReason(t, err, recordstore.Undeclared, false)
}
