package proof_test

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"rettighetsporten/app/i18n"
	"rettighetsporten/app/proof"
	"rettighetsporten/app/report"
	"rettighetsporten/models"
)

func TestValuesAreFoundHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		value, text string
		found       bool
	}{
		"as it is":                {"Nabovarsel", "Et Nabovarsel om bygg", true},
		"another case":            {"Per Hansen", "PER HANSEN ringte", true},
		"over a line":             {"Per Hansen", "Per\n\n  Hansen", true},
		"within a word, long":     {"taushetsplikt", "med taushetsplikten i behold", true},
		"within a word, short":    {"1234", "nummer 0012345", false},
		"a short word":            {"Oslo", "bor i Oslo.", true},
		"a part of a short word":  {"Oslo", "Osloveien", false},
		"composed":                {"Ájbmel Østgård", "A\u0301jbmel Østga\u030ard", true},
		"wide letters":            {"kontonummer", "ｋｏｎｔｏｎｕｍｍｅｒ", true},
		"an invisible letter":     {"hemmelig", "hem\u00admel\u200big", true},
		"a number with spaces":    {"12345678901", "123 45 678 901", true},
		"a number in three parts": {"1234.56.78903", "12345678903", true},
		"too short":               {"Bo", "Bo", false},
		"signs alone":             {"?!--", "?!--", false},
		"a piece of a long one":   {strings.Repeat("Dette er en lang tekst om naboen. ", 5), strings.Repeat("Dette er en lang tekst om naboen. ", 2), true},
		"other words":             {"Per Hansen", "Per og Hans", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := proof.Collect([]string{"ikke her", c.value}, nil).Found(c.text); (got == 1) != c.found {
				t.Errorf("found %d", got)
			}
		})
	}
	n := proof.Collect([]string{"Oslo", "Bergen"}, nil)
	n.Without("Hun bor i Oslo.")
	if n.Found("Oslo") >= 0 || n.Found("Bergen") != 1 || n.Empty() {
		t.Error("what is given elsewhere is searched for, or the rest is not")
	}
	n.Without("Bergen")
	if !n.Empty() || !proof.Collect([]string{"a", ""}, nil).Empty() {
		t.Error("there is nothing to search for, and it is not said")
	}
}

// secrets are what somebody could write, in the letters that people have here and
// elsewhere.
var alphabet = []rune("abcdefghijklmnopqrstuvwxyzæøåÆØÅéüößčđŋšŧžáÁïìłñ0123456789 -.,/'’()«»…\n\tпривет你好שלום\u00ad\u200b\u0301😀ﬁ①")

func secret(dice *rand.Rand, number int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Hemmelig%d", number)
	for range 3 + dice.IntN(90) {
		b.WriteRune(alphabet[dice.IntN(len(alphabet))])
	}
	return b.String() + "ende"
}

// planted is a report of random rows, some of whose cells are withheld, and what they
// held.
func planted(t *testing.T, dice *rand.Rand) (doc report.Document, shown, withheld []string) {
	t.Helper()
	texts, err := i18n.New()
	if err != nil {
		t.Fatal(err)
	}
	table := report.DataTable{Store: "Systemet", Label: "Notater", Messages: dice.IntN(3) == 0}
	for i := range 1 + dice.IntN(6) {
		table.Columns = append(table.Columns, report.Column{Label: fmt.Sprintf("Felt %d", i+1), Raw: fmt.Sprintf("field_%d", i+1)})
	}
	cells := 0
	for i := range 1 + dice.IntN(80) {
		row := report.Row{AboutOthers: dice.IntN(4) == 0}
		one := func(number int) report.Cell {
			value := secret(dice, number)
			if dice.IntN(3) == 0 {
				withheld, cells = append(withheld, value), cells+1
				return report.WithheldCell()
			}
			shown = append(shown, value)
			return report.Value(value)
		}
		for j := range table.Columns {
			number := 10_000*i + 1000*j
			switch dice.IntN(6) {
			case 0:
				row.Cells = append(row.Cells, report.Object(report.Member{Label: "Navn", Raw: "name", Cell: one(number)},
					report.Member{Label: "Sted", Cell: report.Object(report.Member{Label: "By", Cell: one(number + 1)})}))
			case 1:
				row.Cells = append(row.Cells, report.Several(one(number), report.Several(one(number+1), one(number+2))))
			default:
				row.Cells = append(row.Cells, one(number))
			}
		}
		table.Rows = append(table.Rows, row)
	}
	files := report.DataTable{Store: "Systemet", Label: "Filer", Columns: []report.Column{{Label: "Filnavn"}}}
	var given []report.Attachment
	for i := range dice.IntN(5) {
		name := secret(dice, 900_000+i) + ".pdf"
		if dice.IntN(2) == 0 {
			withheld = append(withheld, name) // a file is held back with its row
			continue
		}
		shown, given = append(shown, name), append(given, report.Attachment{Name: name, Size: 1, Ref: "x"})
		files.Rows = append(files.Rows, report.Row{Cells: report.Values(name)})
	}
	in := report.Input{
		Controller: models.Controller{Name: "Eksempel fylkeskommune"}, CaseNumber: "EKS-2026-0001", Person: "Kari Eksempel",
		Received: time.Unix(1_790_000_000, 0), Created: time.Unix(1_790_000_000, 0), Unassigned: []report.DataTable{table, files},
	}
	if cells > 0 {
		in.Withheld = []report.Withheld{{Store: "Systemet", Label: "Notater", Cells: cells, Ground: report.Ground{Code: "15-4", Provision: "artikkel 15 nr. 4"}, Reason: "Det gjelder andre."}}
	}
	doc, err = report.Build(in, texts.For(models.Bokmal))
	if err != nil {
		t.Fatal(err)
	}
	doc.Attachments = given
	return doc, shown, withheld
}

