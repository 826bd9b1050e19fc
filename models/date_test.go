package models_test

import (
	"testing"
	"time"

	"rettighetsporten/models"
)

func TestParseDate(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]models.Date{
		"2026-03-02": models.NewDate(2026, 3, 2), "2024-02-29": models.NewDate(2024, 2, 29), "2026-02-29": {}, "2026-13-01": {},
		"26-03-02": {}, "2026-3-2": {}, "2026-03-02T00:00:00Z": {}, " 2026-03-02": {}, "": {}, "x": {},
	} {
		got, err := models.ParseDate(text)
		if got != want || (err == nil) == want.IsZero() {
			t.Errorf("ParseDate(%q) = %s, %v", text, got, err)
		}
	}
}

func TestADateSurvivesTheDatabase(t *testing.T) {
	t.Parallel()
	day := models.NewDate(2026, 10, 25)
	for name, tc := range map[string]struct {
		src  any
		want models.Date
		bad  bool
	}{
		"nothing":            {src: nil},
		"text":               {src: "2026-10-25", want: day},
		"bytes":              {src: []byte("2026-10-25"), want: day},
		"text with a time":   {src: "2026-10-25 00:00:00+00:00", want: day},
		"a time in its zone": {src: time.Date(2026, 10, 25, 23, 30, 0, 0, time.FixedZone("", 7200)), want: day},
		"empty":              {src: ""},
		"a number":           {src: int64(20261025), bad: true},
		"no date":            {src: "2026-10-32", bad: true},
	} {
		got := models.NewDate(1999, 1, 1) // what was there before is gone
		err := got.Scan(tc.src)
		if tc.bad != (err != nil) || (!tc.bad && got != tc.want) {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
	if v, err := day.Value(); v != "2026-10-25" || err != nil {
		t.Errorf("stored as %v, %v", v, err)
	}
	if v, err := (models.Date{}).Value(); v != nil || err != nil {
		t.Errorf("no date is stored as %v, %v", v, err)
	}
}

func TestDaysAreCountedByTheCalendar(t *testing.T) {
	t.Parallel()
	spring, autumn := models.NewDate(2026, 3, 28), models.NewDate(2026, 10, 24) // the clock is changed the day after
	for _, d := range []models.Date{spring, autumn} {
		if next := d.AddDays(2); d.DaysUntil(next) != 2 || next.DaysUntil(d) != -2 || !d.Before(next) || !next.After(d) {
			t.Errorf("two days after %s is %s", d, next)
		}
	}
	if got := models.NewDate(2026, 2, 30); got != models.NewDate(2026, 3, 2) {
		t.Errorf("30 February is %s", got)
	}
	late := time.Date(2026, 12, 31, 23, 30, 0, 0, time.UTC)
	if got := models.DateIn(late, time.FixedZone("", 3600)); got != models.NewDate(2027, 1, 1) {
		t.Errorf("half an hour before the year ends in London it is %s in Norway", got)
	}
}
