package fulfil

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	search "rettighetsporten/app/collect/engine"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil/engine"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Effect is what a case's decision does in the stores, as far as it has come.
type Effect struct {
	Kind   models.EffectKind
	State  models.EffectState // "" where nothing was asked for
	Hash   string             // of the plan
	MadeAt *time.Time
	Stores []StoreEffect // every store of the controller, in the register's order
	// Stale is that more has been proved of the person since it was tried: there may
	// be more to find.
	Stale bool
	// Between is what stands in the way between stores.
	Between []engine.Obstacle
	// Recipients are those the rows say that they were disclosed to.
	Recipients []string
}

// StoreEffect is one store: what was chosen, what the search gave, what is
// planned and what was done.
type StoreEffect struct {
	Store    models.RecordStore
	Choice   Choice
	Searched *Searched         // nil before it was tried, and for a store no machine reads
	Plan     *engine.StorePlan // nil where there is nothing to do
	Met      []engine.Met      // of each line of the choice; none before it was tried
	Done     *Fulfilment       // nil before the approval, and where there is nothing to do
}

// Fulfilment is how far it has come in a store, opened.
type Fulfilment struct {
	models.Fulfilment

	Receipt *engine.Receipt
	Note    string // of the owner
	Why     string // the case goes on without it: the person reads it
	// WhyProposed is why it is to, and Back what has to change in that, until somebody
	// has confirmed it.
	WhyProposed, Back string
}

// confirmed returns the store as it will be told when what is proposed is confirmed.
func (e StoreEffect) confirmed() StoreEffect {
	f := *e.Done
	f.Why, e.Done = f.WhyProposed, &f
	return e
}

// Manual reports whether the plan leaves the store to its owner: the portal
// cannot write there, no row there can be marked as restricted, or nobody could
// look there for what is.
func (e StoreEffect) Manual() bool {
	switch {
	case !e.Choice.Do.Changes():
		return false
	case e.Store.Kind == models.StoreManual:
		return true
	case e.Plan == nil || rowsFound(*e.Plan) == 0:
		return e.unsought()
	}
	return e.Plan.Task != "" || e.Choice.Do.marks() && rowsToChange(*e.Plan) == 0
}

// unsought reports whether there may be more in the store than the search could
// see, and it is restricted all the same. What cannot be found is not erased and
// not corrected, and that is told.
func (e StoreEffect) unsought() bool {
	return e.Choice.Do.marks() && e.Searched != nil && e.Searched.missed()
}

// Rest reports whether there is something in the store that the portal cannot
// change, or that was not found, and its owner can see to: then its owner gets the
// task for it when the portal has done the rest.
func (e StoreEffect) Rest() bool {
	if e.Manual() || e.Plan == nil || !e.Choice.Do.handsRest(e.Store) {
		return false
	}
	return e.unsought() || slices.ContainsFunc(e.Plan.Collections, func(c engine.CollectionPlan) bool { return e.Choice.Do.leavesToOwner(c.Obstacles) })
}

// handsRest reports whether the store's owner gets what the portal cannot do of it.
// What is not corrected is a part of the decision, and what cannot be marked where
// nobody is to be asked is in the register of restrictions all the same.
func (d Do) handsRest(store models.RecordStore) bool {
	return d == Erase || d == Lift || d == Restrict && store.Facts.Owner.Email != ""
}

// leavesToOwner reports whether one of the obstacles leaves rows for a person to
// see to.
func (d Do) leavesToOwner(all []engine.Obstacle) bool {
	return slices.ContainsFunc(all, func(o engine.Obstacle) bool { return o.Rows > 0 && d.ByHand(o) })
}

// ByHand reports whether what the portal leaves can be done by a person. A mark that
// is left always is looked at: it was set while the row was the person's alone, or by
// a restriction of who else it is about. Else a
// row that others are tied to as well stays, and whether one goes that may be about
// somebody else is to be decided, not done.
func (d Do) ByHand(o engine.Obstacle) bool {
	switch {
	case d == Lift:
		return true
	case o.Kind == engine.Shared:
		return false
	case d == Erase:
		return !mayBeOthers(o)
	default:
		return o.Kind != engine.ThirdParty && o.Kind != engine.Below
	}
}

