package fulfil

import (
	"slices"
	"strings"

	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil/engine"
	"rettighetsporten/app/i18n"
	"rettighetsporten/models"
)

// Remains is what stays of a store that is to be erased in, and is refused: what its
// declaration says stays, or rows that may be about somebody else too. It is a part
// of the decision, with its ground and reasons, Art. 12(4).
type Remains struct {
	Of     string // what the part says it is of, see models.Part
	Store  StoreEffect
	Others bool // the rows may be about somebody else; else it is what is declared to stay
}

// Remaining returns what the plan of an erasure refuses, store by store.
func (e Effect) Remaining() []Remains {
	var out []Remains
	for _, st := range e.Stores {
		if st.Choice.Do != Erase || st.Plan == nil {
			continue
		}
		if slices.ContainsFunc(st.Plan.Collections, func(c engine.CollectionPlan) bool { return len(declared(c)) > 0 }) {
			out = append(out, Remains{Of: "declared/" + st.Store.ID, Store: st})
		}
		if slices.ContainsFunc(st.Plan.Collections, func(c engine.CollectionPlan) bool { return others(c) }) {
			out = append(out, Remains{Of: "others/" + st.Store.ID, Store: st, Others: true})
		}
	}
	return out
}

// declared returns the columns that stay since the declaration says so.
func declared(c engine.CollectionPlan) []string {
	var columns []string
	for _, k := range c.Kept {
		if k.Ground == engine.Declared && k.Rows > 0 {
			columns = append(columns, k.Columns...)
		}
	}
	return columns
}

// others reports whether rows stay since they may be about somebody else.
func others(c engine.CollectionPlan) bool {
	return slices.ContainsFunc(c.Obstacles, func(o engine.Obstacle) bool { return o.Rows > 0 && mayBeOthers(o) })
}

// What names what stays, in the language of the person.
func (r Remains) What(t i18n.Localizer) string {
	names := NamesOf(r.Store.Store)
	var said []string
	for _, c := range r.Store.Plan.Collections {
		table, columns := names.Table(c.Dataset, c.Collection).In(t.Lang()), declared(c)
		switch {
		case r.Others && others(c):
			said = append(said, table)
		case !r.Others && len(columns) > 0:
			said = append(said, table+" ("+columnWords(t, names, c.Address(), columns)+")")
		}
	}
	what := r.Store.Store.Facts.Name.In(t.Lang()) + ": " + strings.Join(said, ", ")
	if r.Others {
		return t.T("letter.effect.others", "what", what)
	}
	return what
}

// refused returns fault.Invalid where the decision does not refuse what remains:
// it is not all erased, and each needs its part.
func (e Effect) refused(d models.Decision) error {
	for _, r := range e.Remaining() {
		switch {
		case d.Outcome != models.OutcomePartly && r.Others:
			return fault.New(fault.Invalid, "fulfil.others_is_partly")
		case d.Outcome != models.OutcomePartly:
			return fault.New(fault.Invalid, "fulfil.declared_is_partly")
		case !slices.ContainsFunc(d.Parts, func(p models.Part) bool { return p.Of == r.Of }):
			return fault.New(fault.Invalid, "fulfil.remains_unnamed")
		}
	}
	return nil
}
