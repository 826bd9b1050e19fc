package fulfil

import (
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

// Stands returns the lines by which something stands as it is: it gets a
// supplement, or something is in the way.
func (e StoreEffect) Stands() []LineEffect {
	var out []LineEffect
	for _, l := range e.Lines() {
		if !l.Nothing() && (l.Supplement || l.hindered()) {
			out = append(out, l)
		}
	}
	return out
}

// hindered reports whether the line is left in some row. What an owner does is
// the owner's to say.
func (l LineEffect) hindered() bool { return !l.Owner && len(l.Met.Left) > 0 }

// fits returns fault.Invalid where the outcome of a rectification says something
// else than its plan: corrected is what is corrected in full, supplemented what
// got a supplement alone, and anything else is partly.
func (e Effect) fits(o models.Outcome) error {
	corrected, supplemented, hindered := 0, 0, false
	for _, st := range e.Stores {
		for _, l := range st.Lines() {
			switch {
			case l.Nothing():
				continue
			case l.Supplement:
				supplemented++
			default:
				corrected++
			}
			hindered = hindered || l.hindered()
		}
	}
	switch {
	case corrected+supplemented == 0:
		return fault.New(fault.Invalid, "fulfil.nothing_to_correct")
	case o == models.OutcomePartly:
		return nil
	case hindered:
		return fault.New(fault.Invalid, "fulfil.hindered_is_partly")
	case o == models.OutcomeCorrected && supplemented > 0:
		return fault.New(fault.Invalid, "fulfil.supplements")
	case o == models.OutcomeSupplemented && corrected > 0:
		return fault.New(fault.Invalid, "fulfil.corrects")
	}
	return nil
}
