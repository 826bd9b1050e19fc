package mailbox

import (
	"context"
	"fmt"
	"strings"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

var _ recordstore.Drifter = (*Store)(nil)

// Drift compares the declaration with what every mailbox has. The server is not
// asked: which fields there are does not depend on it.
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

// compare reports where the declaration is not what a mailbox has. It reports
// false where a mailbox has no such collection.
func (s *Store) compare(q recordstore.Query) bool {
	has, ok := s.has.Collection(q.Collection.Name)
	if ok {
		q.DiffersFrom(has, mentioned)
	}
	return ok
}

// mentioned reports whether the field is one that holds what was asked for and
// stands in the text: they may have any name that begins so.
func mentioned(field string) bool { return strings.HasPrefix(field, mentionPrefix) }

// fixed returns what every mailbox has.
func fixed() (dataset.Dataset, error) {
	file, err := dataset.Parse([]byte(declaration))
	if err != nil {
		return dataset.Dataset{}, fmt.Errorf("reading what a mailbox has: %w", err)
	}
	return file.Datasets[0], nil
}
