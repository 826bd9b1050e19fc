package apptest

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// sweep drops the databases of runs that are over: their templates, which no
// single package may drop, and what killed runs left.
func sweep(ctx context.Context, admin string) error {
	conn, err := pgx.Connect(ctx, admin)
	if err != nil {
		return fmt.Errorf("connecting: %w", err)
	}
	defer conn.Close(ctx)
	rows, err := conn.Query(ctx, `SELECT datname FROM pg_database WHERE datname LIKE 'portal\_t%'`)
	if err != nil {
		return fmt.Errorf("listing databases: %w", err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("listing databases: %w", err)
	}
	for _, name := range names {
		if !isOver(name) {
			continue
		}
		// Another package may be sweeping too: the second finds nothing.
		if err := statement(ctx, conn, "DROP DATABASE IF EXISTS "+quote(name)+" WITH (FORCE)"); err != nil {
			return err
		}
	}
	return nil
}

// isOver reports whether the run that made the database was one of this
// machine's and has ended.
func isOver(name string) bool {
	rest, ok := strings.CutPrefix(name, testPrefix+"_")
	if !ok {
		if rest, ok = strings.CutPrefix(name, templatePrefix+"_"); !ok {
			return false
		}
	}
	parts := strings.Split(rest, "_")
	if len(parts) < 4 || parts[0] != namespace() {
		return false
	}
	pid, err := strconv.Atoi(parts[1])
	if err != nil {
		return false
	}
	start, err := startOf(pid)
	if parts[2] == "0" { // no start was known: the process's own number
		return err != nil
	}
	return err != nil || start != parts[2]
}
