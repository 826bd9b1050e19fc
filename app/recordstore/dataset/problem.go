package dataset

import (
	"fmt"
	"strings"
)

// Problem is one thing wrong with a declaration, and where.
type Problem struct {
	Line  int    // in the YAML, counted from 1; 0 when it is about the file
	Where string // dataset, dataset:collection or dataset:collection.field
	Text  string
}

// String returns the line, the place and what is wrong.
func (p Problem) String() string {
	text := p.Text
	if p.Where != "" {
		text = p.Where + ": " + text
	}
	if p.Line == 0 {
		return text
	}
	return fmt.Sprintf("line %d: %s", p.Line, text)
}

// Errors is everything wrong with a declaration, as one error.
type Errors []Problem

// Error returns all problems, one on each line.
func (p Errors) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.String()
	}
	return strings.Join(lines, "\n")
}
