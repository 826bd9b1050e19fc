package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/collect/engine"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/report"
	"rettighetsporten/models"
)

// gathered is a sink that keeps the rows of each collection.
type gathered map[string][]engine.FoundRow

// SavePage keeps the page's rows.
func (g gathered) SavePage(_ context.Context, p engine.Page) error {
	g[p.Collection] = append(g[p.Collection], p.Rows...)
	return nil
}

// paper makes what a person gets of what was found.
type paper struct {
	words i18n.Localizer
}

func newPaper() (*paper, error) {
	texts, err := i18n.New()
	if err != nil {
		return nil, fmt.Errorf("reading the texts: %w", err)
	}
	return &paper{words: texts.For(models.Bokmal)}, nil
}

// write returns the rows as JSON, and the access report with them as HTML.
func (p *paper) write(d dataset.Dataset, found gathered) (asJSON, asHTML []byte, err error) {
	if asJSON, err = json.Marshal(found); err != nil {
		return nil, nil, fmt.Errorf("writing JSON: %w", err)
	}
	var tables []report.DataTable
	for i := range d.Collections {
		c := &d.Collections[i]
		if len(found[c.Name]) > 0 {
			tables = append(tables, p.table(d.Name, c, found[c.Name]))
		}
	}
	now := time.Now()
	document, err := report.Build(report.Input{
		Controller: models.Controller{Name: "Eksempel fylkeskommune"}, CaseNumber: "EKS-2025-0001",
		Person: "Kari Eksempel", Received: now, Created: now, Unassigned: tables,
	}, p.words)
	if err != nil {
		return nil, nil, fmt.Errorf("building the report: %w", err)
	}
	var html bytes.Buffer
	if err := report.WriteHTML(&html, document, report.Opening{}); err != nil {
		return nil, nil, fmt.Errorf("writing HTML: %w", err)
	}
	return asJSON, html.Bytes(), nil
}

func (p *paper) table(store string, c *dataset.Collection, found []engine.FoundRow) report.DataTable {
	t := report.DataTable{Store: store, Label: c.Name}
	columns := c.Columns()
	for _, name := range columns {
		t.Columns = append(t.Columns, report.Column{Label: name, Raw: name})
	}
	for _, f := range found {
		row := report.Row{AboutOthers: f.Third}
		for _, name := range columns {
			row.Cells = append(row.Cells, answer.Cell(p.words, f.Row[name], collect.LayoutColumn{Name: name}))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
