package models

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
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
