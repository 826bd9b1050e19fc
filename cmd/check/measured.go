package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// finding is one thing a long run gave.
type finding struct {
	what string
	gave string
	took time.Duration
}

const (
	measuredFile  = ".docs/measured.md"
	measuredBegin = "<!-- check long: begin -->"
	measuredEnd   = "<!-- check long: end -->"
)

// writeMeasured puts the findings between the two marks of .docs/measured.md, in
// place of the former run's. Without marks they go to the end.
func (c *checkout) writeMeasured(ctx context.Context, began time.Time, found []finding) error {
	commit, err := c.command(ctx, "git", "-c", "safe.directory="+c.root, "describe", "--always", "--dirty").Output()
	if err != nil {
		return fmt.Errorf("asking for the commit: %w", err)
	}
	path := filepath.Join(c.root, filepath.FromSlash(measuredFile))
	before, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("reading what was measured before: %w", err)
	}
	section := measuredSection(began, strings.TrimSpace(string(commit)), found)
	return os.WriteFile(path, []byte(replaceSection(string(before), section)), 0o644)
}

func measuredSection(began time.Time, commit string, found []finding) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n## The long run\n\n`go run ./cmd/check long`, %s, commit %s.\n\n| what | gave | took |\n|---|---|---|\n",
		measuredBegin, began.Format(time.DateOnly), commit)
	for _, f := range found {
		took := ""
		if f.took > 0 {
			took = f.took.Round(time.Second).String()
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", cell(f.what), cell(f.gave), took)
	}
	b.WriteString(measuredEnd + "\n")
	return b.String()
}

func cell(s string) string { return strings.ReplaceAll(strings.ReplaceAll(s, "\n", " "), "|", `\|`) }

// replaceSection returns the text with the marked section replaced by the new.
func replaceSection(text, section string) string {
	head, rest, ok := strings.Cut(text, measuredBegin)
	if !ok {
		if text != "" {
			text = strings.TrimRight(text, "\n") + "\n\n"
		}
		return text + section
	}
	_, tail, _ := strings.Cut(rest, measuredEnd+"\n")
	return head + section + tail
}
