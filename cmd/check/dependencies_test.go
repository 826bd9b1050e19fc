package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every direct dependency has its line that says why, and no line speaks of a
// module that is not there.
func TestDependenciesAreExplained(t *testing.T) {
	t.Parallel()
	root, err := findRoot()
	if err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile(filepath.Join(root, ".docs", "dependencies.md"))
	if err != nil {
		t.Fatal(err)
	}
	explained := map[string]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([^`]+/[^`]+)` \\|(.+)\\|(.+)\\|(.+)\\|$").FindAllStringSubmatch(string(doc), -1) {
		explained[row[1]] = true
		for i, cell := range row[2:] {
			if strings.TrimSpace(cell) == "" {
				t.Errorf("%s: cell %d is empty", row[1], i+2)
			}
		}
	}
	required := map[string]bool{}
	for _, line := range regexp.MustCompile(`(?m)^\s+(\S+/\S+) v\S+( // indirect)?$`).FindAllStringSubmatch(string(mod), -1) {
		required[line[1]] = true
		if line[2] == "" && !explained[line[1]] {
			t.Errorf("go.mod requires %s, and .docs/dependencies.md does not say why", line[1])
		}
	}
	if len(explained) == 0 || len(required) == 0 {
		t.Fatal("one of the two files could not be read")
	}
	for module := range explained {
		if !required[module] {
			t.Errorf(".docs/dependencies.md explains %s, which go.mod does not require", module)
		}
	}
}
