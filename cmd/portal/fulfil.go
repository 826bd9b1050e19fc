package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	search "rettighetsporten/app/collect/engine"
	"rettighetsporten/app/fulfil/engine"
	"rettighetsporten/app/recordstore/dataset"
)

type fulfilCmd struct {
	Erase    fulfilEraseCmd    `cmd:"" help:"Say what erasing would change in a store, or erase."`
	Rectify  fulfilRectifyCmd  `cmd:"" help:"Say whether corrections can be made in a store, or make them."`
	Restrict fulfilRestrictCmd `cmd:"" help:"Say which rows would be marked as restricted, or mark them."`
	Lift     fulfilLiftCmd     `cmd:"" help:"The other way round: rows are restricted no longer."`
}

// fulfilStore is a store and a person. A command line is seen by others on the
// machine, so what identifies somebody can come from a file.
type fulfilStore struct {
	Dataset    string   `type:"existingfile" required:"" help:"The declaration, a dataset YAML."`
	DSN        string   `name:"dsn" required:"" help:"The store of the dataset: postgres://…, mysql://… or sqlite:FILE. It is only read."`
	WriteDSN   string   `name:"write-dsn" help:"How the store is written to, with --do. The plan then also says what this login may."`
	Identity   []string `help:"What identifies the person: email=name@example.com. May be repeated." placeholder:"KIND=VALUE"`
	Identities string   `help:"A file with one of them on each line; - reads the standard input." placeholder:"FILE"`
	Do         bool     `help:"Do it. Without this nothing is changed, and the plan is printed."`
}

func (s fulfilStore) trial(std streams) (engine.Trial, error) {
	if s.Do && s.WriteDSN == "" {
		return engine.Trial{}, usageError{errors.New("--do needs --write-dsn")}
	}
	seeds, err := s.seeds(std)
	if err != nil {
		return engine.Trial{}, usageError{err}
	}
	declaration, err := os.ReadFile(s.Dataset)
	if err != nil {
		return engine.Trial{}, usageError{fmt.Errorf("reading the declaration: %w", err)}
	}
	return engine.Trial{Dataset: declaration, DSN: s.DSN, WriteDSN: s.WriteDSN, Identities: seeds, Now: time.Now}, nil
}

// seeds returns the identities. Whoever runs the command vouches for them.
func (s fulfilStore) seeds(std streams) ([]search.Seed, error) {
	lines := s.Identity
	if s.Identities != "" {
		text, err := readAll(std, s.Identities)
		if err != nil {
			return nil, err
		}
		scan := bufio.NewScanner(strings.NewReader(string(text)))
		for scan.Scan() {
			if line := strings.TrimSpace(scan.Text()); line != "" && !strings.HasPrefix(line, "#") {
				lines = append(lines, line)
			}
		}
	}
	var seeds []search.Seed
	for _, line := range lines {
		seed, err := search.ParseIdentity(line)
		if err != nil {
			return nil, err
		}
		seeds = append(seeds, seed)
	}
	if len(seeds) == 0 {
		return nil, errors.New("nothing identifies the person: --identity or --identities")
	}
	return seeds, nil
}

// readAll reads a file, or the standard input.
func readAll(std streams, name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(std.in)
	}
	return os.ReadFile(name) //nolint:gosec // the operator names the file
}

