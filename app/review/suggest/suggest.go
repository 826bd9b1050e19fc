// Package suggest looks in texts for what may identify somebody else: national
// identity numbers, telephone numbers, e-mail addresses, and names near them. It
// suggests and decides nothing.
package suggest

import (
	"cmp"
	"fmt"
	"io"
	"log/slog"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"rettighetsporten/models"
)

// Kind is what a finding looks like.
type Kind string

// The kinds.
const (
	NationalID Kind = "national_id"
	Phone      Kind = "phone"
	Email      Kind = "email"
	Name       Kind = "name"
)

// Finding is a stretch of a text, in characters from Begins to before Ends.
type Finding struct {
	Begins, Ends int
	Kind         Kind
}

// Own is what the person themselves is known by, which is never suggested.
type Own struct {
	names       map[string]bool // each word of them
	nationalIDs map[string]bool
	emails      map[string]bool
	phones      map[string]bool // the last eight digits
}

// Format hides the identities from every fmt verb, and LogValue from slog.
func (Own) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redactedOwn) }

// LogValue hides the identities.
func (Own) LogValue() slog.Value { return slog.StringValue(redactedOwn) }

const redactedOwn = "[own identities]"

// Known returns what the person is known by: their name, and addresses and numbers
// of whatever kind.
func Known(name string, identities ...string) Own {
	own := Own{names: map[string]bool{}, nationalIDs: map[string]bool{}, emails: map[string]bool{}, phones: map[string]bool{}}
	for _, word := range strings.FieldsFunc(folded(name), func(r rune) bool { return !unicode.IsLetter(r) }) {
		own.names[word] = true
	}
	for _, id := range identities {
		number := digits(id)
		switch {
		case strings.Contains(id, "@"):
			own.emails[folded(id)] = true
		case len(number) == 11 && digits(id) == strings.Join(strings.Fields(id), ""):
			own.nationalIDs[number] = true
		case len(number) >= 8:
			own.phones[number[len(number)-8:]] = true
		}
	}
	return own
}

func folded(text string) string { return strings.ToLower(norm.NFC.String(strings.TrimSpace(text))) }

func digits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}

