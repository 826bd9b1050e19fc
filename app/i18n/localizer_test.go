package i18n

import (
	"slices"
	"testing"
	"time"

	"rettighetsporten/models"
)

func testBundle(tb testing.TB) *Bundle {
	tb.Helper()
	date, err := catalogues.ReadFile("catalogue/nb/date.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	dateEN, err := catalogues.ReadFile("catalogue/en/date.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	b, err := load(files(map[string]string{
		"nb/t.yaml": "hello: 'Hei {name}, svar til {body} innen {due}.'\nrows: {one: '{count} rad i {store}', other: '{count} rader i {store}'}\nplain: 'Bare tekst'\n",
		"en/t.yaml": "hello: 'Hello {name}, reply to {body} by {due}.'\nrows: {one: '{count} row in {store}', other: '{count} rows in {store}'}\nplain: 'Just text'\n",
		"nb/d.yaml": string(date), "en/d.yaml": string(dateEN),
	}))
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

func TestTexts(t *testing.T) {
	t.Parallel()
	b := testBundle(t)
	nb, en := b.For(models.Bokmal), b.For(models.English)
	body := models.Text{NB: "fylket", EN: "the county"}
	due := models.NewDate(2026, time.December, 24)
	cases := map[string]struct{ got, want string }{
		"pairs":            {nb.T("hello", "name", "Kari", "body", body, "due", due), "Hei Kari, svar til fylket innen 24. desember 2026."},
		"map":              {en.T("hello", map[string]any{"name": "Kari", "body": body, "due": due}), "Hello Kari, reply to the county by 24 December 2026."},
		"value like a key": {nb.T("hello", "name", "{body}", "body", body, "due", 3), "Hei {body}, svar til fylket innen 3."},
		"one":              {nb.N("rows", 1, "store", "arkivet"), "1 rad i arkivet"},
		"none":             {nb.N("rows", 0, "store", "arkivet"), "0 rader i arkivet"},
		"many":             {nb.N("rows", 12345, "store", "arkivet"), "12\u00a0345 rader i arkivet"},
		"one in English":   {en.N("rows", 1, "store", "archive"), "1 row in archive"},
		"many in English":  {en.N("rows", 1234567, "store", "archive"), "1,234,567 rows in archive"},
		"four digits":      {en.Number(-1234), "-1234"},
		"unknown key":      {en.T("no.such"), "⟦no.such⟧"},
		"unknown count":    {en.N("no.such", 2), "⟦no.such⟧"},
		"missing value":    {nb.T("hello", "name", "Kari", "body", body), "Hei Kari, svar til fylket innen ⟦due⟧."},
		"other language":   {b.For("se").T("plain"), "Bare tekst"},
		"language":         {string(b.For("se").Lang()), "nb"},
	}
	for name, c := range cases {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", name, c.got, c.want)
		}
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	b := testBundle(t)
	nb, en := b.For(models.Bokmal), b.For(models.English)
	d := models.NewDate(2027, time.May, 3)
	cases := map[string]struct{ got, want string }{
		"long":             {nb.Date(d), "3. mai 2027"},
		"long English":     {en.Date(d), "3 May 2027"},
		"short":            {nb.ShortDate(d), "03.05.2027"},
		"short English":    {en.ShortDate(d), "03.05.2027"},
		"weekday":          {nb.Weekday(d), "mandag"},
		"weekday English":  {en.Weekday(d), "Monday"},
		"winter":           {nb.Instant(time.Date(2026, 12, 24, 12, 5, 0, 0, time.UTC)), "24. desember 2026 kl. 13.05"},
		"summer":           {en.Instant(time.Date(2026, 6, 30, 22, 0, 0, 0, time.UTC)), "1 July 2026 at 00:00"},
		"no date":          {nb.Date(models.Date{}) + nb.ShortDate(models.Date{}) + nb.Weekday(models.Date{}), ""},
		"no instant":       {nb.Instant(time.Time{}), ""},
		"instant as value": {en.T("hello", "name", "x", "body", "y", "due", time.Date(2026, 12, 24, 12, 5, 0, 0, time.UTC)), "Hello x, reply to y by 24 December 2026 at 13:05."},
	}
	for name, c := range cases {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", name, c.got, c.want)
		}
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	b := testBundle(t)
	keys := b.Keys()
	if !slices.IsSorted(keys) || !slices.Contains(keys, "rows") || !slices.Contains(keys, "date.month_12") {
		t.Errorf("Keys() = %v", keys)
	}
	if !b.Has("rows") || b.Has("no.such") || b.For(models.English).Has("no.such") {
		t.Error("Has() is wrong")
	}
}

func BenchmarkT(b *testing.B) {
	l := testBundle(b).For(models.Bokmal)
	for b.Loop() {
		_ = l.T("hello", "name", "Kari", "body", "fylket", "due", "i dag")
	}
}

func BenchmarkPlain(b *testing.B) {
	l := testBundle(b).For(models.Bokmal)
	for b.Loop() {
		_ = l.T("plain")
	}
}
