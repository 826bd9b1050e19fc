package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

func (c *checkout) tidy(ctx context.Context, out io.Writer) error {
	return c.quietly(ctx, out, nil, "go", "mod", "tidy", "-diff")
}

func (c *checkout) verify(ctx context.Context, out io.Writer) error {
	return c.quietly(ctx, out, nil, "go", "mod", "verify")
}

func (c *checkout) format(ctx context.Context, out io.Writer) error {
	return c.silently(ctx, out, c.toolPath("golangci-lint"), "fmt", "--diff")
}

// lint runs every linter, go vet among them.
func (c *checkout) lint(ctx context.Context, out io.Writer) error {
	env, err := c.plainEnv(ctx)
	if err != nil {
		return err
	}
	return c.quietly(ctx, out, append(env, lessGC), c.toolPath("golangci-lint"), "run", "./...")
}

func (c *checkout) build(ctx context.Context, out io.Writer) error {
	env, err := c.plainEnv(ctx)
	if err != nil {
		return err
	}
	return c.quietly(ctx, out, env, "go", "build", "./...")
}

// deadCode finds functions that neither a command nor a test reaches. Before
// there is a portal to reach them from, everything would be.
func (c *checkout) deadCode(ctx context.Context, out io.Writer) error {
	if _, err := os.Stat(filepath.Join(c.root, "cmd", "portal")); errors.Is(err, os.ErrNotExist) {
		fmt.Fprintln(out, "not yet: there is no cmd/portal")
		return nil
	}
	return c.silently(ctx, out, c.toolPath("deadcode"), "-test", "-tags=long", "./...")
}

// silently runs a program that reports what it finds and has nothing to report
// when all is well.
func (c *checkout) silently(ctx context.Context, out io.Writer, argv ...string) error {
	var said bytes.Buffer
	cmd := c.command(ctx, argv[0], argv[1:]...)
	cmd.Stdout = &said
	cmd.Stderr = out
	err := cmd.Run()
	if err == nil && said.Len() == 0 {
		return nil
	}
	fmt.Fprintf(out, "%s", said.Bytes())
	return errors.Join(errors.New("see above"), err)
}
