package report

import (
	"iter"
	"strings"
	"unicode/utf8"
)

// wrap breaks a printable text into lines no wider than width, at spaces
// where it can. A line that goes on after a space ends in one, so that whoever
// copies or listens to the text gets words and not a string of letters.
// Widths are in the unit of size.
func (f face) wrap(s string, width, size float64) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(strings.TrimRight(s, "\n"), "\n") {
		lines = f.wrapParagraph(lines, paragraph, width, size)
	}
	return lines
}

// wrapParagraph keeps what begins with no-break spaces as far from the edge on every
// line that it takes.
func (f face) wrapParagraph(lines []string, s string, width, size float64) []string {
	body := strings.TrimLeft(s, "\u00a0")
	if indent := s[:len(s)-len(body)]; indent != "" {
		if in := f.width(indent, size); in < width/2 {
			from := len(lines)
			lines = f.wrapParagraph(lines, body, width-in, size)
			for i := range lines[from:] {
				lines[from+i] = indent + lines[from+i]
			}
			return lines
		}
		s = body
	}
	space := f.advance[' '] * size
	begin, end, used := 0, 0, 0.0 // the line that is being filled is s[begin:end]
	for at, word := range units(s) {
		w := f.width(word, size)
		if end > begin {
			if used+space+w <= width {
				end, used = at+len(word), used+space+w
				continue
			}
			lines = append(lines, strings.TrimRight(s[begin:end], " ")+" ")
		}
		for word != "" && w > width {
			cut := f.cut(word, width, size)
			lines = append(lines, word[:cut])
			w -= f.width(word[:cut], size)
			word, at = word[cut:], at+cut
		}
		begin, end, used = at, at+len(word), w
	}
	return append(lines, s[begin:end])
}

// units yields the words of a paragraph and where they stand. A sign that belongs to
// the number after it, as in "§ 16", makes one unit with it.
func units(s string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		begin, at := 0, 0 // of the unit, and of the word
		for word := range strings.SplitSeq(s, " ") {
			end := at + len(word)
			if at == begin && bindsNext(word) && end < len(s) {
				at = end + 1
				continue
			}
			if !yield(begin, s[begin:end]) {
				return
			}
			begin, at = end+1, end+1
		}
	}
}

func bindsNext(word string) bool {
	switch strings.TrimLeft(word, "(«“") {
	case "§", "§§", "art.", "Art.", "nr.", "kl.":
		return true
	default:
		return false
	}
}

// cut returns how many bytes of a word that is too wide stand on the line: at
// a sign that ends a part of an address or a number where there is one in the
// last third, and at least one character.
func (f face) cut(word string, width, size float64) int {
	used, end, nice := 0.0, 0, 0
	for i, r := range word {
		used += f.advance[r] * size
		if used > width && i > 0 {
			break
		}
		end = i + utf8.RuneLen(r)
		if strings.ContainsRune("-/@_.,;:?&=", r) {
			nice = end
		}
	}
	if nice*3 >= end*2 {
		return nice
	}
	return end
}

// longestWord returns the width of the widest part that wrap would not break.
func (f face) longestWord(s string, size float64) float64 {
	widest := 0.0
	for word := range strings.FieldsSeq(s) {
		widest = max(widest, f.width(word, size))
	}
	return widest
}
