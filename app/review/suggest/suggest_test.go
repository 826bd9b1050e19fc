package suggest_test

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/review/suggest"
)

// The numbers are synthetic: the month has 80 more.
const (
	mine   = "14838513779"
	other  = "02917213707"
	dashed = "029172-13707"
	d      = "54867923740" // a D-number
)

func TestIn(t *testing.T) {
	t.Parallel()
	own := suggest.Known("Siv Ájbmel Østgård", mine, "Siv@Eksempel.no", "+4799999999")
	cases := map[string]struct {
		text string
		want []string // kind and text
	}{
		"nothing":                        {"Samtale om veien videre.", nil},
		"empty":                          {"", nil},
		"a number":                       {"Fnr " + other + ".", []string{"national_id " + other}},
		"with a blank":                   {"029172 13707", []string{"national_id 029172 13707"}},
		"with a hyphen":                  {"f. " + dashed, []string{"national_id " + dashed}},
		"with dots":                      {"02.91.72.13707", []string{"national_id 02.91.72.13707"}},
		"with hard blanks":               {"02\u00a091\u00a072\u00a013707", []string{"national_id 02\u00a091\u00a072\u00a013707"}},
		"a D-number":                     {"D-nummer: " + d, []string{"national_id " + d}},
		"two side by side":               {other + " " + d, []string{"national_id " + other, "national_id " + d}},
		"a telephone before a number":    {"40 00 00 00 " + other, []string{"phone 40 00 00 00", "national_id " + other}},
		"one's own number":               {"Fnr " + mine + ", 148385 13779", nil},
		"a digit wrong":                  {"02917213708", nil},
		"in a longer number":             {"1" + other + " " + other + "9", nil},
		"in a code":                      {"ref-X" + other + " " + other + "A, https://x.example/" + other, nil},
		"an account":                     {"Konto 1234.56.78903 og 8601 11 17947", nil},
		"an account that could be one":   {"0291 72 13707", nil},
		"dates":                          {"12.03.2026, 2026-03-12, 20260312, 12032026, 12/03 2026", nil},
		"a date and a time":              {"2026-03-12 09:00:00.000", nil},
		"amounts":                        {"kr 12 345 678 og 1 240 og 12.345.678,00", nil},
		"a case number":                  {"Saksmappe 2026/4711, 26/118-4", nil},
		"an organisation":                {"Org.nr. 974 761 076", nil},
		"a mobile":                       {"Ring 41234567 i dag", []string{"phone 41234567"}},
		"in pairs":                       {"40 00 00 00", []string{"phone 40 00 00 00"}},
		"a fixed line in pairs":          {"22 00 00 01", []string{"phone 22 00 00 01"}},
		"three, two, three":              {"mobil: 400 00 000", []string{"phone 400 00 000"}},
		"with the country":               {"+47 400 00 000, 004740000001, +4722000003", []string{"phone +47 400 00 000", "phone 004740000001", "phone +4722000003"}},
		"a bare fixed line":              {"Saksnr 22000001", []string{"phone 22000001"}},
		"eight digits of something else": {"Kundenummeret ble endret til 22000001", nil},
		"one's own telephone":            {"99999999, 99 99 99 99, +47 999 99 999", nil},
		"an address":                     {"Skriv til kari.nordmann+x@mail.eksempel.no.", []string{"email kari.nordmann+x@mail.eksempel.no"}},
		"letters of ours":                {"åse.šćđ@bø.example", []string{"email åse.šćđ@bø.example"}},
		"one's own address":              {"SIV@eksempel.no", nil},
		"an office":                      {"postmottak@nord.example, no-reply@nord.example", nil},
		"no address":                     {"@kari og kari@ og a@b", nil},
		"a name near a number":           {"Naboen Kari Nordmann (" + other + ") klaget.", []string{"name Kari Nordmann", "national_id " + other}},
		"a name after":                   {"40 00 00 00, Åse-Marie von Đorđević", []string{"phone 40 00 00 00", "name Åse-Marie von Đorđević"}},
		"an initial":                     {"T. Berg, tlf. 40000000", []string{"name T. Berg", "phone 40000000"}},
		"over a line":                    {"Kari\nNordmann\nkari@eksempel.no", []string{"name Kari\nNordmann", "email kari@eksempel.no"}},
		"decomposed":                     {"A\u030ase Na\u030as 40 00 00 00", []string{"name A\u030ase Na\u030as", "phone 40 00 00 00"}},
		"a word in front":                {"Ring Kari Nordmann. 40 00 00 00", []string{"name Kari Nordmann", "phone 40 00 00 00"}},
		"a name near nothing":            {"Kari Nordmann klaget.", nil},
		"a name far away":                {"Kari Nordmann klaget i går, og det var ikke noe mer å gjøre med det enn å vente på svar. Tlf 40000000", []string{"phone 40000000"}},
		"one's own name":                 {"Siv Østgård, 40 00 00 00", []string{"phone 40 00 00 00"}},
		"a relative's name":              {"Per Østgård, 40 00 00 00", []string{"name Per Østgård", "phone 40 00 00 00"}},
		"one's own near one's own":       {"Siv Østgård " + mine, nil},
		"after an emoji":                 {"😀 40 00 00 00", []string{"phone 40 00 00 00"}},
		"bytes that are no letters":      {"\xff\xfe 40 00 00 00", []string{"phone 40 00 00 00"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, f := range suggest.In(c.text, own) {
				got = append(got, string(f.Kind)+" "+string([]rune(c.text)[f.Begins:f.Ends]))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("in %q (-want +got):\n%s", c.text, diff)
			}
		})
	}
}

func TestNumber(t *testing.T) {
	t.Parallel()
	own := suggest.Known("", mine)
	for n, want := range map[int64]bool{2917213707: true, 54867923740: true, 14838513779: false, 2917213708: false, 4410: false, -2917213707: false, 12345678901234: false} {
		if got := suggest.Number(n, own); got != want {
			t.Errorf("%d: %v, want %v", n, got, want)
		}
	}
}

// What the person is known by stands in no log and no error text.
func TestOwnHidesItself(t *testing.T) {
	t.Parallel()
	own := suggest.Known("Siv Østgård", mine, "siv@eksempel.no", "+4799999999")
	var b strings.Builder
	slog.New(slog.NewJSONHandler(&b, nil)).Info("x", "own", own)
	all := b.String() + fmt.Sprintf("%v %+v %#v %s", own, own, own, struct{ A suggest.Own }{own})
	for _, secret := range []string{mine, "siv", "9999", "østgård"} {
		if strings.Contains(strings.ToLower(all), secret) {
			t.Errorf("%q shows: %s", secret, all)
		}
	}
}

func FuzzIn(f *testing.F) {
	f.Add("Kari Nordmann, 40 00 00 00 " + other)
	f.Add("\xff+47")
	own := suggest.Known("Siv", mine)
	f.Fuzz(func(t *testing.T, text string) {
		n, last := len([]rune(text)), 0
		for _, f := range suggest.In(text, own) {
			if f.Begins < last || f.Ends <= f.Begins || f.Ends > n {
				t.Fatalf("%v of %d characters in %q", f, n, text)
			}
			last = f.Ends
		}
	})
}
