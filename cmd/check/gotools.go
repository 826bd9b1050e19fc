package main

import (
	"context"
	"debug/buildinfo"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// goTool is a program built from a pinned version of its source.
type goTool struct {
	path    string // the package of its main function
	module  string
	version string
}

func (t goTool) name() string { return t.path[strings.LastIndexByte(t.path, '/')+1:] }

func goTools() []goTool {
	return []goTool{
		{"github.com/golangci/golangci-lint/v2/cmd/golangci-lint", "github.com/golangci/golangci-lint/v2", "v2.15.0"},
		{"golang.org/x/tools/cmd/deadcode", "golang.org/x/tools", "v0.52.0"},
	}
}

// goTools builds the tools that are not there in the right version.
func (c *checkout) goTools(ctx context.Context, out io.Writer) error {
	if err := os.MkdirAll(c.toolPath(""), 0o755); err != nil {
		return fmt.Errorf("making the folder: %w", err)
	}
	env, err := c.plainEnv(ctx)
	if err != nil {
		return err
	}
	for _, t := range goTools() {
		if t.isAt(c.toolPath(t.name())) {
			continue
		}
		fmt.Fprintf(out, "building %s %s\n", t.name(), t.version)
		err := c.quietly(ctx, out, append(env, "GOBIN="+c.toolPath("")), "go", "install", t.path+"@"+t.version)
		if err != nil {
			return fmt.Errorf("building %s: %w", t.name(), err)
		}
	}
	return nil
}

// isAt reports whether the file is the tool in its version, built by the Go we
// run with: an older one does not understand newer code.
func (t goTool) isAt(file string) bool {
	info, err := buildinfo.ReadFile(file)
	return err == nil && info.Main.Path == t.module && info.Main.Version == t.version &&
		goMinor(info.GoVersion) == goMinor(runtime.Version())
}

// goMinor returns go1.26 of go1.26.8.
func goMinor(version string) string {
	parts := strings.SplitN(version, ".", 3)
	return strings.Join(parts[:min(2, len(parts))], ".")
}

func (c *checkout) toolPath(name string) string { return filepath.Join(c.root, ".tmp", "tools", name) }
