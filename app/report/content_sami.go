package report

import (
	"slices"
	"strings"
	"unicode"

	"rettighetsporten/models"
)

// samiWord is a word in Northern Sami that Sametinget or KS has put in the place of
// the bokmål term.
type samiWord struct {
	term  string   // in bokmål
	forms []string // of the term, as an answer may have it
	word  string
	by    string // whose word it is
}

const (
	sametinget = "Sametinget"
	ks         = "KS"
)

// samiWords are all there are, in the order of a glossary: those of the privacy
// notice of Sametinget and of a form of KS, which both stand side by side with
// the bokmål. No other word is written in Sami anywhere, since nobody here can
// tell whether it would be right.
var samiWords = []samiWord{
	{"innsyn", []string{"innsyn"}, "(áššiid) geahčadeapmi", sametinget},
	{"å se", []string{"se", "ser"}, "oaidnit", sametinget},
	{"å rette", []string{"rette", "rettet", "retting"}, "divvut", sametinget},
	{"å slette", []string{"slette", "slettet", "slettes", "sletting"}, "sihkkut", sametinget},
	{"dataportabilitet", []string{"dataportabilitet"}, "dataportabilitehta", sametinget},
	{"personvernombud", []string{"personvernombud", "personvernombudet"}, "persuvdnasuodjalusa ovddasteaddji", ks},
	{"saksbehandling", []string{"saksbehandling", "saksbehandlingen"}, "áššemeannudeapmi", sametinget},
	{"behandlingsansvarlig", []string{"behandlingsansvarlig", "behandlingsansvarlige"}, "meannudanovddasvástideaddji", sametinget},
	{"behandling av personopplysninger", []string{"behandling av personopplysninger", "behandlingen av personopplysninger"}, "persondieđuid meannudeapmi", sametinget},
	{"personopplysninger", []string{"personopplysninger", "personopplysningene"}, "persondieđut", sametinget},
	{"mottakere av opplysninger", []string{"mottakere av opplysninger", "mottakerne av opplysninger"}, "dieđuid vuostáiváldit", sametinget},
	{"henvendelse", []string{"henvendelse", "henvendelsen", "henvendelser"}, "jearaheapmi", sametinget},
	{"fagsystem", []string{"fagsystem", "fagsystemet", "fagsystemer", "fagsystemene"}, "fágavuogádat", sametinget},
	{"personvernerklæring", []string{"personvernerklæring", "personvernerklæringen"}, "personsuddjenjulggaštus", sametinget},
	{"dine rettigheter", []string{"dine rettigheter", "rettighetene dine"}, "du vuoigatvuođat", sametinget},
	{"informasjonssikkerhet", []string{"informasjonssikkerhet", "informasjonssikkerheten"}, "diehtosihkarvuohta", sametinget},
}

// withSami returns the sections of the document with the Northern Sami words of
// those that they use after the summary, for who has asked for Northern Sami.
func (b *builder) withSami(meta Meta, sections []Section) []Section {
	if !b.in.Sami {
		return sections
	}
	said := plainWords(meta.Subject, sections)
	var items []Fact
	for _, w := range samiWords {
		if slices.ContainsFunc(w.forms, func(form string) bool { return strings.Contains(said, " "+form+" ") }) {
			items = append(items, Fact{Term: w.term, Lines: []string{w.word}, Note: b.l.T("report.sami.source", "source", w.by), Lang: models.NorthernSami})
		}
	}
	section := Section{ID: "sami", Level: 1, Heading: b.l.T("report.sami.heading"), Blocks: []Block{
		b.para("report.sami.why", "controller", b.in.Controller.Name), Facts{items},
	}}
	after := 1 + slices.IndexFunc(sections, func(s Section) bool { return s.ID == "summary" })
	return slices.Insert(sections, after, section)
}

// plainWords returns the subject and what the sections say, but for what stands in
// tables, in small letters and with one space around each word.
func plainWords(subject string, sections []Section) string {
	texts := []string{subject}
	for _, s := range sections {
		texts = append(texts, s.Heading)
		for _, b := range s.Blocks {
			switch b := b.(type) {
			case Paragraph:
				texts = append(texts, b.Text)
			case List:
				texts = append(texts, b.Items...)
			case Callout:
				texts = append(append(texts, b.Heading), b.Lines...)
			case Facts:
				for _, f := range b.Items {
					texts = append(append(texts, f.Term, f.Note), f.Lines...)
				}
			}
		}
	}
	words := strings.FieldsFunc(strings.ToLower(strings.Join(texts, " ; ")), func(r rune) bool { return !unicode.IsLetter(r) && r != ';' })
	return " " + strings.Join(words, " ") + " "
}