// In returns what in the text may identify somebody else, in the order of the text.
func In(text string, own Own) []Finding {
	var found []span
	found = append(found, emails(text, own)...)
	found = append(found, numbers(text, own)...)
	found = append(found, names(text, own, slices.Clone(found))...)
	slices.SortFunc(found, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	out := make([]Finding, 0, len(found))
	at, characters := 0, 0
	for _, s := range found {
		characters += utf8.RuneCountInString(text[at:s.from])
		f := Finding{Begins: characters, Kind: s.kind}
		characters += utf8.RuneCountInString(text[s.from:s.to])
		at, f.Ends = s.to, characters
		out = append(out, f)
	}
	return out
}

// Number reports whether the number is somebody else's national identity number,
// as it is where it is kept without its first zero.
func Number(n int64, own Own) bool {
	if n < 1_00_00_00000 || n > 99_99_99_99999 {
		return false
	}
	text := strconv.FormatInt(n, 10)
	return nationalID(strings.Repeat("0", 11-len(text))+text, own)
}

// span is a finding in bytes.
type span struct {
	from, to int
	kind     Kind
}

var email = regexp.MustCompile(`[\pL\pM\pN._%+'’-]*[\pL\pM\pN_%+-]@[\pL\pM\pN-]+(?:\.[\pL\pM\pN-]+)*\.\pL{2,}`)

// offices are addresses of nobody in particular.
var offices = []string{"post", "postmottak", "noreply", "no-reply", "ikke-svar", "info", "support", "kundeservice", "servicetorg", "arkiv", "personvern", "personvernombud", "ombud"}

func emails(text string, own Own) []span {
	var out []span
	for _, at := range email.FindAllStringIndex(text, -1) {
		address := folded(text[at[0]:at[1]])
		office, _, _ := strings.Cut(address, "@")
		if !own.emails[address] && !slices.Contains(offices, office) {
			out = append(out, span{at[0], at[1], Email})
		}
	}
	return out
}

// run is digits in groups, with one sign or blank between them.
var run = regexp.MustCompile(`\d+(?:[ \x{00a0}\x{202f}.\-–/]\d+)*`)

var group = regexp.MustCompile(`\d+`)

// numbers finds identity numbers and telephone numbers. A number is whole groups
// of digits: half of a longer number is not one.
func numbers(text string, own Own) []span {
	var out []span
	for _, at := range run.FindAllStringIndex(text, -1) {
		if before, _ := utf8.DecodeLastRuneInString(text[:at[0]]); unicode.IsLetter(before) || before == '_' || before == '/' || before == '@' {
			continue // of a code, an address on the web, or a case
		}
		if after, _ := utf8.DecodeRuneInString(text[at[1]:]); unicode.IsLetter(after) || after == '_' || after == '@' {
			continue
		}
		groups := group.FindAllStringIndex(text[at[0]:at[1]], -1)
		for i := 0; i < len(groups); {
			taken := 1
			for n := min(5, len(groups)-i); n > 0; n-- {
				from, to := at[0]+groups[i][0], at[0]+groups[i+n-1][1]
				if kind, own := kindOf(text, from, to, own); kind != "" {
					if !own {
						out = append(out, span{plus(text, from, kind), to, kind})
					}
					taken = n
					break
				}
			}
			i += taken
		}
	}
	return out
}

// kindOf says what the groups of digits are, and whether they are the person's own.
func kindOf(text string, from, to int, own Own) (kind Kind, ownNumber bool) {
	number := digits(text[from:to])
	shape := shapeOf(text[from:to])
	switch len(number) {
	case 11:
		if shape != "4 2 5" && nationalID(number, Own{}) { // an account is written so
			return NationalID, own.nationalIDs[number]
		}
	case 10, 12: // with the country
		rest, foreign := strings.CutPrefix(strings.TrimPrefix(number, "00"), "47")
		begins := text[:from]
		if foreign && len(rest) == 8 && (strings.HasSuffix(begins, "+") || len(number) == 12) && slices.Contains([]string{"10", "2 8", "12", "4 8", "2 3 2 3", "2 2 2 2 2", "4 3 2 3", "4 2 2 2 2"}, shape) && rest[0] >= '2' {
			return Phone, own.phones[rest]
		}
	case 8:
		if slices.Contains([]string{"8", "3 2 3", "2 2 2 2", "4 4"}, shape) && phone(text, from, number, shape) {
			return Phone, own.phones[number]
		}
	}
	return "", false
}

// plus returns where the number begins with the sign before the country.
func plus(text string, from int, kind Kind) int {
	if kind == Phone && strings.HasSuffix(text[:from], "+") {
		return from - 1
	}
	return from
}

func nationalID(number string, own Own) bool {
	id, err := models.ParseNationalID(number)
	if err != nil || own.nationalIDs[number] {
		return false
	}
	_, born := id.Born()
	return born
}

// shapeOf returns how many digits there are in each group: "3 2 3".
func shapeOf(text string) string {
	var lengths []string
	for _, g := range group.FindAllString(text, -1) {
		lengths = append(lengths, strconv.Itoa(len(g)))
	}
	return strings.Join(lengths, " ")
}

var calls = regexp.MustCompile(`(?i)(?:tlf|telefon|mob|mobil|ring|phone|tel|nr|nummer|sms)[\pL]*\W{0,3}$`)

// phone reports whether the eight digits are a telephone number: a mobile one, one
// in the groups of one, or any that is said to be one. A date is not.
func phone(text string, from int, number, shape string) bool {
	if number[0] < '2' || date(number) && shape != "2 2 2 2" && shape != "3 2 3" {
		return false
	}
	return number[0] == '4' || number[0] == '9' || shape == "2 2 2 2" || calls.MatchString(text[max(0, from-20):from])
}

// date reports whether the digits are a day, written as 20260312 or 12032026.
func date(number string) bool {
	is := func(year, month, day string) bool {
		return (year[:2] == "19" || year[:2] == "20") && month >= "01" && month <= "12" && day >= "01" && day <= "31"
	}
	return is(number[:4], number[4:6], number[6:]) || is(number[4:], number[2:4], number[:2])
}

// near is how far from another identity a name stands at most, in bytes.
const near = 60

// A name is two to four words with capitals; an initial, and what stands between
// names in many languages, count with them.
var name = regexp.MustCompile(`\p{Lu}[\pL\pM'’\-]*\.?(?:[ \x{00a0}\r\n\t]{1,3}(?:(?:von|van|de|der|den|af|av|la|le|el|al|bin|ibn)[ \x{00a0}])?\p{Lu}[\pL\pM'’\-]*\.?){1,4}`)

// capitals are words that begin sentences and forms, and no names.
var capitals = map[string]bool{}

func init() { //nolint:gochecknoinits // read only: the words as a set
	for word := range strings.FieldsSeq(`ring kontakt kontakte hei mor far søster bror nabo naboen med for fra til se møte samtale telefon tlf mob mobil epost e-post mail mvh hilsen
		vennlig født fødselsnummer fnr personnummer d-nummer navn adresse den det de han hun i på av og eller om at som jeg vi du dere
		ektefelle samboer barn sønn datter verge fullmektig pårørende søker klager part parten saksbehandler rådgiver lærer lege dr ring: obs nb ps kl
		call contact phone email name born mother father sister brother`) {
		capitals[word] = true
	}
}

// names finds names that stand near what identifies somebody else.
func names(text string, own Own, others []span) []span {
	if len(others) == 0 {
		return nil
	}
	slices.SortFunc(others, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	var out []span
	for _, at := range name.FindAllStringIndex(text, -1) {
		from, to := trimmed(text, at[0], at[1])
		words := strings.Fields(text[from:to])
		first, _ := slices.BinarySearchFunc(others, from-near, func(o span, at int) int { return cmp.Compare(o.to, at) })
		beside, inside := false, false
		for _, o := range others[first:] {
			if o.from > to+near {
				break
			}
			beside, inside = true, inside || o.from < to && from < o.to
		}
		if len(words) > 1 && beside && !inside && !own.has(words) {
			out = append(out, span{from, to, Name})
		}
	}
	return out
}

// trimmed leaves out words in front that are no names, and a full stop at the end
// that ends a sentence.
func trimmed(text string, from, to int) (int, int) {
	for from < to {
		word := strings.Fields(text[from:to])[0]
		if !capitals[strings.Trim(folded(word), ".:")] {
			break
		}
		rest := text[from+len(word) : to]
		from = to - len(strings.TrimLeftFunc(rest, unicode.IsSpace))
	}
	words := strings.Fields(text[from:to])
	if n := len(words); n > 0 && strings.HasSuffix(words[n-1], ".") && utf8.RuneCountInString(words[n-1]) > 2 {
		to--
	}
	return from, to
}

// has reports whether the words are the person's own name, or a part of it.
func (o Own) has(words []string) bool {
	for _, word := range words {
		for _, part := range strings.FieldsFunc(folded(word), func(r rune) bool { return !unicode.IsLetter(r) }) {
			if !o.names[part] {
				return false
			}
		}
	}
	return true
}

// IsName reports whether all of the text looks like somebody else's name, as it
// does in a field of its own.
func IsName(text string, own Own) bool {
	text = strings.TrimSpace(text)
	at := name.FindStringIndex(text)
	if at == nil || at[0] > 0 || at[1] < len(text) {
		return false
	}
	from, to := trimmed(text, 0, len(text))
	words := strings.Fields(text[from:to])
	return from == 0 && len(words) > 1 && !own.has(words)
}
