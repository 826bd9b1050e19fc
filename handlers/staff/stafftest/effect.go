package stafftest

import (
	"context"
	"fmt"

	"rettighetsporten/app/authz"
	search "rettighetsporten/app/collect/engine"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/fulfil/engine"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Effects is what a decision does in the stores, by hand. It answers Fail to
// every change, and keeps what it was asked to do.
type Effects struct {
	E      fulfil.Effect
	Where  []fulfil.Place
	Limits []fulfil.Restriction
	Known  []fulfil.Recipient
	Given  []fulfil.Recipient
	Names  []string
	Fail   error
	Done   []string
}

// Effect returns E.
func (s *Effects) Effect(context.Context, authz.Actor, rights.Case) (fulfil.Effect, error) {
	return s.E, nil
}

// Places returns Where.
func (s *Effects) Places(context.Context, authz.Actor, rights.Case) ([]fulfil.Place, error) {
	return s.Where, nil
}

// Recipients returns Known.
func (s *Effects) Recipients(context.Context, authz.Actor, rights.Case) ([]fulfil.Recipient, error) {
	return s.Known, nil
}

// Notified returns Given.
func (s *Effects) Notified(context.Context, authz.Actor, rights.Case) ([]fulfil.Recipient, error) {
	return s.Given, nil
}

// Named returns who is in a group: Names.
func (s *Effects) Named(context.Context, authz.Actor, rights.Case) ([]string, error) {
	return s.Names, nil
}

// ExcuseRecipient notes that one cannot be told, and why.
func (s *Effects) ExcuseRecipient(_ context.Context, _ authz.Actor, _ rights.Case, id string, state models.RecipientState, why string) error {
	s.Done = append(s.Done, fmt.Sprint(id, " ", state, " ", why))
	return s.Fail
}

// SaveRecipients notes who got the data, and whether they are told.
func (s *Effects) SaveRecipients(_ context.Context, _ authz.Actor, _ rights.Case, all []fulfil.Recipient) error {
	for _, r := range all {
		s.Done = append(s.Done, fmt.Sprintf("%s (%s) %s %s", r.Name, r.Role, r.State, r.Why))
	}
	return s.Fail
}

// TellRecipient notes that one was told, and when.
func (s *Effects) TellRecipient(_ context.Context, _ authz.Actor, _ rights.Case, id string, on models.Date) error {
	s.Done = append(s.Done, "told "+id+" "+on.String())
	return s.Fail
}

// Informed returns nobody.
func (s *Effects) Informed(context.Context, rights.Case, models.Outcome) ([]models.Informed, error) {
	return nil, nil
}

// RestrictionsOf returns Limits.
func (s *Effects) RestrictionsOf(context.Context, authz.Actor, models.RequestItem) ([]fulfil.Restriction, error) {
	return s.Limits, nil
}

// OrderLifting notes from when a restriction is lifted, and why.
func (s *Effects) OrderLifting(_ context.Context, _ authz.Actor, _ rights.Case, l fulfil.Lifting) error {
	s.Done = append(s.Done, "lift "+l.On.String()+": "+l.Why)
	return s.Fail
}

// KeepRestricted notes that the restriction stands.
func (s *Effects) KeepRestricted(context.Context, authz.Actor, rights.Case) error {
	s.Done = append(s.Done, "keep")
	return s.Fail
}

// Try notes the choices.
func (s *Effects) Try(_ context.Context, _ authz.Actor, _ rights.Case, choices []fulfil.Choice) error {
	for _, c := range choices {
		if c.Do != fulfil.Leave {
			s.Done = append(s.Done, fmt.Sprint(c.StoreID, " ", c.Do, " ", c.Ground, " ", c.Basis))
		}
		for _, l := range c.Lines {
			s.Done = append(s.Done, fmt.Sprint(l.Collection, " ", l.Field, ": ", l.Before, " -> ", l.After, " ", l.Supplement))
		}
	}
	return s.Fail
}

// Drop notes that the plan is discarded.
func (s *Effects) Drop(context.Context, authz.Actor, rights.Case) error {
	s.Done = append(s.Done, "drop")
	return s.Fail
}

// Retry notes which store is tried again.
func (s *Effects) Retry(_ context.Context, _ authz.Actor, _ rights.Case, storeID string) error {
	s.Done = append(s.Done, "retry "+storeID)
	return s.Fail
}

// ProposeWithout notes which store the case is to go on without, and why.
func (s *Effects) ProposeWithout(_ context.Context, _ authz.Actor, _ rights.Case, storeID, why string) error {
	s.Done = append(s.Done, "without "+storeID+": "+why)
	return s.Fail
}

// booking declares a store that rows are erased in.
const booking = `
dataset:
- fides_key: booking
  collections:
  - name: customers
    meta: {label: {nb: Kunde, en: Customer}}
    fields:
    - {name: id, fides_meta: {primary_key: true, data_type: integer}}
    - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email, data_type: string}, meta: {label: {nb: E-post, en: E-mail}}}
    - {name: phone, data_categories: [user.contact.phone_number], fides_meta: {data_type: string}, meta: {label: {nb: Telefon, en: Telephone}}}
`

// Planned returns a plan of everything there can be: a store to erase in, one that
// stands, one that only its owner can change, one on paper, one that nothing
// leads to, and one that is not part of the request.
func Planned() fulfil.Effect {
	at := Received(1)
	store := func(id, name string, kind models.StoreKind) models.RecordStore {
		return models.RecordStore{ControllerID: "telemark", ID: id, Kind: kind, Facts: models.StoreFacts{
			Name: models.Text{NB: name}, Kind: kind, Dataset: booking, Activities: []string{"timebestilling"}, Owner: models.StoreOwner{Name: "Sindre Driftvik"},
		}}
	}
	rows := func(n int, paths ...string) []engine.Row {
		out := make([]engine.Row, n)
		for i := range out {
			out[i] = engine.Row{Key: search.Values{int64(i)}, Paths: paths}
		}
		return out
	}
	customers := func(c engine.CollectionPlan) []engine.CollectionPlan {
		c.Dataset, c.Collection = "booking", "customers"
		c.Columns = []engine.Column{{Path: "email", Strategy: "null_rewrite"}, {Path: "phone", Strategy: "null_rewrite"}}
		return []engine.CollectionPlan{c}
	}
	found := func(id string, n int) *fulfil.Searched {
		return &fulfil.Searched{StoreID: id, State: search.Found, Rows: n}
	}
	return fulfil.Effect{State: models.EffectMade, Hash: "abc123", MadeAt: &at, Stores: []fulfil.StoreEffect{
		{
			Store: store("booking", "Bookingsystem", models.StoreSQL), Choice: fulfil.Choice{StoreID: "booking", Do: fulfil.Erase}, Searched: found("booking", 3),
			Plan: &engine.StorePlan{StoreID: "booking", Collections: customers(engine.CollectionPlan{
				Found: 3, Rows: rows(2, "email", "phone"), Obstacles: []engine.Obstacle{{Kind: engine.Shared, Rows: 1}, {Kind: engine.NotNull, Rows: 2, Columns: []string{"phone"}}},
			})},
		},
		{
			Store: store("archive", "Sakarkivet", models.StoreSQL), Choice: fulfil.Choice{StoreID: "archive", Do: fulfil.Keep, Ground: "17-3-b", Basis: "Arkivplanen punkt 4"},
			Searched: found("archive", 1),
			Plan: &engine.StorePlan{StoreID: "archive", Collections: customers(engine.CollectionPlan{
				Found: 1, Kept: []engine.Kept{{Ground: "17-3-b", Columns: []string{"email", "phone"}, Rows: 1}},
			})},
		},
		{
			Store: store("calendar", "Kalenderen", models.StoreHTTP), Choice: fulfil.Choice{StoreID: "calendar", Do: fulfil.Erase}, Searched: found("calendar", 1),
			Plan: &engine.StorePlan{StoreID: "calendar", Task: engine.NoLook, Collections: customers(engine.CollectionPlan{Found: 1, Rows: rows(1, "email")})},
		},
		{Store: store("paper", "Papirarkivet", models.StoreManual), Choice: fulfil.Choice{StoreID: "paper", Do: fulfil.Erase}},
		{
			Store: store("chat", "Chatten", models.StoreSQL), Choice: fulfil.Choice{StoreID: "chat", Do: fulfil.Erase},
			Searched: &fulfil.Searched{StoreID: "chat", State: search.Unasked, Reason: string(search.NoIdentity)},
		},
		{Store: store("mail", "Postkassen", models.StoreMailbox), Choice: fulfil.Choice{StoreID: "mail", Do: fulfil.Leave}},
	}}
}

// Correcting returns a plan of rectification: one store in which something is
// corrected, something is in the way, and something is nowhere; one that gets a
// supplement from its owner, and one on paper.
func Correcting() (fulfil.Effect, []fulfil.Place) {
	e := Planned()
	e.Kind = models.EffectRectify
	lines := func(store int, met []engine.Met, all ...fulfil.Line) {
		for i := range all {
			all[i].StoreID = e.Stores[store].Store.ID
		}
		e.Stores[store].Choice, e.Stores[store].Met = fulfil.Choice{StoreID: e.Stores[store].Store.ID, Do: fulfil.Rectify, Lines: all}, met
	}
	for i := range e.Stores {
		e.Stores[i].Choice = fulfil.Choice{StoreID: e.Stores[i].Store.ID, Do: fulfil.Leave}
	}
	lines(0, []engine.Met{{Rows: 2, Change: 1, Left: []engine.Obstacle{{Kind: engine.ThirdParty, Rows: 1}}}, {}, {Rows: 1, Left: []engine.Obstacle{{Kind: engine.WrongType, Rows: 1}}}},
		fulfil.Line{Collection: "booking:customers", Field: "phone", Before: "11 22 33 44", After: "99 88 77 66"},
		fulfil.Line{Collection: "booking:customers", Field: "email", Before: "gal@eksempel.no", After: "siv@eksempel.no"},
		fulfil.Line{Collection: "booking:customers", Field: "email", After: "en altfor lang adresse"})
	lines(2, []engine.Met{{Rows: 1, Change: 1}}, fulfil.Line{Collection: "booking:customers", Field: "phone", Before: "11 22 33 44", After: "Siv ringte selv.", Supplement: true})
	lines(3, []engine.Met{{}}, fulfil.Line{Before: "Møtte ikke.", After: "Møtte."})
	names := e.Stores[0].Store.Facts.Name
	place := func(field, name string) fulfil.Place {
		return fulfil.Place{StoreID: "booking", Collection: "booking:customers", Field: field, Store: names, Table: models.Text{NB: "Kunde"}, Column: models.Text{NB: name}}
	}
	return e, []fulfil.Place{
		place("email", "E-post"), place("phone", "Telefon"),
		{StoreID: "paper", Store: e.Stores[3].Store.Facts.Name, Owner: true, Supplement: true},
	}
}

// UnderWay returns the plan of Planned when it is approved: one store done, one
// refuses, one is with its owner and one with an owner who has said no.
func UnderWay() fulfil.Effect {
	e := Planned()
	e.State = models.EffectApproved
	done := func(state models.FulfilmentState, f fulfil.Fulfilment) *fulfil.Fulfilment {
		f.Kind = models.EffectErase
		f.State, f.Due = state, models.DateIn(Now(), Now().Location()).AddDays(3)
		return &f
	}
	e.Stores[0].Done = done(models.FulfilDone, fulfil.Fulfilment{Receipt: &engine.Receipt{State: engine.Done, Collections: []engine.CollectionReceipt{
		{Dataset: "booking", Collection: "customers", Found: 3, Changed: map[string]int{"email": 2}, Obstacles: []engine.Obstacle{{Kind: engine.Shared, Rows: 1}}},
	}}})
	e.Stores[2].Done = done(models.FulfilHanded, fulfil.Fulfilment{})
	e.Stores[3].Done = done(models.FulfilDeclined, fulfil.Fulfilment{Note: "Mappen er i kjelleren."})
	failed := models.Fulfilment{Reason: "unreachable", Tries: 2, Trying: true}
	e.Stores[4].Done = done(models.FulfilFailed, fulfil.Fulfilment{Fulfilment: failed})
	return e
}
