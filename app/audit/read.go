package audit

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
)

// Log lets auditors read.
type Log struct{ DB *database.DB }

// pageSize is how many entries a page of the log has.
const pageSize = 100

// Page returns entries of a chain, newest first, from before the number
// (0: from the newest), and the number the next page begins before (0: there
// is none).
func (l Log) Page(ctx context.Context, actor authz.Actor, chain string, before int64) ([]Entry, int64, error) {
	if err := actor.Require(authz.Auditor); err != nil {
		return nil, 0, err
	}
	if chain != PortalChain && !actor.Reaches(chain) {
		return nil, 0, fault.New(fault.NotFound, "error.not_found")
	}
	q := gorm.G[Entry](l.DB.Read()).Where("chain = ?", chain)
	if before > 0 {
		q = q.Where("seq < ?", before)
	}
	entries, err := q.Order("seq DESC").Limit(pageSize + 1).Find(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("reading the log: %w", database.Fault(err))
	}
	if len(entries) <= pageSize {
		return entries, 0, nil
	}
	return entries[:pageSize], entries[pageSize-1].Seq, nil
}

// Verify checks every chain. Without a checkpoint kept elsewhere it cannot see
// a cut tail or a log that was hashed anew.
func (l Log) Verify(ctx context.Context, actor authz.Actor) ([]Finding, int64, error) {
	if err := actor.Require(authz.Auditor); err != nil {
		return nil, 0, err
	}
	return Verify(ctx, l.DB.Read(), nil)
}
