package answer

import (
	"context"
	"slices"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// material is everything an answer is made of, read once.
type material struct {
	c          rights.Case
	activities []models.ProcessingActivity
	stores     []collect.StoreStatus
	rows       []review.Row // none where the person takes data along
	taken      taken        // what they take
	confirmed  map[review.Fact]string
	layouts    collect.Layouts
	unheard    bool                 // the ombud has to be asked before anything is refused, and has not been heard
	earlier    *models.AccessReport // the version the person has, without its content; nil: none
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
	if m.layouts, err = s.Collect.Layouts(ctx, c.Item); err != nil {
		return m, err
	}
	if m.portability() {
		if err := s.take(ctx, actor, &m); err != nil {
			return m, err
		}
	} else if m.rows, err = s.Review.Rows(ctx, actor, c); err != nil {
		return m, err
	}
	if m.confirmed, err = s.Review.Confirmations(ctx, actor, c); err != nil {
		return m, err
	}
	if m.unheard, err = rights.MustAsk(ctx, s.DB.Read(), c); err != nil {
		return m, err
	}
	m.earlier, err = latest(ctx, s.DB.Read(), c.Item)
	return m, err
}

// Obstacles is what keeps a draft from approval.
type Obstacles struct {
	Undecided   int           // rows nobody has decided about
	Unconfirmed []review.Fact // facts the register does not give and nobody has confirmed
	Open        []string      // stores still being searched or with their owner
	Unheard     bool          // something is held back, and the ombud has to be heard first
	Unreached   bool          // there is nothing that could be taken along: it is to be refused
	Missing     []string      // stores that have not answered in full, and nobody has chosen to go on without them
}

// Any reports whether something is in the way.
func (o Obstacles) Any() bool {
	return o.Unheard || o.Unreached || o.Undecided > 0 || len(o.Unconfirmed) > 0 || len(o.Open) > 0 || len(o.Missing) > 0
}

// Obstacles returns what is in the way of approval.
func (s *Service) Obstacles(ctx context.Context, actor authz.Actor, c rights.Case) (Obstacles, error) {
	m, err := s.gather(ctx, actor, c)
	if err != nil {
		return Obstacles{}, err
	}
	return m.obstacles(), nil
}

func (m material) obstacles() Obstacles {
	o := Obstacles{Undecided: m.taken.undecided, Unreached: m.unreached(), Unheard: m.unheard && m.holdsBack()}
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
		switch {
		case !st.Collection.State.Settled():
			o.Open = append(o.Open, st.Store.ID)
		case st.Missing():
			o.Missing = append(o.Missing, st.Store.ID)
		}
	}
	return o
}

// holdsBack reports whether something of what was found is held back, as the
// answer tells.
func (m material) holdsBack() bool {
	return len(m.taken.withheld) > 0 || slices.ContainsFunc(m.rows, func(r review.Row) bool {
		rows, cells := m.layouts.KeptBack(r.Origin())
		return r.Withheld() || len(r.Redactions) > 0 || rows+cells > 0
	})
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
	if m.portability() {
		return nil // that is what access is for
	}
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
	return c.State == models.CollectionFound || c.Gap()
}

// without returns the stores the answer is without.
func (m material) without() []string {
	var ids []string
	for _, st := range m.stores {
		if st.Collection.Gap() {
			ids = append(ids, st.Store.ID)
		}
	}
	return ids
}

func (m material) inScope(activityID string) bool {
	return m.c.Item.ActivityID == "" || m.c.Item.ActivityID == activityID
}
