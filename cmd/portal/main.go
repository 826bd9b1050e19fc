// Command portal is Rettighetsporten: the demo, the production server, and the
// tools around them. This package holds flags and wiring only.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

type commands struct {
	Demo     demoCmd     `cmd:"" help:"Run everything in one process with made-up people, to try it."`
	Serve    serveCmd    `cmd:"" help:"Run the portal in production, on PostgreSQL."`
	Migrate  migrateCmd  `cmd:"" help:"Bring the database's schema to this version."`
	Register registerCmd `cmd:"" help:"Bring controllers, activities and stores in from a file."`
	Keys     keysCmd     `cmd:"" help:"Make the keys that personal data are sealed with."`
	Audit    auditCmd    `cmd:"" help:"Verify the log, or keep a checkpoint of it."`
	Jobs     jobsCmd     `cmd:"" help:"Say how deep the queue is, and revive jobs that were given up."`
	Deadline deadlineCmd `cmd:"" help:"Compute the deadlines of a request."`
	Dataset  datasetCmd  `cmd:"" help:"Look at declarations of stores, or draft one from a database."`
	Collect  collectCmd  `cmd:"" help:"Try a store's declaration: find the rows about one identity."`
	Fulfil   fulfilCmd   `cmd:"" help:"Try what erasing, correcting or restricting changes in a store."`
	PDFText  pdfTextCmd  `cmd:"" name:"pdf-text" hidden:""`
}

// errQuiet ends the command with status 1 when it has already said why.
var errQuiet = errors.New("already said")

// usageError ends the command with status 2.
type usageError struct{ error }

func main() {
	os.Exit(realMain(os.Args[1:]))
}

func realMain(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var cli commands
	parser, err := kong.New(&cli, kong.Name("portal"), kong.Description("Rettighetsporten: use your data protection rights."),
		kong.UsageOnError(), kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(streams{in: os.Stdin, out: os.Stdout, err: os.Stderr}))
	if err != nil {
		fmt.Fprintln(os.Stderr, "portal:", err)
		return 1
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintln(os.Stderr, "portal:", err)
		return 2
	}
	return status(parsed.Run())
}

func status(err error) int {
	if err == nil {
		return 0
	}
	if !errors.Is(err, errQuiet) {
		fmt.Fprintln(os.Stderr, "portal:", err)
	}
	if _, ok := errors.AsType[usageError](err); ok {
		return 2
	}
	return 1
}
