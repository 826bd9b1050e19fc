package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// shotsCommand takes the pictures of the README: the journey is played in a
// real browser, every page it passes is kept in .tmp/shots, and those that the
// README shows go to .docs/pictures.
type shotsCommand struct{}

// shown are the pages the README has pictures of.
var shown = []string{
	"01-forside", "05-kvittering", "10-ombud-ko", "23-sak-etter-innsamling", "24-gjennomgang", "31-systemeier-oppgave", "40-beslutter-ko",
}

// Run plays the journey of the demo.
func (shotsCommand) Run(ctx context.Context, c *checkout) error {
	all := filepath.Join(c.root, ".tmp", "shots")
	err := c.quietly(ctx, os.Stdout, nil, "go", "test", "./cmd/portal", "-count=1", "-timeout=10m", "-run=^TestJourney$/^demo$", "-args", "-shots="+all)
	if err != nil {
		return err
	}
	kept := filepath.Join(c.root, ".docs", "pictures")
	if err := os.MkdirAll(kept, 0o750); err != nil {
		return fmt.Errorf("making room for the pictures: %w", err)
	}
	for _, name := range shown {
		b, err := os.ReadFile(filepath.Join(all, name+".png"))
		if err != nil {
			return fmt.Errorf("reading a picture: %w", err)
		}
		if err := os.WriteFile(filepath.Join(kept, name+".png"), b, 0o600); err != nil {
			return fmt.Errorf("keeping a picture: %w", err)
		}
	}
	return nil
}