// forms reads every form of the report back.
func forms(t *testing.T, doc report.Document) map[string]func() proof.Texts {
	t.Helper()
	made := map[string][]byte{}
	for name, write := range map[string]func(io.Writer) error{
		"PDF":  func(w io.Writer) error { _, err := report.WritePDF(w, doc); return err },
		"HTML": func(w io.Writer) error { return report.WritePage(w, doc, nil) },
		"JSON": func(w io.Writer) error { return report.WriteJSON(w, doc) },
		"CSV": func(w io.Writer) error {
			for table := range doc.Tables() {
				if err := report.WriteCSV(w, doc, table); err != nil {
					return err
				}
			}
			return nil
		},
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		made[name] = b.Bytes()
	}
	return map[string]func() proof.Texts{
		"PDF":  func() proof.Texts { return proof.PDF(bytes.NewReader(made["PDF"]), int64(len(made["PDF"]))) },
		"HTML": func() proof.Texts { return proof.HTML(bytes.NewReader(made["HTML"])) },
		"JSON": func() proof.Texts { return proof.JSON(bytes.NewReader(made["JSON"])) },
		"CSV":  func() proof.Texts { return proof.CSV(bytes.NewReader(made["CSV"]), ';') },
	}
}

// Whatever is withheld stands in no form; and whatever is shown is found in every one,
// so that what is not found is not there.
func TestWhatIsWithheldIsInNoForm(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			dice := rand.New(rand.NewPCG(seed, 7))
			doc, shown, withheld := planted(t, dice)
			for form, texts := range forms(t, doc) {
				drawn := map[string]func(rune) bool{"PDF": report.Draws}[form]
				if found, err := proof.Collect(withheld, drawn).In(texts()); found >= 0 || err != nil {
					t.Errorf("something that is withheld stands in the %s, %v", form, err)
				}
				for _, value := range missing(t, shown, drawn, texts()) {
					t.Errorf("%q is shown, and is not found in the %s", value, form)
				}
			}
		})
	}
}

// missing returns those of the values that stand in no text of the file.
func missing(t *testing.T, values []string, drawn func(rune) bool, file proof.Texts) []string {
	t.Helper()
	left := map[string]*proof.Needles{}
	for _, v := range values {
		left[v] = proof.Collect([]string{v}, drawn)
	}
	err := file(func(text string) bool {
		for v, n := range left {
			if strings.Contains(text, v[:8]) && n.Found(text) >= 0 {
				delete(left, v)
			}
		}
		return true
	})
	if err != nil {
		t.Error(err)
	}
	return slices.Sorted(maps.Keys(left))
}

func TestWhatCannotBeReadBackIsNoProof(t *testing.T) {
	t.Parallel()
	n := proof.Collect([]string{"hemmelig"}, nil)
	for name, file := range map[string]proof.Texts{
		"no PDF":     proof.PDF(strings.NewReader("no file"), 7),
		"a cut PDF":  proof.PDF(strings.NewReader("%PDF-1.4\n%%EOF"), 14),
		"cut JSON":   proof.JSON(strings.NewReader(`{"a":["x`)),
		"broken CSV": proof.CSV(io.MultiReader(strings.NewReader("a;b\n"), broken{}), ';'),
		"no page":    proof.HTML(broken{}),
	} {
		if _, err := n.In(file); err == nil {
			t.Errorf("%s is taken for read", name)
		}
	}
}

type broken struct{}

// Read fails.
func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
