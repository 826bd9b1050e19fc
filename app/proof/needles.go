// Package proof reads back what was made of an answer, with readers that are not those
// who wrote it, and searches for what is withheld: what is found stops the release.
package proof

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// leastLength is how many letters and figures a value has at least that is searched
// for. What a shorter one is proved by is the identity of its cell.
const leastLength = 4

// Of a value of more than longLength pieces of it are searched for too, each of
// pieceLength: a page ends within one of them at most.
const (
	longLength  = 40
	pieceLength = 18
)

// wordLength is how long a value is at least that is found within a word. A shorter
// one is a word of its own, or "1234" would be found in every longer number.
const wordLength = 8

// Needles are values to search for, in the form in which texts are compared: letters
// and figures alone, whatever their case and however they are composed.
type Needles struct {
	drawn func(rune) bool
	all   []needle
	first map[[leastLength]rune][]int // by what they begin with
	known map[string]bool
}

type needle struct {
	letters []rune
	value   int // which value it is, or a piece of
}

// Collect returns the values that can be searched for, as needles. Drawn tells which
// letters the files to be searched can have at all, nil: any.
func Collect(values []string, drawn func(rune) bool) *Needles {
	n := &Needles{drawn: drawn, first: map[[leastLength]rune][]int{}, known: map[string]bool{}}
	for i, v := range values {
		letters, _ := n.reduced(v)
		if len(letters) < leastLength {
			continue
		}
		n.add(letters, i)
		if len(letters) > longLength {
			middle := (len(letters) - pieceLength) / 2
			for _, from := range []int{0, middle, len(letters) - pieceLength} {
				n.add(letters[from:from+pieceLength], i)
			}
		}
	}
	return n
}

func (n *Needles) add(letters []rune, value int) {
	if n.known[string(letters)] {
		return
	}
	n.known[string(letters)] = true
	key := [leastLength]rune(letters[:leastLength])
	n.first[key] = append(n.first[key], len(n.all))
	n.all = append(n.all, needle{letters, value})
}

// Empty reports whether there is nothing to search for.
func (n *Needles) Empty() bool { return len(n.first) == 0 }

// Without takes away what stands in the text, since it is given there.
func (n *Needles) Without(text string) {
	for _, at := range n.in(text) {
		key := [leastLength]rune(n.all[at].letters[:leastLength])
		left := n.first[key][:0]
		for _, other := range n.first[key] {
			if other != at {
				left = append(left, other)
			}
		}
		if n.first[key] = left; len(left) == 0 {
			delete(n.first, key)
		}
	}
}

// Found reports which of the values stands in the text: its place among those that
// were collected, -1 for none.
func (n *Needles) Found(text string) int {
	if in := n.in(text); len(in) > 0 {
		return n.all[in[0]].value
	}
	return -1
}

// in returns the needles that stand in the text.
func (n *Needles) in(text string) []int {
	if n.Empty() {
		return nil
	}
	letters, begins := n.reduced(text)
	var found []int
	for at := 0; at+leastLength <= len(letters); at++ {
		for _, i := range n.first[[leastLength]rune(letters[at:at+leastLength])] {
			if stands(letters, begins, at, n.all[i].letters) {
				found = append(found, i)
			}
		}
	}
	return found
}

// stands reports whether the needle stands in the letters from there on, as a word of
// its own where it is short.
func stands(letters []rune, begins []bool, at int, needle []rune) bool {
	end := at + len(needle)
	if end > len(letters) {
		return false
	}
	for i, r := range needle {
		if letters[at+i] != r {
			return false
		}
	}
	return len(needle) >= wordLength || begins[at] && (end == len(letters) || begins[end])
}

// reduced returns the letters and figures of the text, and which of them something
// else stands before.
func (n *Needles) reduced(s string) (letters []rune, begins []bool) {
	s = norm.NFC.String(strings.ToValidUTF8(s, " "))
	if n.drawn != nil {
		s = strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) || n.drawn(r) {
				return r
			}
			return -1
		}, s)
	}
	parted := true
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			letters, begins = append(letters, unicode.ToLower(r)), append(begins, parted)
			parted = false
		case !unicode.In(r, unicode.M, unicode.Cf): // what only changes the letter before it parts nothing
			parted = true
		}
	}
	return letters, begins
}
