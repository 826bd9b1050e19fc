// Package checklist states, apart from the code it is held against, what an
// answer to a request for access has to say: Art. 15(1) first sentence and (a)
// to (h), 15(2), 15(3) and 15(4), of every activity of the register, also where
// the register is silent. It reads the register's facts itself, and looks for
// what follows from them in the text of the answer, whatever form that was in.
package checklist

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"rettighetsporten/app/i18n"
	"rettighetsporten/app/report"
	"rettighetsporten/models"
)

// Answer is what an answer about all activities of a controller is made of.
type Answer struct{ Input report.Input }

// Lacks returns what of the checklist the text of the answer does not say, or
// says where it may not.
func (a Answer) Lacks(text string, l i18n.Localizer) []string {
	said := squash(text)
	lacks := a.lacksAsAWhole(said, l)
	for i, activity := range a.Input.Activities {
		part, ok := a.part(said, i, l)
		if !ok {
			lacks = append(lacks, activity.ID+": it is not in the answer")
			continue
		}
		facts, data, _ := strings.Cut(part, squash(l.T("report.data.heading")))
		r := reading{activity, l}
		for _, lack := range slices.Concat(r.lacks(facts), a.lacksOfTheCopy(i, data, l)) {
			lacks = append(lacks, activity.ID+": "+lack)
		}
	}
	return lacks
}

// part returns what is said of the activity: from its name and first fact to the
// next activity, or to what the register lacks or what is withheld.
func (a Answer) part(said string, i int, l i18n.Localizer) (string, bool) {
	_, rest, ok := strings.Cut(said, a.start(i, l))
	ends := []string{squash(l.T("report.shortcomings.heading") + l.T("report.shortcomings.intro"))}
	for _, key := range []string{"report.withheld.none", "report.withheld.intro"} {
		ends = append(ends, squash(l.T("report.withheld.heading")+l.T(key)))
	}
	if i+1 < len(a.Input.Activities) {
		ends = append(ends, a.start(i+1, l))
	}
	return squash(points[0].heading(l)) + upTo(rest, ends), ok
}

func (a Answer) start(i int, l i18n.Localizer) string {
	return squash(a.Input.Activities[i].Facts.Name.In(l.Lang()) + points[0].heading(l))
}

// lacks looks for every point in what is said of the activity.
func (r reading) lacks(said string) []string {
	var lacks, headings []string
	for _, p := range points {
		headings = append(headings, squash(p.heading(r.l)))
	}
	for i, p := range points {
		want := p.want(r)
		_, rest, there := strings.Cut(said, headings[i])
		if !there {
			if !p.optional || len(want.says) > 0 {
				lacks = append(lacks, p.of[models.English]+" is not answered")
			}
			continue
		}
		lacks = append(lacks, want.lacks(p.of[models.English], upTo(rest, headings), squash(r.l.T("report.gap")))...)
	}
	return lacks
}

func (w want) lacks(of, said, gap string) []string {
	silent := len(w.says) == 0
	if silent {
		w.says = []string{gap}
	}
	var lacks []string
	left := said
	for _, text := range w.says {
		if !strings.Contains(said, squash(text)) {
			lacks = append(lacks, fmt.Sprintf("%s does not say %q", of, text))
		}
		left = strings.Replace(left, squash(text), "", 1)
	}
	for _, text := range w.never {
		if strings.Contains(said, squash(text)) {
			lacks = append(lacks, fmt.Sprintf("%s says %q", of, text))
		}
	}
	if !silent && strings.Contains(said, gap) {
		lacks = append(lacks, of+" says that the register is silent, which it is not")
	}
	if left = strings.Trim(left, "•"); w.alone && left != "" {
		lacks = append(lacks, fmt.Sprintf("%s says %q besides", of, left))
	}
	return lacks
}

// upTo returns the text up to the first of the ends.
func upTo(text string, ends []string) string {
	for _, end := range ends {
		text, _, _ = strings.Cut(text, end)
	}
	return text
}

// squash leaves out what differs between forms: spaces, where lines break, and
// upper case, which a fact begins with.
func squash(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, text)
}
