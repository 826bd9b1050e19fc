package stores

import (
	"context"

	"rettighetsporten/models"
)

// home is where a store's rows live: a database, files, a server.
type home interface {
	// settle writes the tables and returns how they are reached.
	settle(ctx context.Context, tables []*table) (models.StoreConnection, error)
	// follow makes the store the same as the table after a purge.
	follow(ctx context.Context, t *table, d due) error
	close() error
}

// nowhere is the home of a store that no machine can read.
type nowhere struct{}

func (nowhere) settle(context.Context, []*table) (models.StoreConnection, error) {
	return nil, nil
}

func (nowhere) follow(context.Context, *table, due) error { return nil }

func (nowhere) close() error { return nil }
