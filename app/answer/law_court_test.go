package answer_test

import (
	"fmt"
	"testing"
	"time"

	"rettighetsporten/app/apptest/law"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/identity"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// court holds the services against the law, one case after the other on one
// database. It walks at Sør, which promises nothing and has one store.
type court struct {
	*world.World
	citizen, worker, approver, ombud authz.Actor
	tried, allowed                   int
}

func newCourt(t *testing.T, db *database.DB) *court {
	t.Helper()
	w := world.New(t, db)
	return &court{
		World: w, citizen: w.Citizen("oksana"), worker: w.Staff("ola", authz.Caseworker, "sor"),
		approver: w.Staff("sjef", authz.Approver, "sor"), ombud: w.Staff("oda", authz.Ombud, "sor"),
	}
}

// trial is one case, beside what the law says of it.
type trial struct {
	*court
	number string
	state  law.State
	path   []models.Act
	day    int // civil days since the receipt that counts; a closing lies between 27 and 45
}

const (
	lastInTime = 27
	surelyLate = 45
)

// file files a case, or a complaint, whose store does not answer where there
// is to be a gap. An erasure is the second of the rights in a request: the
// first must never be touched by what becomes of it.
func (c *court) file(right models.InvokedRight, gap bool) *trial {
	c.T.Helper()
	sub := c.Submission("sor")
	if right == models.RightErasure {
		sub.Wishes = append(sub.Wishes, rights.Wish{Right: right})
	}
	rr, err := c.Rights.Submit(c.T.Context(), c.citizen, sub)
	c.Must(err)
	number := rr.CaseNumber
	if right == models.RightErasure {
		number += "-2"
	}
	if right == models.RightComplaint {
		rr, err = c.Rights.Complain(c.T.Context(), c.citizen, number, identity.NewToken(), "Dere har brukt for lang tid.")
		c.Must(err)
		number = rr.CaseNumber
	}
	c.Take(c.worker, number)
	c.store(gap)
	c.Drain()
	return &trial{court: c, number: number, state: law.Filed(right, gap)}
}

func (c *court) store(gap bool) {
	if gap {
		c.Stores["sor"].Fail(recordstore.FailWhole(recordstore.Refused, "closed"))
		return
	}
	c.Stores["sor"].Fail(nil)
}

// end puts away what the walk left open, so that the person can file more.
func (c *court) end() {
	c.T.Helper()
	c.Exec("UPDATE request_items SET status = 'withdrawn' WHERE status NOT IN ('withdrawn', 'closed')")
	c.Exec("DELETE FROM jobs")
}

// wait lets days go by.
func (r *trial) wait(days int) {
	r.Clock.Advance(time.Duration(days) * 24 * time.Hour)
	if r.day += days; r.day > lastInTime {
		r.state = r.state.After(law.Day)
	}
}

// do tries the act through the services, and fails the test where the outcome
// is not the law's.
func (r *trial) do(act models.Act) {
	r.T.Helper()
	if act == models.ActClose && r.state.May(act) {
		r.wait(surelyLate) // an answered case is closed after a while
	}
	before, lawful := r.traces(), r.state.May(act)
	r.path = append(r.path, act)
	r.tried++
	err := r.try(act)
	silent := act == models.ActClose // what is not due is passed over
	switch {
	case lawful && err != nil:
		r.T.Fatalf("%v at %s: lawful, but %v", r.path, r.state.Stage, err)
	case !lawful && err == nil && !silent:
		r.T.Fatalf("%v: done, but unlawful in %+v", r.path, r.state)
	case !lawful && err != nil && fault.KindOf(err) != fault.Conflict:
		r.T.Fatalf("%v: refused as %v", r.path, err)
	}
	if after := r.traces(); !lawful && before != after {
		r.T.Fatalf("%v: refused, and yet it changed %s to %s", r.path, before, after)
	}
	if !lawful {
		return
	}
	r.allowed++
	r.state = r.state.After(act)
	if act == models.ActReopen && r.state.Answered {
		r.day = 0
	}
	if act == models.ActCollect {
		r.state = r.state.After(law.Settled) // by the jobs
	}
	r.Drain()
	r.same()
}

// same fails the test unless the case stands as the law says.
func (r *trial) same() {
	r.T.Helper()
	c := r.Open(r.worker, r.number)
	st, err := r.Rights.Standing(r.T.Context(), r.worker, c)
	r.Must(err)
	if c.Item.Status != r.state.Stage || st.Inquiry != r.state.Asked || st.Standing.Extension != r.state.Extended || c.Item.AwaitsPerson != r.state.Asked {
		r.T.Fatalf("%v: the case is %s, %+v, the law says %+v", r.path, c.Item.Status, st.Standing, r.state)
	}
	answered := r.state.Stage == models.StatusAnswered
	if answered != (c.Item.AnsweredAt != nil) && r.state.Stage != models.StatusClosed {
		r.T.Fatalf("%v: %s, answered at %v", r.path, c.Item.Status, c.Item.AnsweredAt)
	}
	for _, p := range c.Parts {
		if p.ID != c.Item.ID && p.Status != models.StatusReceived {
			r.T.Fatalf("%v: the other right of the request is %s", r.path, p.Status)
		}
	}
}

// traces is all that an act could change of the case.
func (r *trial) traces() string {
	r.T.Helper()
	item := r.Open(r.worker, r.number).Item
	count := func(table string) int { return r.Count("SELECT COUNT(*) FROM "+table+" WHERE item_id = ?", item.ID) }
	return fmt.Sprintf("%s %d %s %s %v %d letters %d drafts %d collections %d asked %d waiting %d extended %d advised %d logged %d jobs",
		item.Status, item.Version, item.Governing, item.ReceivedOn, item.AnsweredAt, count("letters"), count("answer_drafts"), count("collections"), count("inquiries"),
		r.Count("SELECT COUNT(*) FROM inquiries WHERE answered_at IS NULL AND item_id = ?", item.ID), count("extensions"), count("advices"),
		r.Count("SELECT COUNT(*) FROM audit_entries WHERE request_id = ?", item.RequestID), r.Count("SELECT COUNT(*) FROM jobs"))
}
