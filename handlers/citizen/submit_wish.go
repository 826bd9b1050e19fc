package citizen

import (
	"cmp"
	"slices"

	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// wishPart is the part of the form that asks about one right.
type wishPart struct {
	wishForm

	Heading  string
	Lead     string
	Instead  string // why access is what helps, where nothing can be taken along
	Access   string // address of that form
	Services []service

	Receivers []receiver // whom the files can go straight to

	Texts []wishText
	Whys  []whyOption
	b     web.Base
}

// wishText is a question that is answered in the person's own words.
type wishText struct {
	Name, Label, Hint, Value string
	Rows                     int
}

type whyOption struct{ Value, Label string }

// service is one of the activities a wish can be limited to.
type service struct {
	ID     string
	Number int // tells the fields apart
	Name   said
	Hint   string
	Chosen bool
}

// asks says what each right is asked with, beside which service it is about:
// no more than it needs.
var asks = map[models.InvokedRight][]string{
	models.RightAccess:          {"about"},
	models.RightRectification:   {"about", "wanted"},
	models.RightErasure:         {"about"},
	models.RightRestriction:     {"about"},
	models.RightPortability:     {"about", "wanted"},
	models.RightObjection:       {"about", "view"},
	models.RightAutomated:       {"about", "view"},
	models.RightWithdrawConsent: {"about"},
	models.RightComplaint:       {"about"},
}

// receiver is another body that the files can go straight to.
type receiver struct {
	ID, Label string
	Chosen    bool
}

func wishPartOf(b web.Base, f wishForm, body models.Controller, said register) wishPart {
	p := wishPart{wishForm: f, Heading: b.T("choose." + string(f.Right)), b: b}
	if key := "ask." + string(f.Right) + ".lead"; b.L.Has(key) {
		p.Lead = b.T(key)
	}
	if f.Right != models.RightComplaint {
		for i, a := range said.activities {
			p.Services = append(p.Services, service{ID: a.ID, Number: i + 1, Name: say(a.Facts.Name, b.L.Lang()), Chosen: a.ID == f.Activity})
		}
	}
	if f.Right == models.RightPortability {
		sayWhatReaches(&p, body, said.activities)
		for _, r := range said.receivers {
			p.Receivers = append(p.Receivers, receiver{r.ID, b.T("ask.portability.receiver.one", "name", r.Name), r.ID == f.Receiver})
		}
	}
	values := map[string]string{"about": f.About, "wanted": f.Wanted, "view": f.View}
	for _, name := range asks[f.Right] {
		p.Texts = append(p.Texts, wishText{
			Name: f.field(name), Label: p.Ask(name), Hint: p.Ask(name + ".hint"), Value: values[name], Rows: 5,
		})
	}
	for _, why := range models.Whys(f.Right) {
		p.Whys = append(p.Whys, whyOption{string(why), b.T("ask.why." + string(why))})
	}
	return p
}

// sayWhatReaches tells of which services data can be taken along, Art. 20(1)(a),
// and that access is what helps with the others. Whoever wants to send the
// request all the same can.
func sayWhatReaches(p *wishPart, body models.Controller, activities []models.ProcessingActivity) {
	if !slices.ContainsFunc(activities, models.ProcessingActivity.Portable) {
		p.Instead, p.Access = p.b.T("ask.portability.instead.why", "name", body.Name), bodyPath(body.ID)+"/krav?rett="+string(models.RightAccess)
		return
	}
	for i, a := range activities {
		if !a.Portable() {
			p.Services[i].Hint = p.Ask("activity.access")
		}
	}
	slices.SortStableFunc(p.Services, func(a, b service) int { return cmp.Compare(len(a.Hint), len(b.Hint)) })
}

// Ask returns the question of the right.
func (p wishPart) Ask(name string) string { return p.b.T("ask." + string(p.Right) + "." + name) }

// Field returns what a field of the part is called.
func (p wishPart) Field(name string) string { return p.field(name) }

// AsksPeriod reports whether the right is asked for a time.
func (p wishPart) AsksPeriod() bool { return p.Right == models.RightAccess }

// AsksMarketing reports whether the right may be about direct marketing.
func (p wishPart) AsksMarketing() bool { return p.Right == models.RightObjection }
