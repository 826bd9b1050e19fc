package checklist

import (
	"fmt"
	"strings"

	"rettighetsporten/app/i18n"
	"rettighetsporten/app/report"
)

// lacksAsAWhole looks for what the answer says once: whether data are held, Art.
// 15(1) first sentence, where to complain, Art. 77 and 79, what is withheld and
// why, Art. 15(4) and 12(4), and what the register lacks.
func (a Answer) lacksAsAWhole(said string, l i18n.Localizer) []string {
	wants := []string{
		a.Input.Person, a.Input.CaseNumber, a.Input.Controller.Name,
		"www.datatilsynet.no", "Postboks 458 Sentrum, 0105 Oslo", l.T("report.complaint.court_how"),
	}
	rows := 0
	for _, activity := range a.Input.Activities {
		for _, t := range activity.Tables {
			rows += len(t.Rows)
		}
	}
	yes, no := l.T("report.summary.yes", "rows", l.N("report.rows", rows), "systems", l.N("report.systems", a.found())), l.T("report.summary.no")
	if rows == 0 {
		yes, no = no, yes
	}
	wants = append(wants, yes)
	for _, w := range a.Input.Withheld {
		wants = append(wants, l.T("report.withheld.article", "provision", w.Ground.Provision)+l.T("report.withheld.count", "count", l.N("report.cells", w.Cells))+w.Reason)
	}
	var lacks []string
	for _, text := range wants {
		if !strings.Contains(strings.ReplaceAll(said, "•", ""), squash(text)) {
			lacks = append(lacks, fmt.Sprintf("the answer does not say %q", text))
		}
	}
	if strings.Contains(said, squash(no)) {
		lacks = append(lacks, fmt.Sprintf("the answer says %q", no))
	}
	return append(lacks, a.lacksOfTheSilence(said, l)...)
}

// found counts the systems that gave something.
func (a Answer) found() int {
	stores := map[string]bool{}
	for _, activity := range a.Input.Activities {
		for _, t := range activity.Tables {
			stores[t.Store] = true
		}
	}
	return len(stores)
}

// lacksOfTheSilence looks for every fact that the register lacks, in the list of
// them.
func (a Answer) lacksOfTheSilence(said string, l i18n.Localizer) []string {
	_, list, _ := strings.Cut(said, squash(l.T("report.shortcomings.heading")+l.T("report.shortcomings.intro")))
	list = strings.ReplaceAll(list, "•", "")
	var lacks []string
	for _, activity := range a.Input.Activities {
		r := reading{activity, l}
		var silent []string
		for _, p := range points {
			if w := p.want(r); !p.optional && len(w.says) == 0 || p.term == "retention" && r.keptWithoutRule() {
				silent = append(silent, l.T("report.fact_"+p.term))
			}
		}
		if len(silent) > 0 && !strings.Contains(list, squash(r.word(activity.Facts.Name)+strings.Join(silent, ""))) {
			lacks = append(lacks, fmt.Sprintf("%s: it is not told that the register lacks %q", activity.ID, silent))
		}
	}
	return lacks
}

func (r reading) keptWithoutRule() bool {
	for _, kept := range r.Facts.Retention {
		if r.word(kept.Rule) == "" {
			return true
		}
	}
	return false
}

// lacksOfTheCopy looks for the data themselves, Art. 15(3), with a mark where
// something is withheld, or for that none were found or looked for.
func (a Answer) lacksOfTheCopy(i int, said string, l i18n.Localizer) []string {
	activity := a.Input.Activities[i]
	var wants []string
	switch {
	case len(activity.Tables) > 0:
		wants = append(wants, Copied(activity.ID), l.T("report.data.cell_withheld"))
	case a.searched(activity.ID):
		wants = append(wants, l.T("report.data.none"))
	default:
		wants = append(wants, l.T("report.data.not_searched"))
	}
	var lacks []string
	for _, text := range wants {
		if !strings.Contains(said, squash(text)) {
			lacks = append(lacks, fmt.Sprintf("Art. 15(3) does not say %q", text))
		}
	}
	return lacks
}

func (a Answer) searched(id string) bool {
	for _, s := range a.Input.Searches {
		for _, of := range s.Activities {
			if of.ID == id && s.State == report.SearchNothing {
				return true
			}
		}
	}
	return false
}
