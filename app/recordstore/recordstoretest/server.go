package recordstoretest

import (
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"
)

const startTime = 30 * time.Second

// start starts a server with the newest binaries installed and returns a DSN
// for it. It ends with the test.
func start(tb testing.TB) string {
	tb.Helper()
	folders, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	if len(folders) == 0 {
		tb.Skip("no PostgreSQL at 127.0.0.1:5432, and none installed that could be started")
	}
	binaries := slices.Max(folders)
	data := tb.TempDir()
	as := owner(tb, data)

	initdb := command(tb, as, filepath.Join(binaries, "initdb"), "-D", data, "-A", "trust", "-U", "postgres",
		"-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
	if out, err := initdb.CombinedOutput(); err != nil {
		tb.Fatalf("initdb: %v\n%s", err, out)
	}
	port := freePort(tb)
	server := command(tb, as, filepath.Join(binaries, "postgres"), "-D", data, "-p", port,
		"-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off")
	if err := server.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		_ = server.Process.Signal(syscall.SIGINT) // fast shutdown
		_ = server.Wait()
	})
	dsn := "postgres://postgres@127.0.0.1:" + port + "/postgres?sslmode=disable"
	ctx, cancel := context.WithTimeout(tb.Context(), startTime)
	defer cancel()
	for !answers(ctx, dsn) {
		select {
		case <-ctx.Done():
			tb.Fatal("the PostgreSQL started for the test does not answer")
		case <-time.After(20 * time.Millisecond):
		}
	}
	return dsn
}

// owner returns whom to run the server as: it refuses to run as root.
func owner(tb testing.TB, data string) *syscall.SysProcAttr {
	tb.Helper()
	if os.Getuid() != 0 {
		return nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err1 != nil || err2 != nil {
			continue
		}
		if err := errors.Join(os.Chown(data, int(uid), int(gid)), os.Chmod(filepath.Dir(data), 0o711)); err != nil { //nolint:gosec // the user must get to its folder
			tb.Fatal(err)
		}
		return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	}
	tb.Skip("PostgreSQL does not run as root, and there is no user postgres or nobody")
	return nil
}

// command runs until it ends by itself: the test's context would kill the
// server before it could be asked to stop.
func command(tb testing.TB, as *syscall.SysProcAttr, name string, args ...string) *exec.Cmd {
	tb.Helper()
	c := exec.CommandContext(context.WithoutCancel(tb.Context()), name, args...) //nolint:gosec // fixed arguments, and a test
	c.SysProcAttr, c.Dir = as, "/"
	return c
}

func freePort(tb testing.TB) string {
	tb.Helper()
	listener, err := (&net.ListenConfig{}).Listen(tb.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		tb.Fatal(err)
	}
	if err := listener.Close(); err != nil {
		tb.Fatal(err)
	}
	return port
}
