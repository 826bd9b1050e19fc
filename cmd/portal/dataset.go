package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"

	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/dataset/draft"
	"rettighetsporten/app/recordstore/sqlstore"
)

type datasetCmd struct {
	Lint  datasetLintCmd  `cmd:"" help:"Say what is wrong with declarations, line by line."`
	Draft datasetDraftCmd `cmd:"" help:"Write a first declaration of a database, from its schema."`
}

type datasetDraftCmd struct {
	DSN string `name:"dsn" required:"" help:"The database: postgres://…, mysql://…, sqlserver://… or sqlite:FILE. Its catalogue is read, and no rows."`
	Key string `help:"The fides_key; by itself the name of the database." placeholder:"KEY"`
}

// Run writes the declaration.
func (cmd datasetDraftCmd) Run(ctx context.Context, std streams) error {
	tables, err := sqlstore.Schema(ctx, cmd.DSN)
	if err != nil {
		return fmt.Errorf("reading the schema: %w", err)
	}
	key := cmd.Key
	if key == "" {
		key = databaseName(cmd.DSN)
	}
	declaration, err := draft.Write(key, tables)
	if err != nil {
		return err
	}
	_, err = std.out.Write(declaration)
	return err
}

// databaseName returns the last part of the path in a DSN, without its ending;
// a DSN of SQL Server has the name in its query.
func databaseName(dsn string) string {
	if u, err := url.Parse(dsn); err == nil && u.Host != "" {
		dsn = u.Path
		if u.Scheme == "sqlserver" {
			return u.Query().Get("database")
		}
	}
	dsn, _, _ = strings.Cut(dsn, "?")
	name := path.Base(filepath.ToSlash(dsn))
	_, name, _ = strings.Cut(":"+name, ":")
	name = strings.TrimPrefix(name, "sqlite:")
	return strings.TrimSuffix(name, path.Ext(name))
}

type datasetLintCmd struct {
	Files []string `arg:"" name:"file" type:"existingfile" help:"The declarations, dataset YAML. Files that refer to each other are looked at together."`
	JSON  bool     `name:"json" help:"Print JSON."`
}

// Run prints the problems. The status is 1 when there is an error among them.
func (cmd datasetLintCmd) Run(std streams) error {
	sources := make([]dataset.Source, len(cmd.Files))
	for i, name := range cmd.Files {
		text, err := os.ReadFile(name) //nolint:gosec // the operator names the file
		if err != nil {
			return usageError{fmt.Errorf("reading a declaration: %w", err)}
		}
		sources[i] = dataset.Source{Name: name, Text: text}
	}
	problems := dataset.Lint(sources)
	if err := cmd.print(std, problems); err != nil {
		return err
	}
	for _, p := range problems {
		if p.Severity == dataset.Error {
			return errQuiet
		}
	}
	return nil
}

func (cmd datasetLintCmd) print(std streams, problems []dataset.Problem) error {
	if !cmd.JSON {
		for _, p := range problems {
			if _, err := fmt.Fprintln(std.out, p.InFile()); err != nil {
				return err
			}
		}
		return nil
	}
	if problems == nil {
		problems = []dataset.Problem{} // a list, whatever is in it
	}
	enc := json.NewEncoder(std.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(map[string]any{"problems": problems})
}
