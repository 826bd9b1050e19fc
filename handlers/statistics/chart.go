package statistics

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"rettighetsporten/app/statistics"
	"rettighetsporten/handlers/web"
)

// chart is a picture of bars lying one under the other. Widths are in per cent
// of the picture's, and heights in pixels, so that on a narrow screen the bars
// become shorter and the letters do not become smaller. Every bar has its
// figure beside its name; patterns part what colours part.
type chart struct {
	ID, Title, Desc string
	Height          int
	Rows            []bar
	Lines           []limit
	Kinds           []kind // what the parts of the bars are; none where there is one alone
}

// bar is a name and a figure over a bar of parts.
type bar struct {
	Name, Said string
	Lines      []textRow // the name, broken where it is long
	TextY, Y   int
	Parts      []part
}

type textRow struct {
	Text string
	Y    int
}

// part is a piece of a bar.
type part struct{ Kind, X, Width string }

// limit is a line between two bars.
type limit struct {
	Name     string
	Y, TextY int
}

// kind is what a pattern stands for.
type kind struct{ ID, Name string }

// The measures of a picture, in pixels.
const (
	rowHeight   = 42
	textLine    = 15 // from the top of a row to the foot of its letters
	lineHeight  = 18
	mostLetters = 30 // what has room on a narrow screen
	barTop      = 21
	limitHeight = 30
)

// series is a bar before it has its place.
type series struct {
	name, said string
	parts      []int // in the order of the kinds
	limit      string
}

// draw gives every bar its place and its length beside the longest.
func draw(b web.Base, id, title string, kinds []string, rows []series) chart {
	c := chart{ID: id, Title: title}
	longest := 0
	for _, r := range rows {
		longest = max(longest, sum(r.parts))
	}
	y := 0
	for _, r := range rows {
		out := bar{Name: r.name, Said: r.said, TextY: y + textLine}
		for i, text := range broken(r.name) {
			out.Lines = append(out.Lines, textRow{text, y + textLine + i*lineHeight})
		}
		y += (len(out.Lines) - 1) * lineHeight
		out.Y = y + barTop
		at := 0
		for i, kind := range kinds {
			n := r.parts[i]
			if n > 0 {
				out.Parts = append(out.Parts, part{Kind: id + "-" + kind, X: share(at, longest), Width: share(n, longest)})
			}
			at += n
		}
		c.Rows = append(c.Rows, out)
		y += rowHeight
		if r.limit != "" {
			c.Lines = append(c.Lines, limit{Name: r.limit, Y: y + 4, TextY: y + 4 + textLine + 2})
			y += limitHeight
		}
	}
	c.Height = y
	for _, k := range kinds {
		name := ""
		if len(kinds) > 1 {
			name = statistics.PartName(b.L, k)
		}
		c.Kinds = append(c.Kinds, kind{ID: id + "-" + k, Name: name})
	}
	return c
}

// broken breaks a name at its spaces into lines that have room.
func broken(name string) []string {
	lines := []string{""}
	for word := range strings.FieldsSeq(name) {
		last := &lines[len(lines)-1]
		switch {
		case *last == "":
			*last = word
		case utf8.RuneCountInString(*last)+1+utf8.RuneCountInString(word) <= mostLetters:
			*last += " " + word
		default:
			lines = append(lines, word)
		}
	}
	return lines
}

func sum(parts []int) int {
	all := 0
	for _, n := range parts {
		all += n
	}
	return all
}

// share returns the part of the longest bar in per cent, to hundredths.
func share(n, longest int) string {
	if longest == 0 {
		return "0%"
	}
	hundredths := n * 10000 / longest
	return strconv.Itoa(hundredths/100) + "." + strconv.Itoa(hundredths%100/10) + strconv.Itoa(hundredths%10) + "%"
}
