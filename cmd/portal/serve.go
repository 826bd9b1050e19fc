package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"time"

	"rettighetsporten/app/config"
	"rettighetsporten/app/database"
	"rettighetsporten/app/seal"
)

// configured is the part of a command that reads the configuration.
type configured struct {
	Config string `help:"The configuration, a YAML file. PORTAL_* in the environment goes before it." type:"existingfile" short:"c"`
}

func (c configured) open(ctx context.Context, std streams) (config.Config, *database.DB, *slog.Logger, error) {
	log := newLog(std.err)
	cfg, err := config.Load(c.Config)
	if err != nil {
		return cfg, nil, nil, fmt.Errorf("the configuration cannot be used:\n%w", err)
	}
	db, err := database.Open(ctx, database.Config{DSN: cfg.DatabaseURL, Log: log, Now: time.Now})
	return cfg, db, log, err
}

func newLog(w io.Writer) *slog.Logger { return slog.New(slog.NewJSONHandler(w, nil)) }

func readKeys(path string) (*seal.Keys, error) {
	b, err := os.ReadFile(path) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, errors.New("the key file cannot be read; `portal keys new FILE` makes one")
	}
	return seal.Parse(b)
}

type serveCmd struct{ configured }

// Run serves until it is told to stop.
func (cmd serveCmd) Run(ctx context.Context, std streams) error {
	cfg, db, log, err := cmd.open(ctx, std)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	if err := db.CheckSchema(ctx); err != nil {
		return fmt.Errorf("the schema is not this version's; run `portal migrate` first: %w", err)
	}
	keys, err := readKeys(cfg.KeyFile)
	if err != nil {
		return err
	}
	a, err := assemble(parts{cfg: cfg, db: db, keys: keys, log: log, now: time.Now, storeHosts: allowed(cfg.StoreHosts)})
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", cfg.Listen)
	if err != nil {
		return fmt.Errorf("listening: %w", err)
	}
	log.InfoContext(ctx, "serving", slog.String("address", listener.Addr().String()))
	defer a.reportDrift(ctx)()
	return a.run(ctx, listener, cfg.StopWait)
}

// reportDrift compares the stores with their declarations beside everything
// else. What it returns waits until that has stopped.
func (a *portal) reportDrift(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := a.collect.ReportDrift(ctx); err != nil && ctx.Err() == nil {
			a.log.WarnContext(ctx, "the stores cannot be compared with their declarations", slog.String("error", err.Error()))
		}
	}()
	return func() {
		cancel()
		<-done
	}
}

// allowed returns the hosts of stores over a network. Where none is configured, none
// is allowed.
func allowed(hosts []string) []string {
	if len(hosts) == 0 {
		return []string{"none.invalid"}
	}
	return hosts
}

type migrateCmd struct{ configured }

// Run migrates the database.
func (cmd migrateCmd) Run(ctx context.Context, std streams) error {
	_, db, _, err := cmd.open(ctx, std)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	steps, err := db.Migrate(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(std.out, "%d migrations run, the schema is up to date\n", steps)
	return err
}