// mayBeOthers reports whether rows stay since they may be about somebody else: they
// were reached through another's, hang below nothing but what others are tied to,
// others may be tied to them, or they say of whose they are what they did not when
// they were found.
func mayBeOthers(o engine.Obstacle) bool {
	if len(o.Columns) > 0 {
		return false
	}
	switch o.Kind {
	case engine.ThirdParty, engine.Below, engine.InList, engine.Unchecked, engine.Changed:
		return true
	default:
		return false
	}
}

// MayBeOthers reports whether the rows an obstacle is about may be about somebody else
// too, or others are tied to them.
func MayBeOthers(o engine.Obstacle) bool { return o.Kind == engine.Shared || mayBeOthers(o) }

// Silent reports whether the store is to be changed and has not said all there
// is to say: then the plan cannot be decided about.
func (e StoreEffect) Silent() bool {
	if !e.Choice.Do.Changes() || e.Store.Kind == models.StoreManual {
		return false
	}
	return e.Searched == nil || !e.Searched.whole() || e.Plan != nil && e.Plan.Failure != ""
}

func rowsFound(p engine.StorePlan) int {
	n := 0
	for _, c := range p.Collections {
		n += c.Found
	}
	return n
}

// rowsToChange returns how many rows are changed or are as they should be.
func rowsToChange(p engine.StorePlan) int {
	n := 0
	for _, c := range p.Collections {
		n += len(c.Rows) + c.Already
	}
	return n
}

// Ready reports whether the plan can be decided about.
func (e Effect) Ready() bool {
	return e.State == models.EffectMade && !e.Stale && !slices.ContainsFunc(e.Stores, StoreEffect.Silent)
}

// idle reports whether something was found, or is kept, and nothing would be done
// about anything anywhere: not by the portal, and not by an owner.
func (e Effect) idle() bool {
	found := len(e.Kept()) > 0
	for _, st := range e.Stores {
		switch {
		case !st.Choice.Do.Changes():
		case st.Manual() || st.Rest() || st.Plan != nil && rowsToChange(*st.Plan) > 0:
			return false
		default:
			found = found || st.Plan != nil && rowsFound(*st.Plan) > 0
		}
	}
	return found
}

// Kept returns the choices to keep something, of the stores where there is or
// may be something.
func (e Effect) Kept() []StoreEffect {
	var out []StoreEffect
	for _, st := range e.Stores {
		nothing := st.Searched != nil && st.Searched.State == search.Nothing && !st.Searched.Fewer
		if st.Choice.Do == Keep && !nothing {
			out = append(out, st)
		}
	}
	return out
}

// Effect returns what the case's decision does in the stores. Before anything is
// chosen it proposes what to choose.
func (s *Service) Effect(ctx context.Context, actor authz.Actor, c rights.Case) (Effect, error) {
	if !actor.Reaches(c.Item.ControllerID) {
		return Effect{}, fault.New(fault.NotFound, "error.not_found")
	}
	return s.effect(ctx, s.DB.Read(), c)
}

// notRestrictedAnew is the condition that a plan is not of a lifting of what is
// restricted again.
const notRestrictedAnew = `kind <> 'lift' OR NOT EXISTS (SELECT 1 FROM restrictions
	WHERE restrictions.item_id = effect_plans.item_id AND restrictions.state IN ('in_force', 'told'))`

