package collect

import (
	"context"
	"slices"

	"rettighetsporten/app/collect/engine"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/models"
)

// reaches returns what tells whether the right can reach a store. Data can be
// taken along where an activity that is asked about rests on consent or on a
// contract, Art. 20(1)(a); every other right reaches all stores.
func (s *Service) reaches(ctx context.Context, item models.RequestItem) (func(models.RecordStore) bool, error) {
	if item.InvokedRight != models.RightPortability {
		return func(models.RecordStore) bool { return true }, nil
	}
	activities, err := s.Register.Activities(ctx, item.ControllerID)
	if err != nil {
		return nil, err
	}
	return func(store models.RecordStore) bool {
		return slices.ContainsFunc(activities, func(a models.ProcessingActivity) bool {
			return a.Portable() && slices.Contains(store.Facts.Activities, a.ID) && (item.ActivityID == "" || item.ActivityID == a.ID)
		})
	}, nil
}

// portable reports whether the person wants to take data along: then only what
// they have provided is read.
func (r *caseRun) portable() bool { return r.c.Item.InvokedRight == models.RightPortability }

// declare keeps the collections as the register has them.
func (r *caseRun) declare(d dataset.Dataset) {
	for _, c := range d.Collections {
		r.declared[c.Address()] = c
	}
}

// onTheWay reports whether the collection is only looked through to find others:
// the person takes data along, and has provided nothing of what is in it. Its
// pages are kept to go on from, and hold no rows of the answer.
func (r *caseRun) onTheWay(at dataset.Address) bool {
	c, ok := r.declared[at]
	return r.portable() && ok && len(c.ProvidedFields()) == 0
}

// countProvided counts only the rows that the person may take along.
func (r *caseRun) countProvided(row *models.Collection, res engine.StoreResult) {
	if !r.portable() {
		return
	}
	row.RowCount = 0
	for _, c := range res.Collections {
		if !r.onTheWay(dataset.Address{Dataset: c.Dataset, Collection: c.Collection}) {
			row.RowCount += c.Rows
		}
	}
	if row.State == models.CollectionFound && row.RowCount == 0 {
		row.State, row.Reason = models.CollectionNothing, NotProvided
	}
}

// undeclared returns where the store was not as it is declared. What is
// declared, and not read for this right, is no difference.
func (r *caseRun) undeclared(c engine.CollectionResult) []recordstore.Difference {
	if !r.portable() {
		return c.Differences
	}
	declared := r.declared[dataset.Address{Dataset: c.Dataset, Collection: c.Collection}]
	return slices.DeleteFunc(slices.Clone(c.Differences), func(d recordstore.Difference) bool {
		_, known := declared.Field(d.Field)
		return d.Kind == recordstore.UndeclaredField && known
	})
}
