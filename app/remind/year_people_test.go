package remind_test

import (
	"context"
	"slices"
	"time"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/dispatch"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/identity"
	"rettighetsporten/app/job"
	"rettighetsporten/app/remind"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// folk are the people of a simulated year.
type folk struct {
	citizens, workers      []authz.Actor
	ombud, approver, owner authz.Actor
}

// newDesk returns the instance that people work at. It does the jobs their acts
// queue, and leaves the reminding to the others.
func (y *year) newDesk() *job.Runner {
	later := func(context.Context, job.Lease) error { return fault.New(fault.Unavailable, "job.later") }
	return job.NewRunner(job.Config{DB: y.DB, Log: y.Log.Logger(), Now: y.Clock.Now, Handlers: map[string]job.Handler{
		rights.PlanJob:    y.Collect.Run,
		rights.NoticeJob:  y.Rights.NoticeSent,
		rights.ForwardJob: y.Rights.Forwarded,
		answer.PublishJob: y.Answer.Publish,
		collect.MoreJob:   y.Answer.More,
		dispatch.MailJob:  y.Mailer.Send,
		remind.ClockJob:   later, remind.SweepJob: later, remind.DigestJob: later,
	}})
}

// do does the deed as the one whose deed it is.
func (y *year) do(c *simCase, d deed) error {
	ctx, number, worker := y.T.Context(), c.CaseNumber, y.people.workerOf(c, y.dice.IntN(3))
	switch d {
	case take:
		return y.Rights.Assign(ctx, worker, number, worker.StaffID, y.version(c))
	case give:
		return y.byOmbud(c, func() error {
			return y.Rights.Assign(ctx, y.people.ombud, number, y.people.workers[y.dice.IntN(3)].StaffID, y.version(c))
		})
	case release:
		return y.byOmbud(c, func() error { return y.Rights.Release(ctx, y.people.ombud, number, y.version(c)) })
	case advise:
		return y.byOmbud(c, func() error {
			return y.Rights.Advise(ctx, y.people.ombud, number, models.AdviceOnOther, "Svar på en måte alle forstår.")
		})
	case search:
		return y.Collect.Start(ctx, worker, y.Open(worker, number))
	case ownerTells:
		return y.ownerTells(c)
	case goOn:
		return y.Collect.GoOnWithout(ctx, worker, y.Open(worker, number), "papir", world.Why)
	case askOwner:
		return y.Collect.Retry(ctx, worker, y.Open(worker, number), "papir")
	case submit:
		return y.submit(worker, number)
	case decide:
		return y.Answer.Decide(ctx, worker, y.Open(worker, number), decision(c))
	case approve, sendBack:
		return y.atTheApprover(number, d)
	case extend:
		return y.Rights.Extend(ctx, worker, number, "Mange krav på én gang.")
	case ask:
		return y.Rights.Inquire(ctx, worker, number, models.InquiryClarification, "Gjelder det skolen?")
	case reply:
		return y.Rights.Reply(ctx, y.people.citizenOf(c), number, "Ja.")
	case drop:
		return y.Rights.DropInquiry(ctx, worker, number)
	case withdraw:
		return y.Rights.Withdraw(ctx, y.people.citizenOf(c), number)
	case forward:
		return y.Rights.Forward(ctx, worker, number, y.elsewhere(c))
	case reopen:
		return y.Rights.Reopen(ctx, worker, number, "Vi ser på det igjen.")
	case complain:
		_, err := y.Rights.Complain(ctx, y.people.citizenOf(c), number, identity.NewToken(), "Jeg er ikke fornøyd.")
		return err
	case correct:
		at := y.Open(worker, number).Request.CreatedAt.Add(-time.Duration(1+y.dice.IntN(48)) * time.Hour)
		return y.Rights.CorrectReceipt(ctx, worker, number, models.ChannelPhone, at, "Hun ringte først.")
	case nothing:
	}
	return nil
}

// workerOf returns who has the case, or the one drawn where nobody has it.
func (p *folk) workerOf(c *simCase, drawn int) authz.Actor {
	for _, w := range p.workers {
		if c.AssigneeID != nil && w.StaffID == *c.AssigneeID {
			return w
		}
	}
	return p.workers[drawn]
}

func (p *folk) citizenOf(c *simCase) authz.Actor {
	i := slices.IndexFunc(p.citizens, func(a authz.Actor) bool { return a.DataSubjectID == c.DataSubjectID })
	return p.citizens[i]
}

// byOmbud does the deed where there is an ombud to do it.
func (y *year) byOmbud(c *simCase, deed func() error) error {
	if !y.people.ombud.Reaches(c.ControllerID) {
		return fault.New(fault.Forbidden, "error.forbidden")
	}
	return deed()
}

func (y *year) version(c *simCase) int {
	return y.Count("SELECT version FROM rights_requests WHERE case_number = ?", c.CaseNumber)
}

// ownerTells makes the owner answer: mostly that there is nothing, else with a
// line, or that it cannot be done.
func (y *year) ownerTells(c *simCase) error {
	if len(c.tasks) == 0 {
		return fault.New(fault.Conflict, "task.closed")
	}
	replies := []collect.Reply{
		{State: models.TaskNotFound},
		{State: models.TaskNotFound},
		{State: models.TaskCompleted, Rows: []map[string]any{{"text": "Et gammelt brev."}}},
		{State: models.TaskException, Note: "Skapet er låst."},
	}
	return y.Collect.Answer(y.T.Context(), y.people.owner, c.tasks[0].id, replies[y.dice.IntN(len(replies))])
}

// submit sends the answer to approval. Where it is not ready, the worker sees
// to what is missing, and tries once more.
func (y *year) submit(worker authz.Actor, number string) error {
	ctx := y.T.Context()
	err := y.Answer.Submit(ctx, worker, y.Open(worker, number), "Her er svaret.")
	if fault.KeyOf(err) != "answer.not_ready" {
		return err
	}
	c := y.Open(worker, number)
	o, err := y.Answer.Obstacles(ctx, worker, c)
	if err != nil {
		return err
	}
	for _, id := range o.Missing {
		if err := y.Collect.GoOnWithout(ctx, worker, c, id, world.Why); err != nil {
			return err
		}
	}
	if o.Undecided > 0 {
		if _, err := y.Review.ReleaseRest(ctx, worker, c); err != nil {
			return err
		}
	}
	return y.Answer.Submit(ctx, worker, y.Open(worker, number), "Her er svaret.")
}

func decision(c *simCase) models.Decision {
	if c.InvokedRight == models.RightComplaint {
		return models.Decision{Outcome: models.OutcomeUpheld, Text: "Du har rett."}
	}
	return models.Refusal("12-5-excessive", "Det samme ble besvart i går.", "Se gårsdagens svar.")
}

func (y *year) atTheApprover(number string, d deed) error {
	ctx, approver := y.T.Context(), y.people.approver
	c := y.Open(approver, number)
	draft, err := y.Answer.Draft(ctx, approver, c)
	if err != nil {
		return err
	}
	if d == approve {
		return y.Answer.Approve(ctx, approver, c, draft.Version)
	}
	return y.Answer.Return(ctx, approver, c, draft.Version, "Skriv hvorfor.")
}

// elsewhere is where a request belonged, in the portal or outside it.
func (y *year) elsewhere(c *simCase) rights.Forwarding {
	f := rights.Forwarding{Body: "Nav", How: "i brev", Reason: "Det er deres."}
	if y.dice.IntN(2) == 0 {
		f.ControllerID = map[string]string{"nord": "sor", "sor": "vest", "vest": "nord"}[c.ControllerID]
	}
	return f
}
