package main

import (
	"encoding/json"
	"fmt"
	"os"

	"rettighetsporten/app/recordstore/dataset"
)

type datasetCmd struct {
	Lint datasetLintCmd `cmd:"" help:"Say what is wrong with declarations, line by line."`
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
