package demo

import (
	"context"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// choices is what is chosen in a case about erasure in Telemark: the bookings and
// the counsellor's log go, the customer register has to stand. In one about
// restriction the bookings are marked, and in one about rectification where the
// person lives is corrected.
func (c *seeded) choices() []fulfil.Choice {
	switch c.right {
	case models.RightRestriction:
		return []fulfil.Choice{{StoreID: "telemark-booking", Do: fulfil.Restrict}}
	case models.RightRectification:
		moved := "Kragerø"
		if c.person.Municipality == moved {
			moved = "Bamble"
		}
		return fulfil.Rectifying([]fulfil.Line{
			{StoreID: "telemark-booking", Collection: "telemark-booking:customers", Field: "municipality", Before: c.person.Municipality, After: moved},
			{StoreID: "telemark-booking", Collection: "telemark-booking:bookings", Field: "form", Before: "telefon", After: "Jeg ba om å møte noen.", Supplement: true},
			{StoreID: "telemark-log", Before: "Møtte ikke.", After: "Møtte, en halvtime for sent."},
		})
	default:
	}
	return []fulfil.Choice{
		{StoreID: "telemark-booking", Do: fulfil.Erase},
		{StoreID: "telemark-log", Do: fulfil.Erase},
		{StoreID: "telemark-customer-register", Do: fulfil.Keep, Ground: "17-3-b", Basis: "Arkivplanen punkt 4."},
	}
}

// decide decides what was tried and has it approved.
func (c *seeded) decide(ctx context.Context, worker authz.Actor, opened rights.Case) error {
	e, err := c.Effects.Effect(ctx, worker, opened)
	if err != nil {
		return err
	}
	if err := c.saysWhoIsTold(ctx, worker, opened); err != nil {
		return err
	}
	d := models.Decision{Outcome: models.OutcomePartly, Plan: e.Hash, Parts: []models.Part{{
		What: "kunderegisteret", Ground: "17-3-b", Reason: "Loven sier at vi skal ta vare på det som er arkiv.", Argument: "Arkivplanen punkt 4.",
	}}}
	if c.right == models.RightRestriction {
		d = models.Decision{Outcome: models.OutcomeRestricted, Plan: e.Hash}
	}
	if err := c.Answer.Decide(ctx, worker, opened, d); err != nil {
		return err
	}
	return c.approved(ctx)
}

// saysWhoIsTold lets the first the register names be told, and those the stores
// do, and says that the others got nothing.
func (c *seeded) saysWhoIsTold(ctx context.Context, worker authz.Actor, opened rights.Case) error {
	all, err := c.Effects.Recipients(ctx, worker, opened)
	if err != nil || len(all) == 0 {
		return err
	}
	for i := range all {
		all[i].State = models.RecipientNotDisclosed
		if all[i].Found {
			all[i].State = models.RecipientToTell
		}
	}
	all[0].State = models.RecipientToTell
	return c.Effects.SaveRecipients(ctx, worker, opened, all)
}
