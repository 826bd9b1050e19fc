// Package demo makes the portal's demo: synthetic persons and stores, an
// identity provider, a mail server, and a past in which people have asked and
// bodies have answered. The past is lived through the same services as the
// present, with the clock set back.
package demo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/deadline"
	"rettighetsporten/app/demo/mailbox"
	"rettighetsporten/app/demo/people"
	"rettighetsporten/app/demo/stores"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/identity"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/app/thread"
	"rettighetsporten/models"
)

// World is the portal as the seeding uses it.
type World struct {
	Clock    *Clock
	Sessions identity.Sessions
	Rights   *rights.Service
	Collect  *collect.Service
	Review   *review.Service
	Answer   *answer.Service
	Effects  *fulfil.Service
	Thread   *thread.Service
	Drain    func(ctx context.Context) error // does every job that is due
	Mailbox  *mailbox.Server
	Stores   *stores.Set
	Persons  []people.Person
	Issuer   string // of the staff provider
	Log      *slog.Logger
}

// seeder lives through the past.
type seeder struct {
	World
	staff   map[string]authz.Person // by key
	taken   map[string]bool         // persons who have a case already
	actions []action
}

// action is something somebody did at an instant.
type action struct {
	at time.Time
	do func(ctx context.Context) error
}

// Seed enrols the staff and fills the queue with cases in every state and with
// every colour of clock, as seen from now.
func Seed(ctx context.Context, w World, now time.Time) error {
	defer w.Clock.Release()
	s := &seeder{World: w, staff: map[string]authz.Person{}, taken: map[string]bool{}}
	if err := s.enrol(ctx); err != nil {
		return err
	}
	for _, story := range stories() {
		if err := s.prepare(story, now); err != nil {
			return err
		}
	}
	slices.SortStableFunc(s.actions, func(a, b action) int { return a.at.Compare(b.at) })
	for _, a := range s.actions {
		if a.at.After(now) {
			continue
		}
		w.Clock.Set(a.at)
		if err := errors.Join(a.do(ctx), w.Drain(ctx)); err != nil {
			return fmt.Errorf("making the demo's past: %w", err)
		}
	}
	w.Clock.Set(now)
	return w.Rights.CloseAnswered(ctx)
}

func (s *seeder) enrol(ctx context.Context) error {
	for _, p := range people.AllStaff() {
		person, err := s.Sessions.EnrolStaff(ctx, identity.Claims{Issuer: s.Issuer, Subject: p.Key, Name: p.Name, Email: p.Email, Roles: p.Claims})
		if err != nil {
			return err
		}
		s.staff[p.Key] = person
	}
	return nil
}

// as returns the member of staff in the role.
func (s *seeder) as(key string, role authz.Role) (authz.Actor, error) {
	actor, ok := s.staff[key].As(role)
	if !ok {
		return actor, fmt.Errorf("%s is no %s", key, role)
	}
	return actor, nil
}

// prepare picks a person and lays out what happens when.
func (s *seeder) prepare(st story, now time.Time) error {
	person, ok := s.pick(st)
	if !ok {
		return fmt.Errorf("nobody left in %s", st.controller)
	}
	filed := st.filed(now)
	if st.child != "" {
		var err error
		if person, err = people.ChildOf(s.cast(st.by), st.child, models.DateIn(filed, deadline.Zone()), childAge); err != nil {
			return err
		}
	}
	c := &seeded{seeder: s, story: st, person: person}
	steps := []struct {
		until models.Status
		after time.Duration
		do    func(ctx context.Context) error
	}{
		{models.StatusReceived, 0, c.file},
		{models.StatusCollecting, 3 * time.Hour, c.assign},
		{models.StatusCollecting, 4 * time.Hour, c.start},
		{models.StatusReview, 20 * time.Hour, c.ownersAnswer},
		{models.StatusApproval, 26 * time.Hour, c.review},
		{models.StatusApproval, 27 * time.Hour, c.draft},
		{models.StatusPartly, 40 * time.Hour, c.approve},
	}
	for _, step := range steps {
		if rank(st.until) >= rank(step.until) {
			s.actions = append(s.actions, action{filed.Add(step.after), step.do})
		}
	}
	if st.assigned && st.until == models.StatusReceived {
		s.actions = append(s.actions, action{filed.Add(3 * time.Hour), c.assign})
	}
	if st.shown {
		s.actions = append(s.actions, action{filed.Add(3*time.Hour + 30*time.Minute), c.showRelation})
	}
	for i, a := range st.acts {
		s.actions = append(s.actions, action{filed.Add(time.Duration(44+i) * time.Hour), func(ctx context.Context) error { return c.act(ctx, a) }})
	}
	if st.withdrawn {
		s.actions = append(s.actions, action{filed.Add(50 * time.Hour), c.withdraw})
	}
	return nil
}

func rank(s models.Status) int { return slices.Index(models.Statuses(), s) }

// pick returns the person of the story, else the next one whom the controller
// holds something about and who is not one of those one can log in as.
func (s *seeder) pick(st story) (people.Person, bool) {
	if st.child != "" {
		return people.Person{}, true // made when it is known how old they are
	}
	if st.who != "" {
		i := slices.IndexFunc(s.Persons, func(p people.Person) bool { return p.Key == st.who })
		return s.Persons[max(i, 0)], i >= 0
	}
	controller := st.controller
	for _, p := range s.Persons {
		if p.Cast || s.taken[p.Key] || (p.Area != "" && p.Area != controller) {
			continue
		}
		for store := range s.Stores.Truth(p) {
			if strings.HasPrefix(store, controller+"-") && (st.holds == "" || st.holds == store) {
				s.taken[p.Key] = true
				return p, true
			}
		}
	}
	return people.Person{}, false
}

// filed returns an instant of receipt that leaves the wanted number of days.
func (st story) filed(now time.Time) time.Time {
	best, miss := now, 1000
	for days := range 90 {
		at := now.AddDate(0, 0, -days).Add(-6 * time.Hour)
		off := deadline.Compute(deadline.Facts{Received: at, PromisedDays: st.promised}, now).DaysLeft(now) - st.daysLeft
		if off = max(off, -off); off < miss {
			best, miss = at, off
		}
	}
	return best
}