func (s *Service) effect(ctx context.Context, db *gorm.DB, c rights.Case) (Effect, error) {
	var e Effect
	current := table.EffectPlans(db).Where("item_id = ? AND controller_id = ?", c.Item.ID, c.Item.ControllerID).Where(notRestrictedAnew)
	if c.Item.Status.Open() { // a restriction is lifted after it was decided, and not while it is decided anew
		current = current.Where("kind <> 'lift'")
	}
	rows, err := current.Order("id DESC").Limit(1).Find(ctx)
	if err != nil {
		return e, fmt.Errorf("reading the plan: %w", database.Fault(err))
	}
	stores, err := table.RecordStores(db).Where("controller_id = ?", c.Item.ControllerID).Order("position").Find(ctx)
	if err != nil {
		return e, fmt.Errorf("reading the stores: %w", database.Fault(err))
	}
	e.Kind = kinds[c.Item.InvokedRight]
	choices := proposed(stores, c.Item)
	var tried Tried
	var done []models.Fulfilment
	var chosen []Choice
	again := c.Item.Forbids(models.ActDecide, models.Standing{}) == "" // a plan that is spent was an earlier decision's
	if len(rows) > 0 && (rows[0].State != models.EffectSpent || !again) {
		row := rows[0]
		e.Kind, e.State, e.Hash, e.MadeAt = row.Kind, row.State, row.Hash, row.MadeAt
		if e.Stale, err = stale(ctx, db, row, c); err != nil {
			return e, err
		}
		if err := s.unseal(row.ChoicesSealed, placeChoices(row.ID), &chosen); err != nil {
			return e, err
		}
		choices = merged(choices, chosen)
		if err := s.unseal(row.PlanSealed, placePlan(row.ID), &tried); err != nil {
			return e, err
		}
		if done, err = table.Fulfilments(db).Where("plan_id = ?", row.ID).Find(ctx); err != nil {
			return e, fmt.Errorf("reading what was done: %w", database.Fault(err))
		}
	}
	e.Between, e.Recipients = tried.Plan.Obstacles, tried.Recipients
	stores, choices = withGone(stores, choices, chosen, done)
	for i, store := range stores {
		st := StoreEffect{Store: store, Choice: choices[i], Met: tried.Met[store.ID]}
		for _, r := range tried.Searched {
			if r.StoreID == store.ID {
				st.Searched = &r
			}
		}
		if p, ok := tried.Plan.Store(store.ID); ok {
			st.Plan = &p
		}
		for _, f := range done {
			if f.StoreID != store.ID {
				continue
			}
			if st.Done, err = s.unsealed(f); err != nil {
				return e, err
			}
		}
		e.Stores = append(e.Stores, st)
	}
	return e, nil
}

// withGone returns the stores and choices with those that left the register while
// it was carried out: the case can go on without them, and the letter says so.
func withGone(stores []models.RecordStore, choices, chosen []Choice, done []models.Fulfilment) ([]models.RecordStore, []Choice) {
	for _, f := range done {
		if slices.ContainsFunc(stores, func(st models.RecordStore) bool { return st.ID == f.StoreID }) {
			continue
		}
		choice := Choice{StoreID: f.StoreID, Do: DoOf(f.Kind)}
		if at := slices.IndexFunc(chosen, func(c Choice) bool { return c.StoreID == f.StoreID }); at >= 0 {
			choice = chosen[at]
		}
		if choice.Name.IsZero() {
			choice.Name = models.Text{NB: f.StoreID}
		}
		stores = append(stores, models.RecordStore{ID: f.StoreID, ControllerID: f.ControllerID, Facts: models.StoreFacts{Name: choice.Name}})
		choices = append(choices, choice)
	}
	return stores, choices
}

// stale reports whether an identity was added to the request since the plan was
// asked for.
func stale(ctx context.Context, db *gorm.DB, row models.EffectPlan, c rights.Case) (bool, error) {
	if row.State != models.EffectMade {
		return false, nil
	}
	n, err := table.IdentitySeeds(db).Where("request_id = ? AND created_at > ?", c.Request.ID, row.AskedAt).Count(ctx, "*")
	if err != nil {
		return false, fmt.Errorf("counting what was proved since: %w", database.Fault(err))
	}
	return n > 0, nil
}

// merged puts what was chosen in place of what is proposed. A store that came
// into the register since is left as it is.
func merged(proposed, chosen []Choice) []Choice {
	for i, p := range proposed {
		proposed[i].Do = Leave
		for _, c := range chosen {
			if c.StoreID == p.StoreID {
				proposed[i] = c
			}
		}
	}
	return proposed
}

func (s *Service) unsealed(row models.Fulfilment) (*Fulfilment, error) {
	f := &Fulfilment{Fulfilment: row}
	if len(row.ReceiptSealed) > 0 {
		f.Receipt = &engine.Receipt{}
		if err := s.unseal(row.ReceiptSealed, placeReceipt(row.ID), f.Receipt); err != nil {
			return f, err
		}
	}
	why := &f.WhyProposed
	if row.GivenUpAt != nil {
		why = &f.Why
	}
	for _, text := range []struct {
		sealed []byte
		place  string
		into   *string
	}{{row.NoteSealed, placeNote(row.ID), &f.Note}, {row.WhySealed, placeWhy(row.ID), why}, {row.BackSealed, placeBack(row.ID), &f.Back}} {
		if len(text.sealed) == 0 {
			continue
		}
		plain, err := s.Keys.Open(text.sealed, text.place)
		if err != nil {
			return f, err
		}
		*text.into = string(plain)
	}
	return f, nil
}
