package remind_test

import (
	"rettighetsporten/app/authz"
	"rettighetsporten/app/demo/people"
	"rettighetsporten/app/fault"
	"rettighetsporten/models"
)

// act files some cases and lets people act on some of those that are there.
func (y *year) act(day, half int) {
	y.T.Helper()
	for range y.filings(day) {
		y.file()
	}
	if half == 0 {
		y.Must(y.Rights.CloseAnswered(y.T.Context()))
	}
	for _, c := range y.cases {
		if y.dice.IntN(yearPace) == 0 {
			y.try(c, y.choose(c))
		}
	}
	y.Must(y.desk.Drain(y.T.Context()))
}

// filings returns how many cases come in at a time, so that all have come when
// there is still time for the last to be late.
func (y *year) filings(day int) int {
	left, ticks := yearCases-y.filed, 2*(yearFiling-day)
	if ticks <= 0 {
		return left
	}
	return min(left, y.dice.IntN(2*left/ticks+2))
}

// file files a request of somebody's with one of the three.
func (y *year) file() {
	y.T.Helper()
	controller := []string{"nord", "sor", "vest"}[y.dice.IntN(3)]
	for {
		citizen := y.people.citizens[y.dice.IntN(len(y.people.citizens))]
		_, err := y.Rights.Submit(y.T.Context(), citizen, y.Submission(controller))
		if fault.Is(err, fault.TooMany) {
			continue // somebody else, then
		}
		y.Must(err)
		y.filed++
		return
	}
}

// deed is something people do.
type deed string

const (
	take       deed = "took it"
	give       deed = "were given one"
	release    deed = "were relieved of one"
	search     deed = "searched"
	ownerTells deed = "owners answered"
	goOn       deed = "went on without an owner"
	askOwner   deed = "asked an owner again"
	submit     deed = "drafted"
	decide     deed = "decided"
	approve    deed = "approved"
	sendBack   deed = "sent back"
	extend     deed = "extended"
	ask        deed = "asked the person"
	reply      deed = "replied"
	drop       deed = "dropped a question"
	withdraw   deed = "withdrew"
	forward    deed = "forwarded"
	reopen     deed = "opened again"
	complain   deed = "complained"
	advise     deed = "advised"
	correct    deed = "corrected the receipt"
	nothing    deed = "left it"
)

func deeds() []deed {
	return []deed{
		take, give, release, search, ownerTells, goOn, askOwner, submit, decide, approve, sendBack, extend, ask, reply, drop,
		withdraw, forward, reopen, complain, advise, correct,
	}
}

// odds is how often people do what, where they do what is near at hand.
type odds map[deed]int

// atHand are the odds for a case as it stands. Not all of it is lawful always.
func atHand(c *simCase) []odds {
	all := []odds{{withdraw: 1, extend: 2, ask: 2, advise: 1, correct: 1}}
	if c.AssigneeID == nil && c.open() {
		return append(all, odds{take: 12, give: 4})
	}
	if len(c.questions) > 0 {
		all = append(all, odds{reply: 8, drop: 2})
	}
	switch c.Status {
	case models.StatusReceived:
		if c.InvokedRight == models.RightComplaint {
			return append(all, odds{decide: 12})
		}
		return append(all, odds{search: 10, decide: 5, forward: 1, release: 1})
	case models.StatusCollecting:
		return append(all, odds{ownerTells: 10, goOn: 3, decide: 1, release: 1})
	case models.StatusReview:
		if c.InvokedRight == models.RightComplaint {
			return append(all, odds{decide: 12})
		}
		return append(all, odds{submit: 9, decide: 3, askOwner: 2, ownerTells: 2})
	case models.StatusApproval:
		return append(all, odds{approve: 12, sendBack: 2})
	case models.StatusPartly:
		return append(all, odds{ownerTells: 12, askOwner: 2})
	case models.StatusAnswered:
		return []odds{{nothing: 60, reopen: 1, complain: 1}}
	case models.StatusClosed, models.StatusWithdrawn, models.StatusForwarded:
	}
	return all
}

// choose returns what somebody tries to do with the case: mostly what is near
// at hand, now and then anything.
func (y *year) choose(c *simCase) deed {
	all := deeds()
	if y.dice.IntN(20) == 0 && c.open() {
		return all[y.dice.IntN(len(all))]
	}
	sum := 0
	weights := odds{}
	for _, o := range atHand(c) {
		for d, n := range o {
			weights[d] += n
			sum += n
		}
	}
	n := y.dice.IntN(sum)
	for _, d := range all {
		if n -= weights[d]; n < 0 {
			return d
		}
	}
	return nothing
}

// try does the deed, through the services. What the law or the portal refuses
// just does not happen; any other error fails the test.
func (y *year) try(c *simCase, d deed) {
	y.T.Helper()
	err := y.do(c, d)
	switch {
	case err == nil:
		y.done[d]++
	case fault.Is(err, fault.Conflict), fault.Is(err, fault.Invalid), fault.Is(err, fault.Forbidden), fault.Is(err, fault.TooMany):
		y.refused++
	default:
		y.T.Fatalf("%s, %s at %s: %v", c.CaseNumber, d, c.Status, err)
	}
}

// citizens enrols so many of the synthetic persons.
func (y *year) citizens(n int) []authz.Actor {
	y.T.Helper()
	all, err := people.All()
	y.Must(err)
	actors := make([]authz.Actor, 0, n)
	for _, p := range all[:n] {
		enrolled, err := y.Sessions.EnrolPerson(y.T.Context(), p.NationalID, models.Bokmal)
		y.Must(err)
		actor, _ := enrolled.As(authz.DataSubject)
		actors = append(actors, actor)
	}
	return actors
}
