package engine

import (
	"context"

	search "rettighetsporten/app/collect/engine"
)

// Pages is a sink for a search that keeps what was found in memory, for the plan
// that is made of it.
type Pages struct{ all []search.Page }

// SavePage keeps the page in place of an earlier one of the same query and
// number.
func (p *Pages) SavePage(_ context.Context, page search.Page) error {
	for i, other := range p.all {
		if other.Query == page.Query && other.Number == page.Number && other.Collection == page.Collection && other.Dataset == page.Dataset {
			p.all[i] = page
			return nil
		}
	}
	p.all = append(p.all, page)
	return nil
}

// Each hands out the pages, as a search.Replay does.
func (p *Pages) Each(yield func(search.Page, error) bool) {
	for _, page := range p.all {
		if !yield(page, nil) {
			return
		}
	}
}
