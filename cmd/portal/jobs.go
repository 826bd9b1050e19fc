package main

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/job"
)

type jobsCmd struct {
	logSource
	Revive bool `help:"Give the jobs that were given up a new start."`
}

// Run prints how deep the queue is, and revives what was given up.
func (cmd jobsCmd) Run(ctx context.Context, std streams) error {
	db, err := cmd.openLog(ctx, std)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	depth, err := job.Count(ctx, db.Read())
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(std.out, "%d wait, %d run, %d were given up\n", depth.Ready, depth.Running, depth.Dead)
	if !cmd.Revive {
		return nil
	}
	return db.InTx(ctx, func(tx *gorm.DB) error {
		n, err := job.Revive(ctx, tx, time.Now())
		_, _ = fmt.Fprintf(std.out, "%d got a new start\n", n)
		return err
	})
}
