package engine

import (
	"slices"

	search "rettighetsporten/app/collect/engine"
)

// Recipients returns to whom the person's own rows in the stores were disclosed, as
// the columns that are declared to say so have it: each name once, store by store.
// Rows that may be about somebody else, and stores where nothing is to be done, are
// not changed, so nobody is told of them.
func (e Engine) Recipients(pages search.Replay, of []Selection) ([]string, error) {
	s, err := e.stores()
	if err != nil {
		return nil, err
	}
	found, err := e.gather(s, pages)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, n := range s.nodes {
		f, paths := found[n.address()], n.collection.RecipientFields()
		if f == nil || len(paths) == 0 || !slices.ContainsFunc(of, func(s Selection) bool { return s.covers(n, true).any() }) {
			continue
		}
		for _, r := range f.rows {
			if r.third {
				continue
			}
			for _, name := range r.row.Texts(paths) {
				if !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
		}
	}
	return names, nil
}
