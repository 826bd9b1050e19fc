package fulfil

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	search "rettighetsporten/app/collect/engine"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fulfil/engine"
	"rettighetsporten/app/job"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Tried is a plan, and how the search it rests on ended in each store.
type Tried struct {
	Plan     engine.Plan `json:"plan"`
	Searched []Searched  `json:"searched"`
	// Given are the corrections of the plan, and Met is what there is of each line
	// of a store's choice, by the store.
	Given []engine.Correction     `json:"given,omitempty"`
	Met   map[string][]engine.Met `json:"met,omitempty"`
	// Recipients are those the rows say that they were disclosed to.
	Recipients []string `json:"recipients,omitempty"`
}

// Searched is how the search of a store ended.
type Searched struct {
	StoreID string       `json:"store_id"`
	State   search.State `json:"state"`
	Reason  string       `json:"reason,omitempty"`
	Rows    int          `json:"rows,omitempty"`
	Fewer   bool         `json:"fewer,omitempty"` // another store that leads here did not answer
}

// whole reports whether what the search says is all there is to say.
func (r Searched) whole() bool {
	return r.State == search.Found || r.State == search.Nothing || r.State == search.Unasked
}

// missed reports whether the store may have more than the search could see.
func (r Searched) missed() bool { return r.State == search.Unasked || r.Fewer }

// RunTry does a TryJob: it searches the stores by what is proved to be the
// person's, plans, and keeps the plan sealed.
func (s *Service) RunTry(ctx context.Context, lease job.Lease) error {
	var args jobArgs
	if err := lease.Args(&args); err != nil {
		return err
	}
	system := authz.ForSystem(args.ControllerID)
	c, err := s.Rights.OpenItem(ctx, system, args.ItemID)
	if err != nil {
		return err
	}
	rows, err := table.EffectPlans(s.DB.Read()).Where("id = ? AND state = 'asked'", args.PlanID).Find(ctx)
	if err != nil {
		return fmt.Errorf("reading what to try: %w", database.Fault(err))
	}
	if len(rows) == 0 {
		return nil // asked for anew, or decided meanwhile
	}
	row := rows[0]
	if row.Kind == models.EffectLift && c.Item.Status.Open() {
		return nil // opened again meanwhile: it goes on when that is decided, see Lift
	}
	var choices []Choice
	if err := s.unseal(row.ChoicesSealed, placeChoices(row.ID), &choices); err != nil {
		return err
	}
	secret := []byte(rand.Text())
	tried, err := s.try(ctx, c, row.Kind, choices, secret)
	if err != nil {
		return err
	}
	row.Hash = tried.Plan.Hash
	if row.PlanSealed, err = s.sealed(tried, placePlan(row.ID)); err != nil {
		return err
	}
	if row.SecretSealed, err = s.Keys.Seal(secret, placeSecret(row.ID)); err != nil {
		return err
	}
	now := database.Instant(s.Now())
	row.State, row.MadeAt = models.EffectMade, &now
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := lease.Hold(ctx, tx); err != nil {
			return err
		}
		if err := rights.HoldIn(ctx, tx, c.Item, c.Item.Status, "case.changed_meanwhile"); err != nil {
			return err
		}
		n, err := table.EffectPlans(tx).Where("id = ? AND state = 'asked'", row.ID).
			Select("state", "hash", "plan_sealed", "secret_sealed", "made_at").Updates(ctx, row)
		if err != nil {
			return fmt.Errorf("keeping the plan: %w", err)
		}
		if n == 0 {
			return nil
		}
		if err := s.record(ctx, tx, system, c.Item, "fulfil.tried", map[string]string{"plan": row.Hash}); err != nil {
			return err
		}
		if row.Kind != models.EffectLift {
			return nil
		}
		return s.beginLifting(ctx, tx, system, c, row)
	})
}

// try searches the stores for the person and plans. It changes nothing.
func (s *Service) try(ctx context.Context, c rights.Case, kind models.EffectKind, choices []Choice, secret []byte) (Tried, error) {
	stores, err := s.Register.Stores(ctx, c.Item.ControllerID)
	if err != nil {
		return Tried{}, err
	}
	seeds, err := s.seeds(ctx, c)
	if err != nil {
		return Tried{}, err
	}
	o := s.open(ctx, stores)
	defer o.close()
	graph, err := search.NewGraph(o.search)
	if err != nil {
		return Tried{}, fmt.Errorf("joining the stores: %w", err)
	}
	var found engine.Pages
	result, err := search.Run(ctx, graph, seeds, search.Options{Sink: &found, Now: s.Now, QueryKey: secret})
	if err != nil {
		return Tried{}, fmt.Errorf("searching the stores: %w", err)
	}
	tried := Tried{}
	for _, r := range result.Stores {
		one := Searched{StoreID: r.StoreID, State: r.State, Reason: string(r.Reason), Rows: r.Rows}
		if r.State == search.Unasked {
			one.Reason = string(r.NotSearched)
		}
		one.Fewer = slices.ContainsFunc(r.Collections, func(c search.CollectionResult) bool { return c.FewerInputs })
		tried.Searched = append(tried.Searched, one)
	}
	e := engine.Engine{Sources: o.sources, Secret: secret, Now: s.Now}
	if tried.Recipients, err = e.Recipients(found.Each, selected(choices)); err != nil {
		return Tried{}, fmt.Errorf("looking for who got the data: %w", err)
	}
	switch kind {
	case models.EffectErase:
		tried.Plan, err = e.PlanErasure(ctx, found.Each, demand(choices))
	case models.EffectRectify:
		err = s.rectify(ctx, c, e, &found, choices, &tried)
	case models.EffectRestrict, models.EffectLift:
		tried.Plan, err = e.PlanRestriction(ctx, found.Each, selected(choices), kind == models.EffectLift)
	}
	return tried, err
}

// rectify plans the corrections that the lines of the choices are.
func (s *Service) rectify(ctx context.Context, c rights.Case, e engine.Engine, found *engine.Pages, choices []Choice, tried *Tried) error {
	lines := linesOf(choices)
	plan, given, met, err := e.PlanWanted(ctx, found.Each, s.wanted(c, lines))
	if err != nil {
		return fmt.Errorf("planning the corrections: %w", err)
	}
	tried.Plan, tried.Given, tried.Met = plan, given, map[string][]engine.Met{}
	for i, l := range lines {
		tried.Met[l.StoreID] = append(tried.Met[l.StoreID], met[i])
	}
	return nil
}

// seeds returns what is proved to be the person's.
func (s *Service) seeds(ctx context.Context, c rights.Case) ([]search.Seed, error) {
	proved, err := s.Rights.Seeds(ctx, authz.ForSystem(c.Item.ControllerID), c.Request)
	if err != nil {
		return nil, err
	}
	seeds := make([]search.Seed, 0, len(proved))
	for _, p := range proved {
		seeds = append(seeds, search.Seed{Kind: string(p.Kind), Value: p.Value, Proof: search.Proof(p.Proof)})
	}
	return seeds, nil
}
