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
}

// HeadOf returns the case's head for the reader whose queue has the address.
func HeadOf(b web.Base, c rights.Case, queue string, now time.Time) Head {
	return Head{
		Number: c.Item.Reference, Queue: queue, State: b.T("staff.state." + string(c.Item.Status)),
		Clock: ClockOf(b, c.Item, now), Assignee: c.AssigneeName,
		Searched: c.Item.InvokedRight.Searched(),
		Parts:    PartsOf(b, c, strings.TrimSuffix(queue, "ko")+"sak/"),
	}
}

// Fact is a term and what is said of it.
type Fact struct{ Term, Value string }

// Asked words what the person asks for, but for their own words. Scope is the
// name of the one activity the request is limited to, or "".
func Asked(b web.Base, c rights.Case, scope string) []Fact {
	if scope == "" {
		scope = b.T("staff.asked.everything")
	}
	facts := []Fact{
		{b.T("staff.asked.name"), c.Name},
		{b.T("staff.asked.controller"), c.Controller.Name},
		{b.T("staff.asked.right"), b.T("staff.right." + string(c.Item.InvokedRight))},
	}
	if c.Item.InvokedRight != models.RightComplaint {
		facts = append(facts, Fact{b.T("staff.asked.scope"), scope})
	}
	if c.Item.InvokedRight == models.RightAccess {
		facts = append(facts, Fact{b.T("staff.asked.period"), period(b, c.Item)})
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
