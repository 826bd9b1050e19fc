package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// bench is what is measured under one name.
type bench struct {
	name string
	rows []row
}

// row is one measurement.
type row struct {
	name  string
	n     int    // how much of what the row is about
	floor string // what the floor is, in words

	// fill makes the data in an empty database; nil: the row needs none.
	fill func(ctx context.Context, conn *pgx.Conn) error
	// open makes ready what is measured, in a process of the row's own.
	open func(ctx context.Context, dsn string) (*contest, error)
}

// contest is the same work done twice: the way the portal does it, and the
// least way. Both fail when they do not find what is there.
type contest struct {
	ours  func(ctx context.Context) error
	floor func(ctx context.Context) error
	close func()
}

// benches lists everything that can be measured.
func benches() []bench {
	return []bench{{name: "collect", rows: collectRows()}}
}

func names() []string {
	var all []string
	for _, b := range benches() {
		all = append(all, b.name)
	}
	return append(all, queueName, reportName)
}

// unknownError says that there is nothing of the name.
type unknownError struct {
	what, name string
	known      []string
}

// Error lists what there is.
func (e unknownError) Error() string {
	return fmt.Sprintf("no %s is called %q; there is: %s", e.what, e.name, strings.Join(e.known, ", "))
}

func find(name string) (bench, error) {
	for _, b := range benches() {
		if b.name == name {
			return b, nil
		}
	}
	return bench{}, unknownError{"benchmark", name, names()}
}

// choose returns the rows of the names, or all of them.
func (b bench) choose(only []string) ([]row, error) {
	if len(only) == 0 {
		return b.rows, nil
	}
	var known []string
	for _, r := range b.rows {
		known = append(known, r.name)
	}
	var chosen []row
	for _, name := range only {
		i := slices.Index(known, name)
		if i < 0 {
			return nil, unknownError{"row of " + b.name, name, known}
		}
		chosen = append(chosen, b.rows[i])
	}
	return chosen, nil
}
