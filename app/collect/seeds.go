package collect

import (
	"maps"
	"slices"

	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// accepted returns the identities the store may be searched by: those whose
// proof it accepts.
func accepted(store models.RecordStore, seeds []rights.Seed) []rights.Seed {
	return slices.DeleteFunc(slices.Clone(seeds), func(seed rights.Seed) bool {
		return !slices.Contains(store.Facts.AcceptProofs, seed.Proof)
	})
}

// searchedBy returns the kinds of identities the store is searched by: those
// its declaration knows people by and the person has proved in a way it
// accepts. An owner who looks by hand has all that the store accepts.
func searchedBy(store models.RecordStore, known map[dataset.Address][]string, seeds []rights.Seed) []string {
	declared := slices.Concat(slices.Collect(maps.Values(known))...)
	var kinds []string
	for _, seed := range accepted(store, seeds) {
		kind := string(seed.Kind)
		if !slices.Contains(kinds, kind) && (store.Kind == models.StoreManual || slices.Contains(declared, kind)) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// searchedBy returns the kinds of identities the store has been searched by when
// this run is over: those of this run, and those of the runs before it whose
// answers are kept.
func (r *caseRun) searchedBy(store models.RecordStore) []string {
	kinds := searchedBy(store, r.known[store.ID], r.proved)
	before := r.collections[store.ID]
	if before.State != models.CollectionFound && before.State != models.CollectionNothing && before.State != models.CollectionStopped {
		return kinds
	}
	for _, kind := range before.SearchedBy {
		if !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}
