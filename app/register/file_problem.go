package register

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Problem is one thing wrong with a register.
type Problem struct {
	Path   string // of what is wrong, "controllers.0.contact.email"; "" when not known
	Line   int    // in the file, from 1; 0 when not known or not in a file
	Where  string // "telemark/telemark-epost": controller or set, and activity or store
	Text   string
	Key    string         // the message to who edits it in a form; "" for what no form can get wrong
	Params map[string]any // for the message
}

// String returns "line 12: telemark/telemark-epost: …".
func (p Problem) String() string {
	var parts []string
	if p.Line > 0 {
		parts = append(parts, "line "+strconv.Itoa(p.Line))
	}
	if p.Where != "" {
		parts = append(parts, p.Where)
	}
	return strings.Join(append(parts, p.Text), ": ")
}

// ProblemsError is everything wrong with a register, in the order of the file.
type ProblemsError []Problem

// Error returns one problem a line.
func (p ProblemsError) Error() string {
	lines := make([]string, len(p))
	for i := range p {
		lines[i] = p[i].String()
	}
	return strings.Join(lines, "\n")
}

var (
	lineNumber = regexp.MustCompile(`(?s)line (\d+): (.*)`)
	goType     = regexp.MustCompile(` (?:not found )?in type \S+| into \S+$`)
)

// decodingProblems turns what the decoder says into problems with a place.
func decodingProblems(err error, doc place) ProblemsError {
	messages := []string{err.Error()}
	if typed, ok := errors.AsType[*yaml.TypeError](err); ok {
		messages = typed.Errors
	}
	var out ProblemsError
	for _, m := range messages {
		p := Problem{Text: m}
		if found := lineNumber.FindStringSubmatch(m); found != nil {
			p.Line, _ = strconv.Atoi(found[1])
			p.Where = doc.whereIs(p.Line)
			p.Text = plain(found[2])
		}
		out = append(out, p)
	}
	return out
}

// plain takes the names of Go types out of a decoder's message.
func plain(message string) string {
	if name, found := strings.CutPrefix(message, "field "); found {
		name, _, _ = strings.Cut(name, " ")
		if strings.Contains(message, "already set") {
			return fmt.Sprintf("the key %q stands twice", name)
		}
		return fmt.Sprintf("unknown key %q", name)
	}
	return goType.ReplaceAllString(message, "")
}
