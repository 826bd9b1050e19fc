package statistics_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/statistics"
	"rettighetsporten/models"
)

// What is handed on shows no unit that fewer than five have asked about, and
// none that one could work out.
func TestFewRequestsAreHidden(t *testing.T) {
	t.Parallel()
	const body = "nord"
	for name, tc := range map[string]struct {
		received []int
		want     string
	}{
		"enough everywhere":                {[]int{5, 9, 30}, "5 9 30"},
		"one few":                          {[]int{4, 9, 30}, "<5 skjult 30"},
		"one few, the smallest comes last": {[]int{30, 9, 1}, "30 skjult <5"},
		"two few with enough together":     {[]int{4, 1, 30}, "<5 <5 30"},
		"two few without":                  {[]int{1, 1, 30, 6}, "<5 <5 30 skjult"},
		"nothing received":                 {[]int{0, 7, 30}, "<5 skjult 30"},
		"alone":                            {[]int{3}, "<5"},
		"alone with enough":                {[]int{8}, "8"},
		"all few":                          {[]int{1, 2}, "<5 <5"},
	} {
		f := statistics.Figures{Year: 2026, Scope: []models.Controller{{ID: body}}}
		for i, n := range tc.received {
			f.Units = append(f.Units, statistics.Line{
				Counts: statistics.Counts{Received: n, Answered: n, Refused: 77}, Controller: f.Scope[0], ActivityID: string(rune('a' + i)),
			})
		}
		var file bytes.Buffer
		if err := statistics.WriteCSV(&file, f, localizer(t, models.Bokmal)); err != nil {
			t.Fatal(err)
		}
		r := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.String(), "\uFEFF")))
		r.Comma = ';'
		rows, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, row := range rows {
			if row[1] != "Enhet" {
				continue
			}
			got = append(got, row[4])
			if rest := strings.Join(row[5:], ""); (rest == "") == (row[4] != "<5" && row[4] != "skjult") {
				t.Errorf("%s: the rest of %s is %q", name, row[4], rest)
			}
		}
		if diff := cmp.Diff(tc.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}
