package caseworker

import (
	"net/url"
	"unicode/utf8"

	"rettighetsporten/app/fault"
	"rettighetsporten/app/review"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// readStatements reads one statement per fact that the register is silent on.
func readStatements(form url.Values, silent []models.ProcessingActivity) map[review.Fact]string {
	out := map[review.Fact]string{}
	for _, a := range silent {
		for _, fact := range a.SilentOn() {
			f := review.Fact{ActivityID: a.ID, Fact: fact}
			out[f] = web.Text(form, factName(f))
		}
	}
	return out
}

// fill puts what was written into the page, and returns what is wrong with it.
// A fact nobody has stated yet may wait; one that is stated cannot be emptied.
func (p *factsPage) fill(statements map[review.Fact]string) fault.Fields {
	byName := map[string]string{}
	for f, s := range statements {
		byName[factName(f)] = s
	}
	var wrong fault.Fields
	stated := false
	for i := range p.Activities {
		for j := range p.Activities[i].Facts {
			field := &p.Activities[i].Facts[j]
			field.Statement = byName[field.Name]
			stated = stated || field.Statement != ""
			switch {
			case field.Statement == "" && field.Confirmed:
				wrong.Add(field.Name, "work.facts.emptied")
			case utf8.RuneCountInString(field.Statement) > review.MaxReason:
				wrong.Add(field.Name, "submit.too_long", "max", review.MaxReason)
			}
		}
	}
	if !stated && len(wrong) == 0 && len(p.Activities) > 0 {
		wrong.Add(p.Activities[0].Facts[0].Name, "work.facts.nothing")
	}
	return wrong
}

// mark shows each field what is wrong with it.
func (p *factsPage) mark() {
	for i := range p.Activities {
		for j := range p.Activities[i].Facts {
			p.Activities[i].Facts[j].Error = p.Errors.For(p.Activities[i].Facts[j].Name)
		}
	}
}
