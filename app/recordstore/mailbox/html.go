package mailbox

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// silent are the elements whose text nobody sees.
var silent = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Title: true, atom.Template: true, atom.Noscript: true, atom.Textarea: true,
}

// block are the elements that stand on lines of their own.
var block = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Br: true, atom.Tr: true, atom.Li: true, atom.Table: true, atom.Ul: true, atom.Ol: true,
	atom.Blockquote: true, atom.Hr: true, atom.Pre: true, atom.Section: true, atom.Article: true, atom.Header: true, atom.Footer: true,
	atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Dt: true, atom.Dd: true,
}

// textOf returns what a person reads of an HTML page. It follows no link and
// shows no picture.
func textOf(page string) string {
	var lines layout
	z := html.NewTokenizer(strings.NewReader(page))
	var hidden atom.Atom // the silent element we are in
	for {
		switch z.Next() {
		case html.ErrorToken:
			return lines.String()
		case html.TextToken:
			if hidden == 0 {
				lines.text(string(z.Text()))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			switch tag := atom.Lookup(name); {
			case hidden == 0 && silent[tag]:
				hidden = tag
			case block[tag]:
				lines.end()
			case tag == atom.Td || tag == atom.Th:
				lines.text(" ")
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			switch tag := atom.Lookup(name); {
			case tag != 0 && tag == hidden:
				hidden = 0
			case block[tag]:
				lines.end()
			}
		case html.CommentToken, html.DoctypeToken:
		}
	}
}

// layout puts words on lines, with one blank between them and one empty line at
// most.
type layout struct {
	strings.Builder
	blank, fresh bool
}

func (l *layout) text(s string) {
	for _, r := range s {
		if r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\f' {
			l.blank = true
			continue
		}
		if l.blank && l.fresh {
			l.WriteByte(' ')
		}
		l.blank, l.fresh = false, true
		l.WriteRune(r)
	}
}

func (l *layout) end() {
	if l.fresh {
		l.WriteByte('\n')
	}
	l.fresh, l.blank = false, false
}
