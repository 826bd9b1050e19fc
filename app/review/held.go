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

// Held is how much is held back on a ground, and how the controller argues
// that it holds.
type Held struct {
	Ground   models.Ground
	Argument string
	Rows     int
	Parts    int // fields and passages of rows that are given out otherwise
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
	choices, err := s.choices(ctx, c, true, "outcome = ?", models.Withheld)
	if err != nil {
		return nil, err
	}
	redactions, err := s.redactions(ctx, c, true, "TRUE")
	if err != nil {
		return nil, err
	}
	var out []Held
	add := func(ground models.Ground, argument string) *Held {
		i := slices.IndexFunc(out, func(h Held) bool { return h.Ground == ground && h.Argument == argument })
		if i < 0 {
			i = len(out)
			out = append(out, Held{Ground: ground, Argument: argument})
		}
		return &out[i]
	}
	for _, choice := range choices {
		add(choice.Ground, choice.Argument).Rows++
	}
	for _, parts := range redactions {
		for _, r := range parts {
			add(r.Ground, r.Argument).Parts++
		}
	}
	slices.SortFunc(out, func(a, b Held) int {
		return cmp.Or(cmp.Compare(a.Ground, b.Ground), cmp.Compare(a.Argument, b.Argument))
	})
	return out, nil
}
