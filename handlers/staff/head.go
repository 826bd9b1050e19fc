package staff

import (
	"strings"
	"time"

	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Head is what stands at the top of every page about a case.
type Head struct {
	Number   string
	Queue    string // the way back
	State    string
	Clock    Clock
	Assignee string // "" for nobody
	Searched bool   // record stores are searched for what is asked
	Parts    []Part // the rights invoked in the same request, where there are several
	Behalf   string // on whose behalf somebody asks, "" for nobody
	Waits    string // why nothing may be given out yet, where somebody asks for another
	Shield   string // that the person's address is protected
}

// HeadOf returns the case's head for the reader whose queue has the address.
func HeadOf(b web.Base, c rights.Case, queue string, now time.Time) Head {
	h := Head{
		Number: c.Item.Reference, Queue: queue, State: b.T("staff.state." + string(c.Item.Status)),
		Clock: ClockOf(b, c.Item, now), Assignee: c.AssigneeName,
		Searched: c.Item.InvokedRight.Searched(),
		Parts:    PartsOf(b, c, strings.TrimSuffix(queue, "ko")+"sak/"),
	}
	if c.Behalf != nil {
		h.Behalf, h.Waits = b.T("behalf.tag"), behalfWaits(b, c)
	}
	if c.Request.AddressProtectedAt != nil {
		h.Shield = b.T("behalf.shield.tag")
	}
	return h
}

// behalfWaits says how it stands with who acts for the person, where that is to
// be done something about.
func behalfWaits(b web.Base, c rights.Case) string {
	switch {
	case c.Behalf.Unproved():
		return b.T("behalf.state." + string(c.Behalf.State))
	case c.Behalf.Acts:
		return ""
	case c.AddressMissing():
		return b.T("behalf.over.missing")
	case c.OnPaper():
		return b.T("behalf.over.paper")
	}
	return b.T("behalf.over.portal")
}

// Behalf words who acts for the person, and on what grounds; nothing where
// nobody does.
func Behalf(b web.Base, c rights.Case) []Fact {
	if c.Behalf == nil {
		return nil
	}
	facts := []Fact{
		{b.T("behalf.fact.by"), c.Behalf.Name},
		{b.T("behalf.fact.relation"), b.T("behalf.relation." + string(c.Behalf.Relation))},
		{b.T("behalf.fact.born"), b.T("behalf.born.age", "date", c.Behalf.Born, "age", c.Behalf.Age)},
	}
	if !c.Behalf.Unproved() {
		facts = append(facts,
			Fact{b.T("behalf.fact.state"), b.T("behalf.state." + string(c.Behalf.State))},
			Fact{b.T("behalf.fact.source"), b.T("behalf.source." + string(c.Behalf.Source))},
			Fact{b.T("behalf.fact.until"), b.L.Date(c.Behalf.Until)})
	}
	if !c.Behalf.Acts {
		facts = append(facts, Fact{b.T("behalf.fact.letters"), b.T("behalf.over.letters")})
	}
	return facts
}

// Fact is a term and what is said of it.
type Fact struct{ Term, Value string }

// Asked words what the person asks for, but for their own words. Scope is the
// name of the one activity the request is limited to, or "".
func Asked(b web.Base, c rights.Case, scope string) []Fact {
	if scope == "" {
		scope = b.T("staff.asked.everything")
	}
	facts := []Fact{{b.T("staff.asked.name"), c.Name}}
	facts = append(append(facts, Behalf(b, c)...), []Fact{
		{b.T("staff.asked.controller"), c.Controller.Name},
		{b.T("staff.asked.right"), b.T("staff.right." + string(c.Item.InvokedRight))},
	}...)
	if c.Item.InvokedRight != models.RightComplaint {
		facts = append(facts, Fact{b.T("staff.asked.scope"), scope})
	}
	if c.Item.InvokedRight == models.RightAccess {
		facts = append(facts, Fact{b.T("staff.asked.period"), period(b, c.Item)})
	}
	if c.Unshielded != "" {
		facts = append(facts, Fact{b.T("asked.unshielded"), c.Unshielded})
	}
	return append(
		append(facts, OwnAnswers(b, c)...),
		Fact{b.T("staff.asked.received"), ReceivedHow(b.L, c.Request)},
		Fact{b.T("staff.asked.language"), b.T("staff.language." + string(c.Request.Language))},
	)
}

func period(b web.Base, item models.RequestItem) string {
	from, to := item.PeriodFrom, item.PeriodTo
	switch {
	case from.IsZero() && to.IsZero():
		return b.T("staff.asked.all_time")
	case from.IsZero():
		return b.T("staff.asked.until", "to", to)
	case to.IsZero():
		return b.T("staff.asked.since", "from", from)
	default:
		return b.T("staff.asked.between", "from", from, "to", to)
	}
}

// ScopeOf returns the name of the activity the request is limited to, or "".
func ScopeOf(b web.Base, item models.RequestItem, activities []models.ProcessingActivity) string {
	for _, a := range activities {
		if a.ID == item.ActivityID {
			return a.Facts.Name.In(b.L.Lang())
		}
	}
	return ""
}
