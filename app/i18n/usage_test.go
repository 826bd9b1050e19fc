package i18n

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// source returns the program's own text: Go without tests, and the pages.
func source(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, dir := range []string{"app", "handlers", "models", "cmd/portal", "templates"} {
		err := filepath.WalkDir(filepath.Join("../..", dir), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") || !slices.Contains([]string{".go", ".html"}, filepath.Ext(path)) {
				return err
			}
			b, err := os.ReadFile(path)
			all.Write(b)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}

var (
	asked    = regexp.MustCompile(`\b[TN]\(?\s*"([a-z][a-zA-Z0-9_.-]*[a-zA-Z0-9])"`)
	literals = regexp.MustCompile(`"([a-z][a-zA-Z0-9_.-]*)"`)
)

// What the program asks for is there, and what is there is asked for: by its
// whole key, or by the beginning that a key is put together from.
func TestTextsAreUsedAndThere(t *testing.T) {
	t.Parallel()
	b, err := New()
	if err != nil {
		t.Fatal(err)
	}
	text := source(t)
	for _, m := range asked.FindAllStringSubmatch(text, -1) {
		if !b.Has(m[1]) {
			t.Errorf("the text %s is asked for and is not there", m[1])
		}
	}
	whole, beginnings := map[string]bool{}, []string{}
	for _, m := range literals.FindAllStringSubmatch(text, -1) {
		whole[m[1]] = true
		if strings.Contains(m[1], ".") && strings.HasSuffix(m[1], ".") || strings.HasSuffix(m[1], "_") && strings.Contains(m[1], ".") {
			beginnings = append(beginnings, m[1])
		}
	}
	for _, key := range b.Keys() {
		if at := strings.LastIndex(key, "_"); at > 0 && whole[key[:at]] && strings.Contains(text, `"`+key[at:]+`"`) {
			continue // a whole key and an ending: deadline.month and _clamped
		}
		if !whole[key] && !slices.ContainsFunc(beginnings, func(begin string) bool { return strings.HasPrefix(key, begin) }) {
			t.Errorf("the text %s is never asked for", key)
		}
	}
}
