package collect

import (
	"errors"
	"fmt"

	"rettighetsporten/app/collect/engine"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/models"
)

// CheckDeclarations returns what is wrong with the declarations of one
// controller's stores, all at once: each by itself, and the references between
// them. A register with such a fault is not let in, since one store's bad
// reference would stop the search of all.
func CheckDeclarations(stores []models.RecordStore) error {
	var problems []error
	var sources []engine.Source
	for _, store := range stores {
		if len(store.Facts.AcceptProofs) == 0 {
			problems = append(problems, fmt.Errorf("the store %s: accept_proofs is missing, so nobody could be looked for", store.ID))
		}
		if store.Facts.Kind == models.StoreManual {
			continue
		}
		declared, err := dataset.Parse([]byte(store.Facts.Dataset))
		if err != nil {
			problems = append(problems, fmt.Errorf("the store %s: %w", store.ID, err))
			continue
		}
		for _, d := range declared.Datasets {
			sources = append(sources, engine.Source{StoreID: store.ID, Dataset: d, Connector: notNow})
		}
	}
	if len(problems) == 0 {
		if _, err := engine.NewGraph(sources); err != nil {
			problems = append(problems, err)
		}
	}
	return errors.Join(problems...)
}
