package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The list beside the vendored files is what the command would write: nobody
// has changed a file, or a version without its files.
func TestVendoredFilesAreTheListedOnes(t *testing.T) {
	t.Parallel()
	root, err := findRoot()
	if err != nil {
		t.Fatal(err)
	}
	want, err := describeVendored(root, vendoredPackages())
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(root, vendorReadme))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("run go run ./cmd/check vendor:\n%s", diff)
	}
	for _, v := range vendoredPackages() {
		if _, err := os.Stat(filepath.Join(root, v.notice())); err != nil {
			t.Errorf("%s has no licence text: %v", v.name, err)
		}
	}
}

// The test has a npm of its own on the path: not parallel.
func TestVendorFetchesOnlyWhatWasRecorded(t *testing.T) {
	archive := pack(t, map[string]string{"package/dist/a.css": "a{}", "package/dist/b.css": "b{}"})
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "archive"), archive, 0o644); err != nil {
		t.Fatal(err)
	}
	npm := "#!/bin/sh\n[ \"$1 $2 $3\" = \"pack --silent things@1.2.3\" ] && cp \"" + bin + "/archive\" things-1.2.3.tgz\n"
	if err := os.WriteFile(filepath.Join(bin, "npm"), []byte(npm), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
	v := vendored{
		name: "things", version: "1.2.3", integrity: integrity(archive),
		folder: "static", files: map[string]string{"dist/a.css": "things.css"},
	}
	c := &checkout{root: t.TempDir(), out: io.Discard}

	files, err := v.fetch(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string][]byte{"things.css": []byte("a{}")}, files); diff != "" {
		t.Error(diff)
	}
	if err := v.write(c.root, files); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(filepath.Join(c.root, "static", "things.css")); err != nil || string(got) != "a{}" {
		t.Errorf("wrote %q, %v", got, err)
	}

	v.integrity = integrity([]byte("another archive"))
	if _, err := v.fetch(t.Context(), c); !strings.Contains(text(err), "recorded is") {
		t.Errorf("another archive than the recorded one: %v", err)
	}
	v.version = "1.2.4"
	if _, err := v.fetch(t.Context(), c); !strings.Contains(text(err), "npm pack") {
		t.Errorf("a version npm does not have: %v", err)
	}
}

func TestUnpackRefuses(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		archive []byte
		want    string
	}{
		"no archive":        {[]byte("<html>"), "opening the archive"},
		"a cut archive":     {pack(t, map[string]string{"package/a": strings.Repeat("a b c", 9999)})[:100], "reading"},
		"a missing file":    {pack(t, map[string]string{"package/b": "b"}), "the archive has no a"},
		"a file that bombs": {pack(t, map[string]string{"package/a": strings.Repeat("a", maxVendoredFile+1)}), "more than"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := unpack(tc.archive, map[string]string{"a": "a"}); !strings.Contains(text(err), tc.want) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
	}
}

func pack(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	packed := gzip.NewWriter(&b)
	archive := tar.NewWriter(packed)
	for name, content := range files {
		if err := archive.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(content))}); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(archive, content); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []io.Closer{archive, packed} {
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}
