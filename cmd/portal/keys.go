package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"rettighetsporten/app/seal"
)

type keysCmd struct {
	New keysNewCmd `cmd:"" help:"Write a new key file. Without it nothing can be read again: keep a copy, apart from the database."`
}

type keysNewCmd struct {
	File string `arg:"" help:"The file to write; it must not exist."`
}

// Run writes a new key file that only its owner can read.
func (cmd keysNewCmd) Run(std streams) error {
	b, err := seal.NewFile()
	if err != nil {
		return err
	}
	f, err := os.OpenFile(cmd.File, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already, and replacing a key loses what it sealed", cmd.File)
	}
	if err != nil {
		return fmt.Errorf("writing the key file: %w", err)
	}
	if _, err := f.Write(b); err != nil {
		return errors.Join(err, f.Close())
	}
	_, _ = fmt.Fprintf(std.out, "%s written\n", cmd.File)
	return f.Close()
}
