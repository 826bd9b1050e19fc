package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rettighetsporten/app/recordstore/dataset"
)

const (
	goodDeclaration    = "fides_key: a\ncollections:\n- name: b\n  fields: [{name: c, fides_meta: {identity: email}}]\n"
	warnedDeclaration  = "fides_key: w\ncollections:\n- name: b\n  fields:\n  - {name: c, identity: email}\n"
	refusedDeclaration = "fides_key: r\ncollections:\n- name: b\n  fields:\n  - {name: c, fides_meta: {data_type: text}}\n"
)

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestDatasetLint(t *testing.T) {
	t.Parallel()
	good, warned, refused := write(t, "good.yml", goodDeclaration), write(t, "warned.yml", warnedDeclaration), write(t, "refused.yml", refusedDeclaration)
	for name, c := range map[string]struct {
		files  []string
		want   []string // beginnings of lines
		status int
	}{
		"good":          {[]string{good}, nil, 0},
		"warnings only": {[]string{good, warned}, []string{warned + ":3: warning: w:b: nothing leads here", warned + ":5: warning: w:b.c: \"identity\" has no meaning here and is ignored: it belongs under fides_meta"}, 0},
		"refused":       {[]string{refused, good}, []string{refused + ":5: error: r:b.c: data_type \"text\" is not known"}, 1},
		"not there":     {[]string{good + "x"}, nil, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			err := datasetLintCmd{Files: c.files}.Run(streams{out: &out, err: &out})
			if got := status(err); got != c.status {
				t.Errorf("status %d, want %d", got, c.status)
			}
			var lines []string
			if out.Len() > 0 {
				lines = strings.Split(strings.TrimSpace(out.String()), "\n")
			}
			if len(lines) != len(c.want) {
				t.Fatalf("got %q, want %q", lines, c.want)
			}
			for i, want := range c.want {
				if !strings.HasPrefix(lines[i], want) {
					t.Errorf("got %q, want %q", lines[i], want)
				}
			}
		})
	}
}

func TestDatasetLintAsJSON(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want int
	}{"none": {goodDeclaration, 0}, "two": {warnedDeclaration, 2}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			path := write(t, "a.yml", c.text)
			if err := (datasetLintCmd{Files: []string{path}, JSON: true}).Run(streams{out: &out}); err != nil {
				t.Fatal(err)
			}
			var got struct{ Problems []dataset.Problem }
			if err := json.Unmarshal(out.Bytes(), &got); err != nil || got.Problems == nil || len(got.Problems) != c.want {
				t.Fatalf("got %s, %v; want %d problems", out.String(), err, c.want)
			}
			for _, p := range got.Problems {
				if p.File != path || p.Line == 0 || p.Severity == "" || p.Text == "" {
					t.Errorf("half a problem: %+v", p)
				}
			}
		})
	}
}
