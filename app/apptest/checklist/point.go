package checklist

import (
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/report"
	"rettighetsporten/models"
)

// point is one line of the checklist: what the answer calls it, the provision it
// stands under, and what it has to say.
type point struct {
	term     string
	of       map[models.Language]string
	optional bool // it is left out where the register is silent
	want     func(reading) want
}

// points is the checklist for one activity, in the order of the answer. What
// Art. 15 wants is never left out; what it does not want is told where the
// register tells it.
var points = []point{
	{"purposes", provision("art. 15 nr. 1 bokstav a", "Art. 15(1)(a)"), false, purposes},
	{"basis", provision("art. 6 nr. 1", "Art. 6(1)"), false, bases},
	{"subjects", provision("art. 30 nr. 1 bokstav c", "Art. 30(1)(c)"), true, subjects},
	{"categories", provision("art. 15 nr. 1 bokstav b", "Art. 15(1)(b)"), false, categories},
	{"special", provision("art. 15 nr. 1 bokstav b og art. 9", "Art. 15(1)(b) and Art. 9"), false, special},
	{"recipients", provision("art. 15 nr. 1 bokstav c", "Art. 15(1)(c)"), false, recipients},
	{"retention", provision("art. 15 nr. 1 bokstav d", "Art. 15(1)(d)"), false, retention},
	{"rights", provision("art. 15 nr. 1 bokstav e", "Art. 15(1)(e)"), false, rights},
	{"complaint", provision("art. 15 nr. 1 bokstav f", "Art. 15(1)(f)"), false, complaint},
	{"source", provision("art. 15 nr. 1 bokstav g", "Art. 15(1)(g)"), false, source},
	{"automated", provision("art. 15 nr. 1 bokstav h", "Art. 15(1)(h)"), false, automated},
	{"transfer", provision("art. 15 nr. 2", "Art. 15(2)"), false, transfer},
	{"systems", provision("art. 30", "Art. 30"), true, systems},
	{"self_service", provision("art. 12 nr. 2", "Art. 12(2)"), true, selfService},
}

func provision(nb, en string) map[models.Language]string {
	return map[models.Language]string{models.Bokmal: nb, models.Nynorsk: nb, models.English: en}
}

func (p point) heading(l i18n.Localizer) string {
	return l.T("report.fact_"+p.term) + p.of[l.Lang()]
}

// want is what a point has to say: nothing, where the register is silent, and
// then that it is.
type want struct {
	says  []string
	never []string
	alone bool // and nothing else
}

// reading is an activity as a reader of the register understands it.
type reading struct {
	report.ActivityInput

	l i18n.Localizer
}

func (r reading) word(t models.Text) string {
	if r.l.Lang() == models.English {
		return t.EN
	}
	return t.NB
}

func (r reading) words(texts ...models.Text) want {
	var w want
	for _, t := range texts {
		if s := r.word(t); s != "" {
			w.says = append(w.says, s)
		}
	}
	return w
}

func purposes(r reading) want    { return r.words(r.Facts.Purposes...) }
func subjects(r reading) want    { return r.words(r.Facts.DataSubjects...) }
func categories(r reading) want  { return r.words(r.Facts.Categories...) }
func special(r reading) want     { return r.words(r.Facts.Special) }
func source(r reading) want      { return r.words(r.Facts.Sources...) }
func systems(r reading) want     { return r.words(r.Facts.Systems...) }
func selfService(r reading) want { return r.words(r.Facts.SelfService...) }

func bases(r reading) want {
	var w want
	for _, b := range r.Facts.LegalBases {
		w.says = append(w.says, r.word(b.Text))
	}
	return w
}

// recipients are told by name, CJEU C-154/21: as the register has them, as the
// data that were found have them, and where the register has no name, as a
// caseworker confirms.
func recipients(r reading) want {
	var w want
	for _, to := range r.Facts.Recipients {
		as := r.word(to.Name) + " – " + r.l.T("report.role_"+string(to.Role))
		if to.Unnamed {
			as += map[models.Language]string{models.Bokmal: " (oversikten vår har ikke navnet)", models.Nynorsk: " (oversikta vår har ikkje namnet)", models.English: " (our record does not have the name)"}[r.l.Lang()]
		}
		w.says = append(w.says, as)
	}
	for _, t := range r.Tables {
		w.says = append(w.says, t.Recipients...)
	}
	if r.mustConfirm(models.FactRecipients) {
		w.says = append(w.says, r.Confirmed[models.FactRecipients], confirmed(r.l))
	}
	return w
}

