package report

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"rettighetsporten/app/i18n"
	"rettighetsporten/models"
)

// Build words the access report in the localizer's language: the confirmation
// and everything of Art. 15(1) and (2) for each activity, the data with their
// sources, what was withheld and why, where was searched, and how to complain.
//
// It returns a fault of kind Conflict when a fact that a person must state is
// unconfirmed ("report.unconfirmed"), when something is withheld without a
// ground ("report.ground_missing"), and when a search has no result and no
// reason ("report.reason_missing").
func Build(in Input, l i18n.Localizer) (Document, error) {
	if err := in.check(l); err != nil {
		return Document{}, err
	}
	b := &builder{in: in, l: l}
	activities := b.activities()
	unassigned := b.unassigned()
	sections := slices.Concat(
		b.cover(), b.summary(activities), b.asked(),
		b.activitiesIntro(), activities, unassigned,
		b.shortcomings(), b.withheld(), b.searches(),
		b.complaint(), b.contact(),
	)
	meta := b.meta()
	return Document{Meta: meta, Sections: b.withSami(meta, sections), Fee: b.fee}, nil
}

// builder gathers along the way what later sections tell of.
type builder struct {
	in           Input
	l            i18n.Localizer
	gaps         []gap // what the register does not say
	untranslated bool  // something of the register is in bokmål only
	tableCount   int
	fee          int // kroner that the answer says the person pays
}

// gap is an activity with the facts that its entry in the register lacks.
type gap struct {
	activity string
	terms    []string
}

func (b *builder) meta() Meta {
	return Meta{
		Language:   b.l.Lang(),
		Title:      b.title(),
		Subject:    b.l.T("report.subject", "case", b.in.CaseNumber),
		Controller: b.in.Controller.Name,
		CaseNumber: b.in.CaseNumber,
		CaseLabel:  b.l.T("report.case", "case", b.in.CaseNumber),
		Created:    b.in.Created,
		Words: Words{
			Contents: b.l.T("report.contents"),
			Page:     b.l.T("report.page", "page", "{page}", "pages", "{pages}"),
			Record:   b.l.T("report.record", "number", "{number}", "total", "{total}"),
			Message:  b.l.T("report.message", "number", "{number}", "total", "{total}"),
			Replaced: b.l.T("report.replaced"),
			Withheld: b.l.T("report.data.cell_withheld"),
			Others:   b.l.T("report.data.row_others"),
			Remark:   b.l.T("report.data.remark"),
			Shown:    b.l.T("report.data.shown", "shown", "{shown}", "total", "{total}"),
			Rows:     b.l.T("report.data.rows"),
			All:      b.l.T("report.data.all"),
			Volume: VolumeWords{
				Title: b.l.T("report.volume.title", "table", "{table}", "part", "{part}"),
				Lead:  b.l.T("report.volume.lead", "case", b.in.CaseNumber, "row", "{row}", "rows", "{rows}"),
				In:    b.l.T("report.volume.in", "rows", "{rows}"),
				Later: b.l.T("report.volume.later", "rows", "{rows}"),
				Item:  b.l.T("report.volume.item", "name", "{name}", "from", "{from}", "to", "{to}", "pages", "{pages}"),
			},
		},
	}
}

// title says which answer this is.
func (b *builder) title() string {
	if b.in.Number > 1 {
		return b.l.T("report.title_supplement", "number", b.in.Number)
	}
	return b.l.T("report.title")
}

// text returns what the register says in the report's language.
func (b *builder) text(t models.Text) string {
	if b.foreign(t) != "" {
		b.untranslated = true
	}
	return t.In(b.l.Lang())
}

// foreign returns the language that the texts are in when it is another than the
// report's, and "" when one of them is in the report's.
func (b *builder) foreign(ts ...models.Text) models.Language {
	lang := models.Language("")
	for _, t := range ts {
		if t.IsZero() {
			continue
		}
		if lang = t.LanguageIn(b.l.Lang()); lang == b.l.Lang() {
			return ""
		}
	}
	return lang
}

// texts returns the texts that have words.
func (b *builder) texts(ts []models.Text) []string {
	var lines []string
	for _, t := range ts {
		if s := b.text(t); s != "" {
			lines = append(lines, capital(s))
		}
	}
	return lines
}

// capital returns the text with its first letter upper case.
func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

func (b *builder) para(key string, params ...any) Paragraph {
	return Paragraph{Text: b.l.T(key, params...)}
}

func (b *builder) note(key string) Paragraph {
	return Paragraph{Text: b.l.T(key), Tone: ToneNote}
}

func (b *builder) lines(keys ...string) []string {
	lines := make([]string, len(keys))
	for i, key := range keys {
		lines[i] = b.l.T(key)
	}
	return lines
}

// anchor makes an anchor of a word of the register.
func anchor(prefix, id string) string {
	slug := strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9', r == '-':
			return r
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		default:
			return '-'
		}
	}, id)
	return prefix + "-" + slug
}

func (b *builder) nextTable() string {
	b.tableCount++
	return "table-" + strconv.Itoa(b.tableCount)
}
