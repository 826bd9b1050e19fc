package collect

import (
	"slices"

	"rettighetsporten/app/collect/engine"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/models"
)

// parts returns how the search of each of the store's collections ended. How
// long one took is kept from the run before when nothing new was asked.
func (r *caseRun) parts(store models.RecordStore, res engine.StoreResult, before []models.CollectionPart) []models.CollectionPart {
	known := r.known[store.ID]
	proved := searchedBy(store, known, r.proved)
	parts := make([]models.CollectionPart, 0, len(res.Collections))
	for _, c := range res.Collections {
		if at := (dataset.Address{Dataset: c.Dataset, Collection: c.Collection}); r.onTheWay(at) {
			if c.State == engine.Found || c.State == engine.Nothing {
				continue // looked through to find others, and nothing of it is given
			}
			c.Rows = 0
		}
		c.Differences = r.undeclared(c)
		alone := engine.StoreResult{State: c.State, Reason: c.Reason, NotSearched: c.NotSearched, Collections: []engine.CollectionResult{c}}
		part := models.CollectionPart{
			Dataset: c.Dataset, Name: c.Collection, State: stateOf(alone), Reason: reasonOf(alone), Detail: c.Detail,
			RowCount: c.Rows, Queries: c.Queries, Took: c.Took,
		}
		if part.State != models.CollectionNotSearched {
			for _, kind := range known[dataset.Address{Dataset: c.Dataset, Collection: c.Collection}] {
				if slices.Contains(proved, kind) {
					part.By = append(part.By, kind)
				}
			}
		}
		var earlier models.CollectionPart
		if i := slices.IndexFunc(before, func(b models.CollectionPart) bool { return b.Dataset == part.Dataset && b.Name == part.Name }); i >= 0 {
			earlier = before[i]
		}
		if earlier.Queries == part.Queries {
			part.Took = earlier.Took
		}
		part.Differences, part.Unlisted = met(earlier, c.Queries, c.Differences)
		parts = append(parts, part)
	}
	return parts
}

// knownBy returns the kinds of identities that a declaration knows people by,
// collection by collection.
func knownBy(declared []dataset.Dataset) map[dataset.Address][]string {
	known := map[dataset.Address][]string{}
	for _, d := range declared {
		for _, c := range d.Collections {
			at := dataset.Address{Dataset: d.Key, Collection: c.Name}
			c.Walk(func(_ string, f dataset.Field) {
				if f.Identity != "" && !slices.Contains(known[at], f.Identity) {
					known[at] = append(known[at], f.Identity)
				}
			})
		}
	}
	return known
}
