package models

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"
)

// ErrNationalID says that a text is no fødselsnummer, D-number or synthetic
// number. It never carries the text.
var ErrNationalID = errors.New("not a valid national identity number")

// NationalID is a fødselsnummer or D-number. It redacts itself in logs, in
// every fmt verb and in JSON; Reveal is the only way to the digits.
type NationalID struct{ digits string }

// ParseNationalID reads eleven digits, ignoring blanks, and checks both check
// digits. From 2032 the first remainder may be 0 to 3 (Skatteetaten, nytt
// fødselsnummer fra 2032); numbers of both kinds are valid side by side.
// It returns ErrNationalID for everything else.
func ParseNationalID(s string) (NationalID, error) {
	s = strings.Join(strings.Fields(s), "")
	if len(s) != 11 {
		return NationalID{}, ErrNationalID
	}
	var d [11]int
	for i := range s {
		if s[i] < '0' || s[i] > '9' {
			return NationalID{}, ErrNationalID
		}
		d[i] = int(s[i] - '0')
	}
	first := weigh(d[:], 3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
	second := weigh(d[:], 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
	if first > 3 || second != 0 {
		return NationalID{}, ErrNationalID
	}
	return NationalID{digits: s}, nil
}

func weigh(digits []int, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += w * digits[i]
	}
	return sum % 11
}

// IsZero reports whether there is no number.
func (n NationalID) IsZero() bool { return n.digits == "" }

// Synthetic reports whether the number is one of Skatteetaten's test numbers,
// which carry the month plus 80.
func (n NationalID) Synthetic() bool { return len(n.digits) == 11 && n.digits[2] >= '8' }

// Born returns the date of birth in the number, and false where it has none. A
// D-number has 40 more in the day, a test number 40 or 80 more in the month.
func (n NationalID) Born() (Date, bool) {
	if n.IsZero() {
		return Date{}, false
	}
	part := func(from, to int) int {
		v := 0
		for _, c := range n.digits[from:to] {
			v = v*10 + int(c-'0')
		}
		return v
	}
	day, month, year, serial := part(0, 2), part(2, 4), part(4, 6), part(6, 9)
	if day > 40 {
		day -= 40
	}
	for month > 40 {
		month -= 40
	}
	switch { // the series of the serial numbers say which century
	case serial < 500, serial >= 900 && year >= 40:
		year += 1900
	case year < 40:
		year += 2000
	case serial < 750 && year >= 54:
		year += 1800
	default:
		return Date{}, false
	}
	born := NewDate(year, time.Month(month), day)
	return born, born.Day == day && int(born.Month) == month
}

// Reveal returns the eleven digits. Every call is a place where a person's
// number leaves its type: keep them few.
func (n NationalID) Reveal() string { return n.digits }

// Masked returns the first six digits and five dots, for staff pages.
func (n NationalID) Masked() string {
	if n.IsZero() {
		return ""
	}
	return n.digits[:6] + " •••••"
}

const redactedID = "[national ID]"

// LogValue hides the number from slog.
func (NationalID) LogValue() slog.Value { return slog.StringValue(redactedID) }

// Format hides the number from every fmt verb, %#v included.
func (NationalID) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redactedID) }

// MarshalText hides the number from encoders.
func (NationalID) MarshalText() ([]byte, error) { return []byte(redactedID), nil }
