package guard_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"rettighetsporten/app/apptest/internal/guard"
)

// parentVariable makes this test binary a process that starts a guarded program
// in the folder and then does nothing.
const parentVariable = "GUARD_TEST_FOLDER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(parentVariable); dir != "" {
		process, err := guard.Start(sleeper(dir))
		time.Sleep(time.Hour)
		panic(fmt.Sprint("nobody killed us: ", process, err))
	}
	os.Exit(m.Run())
}

func TestStopEndsTheProgramItsChildrenAndTheFolder(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	process, err := guard.Start(sleeper(dir))
	if err != nil {
		t.Fatal(err)
	}
	pids := waitForPids(t, dir)
	if err := process.Stop(); err != nil {
		t.Fatal(err)
	}
	waitUntilGone(t, dir, pids)
}

func TestProgramDoesNotOutliveAKilledParent(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	parent := exec.Command(os.Args[0])
	parent.Env = append(os.Environ(), parentVariable+"="+dir)
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	pids := waitForPids(t, dir)
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	parent.Wait() //nolint:errcheck // it says "killed", which is what we did
	waitUntilGone(t, dir, pids)
}

func TestWaitReadyTellsWhatTheProgramSaid(t *testing.T) {
	t.Parallel()
	process, err := guard.Start(guard.Program{
		Argv: []string{"sh", "-c", "echo no such door >&2; exit 3"}, Dir: folder(t), Signal: "TERM",
	})
	if err != nil {
		t.Fatal(err)
	}
	err = process.WaitReady(t.Context(), func(context.Context) bool { return false })
	if err == nil || !strings.Contains(err.Error(), "no such door") {
		t.Errorf("got %v", err)
	}
	if err := process.Stop(); err != nil {
		t.Error(err)
	}
}

func TestWaitReadyEndsWithItsContext(t *testing.T) {
	t.Parallel()
	process, err := guard.Start(sleeper(folder(t)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := process.WaitReady(ctx, func(context.Context) bool { return false }); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if err := process.Stop(); err != nil {
		t.Error(err)
	}
}

// sleeper is a program with a child that ignores being asked to stop; both
// write down their numbers.
func sleeper(dir string) guard.Program {
	return guard.Program{
		Argv:   []string{"sh", "-c", `trap '' TERM; (trap '' TERM; exec sleep 300) & echo $! >child; echo $$ >self; exec sleep 300`},
		Dir:    dir,
		Signal: "KILL",
	}
}

func folder(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "run")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func waitForPids(t *testing.T, dir string) []int {
	t.Helper()
	var pids []int
	for deadline := time.Now().Add(10 * time.Second); len(pids) < 2; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the program never started")
		}
		pids = nil
		for _, name := range []string{"self", "child"} {
			b, err := os.ReadFile(filepath.Join(dir, name))
			if pid, _ := strconv.Atoi(strings.TrimSpace(string(b))); err == nil && pid > 0 {
				pids = append(pids, pid)
			}
		}
	}
	return pids
}

// waitUntilGone gives the kernel a moment: who is killed is not gone at once.
func waitUntilGone(t *testing.T, dir string, pids []int) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !allGone(dir, pids); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the program or its folder is still there after 10 s")
		}
	}
}

// allGone reports whether the folder is gone and no process runs any more. One
// that nobody has asked about yet still has its number, and is a zombie.
func allGone(dir string, pids []int) bool {
	if _, err := os.Stat(dir); err == nil {
		return false
	}
	for _, pid := range pids {
		stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
		if err == nil && !strings.Contains(string(stat), ") Z ") || err != nil && syscall.Kill(pid, 0) == nil {
			return false
		}
	}
	return true
}
