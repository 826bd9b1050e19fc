// Package guard runs a program for exactly as long as the process that started
// it. A test process cannot be trusted to clean up: it may panic, be killed, or
// end before anybody's last word. So a shell stands between, waits for the end
// of a pipe whose other end only the process holds, then stops the program and
// removes its folder.
package guard

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// Program is what to run.
type Program struct {
	Argv   []string
	Env    []string            // added to the environment
	Dir    string              // the working folder; the log goes here, and it is removed at the end
	User   *syscall.Credential // nil: as ourselves
	Signal string              // how to ask it to stop, such as "QUIT"
}

// Process is a running program. It ends when Stop is called, when the process
// that started it ends, and when nobody holds the value any more.
type Process struct {
	dir   string
	shell *exec.Cmd
	hold  io.Closer
}

// watch gives the program a session of its own where there is a way, so that
// its children are reached by its number. The last loop is for children that
// still write while their folder goes.
const watch = `
signal=$1 dir=$2
shift 2
command -v setsid >/dev/null && set -- setsid "$@"
("$@" >"$dir/log" 2>&1 </dev/null & echo $! >"$dir/pid"; wait; : >"$dir/ended") &
until [ -s "$dir/pid" ]; do sleep 0.01; done
pid=$(cat "$dir/pid")
read -r _
kill -"$signal" "$pid"
wait
kill -KILL "-$pid"
tries=0
until rm -rf "$dir" || [ $tries -ge 50 ]; do tries=$((tries+1)); sleep 0.1; done
`

// Start runs the program. Its output is in the file "log" of its folder.
func Start(p Program) (*Process, error) {
	args := append([]string{"-c", watch, "guard", p.Signal, p.Dir}, p.Argv...)
	shell := exec.Command("/bin/sh", args...)
	shell.Dir = p.Dir
	shell.Env = append(os.Environ(), p.Env...)
	// A group of its own: Ctrl-C at the terminal reaches us, and the end of the
	// pipe reaches the shell, which then still tidies up.
	shell.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: p.User}
	hold, err := shell.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("making the pipe: %w", err)
	}
	if err := shell.Start(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", p.Argv[0], err)
	}
	return &Process{dir: p.Dir, shell: shell, hold: hold}, nil
}

// WaitReady asks ready until it is true. It returns an error with the program's
// output when the program ends first or ctx does.
func (p *Process) WaitReady(ctx context.Context, ready func(context.Context) bool) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !ready(ctx) {
		if _, err := os.Stat(filepath.Join(p.dir, "ended")); err == nil {
			return fmt.Errorf("it ended at once:\n%s", p.log())
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("it never got ready: %w\n%s", ctx.Err(), p.log())
		}
	}
	return nil
}

// Stop ends the program and waits until its folder is gone.
func (p *Process) Stop() error {
	if err := p.hold.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
		return fmt.Errorf("closing the pipe: %w", err)
	}
	if err := p.shell.Wait(); err != nil {
		return fmt.Errorf("waiting for the end: %w", err)
	}
	return nil
}

func (p *Process) log() string {
	b, err := os.ReadFile(filepath.Join(p.dir, "log"))
	if err != nil {
		return "(no output)"
	}
	return string(b)
}
