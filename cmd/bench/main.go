// Command bench measures speed and memory, each figure as a ratio to a floor:
// what the least program would take for the same work on the same data, at the
// same time on the same machine.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
)

type commands struct {
	Name  string   `arg:"" optional:"" help:"What to measure: ${names}."`
	JSON  bool     `name:"json" help:"Print one JSON object a line instead of a table."`
	Only  []string `help:"Measure only these rows." placeholder:"ROW"`
	Quick bool     `help:"Of the queue and the report, measure so few that it takes seconds."`
	Row   bool     `hidden:"" help:"Measure the row that standard input describes."` // how a row gets a process of its own
}

// streams are where a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := realMain(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(status)
}

// realMain returns the exit status: 2 when the command line asks for something
// that is not there, 1 when a measurement did not come about.
func realMain(ctx context.Context, args []string, std streams) int {
	var cli commands
	parser, err := kong.New(&cli, kong.Name("bench"), kong.Description("Speed and memory, as ratios to a floor."),
		kong.Vars{"names": strings.Join(names(), ", ")}, kong.Writers(std.out, std.err))
	if err == nil {
		_, err = parser.Parse(args)
	}
	if err != nil {
		fmt.Fprintln(std.err, "bench:", err)
		return 2
	}
	if err := cli.run(ctx, std); err != nil {
		fmt.Fprintln(std.err, "bench:", err)
		if _, ok := errors.AsType[unknownError](err); ok {
			return 2
		}
		return 1
	}
	return 0
}

func (cli commands) run(ctx context.Context, std streams) error {
	if cli.Row {
		return measureAlone(ctx, std)
	}
	if cli.Name == queueName {
		return cli.runQueue(ctx, std)
	}
	if cli.Name == reportName {
		return cli.runReport(ctx, std)
	}
	b, err := find(cli.Name)
	if err != nil {
		return err
	}
	rows, err := b.choose(cli.Only)
	if err != nil {
		return err
	}
	write := tableLines
	if cli.JSON {
		write = jsonLines[line]
	}
	return write(std.out, measureAll(ctx, b.name, rows))
}

func (cli commands) runQueue(ctx context.Context, std streams) error {
	write := queueTable
	if cli.JSON {
		write = jsonLines[queueLine]
	}
	return write(std.out, queueBench(ctx, cli.Only, cli.Quick))
}

func (cli commands) runReport(ctx context.Context, std streams) error {
	write := reportTable
	if cli.JSON {
		write = jsonLines[reportLine]
	}
	return write(std.out, reportBench(ctx, cli.Only, cli.Quick))
}
