package rights

import (
	"context"

	"rettighetsporten/app/authz"
)

// MostExported is how many cases one list of them holds.
const MostExported = 50_000

// Each gives every case of the filter to visit, in the order of the queue, and
// reports whether there are more than most. It holds a page of them at a time.
func (s *Service) Each(ctx context.Context, actor authz.Actor, f QueueFilter, most int, visit func(QueueRow) error) (more bool, err error) {
	f.After, f.Limit = "", largestPage
	for seen := 0; ; {
		page, err := s.Queue(ctx, actor, f)
		if err != nil {
			return false, err
		}
		for _, r := range page.Rows {
			if seen == most {
				return true, nil
			}
			seen++
			if err := visit(r); err != nil {
				return false, err
			}
		}
		if page.Next == "" {
			return false, nil
		}
		f.After = page.Next
	}
}
