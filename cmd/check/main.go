// Command check runs what CI runs, no more and no less: without arguments every
// step, with "long" what takes longer than a change may wait for, with "vendor"
// a refresh of the files other projects made.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
)

type commands struct {
	All    allCommand    `cmd:"" default:"1" help:"Run every step CI runs (the default)."`
	Long   longCommand   `cmd:"" help:"Run the fuzz targets and the tests tagged long, and write down what they gave."`
	Shots  shotsCommand  `cmd:"" help:"Take the pictures of the README."`
	Vendor vendorCommand `cmd:"" help:"Fetch the vendored files anew and check them against their recorded hashes."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "check:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	root, err := findRoot()
	if err != nil {
		return err
	}
	var cli commands
	parser, err := kong.New(&cli,
		kong.Name("check"),
		kong.Description("What CI runs, and what a developer runs."),
		kong.Writers(out, os.Stderr),
	)
	if err != nil {
		return fmt.Errorf("describing the command line: %w", err)
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		return fmt.Errorf("reading the command line: %w", err)
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	return parsed.Run(&checkout{root: root, out: out, now: time.Now})
}
