package collect

import (
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

// searchKinds returns the kinds of identities the store's declaration knows
// people by.
func searchKinds(store models.RecordStore) []string {
	if store.Facts.Dataset == "" {
		return nil
	}
	file, err := dataset.Parse([]byte(store.Facts.Dataset))
	if err != nil {
		return nil // the collection itself reports a bad declaration
	}
	var kinds []string
	for _, d := range file.Datasets {
		for _, c := range d.Collections {
			c.Walk(func(_ string, f dataset.Field) {
				if f.Identity != "" && !slices.Contains(kinds, f.Identity) {
					kinds = append(kinds, f.Identity)
				}
			})
		}
	}
	return kinds
}
