package report

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/models"
)

// A draft that is dated is the same as a document built with the date, also
// after it has been kept.
func TestDatingADraftChangesTheDateAlone(t *testing.T) {
	t.Parallel()
	for _, lang := range models.LetterLanguages() {
		want := build(t, sample(), lang)
		in := sample()
		in.Answered, in.Created = models.Date{}, time.Date(2026, 11, 17, 9, 0, 0, 0, time.UTC)
		encoded, err := Encode(build(t, in, lang))
		if err != nil {
			t.Fatal(err)
		}
		draft, err := Decode(encoded)
		if err != nil {
			t.Fatal(err)
		}
		got, err := draft.Dated(sample().Answered, sample().Created, localizer(t, lang))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", lang, diff)
		}
		again, err := Encode(draft)
		if err != nil || string(again) != string(encoded) {
			t.Errorf("%s: the draft itself was changed, %v", lang, err)
		}
	}
	if _, err := (Document{Sections: []Section{{ID: "summary", Blocks: []Block{Facts{[]Fact{{Term: "x"}}}}}}}).Dated(sample().Answered, sample().Created, localizer(t, models.Bokmal)); err == nil {
		t.Error("a document without a place for the day was dated")
	}
}
