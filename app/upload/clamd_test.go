package upload_test

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"rettighetsporten/app/fault"
	"rettighetsporten/app/upload"
)

// eicar is the test file that every scanner finds, in two so that none finds it
// here.
func eicar() []byte {
	return []byte(`X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD` + `-ANTIVIRUS-TEST-FILE!$H+H*`)
}

// fakeClamd speaks the protocol as clamd does, and finds the test file.
func fakeClamd(t *testing.T, network, address string, most int, answer func(found bool) string) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), network, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }()
				content, err := instream(conn, most)
				switch {
				case errors.Is(err, errTooMuch):
					_, _ = io.WriteString(conn, "INSTREAM size limit exceeded. ERROR\x00")
				case err == nil:
					_, _ = io.WriteString(conn, answer(bytes.Contains(content, eicar())))
				}
			}()
		}
	}()
	return listener.Addr().String()
}

var errTooMuch = errors.New("more than the limit")

// instream reads what is sent by the command, or fails when it is not sent so.
func instream(conn net.Conn, most int) ([]byte, error) {
	r := bufio.NewReader(conn)
	command, err := r.ReadString(0)
	if err != nil || command != "zINSTREAM\x00" {
		return nil, errors.New("no command")
	}
	var all []byte
	for {
		var size uint32
		if err := binary.Read(r, binary.BigEndian, &size); err != nil {
			return nil, err
		}
		if size == 0 {
			return all, nil
		}
		if len(all)+int(size) > most {
			return nil, errTooMuch
		}
		chunk := make([]byte, size)
		if _, err := io.ReadFull(r, chunk); err != nil {
			return nil, err
		}
		all = append(all, chunk...)
	}
}

func plainly(found bool) string {
	if found {
		return "stream: Win.Test.EICAR_HDB-1 FOUND\x00"
	}
	return "stream: OK\x00"
}

// What the scanner finds is refused, and what it does not clear is not taken.
func TestScanning(t *testing.T) {
	t.Parallel()
	const lots = 1 << 20
	clean := bytes.Repeat([]byte("Ingenting å finne.\n"), 20_000) // several chunks
	socket := filepath.Join(t.TempDir(), "clamd.sock")
	fakeClamd(t, "unix", socket, lots, plainly)
	good := fakeClamd(t, "tcp", "127.0.0.1:0", lots, plainly)
	type scan struct {
		scanner upload.Scanner
		content []byte
		kind    fault.Kind // "" for taken
		key     string
	}
	cases := map[string]scan{
		"clean":               {upload.NewClamd(good), clean, "", ""},
		"clean by a socket":   {upload.NewClamd(socket), clean, "", ""},
		"the test file":       {upload.NewClamd(good), eicar(), fault.Invalid, "upload.malware"},
		"deep in another":     {upload.NewClamd(socket), append(clean, eicar()...), fault.Invalid, "upload.malware"},
		"no scanner":          {upload.NewClamd(""), eicar(), "", ""},
		"nobody there":        {upload.NewClamd("127.0.0.1:1"), clean, fault.Unavailable, "upload.scanner_down"},
		"an error":            {upload.NewClamd(fakeClamd(t, "tcp", "127.0.0.1:0", lots, func(bool) string { return "INSTREAM: broken ERROR\x00" })), clean, fault.Unavailable, "upload.scanner_down"},
		"half an answer":      {upload.NewClamd(fakeClamd(t, "tcp", "127.0.0.1:0", lots, func(bool) string { return "stream: OK" })), clean, fault.Unavailable, "upload.scanner_down"},
		"more than it takes":  {upload.NewClamd(fakeClamd(t, "tcp", "127.0.0.1:0", 100, plainly)), clean, fault.Unavailable, "upload.scanner_down"},
		"silence":             {upload.Clamd{Network: "tcp", Address: silent(t), Limit: 50 * time.Millisecond}, clean, fault.Unavailable, "upload.scanner_down"},
		"a service not clamd": {upload.NewClamd(fakeClamd(t, "tcp", "127.0.0.1:0", lots, func(bool) string { return "HTTP/1.1 400 OK\r\n\x00" })), clean, fault.Unavailable, "upload.scanner_down"},
	}
	const socketOfDebian = "/run/clamav/clamd.ctl"
	if _, err := os.Stat(socketOfDebian); err == nil { // where there is one on this machine, it is asked too
		cases["clean to a real one"] = scan{upload.NewClamd(socketOfDebian), clean, "", ""}
		cases["the test file to a real one"] = scan{upload.NewClamd(socketOfDebian), eicar(), fault.Invalid, "upload.malware"}
	}
	for name, c := range cases {
		_, err := upload.Check(t.Context(), upload.File{Name: "vitne.txt", Content: c.content}, c.scanner)
		if c.kind == "" && err != nil || c.kind != "" && (!fault.Is(err, c.kind) || fault.KeyOf(err) != c.key) {
			t.Errorf("%s: %v, want %s %s", name, err, c.kind, c.key)
		}
	}
}

// silent takes connections and never answers.
func silent(t *testing.T) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	return listener.Addr().String()
}
