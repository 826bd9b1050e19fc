package main

import (
	"context"
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
)

// vendorCommand fetches the vendored files anew.
type vendorCommand struct{}

// Run downloads each package with npm, refuses an archive whose hash is not the
// recorded one, and writes exactly the listed files and the list of them.
func (vendorCommand) Run(ctx context.Context, c *checkout) error {
	for _, v := range vendoredPackages() {
		files, err := v.fetch(ctx, c)
		if err != nil {
			return fmt.Errorf("fetching %s@%s: %w", v.name, v.version, err)
		}
		if err := v.write(c.root, files); err != nil {
			return fmt.Errorf("writing %s: %w", v.name, err)
		}
		fmt.Fprintf(c.out, "%s@%s: %d files in %s\n", v.name, v.version, len(files), v.folder)
	}
	readme, err := describeVendored(c.root, vendoredPackages())
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(c.root, vendorReadme), readme, 0o644)
}

// fetch returns the wanted files by their name in the folder.
func (v vendored) fetch(ctx context.Context, c *checkout) (map[string][]byte, error) {
	dir, err := os.MkdirTemp("", "check-vendor-")
	if err != nil {
		return nil, fmt.Errorf("making a folder: %w", err)
	}
	defer os.RemoveAll(dir)
	archive, err := v.download(ctx, c, dir)
	if err != nil {
		return nil, err
	}
	if got := integrity(archive); got != v.integrity {
		return nil, fmt.Errorf("the archive's SHA-512 is %s, recorded is %s", got, v.integrity)
	}
	return unpack(archive, v.files)
}

func (v vendored) download(ctx context.Context, c *checkout, dir string) ([]byte, error) {
	cmd := c.command(ctx, "npm", "pack", "--silent", v.name+"@"+v.version)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("running npm pack: %w\n%s", err, out)
	}
	found, err := filepath.Glob(filepath.Join(dir, "*.tgz"))
	if err != nil || len(found) != 1 {
		return nil, fmt.Errorf("npm pack left %d archives, want 1", len(found))
	}
	return os.ReadFile(found[0])
}

func integrity(archive []byte) string {
	sum := sha512.Sum512(archive)
	return base64.StdEncoding.EncodeToString(sum[:])
}

func (v vendored) write(root string, files map[string][]byte) error {
	folder := filepath.Join(root, filepath.FromSlash(v.folder))
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("making the folder: %w", err)
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o644); err != nil {
			return fmt.Errorf("writing %s: %w", name, err)
		}
	}
	return nil
}
