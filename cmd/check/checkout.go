package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// checkout is the tree the steps work on, with somewhere to write and a clock.
type checkout struct {
	root string
	out  io.Writer
	now  func() time.Time
}

// findRoot returns the nearest folder upwards that holds go.mod.
func findRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("finding the working folder: %w", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", errors.New("no go.mod here or above")
		}
		dir = up
	}
}

// command returns a program that runs in the root, in a process group of its
// own, and is asked to end with its children when ctx ends.
func (c *checkout) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = c.root
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

// lessGC lets memory grow to four times what is in use, not twice, before it is
// collected: a fifth less to do for the compiler and the linters, a tenth for the
// tests.
const lessGC = "GOGC=300"

// quietly runs a program and shows what it wrote only when it fails.
func (c *checkout) quietly(ctx context.Context, out io.Writer, env []string, argv ...string) error {
	cmd := c.command(ctx, argv[0], argv[1:]...)
	cmd.Env = append(os.Environ(), env...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Run(); err != nil {
		fmt.Fprintf(out, "$ %s\n%s", strings.Join(argv, " "), said.Bytes())
		return fmt.Errorf("%s: %w", filepath.Base(argv[0]), err)
	}
	return nil
}

// plainEnv returns the environment in which everything but the tests is built:
// without cgo and without paths of this machine. It is one and the same, so
// that each dependency is compiled once for all steps.
func (c *checkout) plainEnv(ctx context.Context) ([]string, error) {
	flags, err := c.command(ctx, "go", "env", "GOFLAGS").Output()
	if err != nil {
		return nil, fmt.Errorf("asking for GOFLAGS: %w", err)
	}
	return []string{
		"CGO_ENABLED=0",
		"GOFLAGS=" + strings.TrimSpace(string(flags)) + " -trimpath -buildvcs=false",
	}, nil
}
