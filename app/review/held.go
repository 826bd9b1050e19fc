package review

import (
	"cmp"
	"context"
	"slices"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Held is how many rows are held back on a ground, and how the controller argues
// that it holds.
type Held struct {
	Ground   models.Ground
	Argument string
	Rows     int
}

// Held returns how what is held back is argued, ground by ground. It opens no
// row, so that the ombud can read it too.
func (s *Service) Held(ctx context.Context, actor authz.Actor, c rights.Case) ([]Held, error) {
	if err := actor.Require(authz.Approver, authz.Ombud); err != nil {
		return nil, err
	}
	if !actor.Reaches(c.Item.ControllerID) {
		return nil, fault.New(fault.NotFound, "error.not_found")
	}
	choices, err := s.choices(ctx, c, "outcome = ?", models.Withheld)
	if err != nil {
		return nil, err
	}
	var out []Held
	for _, choice := range choices {
		i := slices.IndexFunc(out, func(h Held) bool { return h.Ground == choice.Ground && h.Argument == choice.Argument })
		if i < 0 {
			i = len(out)
			out = append(out, Held{Ground: choice.Ground, Argument: choice.Argument})
		}
		out[i].Rows++
	}
	slices.SortFunc(out, func(a, b Held) int {
		return cmp.Or(cmp.Compare(a.Ground, b.Ground), cmp.Compare(a.Argument, b.Argument))
	})
	return out, nil
}
