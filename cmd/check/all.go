package main

import (
	"context"
	"time"
)

// allCommand runs what CI runs.
type allCommand struct{}

// Run runs every step, within 20 minutes on two cores with nothing built yet.
func (allCommand) Run(ctx context.Context, c *checkout) error {
	return c.runSteps(ctx, []step{
		{"machine", 5 * time.Minute, c.machine},
		{"go tools", 8 * time.Minute, c.goTools},
		{"go.mod is tidy", 2 * time.Minute, c.tidy},
		{"modules are genuine", 2 * time.Minute, c.verify},
		{"format", time.Minute, c.format},
		{"lint", 10 * time.Minute, c.lint},
		{"build without cgo", 5 * time.Minute, c.build},
		{"tests", 18 * time.Minute, c.tests},
		{"dead code", 3 * time.Minute, c.deadCode},
		{"layout", 10 * time.Second, c.layout},
	})
}
