package fulfil

import (
	"slices"

	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil/engine"
	"rettighetsporten/models"
)

// LineEffect is a line, and what there is of it.
type LineEffect struct {
	Line

	Met   engine.Met
	Owner bool // the store's owner does it
}

// Nothing reports whether no row of the person's says what the line says: there
// is nothing to correct. Where no machine reads nobody knows yet.
func (l LineEffect) Nothing() bool {
	return l.Collection != "" && l.Met.Rows == 0 && l.Met.Already == 0
}

// Lines returns the lines of the store, with what there is of each when it was
// tried.
func (e StoreEffect) Lines() []LineEffect {
	out := make([]LineEffect, len(e.Choice.Lines))
	for i, l := range e.Choice.Lines {
		out[i] = LineEffect{Line: l, Owner: e.Manual()}
		if i < len(e.Met) {
			out[i].Met = e.Met[i]
		}
	}
	return out
}

// Does reports whether something is done because of the line: it is not in the
// way of everything, and not right already. Where no machine reads its owner is
// asked.
func (l LineEffect) Does() bool {
	switch {
	case l.Collection == "":
		return true
	case l.Owner:
		return l.Met.Rows > 0
	default:
		return l.Met.Change > 0
	}
}

// hindered reports whether the line is left in some row. What an owner does is
// the owner's to say.
func (l LineEffect) hindered() bool { return !l.Owner && len(l.Met.Left) > 0 }

// Standing is a line by which something stands as it is: it gets a supplement,
// or something is in the way. A decision that refuses some of what was asked for
// names each.
type Standing struct {
	LineEffect

	Of    string // what the part of a decision says it is of, see models.Part
	Store StoreEffect
}

// Standing returns the lines of a rectification by which something stands.
func (e Effect) Standing() []Standing {
	var out []Standing
	for _, st := range e.Stores {
		for _, l := range st.Lines() {
			if !l.Nothing() && (l.Supplement || l.hindered()) {
				out = append(out, Standing{LineEffect: l, Of: l.ID(), Store: st})
			}
		}
	}
	return out
}

// fits returns fault.Invalid where a decision on a rectification says something
// else than its plan: corrected is what is corrected in full, supplemented what
// got a supplement alone, and anything else is partly, with a part for each line
// by which something stands. Where nothing is done there is nothing to say yes to.
func (e Effect) fits(d models.Decision) error {
	corrected, supplemented, right, hindered := 0, 0, false, false
	for _, st := range e.Stores {
		for _, l := range st.Lines() {
			hindered, right = hindered || l.hindered(), right || l.Met.Already > 0
			switch {
			case !l.Does():
			case l.Supplement:
				supplemented++
			default:
				corrected++
			}
		}
	}
	alone := corrected == 0 && !hindered // there are supplements, and nothing else
	switch {
	case corrected+supplemented == 0 && hindered:
		return fault.New(fault.Invalid, "fulfil.nothing_corrected")
	case corrected+supplemented == 0 && right:
		return fault.New(fault.Invalid, "fulfil.right_already")
	case corrected+supplemented == 0:
		return fault.New(fault.Invalid, "fulfil.nothing_to_correct")
	case d.Outcome == models.OutcomePartly && alone && !slices.ContainsFunc(d.Parts, func(p models.Part) bool { return p.Of == "" }):
		return fault.New(fault.Invalid, "fulfil.supplements_alone")
	case d.Outcome == models.OutcomePartly:
		return e.named(d.Parts)
	case hindered:
		return fault.New(fault.Invalid, "fulfil.hindered_is_partly")
	case d.Outcome == models.OutcomeCorrected && supplemented > 0:
		return fault.New(fault.Invalid, "fulfil.supplements")
	case d.Outcome == models.OutcomeSupplemented && corrected > 0:
		return fault.New(fault.Invalid, "fulfil.corrects")
	}
	return nil
}

// named returns fault.Invalid where a line by which something stands has no part
// of the decision: what is not corrected is refused, and needs its ground and
// reasons, Art. 12(4).
func (e Effect) named(parts []models.Part) error {
	for _, l := range e.Standing() {
		if !slices.ContainsFunc(parts, func(p models.Part) bool { return p.Of == l.Of }) {
			return fault.New(fault.Invalid, "fulfil.line_unnamed")
		}
	}
	return nil
}
