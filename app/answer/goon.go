package answer

import (
	"context"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/rights"
)

// GoOnWithout lets the answer go although a store has not done what was approved,
// for the reason a caseworker has proposed and the person will read. Nobody confirms
// it who did any of what the answer rests on, see Involved.
func (s *Service) GoOnWithout(ctx context.Context, actor authz.Actor, c rights.Case, p fulfil.Proposal) error {
	return s.without(ctx, actor, c, func(tx *gorm.DB) error { return s.Effects.GoOnWithout(ctx, tx, actor, c, p) })
}

// SendBackWithout sends what a caseworker has proposed back, with what has to
// change.
func (s *Service) SendBackWithout(ctx context.Context, actor authz.Actor, c rights.Case, p fulfil.Proposal, note string) error {
	return s.without(ctx, actor, c, func(tx *gorm.DB) error { return s.Effects.SendBack(ctx, tx, actor, c, p, note) })
}

// without decides about a proposal, if the actor may.
func (s *Service) without(ctx context.Context, actor authz.Actor, c rights.Case, decide func(tx *gorm.DB) error) error {
	if err := actor.Require(authz.Approver); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := rights.HoldIn(ctx, tx, c.Item, c.Item.Status, "case.changed_meanwhile"); err != nil {
			return err
		}
		draft, err := draftOf(ctx, tx, c)
		if err != nil {
			return err
		}
		if err := apartFrom(ctx, tx, actor, c, draft); err != nil {
			return err
		}
		return decide(tx)
	})
}
