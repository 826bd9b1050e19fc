package recordstore

import (
	"strconv"
	"strings"
)

// Fold says which differences in spelling do not matter when values are
// compared.
type Fold string

// The folds.
const (
	Exact          Fold = ""
	FoldCase       Fold = "case"        // upper and lower case, Blanks around: e-mail addresses
	FoldPhone      Fold = "phone"       // blanks and signs, +47 and 0047: telephone numbers
	FoldNationalID Fold = "national-id" // Blanks, a zero lost in front: national identity numbers and D-numbers
)

// Blanks are the characters that do not count around a text: every one that
// Unicode calls white space.
const Blanks = " \t\n\v\f\r\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"

// PhoneSigns are the characters that do not count in a telephone number.
const PhoneSigns = " \u00a0-()./"

// Text returns the text in the spelling that is compared.
func (f Fold) Text(s string) string {
	switch f {
	case FoldCase:
		return strings.ToLower(strings.Trim(s, Blanks))
	case FoldPhone:
		return phone(s)
	case FoldNationalID:
		return nationalID(s)
	case Exact:
	}
	return s
}

// nationalIDDigits is how long a national identity number or D-number is.
const nationalIDDigits = 11

// nationalID drops blanks, and puts back the zero a number loses where it is
// kept as one. What is no such number stays as it is.
func nationalID(s string) string {
	digits := strings.Map(func(r rune) rune {
		if strings.ContainsRune(Blanks, r) {
			return -1
		}
		return r
	}, s)
	switch {
	case strings.Trim(digits, "0123456789") != "":
		return s
	case len(digits) == nationalIDDigits:
		return digits
	case len(digits) == nationalIDDigits-1:
		return "0" + digits
	default:
		return s
	}
}

// phone drops signs and the Norwegian country code; other country codes are
// written with a plus.
func phone(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(PhoneSigns, r) {
			return -1
		}
		return r
	}, s)
	switch {
	case strings.HasPrefix(s, "+47"):
		return s[3:]
	case strings.HasPrefix(s, "0047"):
		return s[4:]
	case strings.HasPrefix(s, "00"):
		return "+" + s[2:]
	case len(s) == 10 && strings.HasPrefix(s, "47"):
		return s[2:]
	default:
		return s
	}
}

// Key returns the text by which a value is compared with others, the same for 1
// and "1". It reports false for what can lead to no row: nothing, empty text,
// objects and lists. 0 and false do lead to rows.
func (f Fold) Key(value any) (string, bool) {
	var s string
	switch v := value.(type) {
	case string:
		s = f.Text(v)
	case bool:
		s = strconv.FormatBool(v)
	case int64:
		s = f.Text(strconv.FormatInt(v, 10))
	case float64:
		s = f.Text(strconv.FormatFloat(v, 'f', -1, 64))
	}
	return s, s != ""
}
