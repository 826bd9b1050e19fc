package portable

import (
	"fmt"
	"io"
	"strings"

	"rettighetsporten/app/i18n"
)

// readme writes what the package is, how its files are read, and what is not
// in it, for a person and for who writes the program that takes it in.
func readme(w io.Writer, p Package, names []string, l i18n.Localizer) error {
	parts := []string{
		l.T("portable.readme.title"),
		l.T("portable.readme.from", "body", p.Controller, "number", p.Case, "date", l.Day(p.Created)),
		l.T("portable.readme.json") + "\n" + l.T("portable.readme.schema") + "\n" + l.T("portable.readme.csv"),
	}
	var lines []string
	for i, t := range p.Tables {
		lines = append(lines, names[i]+": "+t.Label+", "+t.Store)
	}
	if len(lines) > 0 {
		parts = append(parts, strings.Join(lines, "\n"))
	}
	parts = append(parts, l.T("portable.readme.cells"), l.T("portable.readme.guard"))
	lines = nil
	for i, o := range p.LeftOut {
		if i == 0 || o.Provision != p.LeftOut[i-1].Provision {
			lines = append(lines, "", o.Provision)
		}
		lines = append(lines, "- "+o.What)
	}
	if len(lines) > 0 {
		parts = append(parts, l.T("portable.readme.left_out")+"\n"+strings.Join(lines[1:], "\n")+"\n\n"+l.T("portable.readme.access"))
	}
	parts = append(parts, l.T("letter.complaint"))
	_, err := fmt.Fprintln(w, strings.Join(parts, "\n\n"))
	return err
}
