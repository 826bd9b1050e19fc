package answer

import (
	"context"
	"fmt"
	"slices"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/i18n"
	"rettighetsporten/app/report"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// material is everything an answer is made of, read once.
type material struct {
	c          rights.Case
	activities []models.ProcessingActivity
	stores     []collect.StoreStatus
	rows       []review.Row
	confirmed  map[review.Fact]string
	layouts    collect.Layouts
}

// survey reads the activities and the stores, and none of the rows.
func (s *Service) survey(ctx context.Context, actor authz.Actor, c rights.Case) (material, error) {
	m := material{c: c}
	var err error
	if m.activities, err = s.Register.Activities(ctx, c.Item.ControllerID); err != nil {
		return m, err
	}
	m.stores, err = s.Collect.Status(ctx, actor, c)
	return m, err
}

// gather reads the whole material, and opens every collected row.
func (s *Service) gather(ctx context.Context, actor authz.Actor, c rights.Case) (material, error) {
	m, err := s.survey(ctx, actor, c)
	if err != nil {
		return m, err
	}
	if m.rows, err = s.Review.Rows(ctx, actor, c); err != nil {
		return m, err
	}
	if m.confirmed, err = s.Review.Confirmations(ctx, actor, c); err != nil {
		return m, err
	}
	m.layouts, err = s.Collect.Layouts(ctx, c.Item.ControllerID)
	return m, err
}

// Obstacles is what keeps a draft from approval.
type Obstacles struct {
	Undecided   int           // rows nobody has decided about
	Unconfirmed []review.Fact // facts the register does not give and nobody has confirmed
	Open        []string      // stores still being searched or with their owner
}

// Any reports whether something is in the way.
func (o Obstacles) Any() bool { return o.Undecided > 0 || len(o.Unconfirmed) > 0 || len(o.Open) > 0 }

// Obstacles returns what is in the way of approval.
func (s *Service) Obstacles(ctx context.Context, actor authz.Actor, c rights.Case) (Obstacles, error) {
	m, err := s.gather(ctx, actor, c)
	if err != nil {
		return Obstacles{}, err
	}
	return m.obstacles(), nil
}

func (m material) obstacles() Obstacles {
	var o Obstacles
	for _, r := range m.rows {
		if r.Choice == nil {
			o.Undecided++
		}
	}
	for _, f := range m.silent() {
		if m.confirmed[f] == "" {
			o.Unconfirmed = append(o.Unconfirmed, f)
		}
	}
	for _, st := range m.stores {
		if !st.Collection.State.Settled() {
			o.Open = append(o.Open, st.Store.ID)
		}
	}
	return o
}

// ToConfirm returns the facts a caseworker has to state for this answer, with
// the activity each belongs to.
func (s *Service) ToConfirm(ctx context.Context, actor authz.Actor, c rights.Case) ([]models.ProcessingActivity, error) {
	m, err := s.survey(ctx, actor, c)
	if err != nil {
		return nil, err
	}
	var silent []models.ProcessingActivity
	for _, a := range m.described() {
		if len(a.SilentOn()) > 0 {
			silent = append(silent, a)
		}
	}
	return silent, nil
}

func (m material) silent() []review.Fact {
	var facts []review.Fact
	for _, a := range m.described() {
		for _, f := range a.SilentOn() {
			facts = append(facts, review.Fact{ActivityID: a.ID, Fact: f})
		}
	}
	return facts
}

// described returns the activities the answer tells about: those where
// something about the person was found, or where it is not known whether there
// is anything because a store did not answer, be it the activity's own or one
// that leads to it.
func (m material) described() []models.ProcessingActivity {
	touched := map[string]bool{}
	for _, st := range m.stores {
		if !maySay(st.Collection) {
			continue
		}
		for _, id := range st.Store.Facts.Activities {
			touched[id] = true
		}
	}
	var told []models.ProcessingActivity
	for _, a := range m.activities {
		if touched[a.ID] && m.inScope(a.ID) {
			told = append(told, a)
		}
	}
	return told
}

// maySay reports whether the store gave something, or could have, had it been
// reached.
func maySay(c models.Collection) bool {
	switch c.State {
	case models.CollectionFound, models.CollectionStopped, models.CollectionFailed, models.CollectionUnanswered:
		return true
	case models.CollectionNotSearched:
		return c.Reason == collect.Starved
	case models.CollectionNothing, models.CollectionWaiting, models.CollectionRunning, models.CollectionWithOwner:
		return false
	default:
		return false
	}
}

func (m material) inScope(activityID string) bool {
	return m.c.Item.ActivityID == "" || m.c.Item.ActivityID == activityID
}

// document builds the answer in the request's language. It has no date: that
// comes with the sending.
func (s *Service) document(m material, summary string) (report.Document, error) {
	c := m.c
	l := s.Texts.For(c.Request.Language)
	in := report.Input{
		Controller: c.Controller, CaseNumber: c.Request.CaseNumber, Person: c.Name,
		Received: c.Request.ReceivedAt, Dates: dates(l, c.Item.Clock), Created: database.Instant(s.Now()),
		Asked:   report.Asked{Text: c.About, Scope: m.scope(c.Request.Language), From: c.Item.PeriodFrom, To: c.Item.PeriodTo},
		Summary: summary,
	}
	tables := m.tables(l)
	for _, a := range m.described() {
		in.Activities = append(in.Activities, report.ActivityInput{
			ProcessingActivity: a, Confirmed: m.confirmedFor(a), Tables: tables.take(a.ID),
		})
	}
	in.Unassigned = tables.rest()
	in.Withheld = m.withheld(l)
	in.Searches = m.searches(l)
	doc, err := report.Build(in, l)
	if err != nil {
		return report.Document{}, fmt.Errorf("building the answer: %w", err)
	}
	return doc, nil
}

func (m material) confirmedFor(a models.ProcessingActivity) map[models.ConfirmedFact]string {
	out := map[models.ConfirmedFact]string{}
	for _, f := range a.SilentOn() {
		if statement := m.confirmed[review.Fact{ActivityID: a.ID, Fact: f}]; statement != "" {
			out[f] = statement
		}
	}
	return out
}

func (m material) scope(lang models.Language) string {
	i := slices.IndexFunc(m.activities, func(a models.ProcessingActivity) bool { return a.ID == m.c.Item.ActivityID })
	if i < 0 {
		return ""
	}
	return m.activities[i].Facts.Name.In(lang)
}

// dates words the promised and the statutory limit, each with how it was
// computed.
func dates(l i18n.Localizer, stored models.Clock) []report.DateLine {
	clock := deadline.Of(stored)
	var lines []report.DateLine
	if clock.PromisedDays > 0 {
		lines = append(lines, report.DateLine{
			Label: l.T("clock.label.promise", "days", clock.PromisedDays), Date: clock.ThirtyDays,
			Explanation: deadline.Explain(l, clock, deadline.ThirtyDays),
		})
	}
	return append(lines, report.DateLine{
		Label: l.T("clock.label.month"), Date: clock.OneMonth, Explanation: deadline.Explain(l, clock, deadline.OneMonth),
	})
}
