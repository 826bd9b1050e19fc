package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
)

// task says which row a process is to measure, and where its data are.
type task struct{ Bench, Row, DSN string }

// inProcessOfItsOwn measures the row in a fresh process, so that its peak of
// memory is nobody else's.
func inProcessOfItsOwn(ctx context.Context, t task) (figures, error) {
	var f figures
	err := alone(ctx, t, &f)
	return f, err
}

// alone does the task in a fresh process, and reads into figures what it gave.
func alone(ctx context.Context, t task, figures any) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("looking for this program: %w", err)
	}
	input, err := json.Marshal(t)
	if err != nil {
		return err
	}
	var out, complaints bytes.Buffer
	cmd := exec.CommandContext(ctx, self, "--row") //nolint:gosec // this very program
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(input), &out, &complaints
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("measuring %s: %w\n%s", t.Row, err, complaints.Bytes())
	}
	if err := json.Unmarshal(out.Bytes(), figures); err != nil {
		return fmt.Errorf("reading what %s gave: %w", t.Row, err)
	}
	return nil
}

// measureAlone is what that process does: it reads the task and writes the
// figures.
func measureAlone(ctx context.Context, std streams) error {
	var t task
	if err := json.NewDecoder(std.in).Decode(&t); err != nil {
		return fmt.Errorf("reading the task: %w", err)
	}
	if t.Bench == reportName {
		return doReportSide(t.Row, std.out)
	}
	b, err := find(t.Bench)
	if err != nil {
		return err
	}
	rows, err := b.choose([]string{t.Row})
	if err != nil {
		return err
	}
	c, err := rows[0].open(ctx, t.DSN)
	if err != nil {
		return fmt.Errorf("making %s ready: %w", t.Row, err)
	}
	defer c.close()
	f, err := measure(ctx, c)
	if err != nil {
		return err
	}
	return json.NewEncoder(std.out).Encode(f)
}
