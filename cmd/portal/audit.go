package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/database"
)

type auditCmd struct {
	Verify     auditVerifyCmd     `cmd:"" help:"Check that no entry of the log was changed, deleted, moved or cut off."`
	Checkpoint auditCheckpointCmd `cmd:"" help:"Write where the log stands, to be kept outside the database."`
}

// logSource is the database whose log is read.
type logSource struct {
	configured
	Database string `help:"The database, instead of the configured one: postgres://… or sqlite:FILE." placeholder:"DSN"`
}

func (s logSource) openLog(ctx context.Context, std streams) (*database.DB, error) {
	if s.Database != "" {
		return database.Open(ctx, database.Config{DSN: s.Database, Log: newLog(std.err), Now: time.Now})
	}
	_, db, _, err := s.open(ctx, std)
	return db, err
}

type auditVerifyCmd struct {
	logSource
	Checkpoint string `help:"A checkpoint kept from before: only it betrays a cut tail and a log that was hashed anew." type:"existingfile"`
}

// Run verifies the log; findings end it with status 1.
func (cmd auditVerifyCmd) Run(ctx context.Context, std streams) error {
	var kept []audit.Checkpoint
	if cmd.Checkpoint != "" {
		b, err := os.ReadFile(cmd.Checkpoint)
		if err != nil {
			return fmt.Errorf("reading the checkpoint: %w", err)
		}
		if err := json.Unmarshal(b, &kept); err != nil {
			return usageError{fmt.Errorf("%s is no checkpoint: %w", cmd.Checkpoint, err)}
		}
	}
	db, err := cmd.openLog(ctx, std)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	findings, read, err := audit.Verify(ctx, db.Read(), kept)
	if err != nil {
		return err
	}
	for _, f := range findings {
		_, _ = fmt.Fprintf(std.out, "%s #%d: %s\n", f.Chain, f.Seq, f.What)
	}
	if len(findings) > 0 {
		_, _ = fmt.Fprintf(std.out, "THE LOG DOES NOT HOLD: %d findings in %d entries\n", len(findings), read)
		return errQuiet
	}
	_, _ = fmt.Fprintf(std.out, "the log holds: %d entries\n", read)
	if cmd.Checkpoint == "" {
		_, _ = fmt.Fprintln(std.out, "without --checkpoint a cut tail or a log hashed anew cannot be seen")
	}
	return nil
}

type auditCheckpointCmd struct{ logSource }

// Run prints a checkpoint as JSON.
func (cmd auditCheckpointCmd) Run(ctx context.Context, std streams) error {
	db, err := cmd.openLog(ctx, std)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	points, err := audit.Checkpoints(ctx, db.Read(), time.Now())
	if err != nil {
		return err
	}
	enc := json.NewEncoder(std.out)
	enc.SetIndent("", "  ")
	return enc.Encode(points)
}
