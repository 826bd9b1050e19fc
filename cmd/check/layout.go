package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// layout holds the tree to its shape: nothing new on top, and nothing in it that
// only means something on one machine.
func (c *checkout) layout(ctx context.Context, out io.Writer) error {
	files, err := c.tracked(ctx)
	if err != nil {
		return err
	}
	problems := misplaced(files)
	own := ownPaths(c.root)
	for _, path := range files {
		if isVendored(path) {
			continue
		}
		content, err := os.ReadFile(filepath.Join(c.root, filepath.FromSlash(path)))
		if errors.Is(err, os.ErrNotExist) {
			continue // deleted and not yet committed
		}
		if err != nil {
			return fmt.Errorf("reading a tracked file: %w", err)
		}
		problems = append(problems, machineBound(path, content, own)...)
	}
	for _, p := range problems {
		fmt.Fprintln(out, p)
	}
	if len(problems) > 0 {
		return fmt.Errorf("%d places", len(problems))
	}
	return nil
}

// tracked returns the paths git knows, from the root.
func (c *checkout) tracked(ctx context.Context) ([]string, error) {
	// The folder may belong to somebody else, as it does in many a container.
	list, err := c.command(ctx, "git", "-c", "safe.directory="+c.root, "ls-files", "-z").Output()
	if err != nil {
		return nil, fmt.Errorf("listing tracked files: %w", err)
	}
	files := strings.Split(strings.TrimSuffix(string(list), "\x00"), "\x00")
	if len(files) < 2 {
		return nil, errors.New("git tracks nothing here")
	}
	return files, nil
}

// misplaced returns the files whose first folder is not one of ours.
func misplaced(files []string) []string {
	allowed := []string{"cmd", "app", "models", "handlers", "templates", "migrations", "go.mod", "go.sum", "README.md"}
	var problems []string
	for _, path := range files {
		top, _, _ := strings.Cut(path, "/")
		if !slices.Contains(allowed, top) && !strings.HasPrefix(top, ".") {
			problems = append(problems, path+": nothing is added at the top of the tree")
		}
	}
	return problems
}

// pathStart is what stands before an absolute path: not a part of a longer one,
// as in a URL.
const pathStart = `(^|[^\w./~-])`

// machinePath matches a path into somebody's home or workplace.
var machinePath = regexp.MustCompile(pathStart + `/(home|root|Users|work|mnt|var/folders)/\w`)

// registryHost matches the hosts packages come from: which one is used is the
// machine's affair.
var registryHost = regexp.MustCompile(`\b(registry\.(npmjs|yarnpkg)|proxy\.golang|sum\.golang|goproxy|deb\.debian|pypi)\.(org|com|io|cn)\b`)

// machineBound returns the lines that name a path or a registry of one machine.
func machineBound(path string, content []byte, own *regexp.Regexp) []string {
	if bytes.IndexByte(content, 0) >= 0 {
		return nil // no text
	}
	var problems []string
	for i, line := range strings.Split(string(content), "\n") {
		switch {
		case machinePath.MatchString(line), own.MatchString(line):
			problems = append(problems, fmt.Sprintf("%s:%d: names a path of one machine", path, i+1))
		case registryHost.MatchString(line):
			problems = append(problems, fmt.Sprintf("%s:%d: names a registry's host", path, i+1))
		}
	}
	return problems
}

// ownPaths matches this machine's paths that must not be written down.
func ownPaths(root string) *regexp.Regexp {
	paths := regexp.QuoteMeta(root)
	if home, err := os.UserHomeDir(); err == nil && len(home) > len("/x") {
		paths += "|" + regexp.QuoteMeta(home)
	}
	return regexp.MustCompile(pathStart + "(" + paths + ")/")
}

func isVendored(path string) bool {
	return slices.ContainsFunc(vendoredPackages(), func(v vendored) bool {
		for _, name := range v.files {
			if path == v.folder+"/"+name {
				return true
			}
		}
		return false
	})
}
