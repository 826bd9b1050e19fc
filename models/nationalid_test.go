package models

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
)

func TestParseNationalID(t *testing.T) {
	t.Parallel()
	valid := []string{
		"14838513779", "02917213707", "29820053786", "31921553725", "17855813734", "08883313721",
		"54867923740", "148385 13779",
		"14838520007", "14838520015", "14838520023", // valid only under the rule of 2032
	}
	for _, s := range valid {
		id, err := ParseNationalID(s)
		if err != nil {
			t.Errorf("ParseNationalID(%q): %v", s, err)
		}
		if !id.Synthetic() {
			t.Errorf("%q should be synthetic", s)
		}
	}
	for _, s := range []string{"", "1", "14838513778", "1483851377x", "148385137799", "１４８３８５１３７７９"} {
		if _, err := ParseNationalID(s); err == nil {
			t.Errorf("ParseNationalID(%q) should fail", s)
		}
	}
}

func TestNationalIDHidesItself(t *testing.T) {
	t.Parallel()
	id, err := ParseNationalID("14838513779")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	slog.New(slog.NewJSONHandler(&b, nil)).Info("x", "id", id, "in", struct{ ID NationalID }{id})
	j, err := json.Marshal(map[string]any{"id": id})
	if err != nil {
		t.Fatal(err)
	}
	all := b.String() + string(j) + fmt.Sprintf("%v %+v %#v %s %q %d %x", id, id, id, id, id, id, id) +
		fmt.Sprintf("%v %+v %#v", struct{ A NationalID }{id}, &id, []NationalID{id})
	if strings.Contains(all, "14838513779") || strings.Contains(all, "13779") {
		t.Errorf("the number shows: %s", all)
	}
	if got, want := id.Masked(), "148385 •••••"; got != want {
		t.Errorf("Masked() = %q, want %q", got, want)
	}
}

func TestBornIsInTheNumber(t *testing.T) {
	t.Parallel()
	for nine, want := range map[string]Date{
		"150384123": {Year: 1984, Month: time.March, Day: 15},
		"158384123": {Year: 1984, Month: time.March, Day: 15}, // of a test person
		"154384123": {Year: 1984, Month: time.March, Day: 15},
		"550384123": {Year: 1984, Month: time.March, Day: 15}, // a D-number
		"290204512": {Year: 2004, Month: time.February, Day: 29},
		"170514999": {Year: 2014, Month: time.May, Day: 17},
		"010160650": {Year: 1860, Month: time.January, Day: 1},
		"311255905": {Year: 1955, Month: time.December, Day: 31},
		"290203512": {}, // no such day
		"010145650": {}, // no such series
	} {
		number, ok := withChecks(nine)
		if !ok {
			t.Fatalf("%s can have no check digits", nine)
		}
		got, born := number.Born()
		if want.IsZero() && born || !want.IsZero() && (!born || got != want) {
			t.Errorf("%s: %s, %v, want %s", nine, got, born, want)
		}
	}
	if _, ok := (NationalID{}).Born(); ok {
		t.Error("no number was born")
	}
}

// withChecks returns a number that begins so.
func withChecks(nine string) (NationalID, bool) {
	for checks := range 100 {
		if n, err := ParseNationalID(fmt.Sprintf("%s%02d", nine, checks)); err == nil {
			return n, true
		}
	}
	return NationalID{}, false
}
