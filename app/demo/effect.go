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
// restriction the bookings are marked.
func (c *seeded) choices() []fulfil.Choice {
	if c.right == models.RightRestriction {
		return []fulfil.Choice{{StoreID: "telemark-booking", Do: fulfil.Restrict}}
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

// saysWhoIsTold lets the first the register names be told, and says that the
// others got nothing.
func (c *seeded) saysWhoIsTold(ctx context.Context, worker authz.Actor, opened rights.Case) error {
	all, err := c.Effects.Recipients(ctx, worker, opened)
	if err != nil || len(all) == 0 {
		return err
	}
	for i := range all {
		all[i].State = models.RecipientNotDisclosed
	}
	all[0].State = models.RecipientToTell
	return c.Effects.SaveRecipients(ctx, worker, opened, all)
}
