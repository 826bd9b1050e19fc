package report

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/apptest"
	"rettighetsporten/models"
)

// officialWords are the words that Sametinget and KS have put in the place of the
// bokmål ones, and which of them: the whole of what the portal may say in Sami.
const officialWords = `
innsyn: (áššiid) geahčadeapmi, Sametinget
å se: oaidnit, Sametinget
å rette: divvut, Sametinget
å slette: sihkkut, Sametinget
dataportabilitet: dataportabilitehta, Sametinget
personvernombud: persuvdnasuodjalusa ovddasteaddji, KS
saksbehandling: áššemeannudeapmi, Sametinget
behandlingsansvarlig: meannudanovddasvástideaddji, Sametinget
behandling av personopplysninger: persondieđuid meannudeapmi, Sametinget
personopplysninger: persondieđut, Sametinget
mottakere av opplysninger: dieđuid vuostáiváldit, Sametinget
henvendelse: jearaheapmi, Sametinget
fagsystem: fágavuogádat, Sametinget
personvernerklæring: personsuddjenjulggaštus, Sametinget
dine rettigheter: du vuoigatvuođat, Sametinget
informasjonssikkerhet: diehtosihkarvuohta, Sametinget
`

// wordsOf returns the words in Sami that the document has, as they stand in
// officialWords, and the place of their section.
func wordsOf(t *testing.T, doc Document) (words string, at int) {
	t.Helper()
	at = slices.IndexFunc(doc.Sections, func(s Section) bool { return s.ID == "sami" })
	for _, s := range doc.Sections {
		for _, b := range s.Blocks {
			facts, ok := b.(Facts)
			if !ok {
				continue
			}
			for _, f := range facts.Items {
				if (f.Lang == models.NorthernSami) != (s.ID == "sami") {
					t.Errorf("%q in the section %q is said to be in %q", f.Lines, s.ID, f.Lang)
				}
				if f.Lang == models.NorthernSami {
					words += "\n" + f.Term + ": " + strings.Join(f.Lines, "?") + ", " + strings.TrimPrefix(f.Note, "Kilde: ")
				}
			}
		}
	}
	return words + "\n", at
}

// Who asks for Northern Sami gets the bokmål answer, and with it the official words
// for those that it uses. There is no other Sami in it.
func TestTheAnswerInNorthernSamiHasTheOfficialWordsAlone(t *testing.T) {
	t.Parallel()
	var terms []string
	for line := range strings.Lines(strings.TrimSpace(officialWords)) {
		term, _, _ := strings.Cut(line, ":")
		terms = append(terms, term)
	}
	all := sample()
	all.Summary = "Ordene er " + strings.Join(terms, ", ") + "."
	for name, c := range map[string]struct {
		in   Input
		want string
	}{
		"all": {all, officialWords},
		"some": {sample(), `
innsyn: (áššiid) geahčadeapmi, Sametinget
å se: oaidnit, Sametinget
å rette: divvut, Sametinget
å slette: sihkkut, Sametinget
personvernombud: persuvdnasuodjalusa ovddasteaddji, KS
personopplysninger: persondieđut, Sametinget
`},
	} {
		bokmal := build(t, c.in, models.Bokmal)
		taken, err := BuildPortable(Portable{Input: c.in, LeftOut: c.in.Withheld}, localizer(t, models.Bokmal))
		if err != nil {
			t.Fatal(err)
		}
		c.in.Sami = true
		doc := build(t, c.in, models.Bokmal)
		words, at := wordsOf(t, doc)
		if diff := cmp.Diff(c.want, words); diff != "" {
			t.Errorf("%s: the words differ (-want +got):\n%s", name, diff)
		}
		if at != 2 || doc.Sections[1].ID != "summary" {
			t.Fatalf("%s: the words stand in section %d", name, at)
		}
		if why := blockOf[Paragraph](t, doc.Sections[at], 0).Text; !strings.Contains(why, "svaret er på bokmål") || !strings.Contains(why, "så spør Telemark fylkeskommune – Karrieresenter Telemark.") {
			t.Errorf("%s: it is explained with %q", name, why)
		}
		without := func(d Document) Document {
			d.Sections = slices.DeleteFunc(slices.Clone(d.Sections), func(s Section) bool { return s.ID == "sami" })
			return d
		}
		if diff := cmp.Diff(bokmal, without(doc), cmp.AllowUnexported(Cell{})); diff != "" {
			t.Errorf("%s: the rest is not the answer in bokmål (-want +got):\n%s", name, diff)
		}
		takenSe, err := BuildPortable(Portable{Input: c.in, LeftOut: c.in.Withheld}, localizer(t, models.Bokmal))
		if err != nil {
			t.Fatal(err)
		}
		if words, at := wordsOf(t, takenSe); at != 2 || !strings.Contains(words, "dataportabilitehta") {
			t.Errorf("%s: what is taken along has the words %q in section %d", name, words, at)
		}
		if diff := cmp.Diff(taken, without(takenSe), cmp.AllowUnexported(Cell{})); diff != "" {
			t.Errorf("%s: the rest is not what is said in bokmål (-want +got):\n%s", name, diff)
		}
	}
	asked := sample()
	asked.Sami = true
	apptest.Golden(t, "document.se.txt", outlineOf(build(t, asked, models.Bokmal)))
}

// Each form says which language what is in another one is in, and only that.
func TestFormsSayWhichLanguageTheirPartsAreIn(t *testing.T) {
	t.Parallel()
	count := func(doc Document) map[string]int {
		pdf, _ := writePDF(t, doc)
		page := written(t, func(w io.Writer) error { return WriteHTML(w, doc, Opening{}) })
		data := written(t, func(w io.Writer) error { return WriteJSON(w, doc) })
		said := map[string]int{}
		for _, lang := range []string{"nb", "nn", "en", "se"} {
			said["pdf "+lang] = bytes.Count(pdf, []byte("/Lang ("+lang+")"))
			said["page "+lang] = bytes.Count(page, []byte(` lang="`+lang+`"`))
			said["data "+lang] = bytes.Count(data, []byte(`"language":"`+lang+`"`))
		}
		return said
	}
	// The document itself, 6 words in Sami; 52 lines of 19 facts that are in bokmål.
	for lang, want := range map[models.Language]map[string]int{
		models.NorthernSami: {"pdf nb": 1, "page nb": 1, "data nb": 1, "pdf se": 6, "page se": 6, "data se": 6},
		models.Nynorsk:      {"pdf nn": 1, "page nn": 1, "data nn": 1, "pdf nb": 52, "page nb": 52, "data nb": 19},
	} {
		in := sample()
		in.Sami = lang == models.NorthernSami
		for form, n := range count(build(t, in, lang.OfLetters())) {
			if n != want[form] {
				t.Errorf("an answer in %s: %s is said %d times, want %d", lang, form, n, want[form])
			}
		}
	}
}
