package fulfil

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"rettighetsporten/app/fault"
	"rettighetsporten/app/fulfil/engine"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Do is what is to be done in a store.
type Do string

// What can be done in a store.
const (
	Erase    Do = "erase"
	Rectify  Do = "rectify"
	Restrict Do = "restrict"
	Lift     Do = "lift"  // a restriction
	Keep     Do = "keep"  // what is there stands as it is, on a ground
	Leave    Do = "leave" // it is not what the request is about
)

// Changes reports whether something is to be done in the store.
func (d Do) Changes() bool { return d == Erase || d == Rectify || d == Restrict || d == Lift }

// marks reports whether it sets or takes off a mark: what a store cannot mark is
// its owner's to see to.
func (d Do) marks() bool { return d == Restrict || d == Lift }

// DoOf returns what the kind of effect does in a store.
func DoOf(kind models.EffectKind) Do { return Do(kind) }

// Options returns what can be chosen for a store in the case. Where everything is
// asked for every store is part of the request: what stands there needs a ground.
func Options(c rights.Case) []Do {
	switch do := DoOf(kinds[c.Item.InvokedRight]); {
	case do == Rectify: // what has to stand gets a supplement
		return []Do{Rectify, Leave}
	case everything(c):
		return []Do{do, Keep}
	default:
		return []Do{do, Keep, Leave}
	}
}

// everything reports whether the person asked for all there is, and named no
// service and no part of it. What follows from an objection is about what was
// objected to.
func everything(c rights.Case) bool {
	return c.Item.ActivityID == "" && c.Item.DerivedFrom == nil && c.Asked.About == ""
}

// MaxBasis is how long the words on why something is kept may be, in characters.
const MaxBasis = 1000

// Choice is what a caseworker chooses for one store.
type Choice struct {
	StoreID string        `json:"store_id"`
	Do      Do            `json:"do"`
	Ground  models.Ground `json:"ground,omitempty"` // of what is kept
	Basis   string        `json:"basis,omitempty"`  // the provision or the plan that says so, for who approves
	Lines   []Line        `json:"lines,omitempty"`  // of what is corrected
	Name    models.Text   `json:"name,omitzero"`    // of the store, should it leave the register
}

// Grounds returns what something may be kept on. That the person cannot be known, or
// that the request is unfounded or excessive, is no reason to keep what was found.
func Grounds(item models.RequestItem) []models.Ground {
	return slices.DeleteFunc(slices.Clone(models.GroundsOf(item.InvokedRight, models.OutcomePartly)), func(g models.Ground) bool { return strings.HasPrefix(string(g), "12-") })
}

// CheckChoices returns what is wrong with the choices, field by field: "stores",
// and for a store "do_" and "ground_" with its ID.
func CheckChoices(in rights.Case, choices []Choice) fault.Fields {
	var f fault.Fields
	changes := false
	for _, c := range choices {
		changes = changes || c.Do.Changes() && (c.Do != Rectify || len(c.Lines) > 0)
		switch {
		case c.Do == Leave && !slices.Contains(Options(in), Leave):
			f.Add("do_"+c.StoreID, "fulfil.all_asked")
		case !slices.Contains(Options(in), c.Do):
			f.Add("do_"+c.StoreID, "fulfil.do_missing")
		case c.Do == Keep:
			if !slices.Contains(Grounds(in.Item), c.Ground) {
				f.Add("ground_"+c.StoreID, "review.ground_missing")
			}
			if utf8.RuneCountInString(c.Basis) > MaxBasis {
				f.Add("basis_"+c.StoreID, "submit.too_long", "max", MaxBasis)
			}
		}
	}
	if !changes {
		f.Add("stores", "fulfil.nothing_chosen")
	}
	return f
}

// tidy returns the choices without what goes with no other choice than theirs.
func tidy(choices []Choice) []Choice {
	out := make([]Choice, len(choices))
	for i, c := range choices {
		out[i] = Choice{StoreID: c.StoreID, Do: c.Do}
		switch c.Do {
		case Keep:
			out[i].Ground, out[i].Basis = c.Ground, strings.TrimSpace(c.Basis)
		case Rectify:
			out[i].Lines = c.Lines
		case Erase, Restrict, Lift, Leave:
		}
	}
	return out
}

// selected is where something is to be done.
func selected(choices []Choice) []engine.Selection {
	var of []engine.Selection
	for _, c := range choices {
		if c.Do.Changes() {
			of = append(of, engine.Selection{StoreID: c.StoreID})
		}
	}
	return of
}

// demand is what the choices ask of the engine when something is to be erased.
// What is kept is selected too, so that the plan can say what there is of it.
func demand(choices []Choice) engine.Demand {
	d := engine.Demand{Rule: dataset.Masking{}, Erase: selected(choices)}
	for _, c := range choices {
		if c.Do == Keep {
			of := engine.Selection{StoreID: c.StoreID}
			d.Erase = append(d.Erase, of)
			d.Keep = append(d.Keep, engine.Keep{Selection: of, Ground: string(c.Ground), Basis: c.Basis})
		}
	}
	return d
}

// proposed is what a page proposes before anything is chosen: to do it in every
// store that serves what the person asked about. What is to be corrected nobody
// can guess.
func proposed(stores []models.RecordStore, item models.RequestItem) []Choice {
	out := make([]Choice, len(stores))
	for i, store := range stores {
		out[i] = Choice{StoreID: store.ID, Do: DoOf(kinds[item.InvokedRight])}
		if item.InvokedRight == models.RightRectification || item.ActivityID != "" && !slices.Contains(store.Facts.Activities, item.ActivityID) {
			out[i].Do = Leave
		}
	}
	return out
}

func (s *Service) sealed(v any, place string) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("writing what is sealed: %w", err)
	}
	return s.Keys.Seal(plain, place)
}

func (s *Service) unseal(sealed []byte, place string, into any) error {
	if len(sealed) == 0 {
		return nil
	}
	plain, err := s.Keys.Open(sealed, place)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(plain, into); err != nil {
		return fmt.Errorf("reading what was sealed: %w", err)
	}
	return nil
}
