package review

import (
	"context"
	"fmt"
	"strconv"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// ChooseAll decides about all rows that the query shows, on whatever page they are,
// and returns how many. What is released so is neither what somebody has held back
// as a whole nor what may be about somebody else, unless it is those that are shown:
// they are looked at one by one.
func (s *Service) ChooseAll(ctx context.Context, actor authz.Actor, c rights.Case, q Query, choice Choice) (int, error) {
	if err := c.RequireAssignee(actor); err != nil {
		return 0, err
	}
	if wrong := CheckChoice(c.Item, choice); len(wrong) > 0 {
		return 0, &fault.Error{Kind: fault.Invalid, Key: wrong[0].Key, Params: wrong[0].Params}
	}
	refs, err := s.shown(ctx, actor, c, q, func(r Row) bool {
		return choice.Outcome == models.Withheld || (q.Show == ShowThird || !r.Third) && (q.Show == ShowWithheld || !r.Withheld())
	})
	if err != nil {
		return 0, err
	}
	if len(refs) == 0 {
		return 0, fault.New(fault.Invalid, "review.none_of_all")
	}
	return len(refs), s.store(ctx, actor, c, models.ReviewStepKind(choice.Outcome), refs, choice.trimmed())
}

// shown returns the rows of the query that are also wanted.
func (s *Service) shown(ctx context.Context, actor authz.Actor, c rights.Case, q Query, wanted func(Row) bool) ([]Ref, error) {
	layouts, err := s.Collect.Layouts(ctx, c.Item)
	if err != nil {
		return nil, err
	}
	pages, err := s.arranged(ctx, actor, c, q.From)
	if err != nil {
		return nil, err
	}
	f := newFilter(q, c.Item, layouts)
	var refs []Ref
	err = pages(func(rows []Row) error {
		f.page(rows)
		for _, r := range rows {
			if wanted(r) && f.hasText(r) && f.shows(q.Show, r) {
				refs = append(refs, r.Ref())
			}
		}
		return nil
	})
	return refs, err
}

// ReleaseRest releases every row that has not been decided and is not marked
// as possibly about somebody else; those have to be looked at one by one. It
// returns how many it released.
func (s *Service) ReleaseRest(ctx context.Context, actor authz.Actor, c rights.Case) (int, error) {
	if err := c.RequireAssignee(actor); err != nil {
		return 0, err
	}
	var refs []Ref
	err := s.eachPage(ctx, actor, c, collect.Origin{}, false, func(rows []Row) error {
		for _, r := range rows {
			if r.Choice == nil && !r.Third {
				refs = append(refs, r.Ref())
			}
		}
		return nil
	})
	if err != nil || len(refs) == 0 {
		return 0, err
	}
	return len(refs), s.store(ctx, actor, c, models.StepRest, refs, Choice{Outcome: models.Released})
}

// plain returns a value as a text to search in.
func plain(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	default:
		return fmt.Sprint(v)
	}
}