// retention is told of each thing, or that the register does not say.
func retention(r reading) want {
	var w want
	for _, kept := range r.Facts.Retention {
		rule := r.word(kept.Rule)
		if rule == "" {
			rule = r.l.T("report.retention_gap")
		}
		w.says = append(w.says, r.word(kept.What)+": "+rule)
	}
	return w
}

// given is what each ground of Art. 6(1) gives a person besides rectification,
// Art. 16, erasure, Art. 17, and restriction, Art. 18.
var given = map[models.LegalProfile]struct{ object, take, withdraw, kept bool }{
	models.BasisConsent:       {take: true, withdraw: true},
	models.BasisContract:      {take: true},
	models.BasisLegalDuty:     {kept: true},
	models.BasisPublicTask:    {object: true, kept: true},
	models.BasisLegitInterest: {object: true},
}

func rights(r reading) want {
	object, take, withdraw, kept, known := false, false, false, false, false
	for _, b := range r.Facts.LegalBases {
		g, ok := given[b.Profile]
		object, take, withdraw, kept, known = object || g.object, take || g.take, withdraw || g.withdraw, kept || g.kept, known || ok
	}
	word := func(nb, nn, en string) string {
		return map[models.Language]string{models.Bokmal: nb, models.Nynorsk: nn, models.English: en}[r.l.Lang()]
	}
	w := want{says: []string{"(art. 16)", "(art. 17)", "(art. 18)"}}
	for words, due := range map[string]bool{
		"(art. 21)": object,
		"(art. 20)": take,
		word("(art. 7 nr. 3)", "(art. 7 nr. 3)", "(art. 7(3))"): withdraw,
		word("arkivloven", "arkivlova", "the archives act"):     kept, // Art. 17(3)(b)
		r.l.T("report.right_unknown_basis"):                     !known,
	} {
		if due {
			w.says = append(w.says, words)
		} else {
			w.never = append(w.never, words)
		}
	}
	return w
}

func complaint(r reading) want {
	return want{says: []string{map[models.Language]string{models.Bokmal: "Datatilsynet", models.Nynorsk: "Datatilsynet", models.English: "Data Protection Authority"}[r.l.Lang()]}}
}

// automated is the register's word or the caseworker's, and nothing else: that
// there are no automated decisions is never told because nobody has spoken.
func automated(r reading) want {
	if r.mustConfirm(models.FactAutomated) {
		return want{says: []string{r.Confirmed[models.FactAutomated], confirmed(r.l)}, alone: true}
	}
	w := r.words(*r.Facts.Automated)
	w.alone = true
	return w
}

// transfer is told with the safeguards, Art. 46, or that the register is silent.
func transfer(r reading) want {
	t := r.Facts.ThirdCountry
	if t == nil {
		return want{}
	}
	w := r.words(t.Text)
	w.says = append(w.says, r.l.T(map[bool]string{true: "report.transfer_yes", false: "report.transfer_no"}[t.Transfers]))
	if t.Transfers && r.word(t.Text) == "" {
		w.says = append(w.says, r.l.T("report.transfer_gap"))
	}
	w.alone = true
	return w
}

func confirmed(l i18n.Localizer) string {
	return map[models.Language]string{models.Bokmal: "bekreftet av saksbehandleren i denne saken.", models.Nynorsk: "stadfesta av saksbehandlaren i denne saka.", models.English: "confirmed by the caseworker in this case."}[l.Lang()]
}

// mustConfirm reports whether a caseworker has to state the fact before the
// answer is made: where no recipient is named, or one of them is not, and where
// nothing is said of automated decisions.
func (r reading) mustConfirm(fact models.ConfirmedFact) bool {
	if fact == models.FactAutomated {
		return r.Facts.Automated == nil || r.Facts.Automated.NB == "" && r.Facts.Automated.EN == ""
	}
	for _, to := range r.Facts.Recipients {
		if to.Unnamed {
			return true
		}
	}
	return len(r.Facts.Recipients) == 0
}
