package remind_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/database"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/seal"
)

// child tells a second process of this test binary to be the portal's workers.
type child struct{ DSN, Keys string }

const childVariable = "REMIND_CHILD_OF_TEST"

func TestMain(m *testing.M) {
	if spec := os.Getenv(childVariable); spec != "" {
		os.Exit(beChild(spec, os.Stdin, os.Stdout))
	}
	os.Exit(m.Run())
}

// beChild says "ready", and then works for each instant that is read, at that
// instant, and says "done". It ends where nothing more comes.
func beChild(spec string, in io.Reader, out io.Writer) int {
	var c child
	if err := json.Unmarshal([]byte(spec), &c); err != nil {
		return 3
	}
	if err := c.work(context.Background(), in, out); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
		return 4
	}
	return 0
}

func (c child) work(ctx context.Context, in io.Reader, out io.Writer) error {
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	db, err := database.Open(ctx, database.Config{DSN: c.DSN, Log: log, Now: time.Now, MaxConns: 5})
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	file, err := os.ReadFile(c.Keys)
	if err != nil {
		return err
	}
	keys, err := seal.Parse(file)
	if err != nil {
		return err
	}
	texts, err := i18n.New()
	if err != nil {
		return err
	}
	clock := apptest.NewClock(world.Start)
	workers := sweepers(db, keys, texts, clock.Now, log)
	_, _ = fmt.Fprintln(out, "ready")
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		at, err := time.Parse(time.RFC3339, lines.Text())
		if err != nil {
			return err
		}
		clock.Advance(at.Sub(clock.Now()))
		if err := workers.Drain(ctx); err != nil {
			return err
		}
		_, _ = fmt.Fprintln(out, "done")
	}
	return lines.Err()
}

// process is a portal in a process of its own, which is killed for real.
type process struct {
	y     *year
	spec  string
	cmd   *exec.Cmd // nil: it does not run
	in    io.WriteCloser
	out   *bufio.Reader
	took  time.Duration // how long the last whole work took
	kills int           // while it worked
	cut   int           // those that left a sweep half done, where nobody else swept
}

func (y *year) newProcess() *process {
	y.T.Helper()
	c := child{DSN: y.dsn, Keys: filepath.Join(y.T.TempDir(), "keys.json")}
	y.Must(os.WriteFile(c.Keys, y.KeyFile, 0o600))
	spec, err := json.Marshal(c)
	y.Must(err)
	p := &process{y: y, spec: string(spec), took: 100 * time.Millisecond}
	y.T.Cleanup(p.kill)
	return p
}

func (p *process) start() error {
	cmd := exec.CommandContext(p.y.T.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childVariable+"="+p.spec)
	cmd.Stderr = p.y.T.Output()
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	p.cmd, p.in, p.out = cmd, in, bufio.NewReader(out)
	if said := p.listen(); said != "ready" {
		return fmt.Errorf("the process said %q", said)
	}
	return nil
}

// listen returns what the process says next, "" when it has ended.
func (p *process) listen() string {
	said, _ := p.out.ReadString('\n')
	return strings.TrimSpace(said)
}

// kill ends the process with SIGKILL, if it runs.
func (p *process) kill() {
	if p.cmd == nil {
		return
	}
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
	p.cmd = nil
}

// work lets the process do what is due, and kills it after the time, unless that
// is 0. It reports whether it came through, and whether it was killed before.
func (p *process) work(killAfter time.Duration) (whole, killed bool) {
	if p.cmd == nil {
		if err := p.start(); err != nil {
			p.y.T.Errorf("starting the process: %v", err)
			return false, false
		}
	}
	began, running := time.Now(), p.cmd.Process
	if killAfter > 0 {
		plug := time.AfterFunc(killAfter, func() { _ = running.Kill() })
		defer plug.Stop()
	}
	_, _ = fmt.Fprintln(p.in, p.y.Clock.Now().Format(time.RFC3339))
	said := p.listen()
	switch {
	case said == "done" && killAfter == 0:
		p.took = time.Since(began)
		return true, false
	case said == "done": // it was through first: next time it is killed sooner
		p.took = time.Since(began)
		p.kill()
		return true, false
	case killAfter == 0:
		p.y.T.Errorf("the process ended by itself, and said %q", said)
		p.kill()
		return false, false
	}
	p.kill()
	p.kills++
	return false, true
}
