package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"rettighetsporten/app/collect"
	"rettighetsporten/app/collect/engine"
	"rettighetsporten/app/config"
	"rettighetsporten/app/recordstore/httpstore"
	"rettighetsporten/app/recordstore/kinds"
	"rettighetsporten/app/register"
)

type collectCmd struct {
	Dataset  string   `type:"existingfile" help:"The declaration, a dataset YAML." xor:"what" required:""`
	DSN      string   `name:"dsn" help:"The store of the dataset: postgres://…, mysql://…, sqlserver://… or sqlite:FILE. It is only read."`
	Stores   string   `type:"existingfile" help:"Several stores with their connections and datasets, as in a register; they are searched as one." xor:"what" required:""`
	Identity []string `help:"What identifies the person: email=name@example.com. May be repeated." placeholder:"KIND=VALUE"`
	Target   []string `help:"Only fields in this data category: user.contact. May be repeated." placeholder:"CATEGORY"`
	JSON     bool     `name:"json" help:"Print JSON on one line instead of indented."`
}

// Run prints the rows the declarations find about the identities.
func (cmd collectCmd) Run(ctx context.Context, std streams) error {
	seeds, err := cmd.seeds()
	if err != nil {
		return usageError{err}
	}
	if (cmd.Dataset == "") != (cmd.DSN == "") {
		return usageError{errors.New("--dataset and --dsn belong together")}
	}
	out, err := cmd.search(ctx, seeds)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(std.out)
	if !cmd.JSON {
		enc.SetIndent("", "  ")
	}
	enc.SetEscapeHTML(false)
	return enc.Encode(out)
}

// seeds returns the identities. Who tries out a declaration vouches for them.
func (cmd collectCmd) seeds() ([]engine.Seed, error) {
	var seeds []engine.Seed
	for _, pair := range cmd.Identity {
		kind, value, ok := strings.Cut(pair, "=")
		if !ok || kind == "" || value == "" {
			return nil, errors.New("an identity is written KIND=VALUE, such as email=name@example.com")
		}
		seeds = append(seeds, engine.Seed{Kind: kind, Value: value, Proof: engine.ProofCaseworker})
	}
	return seeds, nil
}

func (cmd collectCmd) search(ctx context.Context, seeds []engine.Seed) (engine.Output, error) {
	if cmd.Stores == "" {
		declaration, err := os.ReadFile(cmd.Dataset)
		if err != nil {
			return engine.Output{}, fmt.Errorf("reading the declaration: %w", err)
		}
		return engine.Standalone(ctx, declaration, cmd.DSN, seeds, cmd.Target, time.Now)
	}
	stores, err := register.LoadStores(os.DirFS(filepath.Dir(cmd.Stores)), filepath.Base(cmd.Stores))
	if err != nil {
		return engine.Output{}, err
	}
	trial := collect.Trial{Kinds: kinds.All(httpstore.Config{Now: time.Now}), Environment: config.Environment, Now: time.Now}
	return trial.Search(ctx, stores, seeds, cmd.Target)
}
