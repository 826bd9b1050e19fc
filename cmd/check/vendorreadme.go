package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

const readmeHead = `# What others made

Unchanged files of other projects, with version, licence and SHA-256. Written by
` + "`go run ./cmd/check vendor`" + `, which fetches them again and refuses an archive
whose hash is not the one recorded in ` + "`cmd/check/vendorlist.go`" + `. A test holds
this list against the files.
`

// describeVendored returns the list of the vendored files as they are on disk.
func describeVendored(root string, packages []vendored) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(readmeHead)
	for _, v := range packages {
		fmt.Fprintf(&b, "\n## %s %s\n\n%s. Licence: %s, `%s`.\n\n| file | SHA-256 |\n|---|---|\n",
			v.name, v.version, upperFirst(v.why), v.licence, v.notice())
		for _, name := range slices.Sorted(maps.Values(v.files)) {
			content, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(v.folder), name))
			if err != nil {
				return nil, fmt.Errorf("reading a vendored file: %w", err)
			}
			fmt.Fprintf(&b, "| `%s/%s` | `%x` |\n", v.folder, name, sha256.Sum256(content))
		}
	}
	return b.Bytes(), nil
}

// notice returns the path of the licence text.
func (v vendored) notice() string {
	if v.ownNotice {
		return v.folder + "/LICENSE"
	}
	return v.folder + "/" + v.files["LICENSE"]
}

func upperFirst(s string) string {
	if s == "" {
		return ""
	}
	return string(bytes.ToUpper([]byte(s[:1]))) + s[1:]
}