// print prints what was planned and done. The status is 1 when the search or the
// change failed, or not all of it could be done.
func (fulfilStore) print(std streams, out engine.Output, err error) error {
	if err != nil {
		return err
	}
	enc := json.NewEncoder(std.out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(out); err != nil {
		return err
	}
	for _, state := range out.Unsearched {
		if state != search.Unasked { // what nothing leads to is no failure
			return errQuiet
		}
	}
	for _, r := range out.Receipts {
		if r.State != engine.Done {
			return errQuiet
		}
	}
	return nil
}

type fulfilEraseCmd struct {
	fulfilStore

	Target   []string `help:"What is erased: a data category, dataset:collection or dataset:collection.field. May be repeated; by itself user, everything about people." placeholder:"WHAT"`
	Keep     []string `help:"What stands all the same, and on which ground: 17-3-b=user.financial. May be repeated." placeholder:"GROUND=WHAT"`
	Strategy string   `help:"How what has no strategy of its own is masked." default:"null_rewrite"`
}

// Run prints the plan for the erasure and, when it is done, the receipt.
func (cmd fulfilEraseCmd) Run(ctx context.Context, std streams) error {
	t, err := cmd.trial(std)
	if err != nil {
		return err
	}
	d := engine.Demand{Erase: selections(cmd.Target), Rule: dataset.Masking{Strategy: cmd.Strategy}}
	for _, keep := range cmd.Keep {
		ground, what, ok := strings.Cut(keep, "=")
		if !ok || ground == "" || what == "" {
			return usageError{errors.New("what is kept is written GROUND=WHAT, such as 17-3-b=user.financial")}
		}
		d.Keep = append(d.Keep, engine.Keep{Selection: selection(what), Ground: ground})
	}
	out, err := t.Erase(ctx, d, cmd.Do)
	return cmd.print(std, out, err)
}

type fulfilRectifyCmd struct {
	fulfilStore

	Corrections string `required:"" help:"A JSON file with a list of {collection, key, field, before, after}, or {collection, key, supplement: true, after}; - reads the standard input." placeholder:"FILE"`
}

// Run prints the plan for the corrections and, when they are made, the receipt.
func (cmd fulfilRectifyCmd) Run(ctx context.Context, std streams) error {
	if cmd.Corrections == "-" && cmd.Identities == "-" {
		return usageError{errors.New("only one of --corrections and --identities can be the standard input")}
	}
	t, err := cmd.trial(std)
	if err != nil {
		return err
	}
	text, err := readAll(std, cmd.Corrections)
	if err != nil {
		return usageError{fmt.Errorf("reading the corrections: %w", err)}
	}
	if err := json.Unmarshal(text, &t.Given); err != nil {
		return usageError{errors.New("the corrections are no JSON list of corrections")} // the decoder's own text repeats parts of them
	}
	out, err := t.Rectify(ctx, cmd.Do)
	return cmd.print(std, out, err)
}

type fulfilRestrictCmd struct {
	fulfilStore

	Target []string `help:"What is restricted: a data category, dataset:collection or dataset:collection.field. May be repeated; by itself user, everything about people." placeholder:"WHAT"`
}

// Run prints the plan for the restriction and, when it is done, the receipt.
func (cmd fulfilRestrictCmd) Run(ctx context.Context, std streams) error {
	return cmd.run(ctx, std, false)
}

func (cmd fulfilRestrictCmd) run(ctx context.Context, std streams, lift bool) error {
	t, err := cmd.trial(std)
	if err != nil {
		return err
	}
	out, err := t.Restrict(ctx, selections(cmd.Target), lift, cmd.Do)
	return cmd.print(std, out, err)
}

type fulfilLiftCmd struct{ fulfilRestrictCmd }

// Run prints the plan for lifting the restriction and, when it is done, the
// receipt.
func (cmd fulfilLiftCmd) Run(ctx context.Context, std streams) error {
	return cmd.run(ctx, std, true)
}

// selections reads what is meant; nothing is everything about people.
func selections(all []string) []engine.Selection {
	if len(all) == 0 {
		return []engine.Selection{selection("user")}
	}
	out := make([]engine.Selection, len(all))
	for i, what := range all {
		out[i] = selection(what)
	}
	return out
}

// selection reads a data category, dataset:collection or
// dataset:collection.field.
func selection(what string) engine.Selection {
	of, name, ok := strings.Cut(what, ":")
	if !ok {
		return engine.Selection{Category: what}
	}
	collection, field, _ := strings.Cut(name, ".")
	return engine.Selection{Collection: of + ":" + collection, Field: field}
}
