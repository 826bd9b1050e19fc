// Package upload decides what is taken of the files people send in: by what is
// in them and not by what they are called, by size, and by what a malware
// scanner says where there is one.
package upload

import (
	"context"
	"errors"
	"strings"
	"time"

	"rettighetsporten/app/fault"
)

// Limits on what can be sent in.
const (
	MaxFile  = 10 << 20 // bytes of one file
	MaxAll   = 40 << 20 // bytes of all files of one request
	MaxFiles = 20       // files of one request
)

// CheckLimit is how long the files of a form can take to be looked at: what is
// left of the request's time is for keeping what else was written.
const CheckLimit = 15 * time.Second

// File is a file as it was sent.
type File struct {
	Name    string
	Content []byte
}

// Scanner looks for malware. It returns found for content that is not to be
// kept, and fault.Unavailable when it cannot tell.
type Scanner interface {
	Scan(ctx context.Context, content []byte) (found bool, err error)
}

// Check returns what the file is. What people can do nothing about but choose
// another file is fault.Invalid; fault.Unavailable says that it could not be
// scanned now, and is not taken therefore. A nil scanner scans nothing.
func Check(ctx context.Context, f File, scanner Scanner) (Kind, error) {
	switch {
	case len(f.Content) == 0:
		return Kind{}, fault.New(fault.Invalid, "upload.empty")
	case len(f.Content) > MaxFile:
		return Kind{}, fault.New(fault.Invalid, "upload.too_large").With("max", MaxFile>>20)
	}
	kind, ok := kindOf(f.Content)
	if !ok {
		return Kind{}, fault.New(fault.Invalid, "upload.kind_unknown")
	}
	return kind, Scan(ctx, f.Content, scanner)
}

// Named returns the refusal of a file with the name it is told of by, and
// whether it is one: every other error as it is.
func Named(err error, name string) (*fault.Error, bool) {
	refused, ok := errors.AsType[*fault.Error](err)
	if !ok || !strings.HasPrefix(refused.Key, "upload.") {
		return nil, false
	}
	return refused.With("name", CleanName(name)), true
}

// Scan returns fault.Invalid for what the scanner finds malware in, and
// fault.Unavailable where it does not answer. A nil scanner finds nothing.
func Scan(ctx context.Context, content []byte, scanner Scanner) error {
	if scanner == nil {
		return nil
	}
	found, err := scanner.Scan(ctx, content)
	switch {
	case err != nil:
		return fault.Wrap(fault.Unavailable, "upload.scanner_down", err)
	case found:
		return fault.New(fault.Invalid, "upload.malware")
	}
	return nil
}
