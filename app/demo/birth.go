package demo

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Birth returns the instant the demo in the folder was made, and whether that
// is now: the stores of a kept demo are made anew as they were then.
func Birth(dir string, now time.Time) (born time.Time, fresh bool, err error) {
	path := filepath.Join(dir, "born")
	b, err := os.ReadFile(path) //nolint:gosec // in the demo's own folder
	if errors.Is(err, os.ErrNotExist) {
		born = now.UTC().Truncate(time.Second)
		err = os.WriteFile(path, []byte(born.Format(time.RFC3339)+"\n"), 0o600)
		if err != nil {
			return born, true, fmt.Errorf("making the demo: %w", err)
		}
		return born, true, nil
	}
	if err == nil {
		born, err = time.Parse(time.RFC3339, strings.TrimSpace(string(b)))
	}
	if err != nil {
		return born, false, fmt.Errorf("reading when the demo was made: %w", err)
	}
	return born, false, nil
}
