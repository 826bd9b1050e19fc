package archive

import (
	"context"
	"fmt"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

var _ recordstore.Drifter = (*Store)(nil)

// Drift compares the declaration with what every export has. The files are not
// opened: which fields there are does not depend on them.
func (s *Store) Drift(ctx context.Context) ([]recordstore.Compared, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return recordstore.CompareEach(s.declared, func(q recordstore.Query) error {
		if !s.compare(q) {
			q.Differs(recordstore.MissingCollection, "")
		}
		return nil
	})
}

// compare reports where the declaration is not what an archive has. It reports
// false where an archive has no such collection.
func (s *Store) compare(q recordstore.Query) bool {
	has, ok := s.has.Collection(q.Collection.Name)
	if ok {
		q.DiffersFrom(has, func(string) bool { return false })
	}
	return ok
}

// fixed returns what every archive has.
func fixed() (dataset.Dataset, error) {
	file, err := dataset.Parse([]byte(declaration))
	if err != nil {
		return dataset.Dataset{}, fmt.Errorf("reading what an archive has: %w", err)
	}
	return file.Datasets[0], nil
}
