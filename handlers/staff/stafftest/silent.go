package stafftest

import (
	"context"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/app/thread"
)

// Silent is cases in which nobody has written anything or sent a file.
type Silent struct{}

// Read returns none.
func (Silent) Read(context.Context, authz.Actor, rights.Case) ([]thread.Message, error) {
	return nil, nil
}

// Additions returns none.
func (Silent) Additions(context.Context, authz.Actor, rights.Case) ([]thread.Message, error) {
	return nil, nil
}

// Unread counts none.
func (Silent) Unread(context.Context, authz.Actor, []string) (map[string]int, error) {
	return nil, nil
}

// Write keeps nothing.
func (Silent) Write(context.Context, authz.Actor, rights.Case, thread.Draft) error { return nil }

// Files returns none.
func (Silent) Files(context.Context, authz.Actor, rights.Case) ([]rights.File, error) {
	return nil, nil
}

// OpenFile finds none.
func (Silent) OpenFile(context.Context, authz.Actor, rights.Case, string) (rights.File, error) {
	return rights.File{}, fault.New(fault.NotFound, "error.not_found")
}
