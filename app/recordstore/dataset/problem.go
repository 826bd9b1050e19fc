package dataset

import (
	"fmt"
	"strings"
)

// Severity says whether a problem keeps a declaration from being used.
type Severity string

// The severities.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Problem is one thing wrong with a declaration, and where.
type Problem struct {
	File     string   `json:"file,omitempty"` // where several are looked at
	Line     int      `json:"line"`           // in the YAML, counted from 1; 0 when it is about the file
	Severity Severity `json:"severity"`
	Code     string   `json:"code"`            // what sort of problem it is, for programs
	Where    string   `json:"where,omitempty"` // dataset, dataset:collection or dataset:collection.field
	Text     string   `json:"text"`
}

// String returns the line, the place and what is wrong.
func (p Problem) String() string {
	if p.Line == 0 {
		return p.placed()
	}
	return fmt.Sprintf("line %d: %s", p.Line, p.placed())
}

// InFile returns "FILE:LINE: severity: what is wrong", as compilers do.
func (p Problem) InFile() string {
	return fmt.Sprintf("%s:%d: %s: %s", p.File, max(p.Line, 1), p.Severity, p.placed())
}

func (p Problem) placed() string {
	if p.Where == "" {
		return p.Text
	}
	return p.Where + ": " + p.Text
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
