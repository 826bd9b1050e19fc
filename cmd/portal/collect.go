package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"rettighetsporten/app/collect/engine"
)

type collectCmd struct {
	Dataset  string   `required:"" type:"existingfile" help:"The declaration, a dataset YAML."`
	DSN      string   `name:"dsn" required:"" help:"The store: postgres://… or sqlite:FILE. It is only read."`
	Identity []string `help:"What identifies the person: email=name@example.com. May be repeated." placeholder:"KIND=VALUE"`
	Target   []string `help:"Only fields in this data category: user.contact. May be repeated." placeholder:"CATEGORY"`
	JSON     bool     `name:"json" help:"Print JSON on one line instead of indented."`
}

// Run prints the rows the declaration finds about the identities.
func (cmd collectCmd) Run(ctx context.Context, std streams) error {
	declaration, err := os.ReadFile(cmd.Dataset)
	if err != nil {
		return fmt.Errorf("reading the declaration: %w", err)
	}
	var seeds []engine.Seed
	for _, pair := range cmd.Identity {
		kind, value, ok := strings.Cut(pair, "=")
		if !ok || kind == "" || value == "" {
			return usageError{errors.New("an identity is written KIND=VALUE, such as email=name@example.com")}
		}
		// Who tries out a declaration vouches for the identity.
		seeds = append(seeds, engine.Seed{Kind: kind, Value: value, Proof: engine.ProofCaseworker})
	}
	out, err := engine.Standalone(ctx, declaration, cmd.DSN, seeds, cmd.Target, time.Now)
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
