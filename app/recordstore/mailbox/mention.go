package mailbox

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"rettighetsporten/app/recordstore"
)

// standsIn reports whether the value stands in the text as itself, and not as a
// part of another: an address or a word by itself, a telephone number in any
// spelling.
func standsIn(text, value string, fold recordstore.Fold) bool {
	if fold == recordstore.FoldPhone {
		return phoneIn(text, recordstore.FoldPhone.Text(value))
	}
	if fold == recordstore.FoldCase {
		return wordIn(strings.ToLower(text), fold.Text(value), inAddress)
	}
	for _, spelling := range spellings(value) {
		if wordIn(text, spelling, inWord) {
			return true
		}
	}
	return false
}

// spellings returns how a value is written in texts: a national identity number
// also with a blank after the date.
func spellings(value string) []string {
	if len(value) != 11 || strings.Trim(value, "0123456789") != "" {
		return []string{value}
	}
	return []string{value, value[:6] + " " + value[6:], value[:6] + "\u00a0" + value[6:]}
}

// wordIn reports whether the word stands in the text with nothing before and
// after it that belongs to a longer one.
func wordIn(text, word string, part func(rune) bool) bool {
	if word == "" {
		return false
	}
	for from := 0; ; {
		at := strings.Index(text[from:], word)
		if at < 0 {
			return false
		}
		start, end := from+at, from+at+len(word)
		if !goesOnBefore(text[:start], part) && !goesOnAfter(text[end:], part) {
			return true
		}
		from = end
	}
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func inAddress(r rune) bool { return inWord(r) || strings.ContainsRune("_-+@%", r) }

// goesOnBefore reports whether what ends here is a longer word or address.
func goesOnBefore(before string, part func(rune) bool) bool {
	r, size := utf8.DecodeLastRuneInString(before)
	if r == '.' {
		r, _ = utf8.DecodeLastRuneInString(before[:len(before)-size])
	}
	return part(r)
}

// goesOnAfter reports whether what begins here goes on: a full stop ends a
// sentence, and one with a letter after it does not.
func goesOnAfter(after string, part func(rune) bool) bool {
	r, size := utf8.DecodeRuneInString(after)
	if r == '.' {
		r, _ = utf8.DecodeRuneInString(after[size:])
	}
	return part(r)
}

// phoneIn reports whether a folded telephone number stands in the text: its
// digits with signs between them, alone or behind its own country code.
func phoneIn(text, number string) bool {
	digits, abroad := strings.CutPrefix(number, "+")
	if len(digits) < 5 || strings.Trim(digits, "0123456789") != "" {
		return false
	}
	for i := 0; i < len(text); i++ {
		if text[i] != digits[0] {
			continue
		}
		if end := spelled(text, i, digits); end >= 0 && !digitAt(text, end) && codeBefore(text[:i], abroad) {
			return true
		}
	}
	return false
}

// spelled returns where the digits end that begin at the place with no more
// than two signs between them, or -1.
func spelled(text string, at int, digits string) int {
	for i := range len(digits) {
		for signs := 0; i > 0 && signs < 2; signs++ {
			size := sign(text[at:])
			if size == 0 {
				break
			}
			at += size
		}
		if at >= len(text) || text[at] != digits[i] {
			return -1
		}
		at++
	}
	return at
}

// sign returns the length of the sign of telephone numbers the text begins with.
func sign(text string) int {
	r, size := utf8.DecodeRuneInString(text)
	if size > 0 && strings.ContainsRune(recordstore.PhoneSigns, r) {
		return size
	}
	return 0
}

func digitAt(text string, at int) bool { return at < len(text) && text[at] >= '0' && text[at] <= '9' }

// codeBefore reports whether what stands before a number leaves it the number
// it is: no digits that belong to it, and no other country's code. A number from
// abroad has its code already, and needs the + or 00 before it.
func codeBefore(before string, abroad bool) bool {
	if abroad {
		return strings.HasSuffix(before, "+") || strings.HasSuffix(before, "00") && !digitBefore(before[:len(before)-2])
	}
	if rest, ok := withoutCode(before); ok {
		return !digitBefore(rest)
	}
	if digitBefore(before) {
		return false
	}
	bare := strings.TrimRight(before, recordstore.PhoneSigns)
	if len(before)-len(bare) > 4 { // far apart
		return true
	}
	code := bare[len(strings.TrimRight(bare, "0123456789")):]
	lead := strings.TrimSuffix(bare, code)
	return code == "" || !strings.HasSuffix(lead, "+") && (len(code) < 3 || !strings.HasPrefix(code, "00"))
}

// withoutCode takes the Norwegian country code off the end.
func withoutCode(before string) (rest string, ok bool) {
	before = strings.TrimRight(before, recordstore.PhoneSigns)
	for _, code := range []string{"+47", "0047", "47"} {
		if rest, ok := strings.CutSuffix(before, code); ok {
			return rest, true
		}
	}
	return "", false
}

func digitBefore(before string) bool {
	return before != "" && before[len(before)-1] >= '0' && before[len(before)-1] <= '9'
}

// phoneSpellings returns how a folded number is written in texts, for a server
// that can only be asked for one spelling at a time.
func phoneSpellings(number string) []string {
	all := []string{number}
	if digits, abroad := strings.CutPrefix(number, "+"); abroad {
		all = append(all, digits)
		number = digits
	}
	if len(number) == 8 {
		all = append(all,
			number[:3]+" "+number[3:5]+" "+number[5:],
			number[:2]+" "+number[2:4]+" "+number[4:6]+" "+number[6:],
			number[:4]+" "+number[4:],
		)
	}
	return all
}
