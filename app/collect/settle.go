package collect

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect/engine"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/job"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// settle writes how the search of each due store ended.
func (r *caseRun) settle(ctx context.Context, result engine.Result, said *heard) (silent bool, err error) {
	now := database.Instant(r.s.Now())
	for _, res := range result.Stores {
		i := r.index(res.StoreID)
		if i < 0 || !r.due(r.stores[i]) {
			continue
		}
		row := models.Collection{
			State: stateOf(res), Reason: reasonOf(res), RowCount: res.Rows, FinishedAt: &now, SearchedBy: r.searchedBy(r.stores[i]),
			Queries: res.Queries, Took: res.Took, Trying: mayPass(res),
		}
		r.countProvided(&row, res)
		before := r.collections[res.StoreID]
		row.Parts = r.parts(r.stores[i], res, before.Parts)
		if row.RefusalSealed, err = r.s.sealRefusal(before, row.Parts, said); err != nil {
			return silent, err
		}
		if before.Queries == row.Queries {
			row.Took = before.Took // nothing was asked but what had been answered
		}
		if before.State == row.State && before.RowCount == row.RowCount && len(before.SearchedBy) == len(row.SearchedBy) && before.FinishedAt != nil {
			row.FinishedAt = before.FinishedAt // nothing new was learnt
		}
		if err := r.close(ctx, before, row); err != nil {
			return silent, err
		}
		for _, col := range res.Collections {
			r.s.logDrift(ctx, r.stores[i], slices.DeleteFunc(slices.Clone(col.Differences), func(d recordstore.Difference) bool {
				return !d.Kind.Partial() // the rest was told when the portal started, and is kept with the case
			}))
		}
		if res.State == engine.Failed {
			r.logFailure(ctx, res)
			silent = silent || row.Trying
		}
	}
	return silent, nil
}

// mayPass reports whether the store did not answer for a reason that may pass
// by itself.
func mayPass(res engine.StoreResult) bool {
	return res.State == engine.Failed && (res.Reason == recordstore.Unreachable || res.Reason == recordstore.TimedOut)
}

// close writes how the store's search ended. One that has answered ends the
// choice to go on without it.
func (r *caseRun) close(ctx context.Context, before, row models.Collection) error {
	return r.write(ctx, func(tx *gorm.DB) error {
		_, err := table.Collections(tx).Where("id = ?", before.ID).
			Select("state", "reason", "row_count", "searched_by", "parts", "queries", "took", "trying", "finished_at", "refusal_sealed").Updates(ctx, row)
		if err != nil {
			return fmt.Errorf("noting how the search of %s ended: %w", before.StoreID, err)
		}
		if row.Gap() {
			return nil
		}
		return endOmission(ctx, tx, before.ID, database.Instant(r.s.Now()))
	})
}

// giveUp leaves the stores that have been silent for too long to a caseworker.
func (r *caseRun) giveUp(ctx context.Context) error {
	return r.write(ctx, func(tx *gorm.DB) error {
		_, err := table.Collections(tx).Where("item_id = ? AND controller_id = ? AND state = 'failed' AND trying", r.c.Item.ID, r.c.Item.ControllerID).
			Select("trying").Updates(ctx, models.Collection{})
		if err != nil {
			return fmt.Errorf("giving the silent stores up: %w", err)
		}
		return nil
	})
}

func (r *caseRun) logFailure(ctx context.Context, res engine.StoreResult) {
	for _, col := range res.Collections {
		if col.State == engine.Failed {
			r.s.Log.WarnContext(ctx, "a store did not answer", slog.String("store", res.StoreID), slog.String("collection", col.Collection),
				slog.String("reason", string(col.Reason)), slog.String("detail", col.Detail))
		}
	}
}

// starved reports whether a store could have held more, had another store that
// leads to it answered.
func starved(res engine.StoreResult) bool {
	return slices.ContainsFunc(res.Collections, func(c engine.CollectionResult) bool { return c.FewerInputs })
}

// stateOf returns the state of a collection. Nothing found is only said where
// everything that leads there was searched.
func stateOf(res engine.StoreResult) models.CollectionState {
	switch res.State {
	case engine.Found:
		if starved(res) {
			return models.CollectionStopped
		}
		return models.CollectionFound
	case engine.Nothing:
		if starved(res) {
			return models.CollectionNotSearched
		}
		return models.CollectionNothing
	case engine.StoppedAt, engine.Partly:
		return models.CollectionStopped
	case engine.Unasked:
		return models.CollectionNotSearched
	case engine.Failed:
		return models.CollectionFailed
	default:
		return models.CollectionFailed
	}
}

// reasonOf returns the message key of why a search ended as it did.
func reasonOf(res engine.StoreResult) string {
	switch {
	case res.State == engine.Failed, res.State == engine.StoppedAt, res.State == engine.Partly:
		return "collect." + strings.ReplaceAll(string(res.Reason), "-", "_")
	case (res.State == engine.Found || res.State == engine.Nothing) && starved(res):
		return models.CollectStarved
	case res.State == engine.Unasked && res.NotSearched == engine.NoIdentity:
		return NoIdentity
	case res.State == engine.Unasked:
		return "collect.not_reached"
	default:
		return ""
	}
}

func (r *caseRun) update(ctx context.Context, storeID string, columns []string, row models.Collection) error {
	return r.write(ctx, func(tx *gorm.DB) error {
		_, err := table.Collections(tx).Where("item_id = ? AND controller_id = ? AND store_id = ?", r.c.Item.ID, r.c.Item.ControllerID, storeID).
			Select(columns[0], anySlice(columns[1:])...).Updates(ctx, row)
		if err != nil {
			return fmt.Errorf("noting how far %s has come: %w", storeID, err)
		}
		return nil
	})
}

func anySlice(in []string) []any {
	out := make([]any, len(in))
	for i, v := range in {
		out[i] = v
	}
	return out
}

// MoreJob is enqueued when a partly answered case has been searched again: the
// answer may be whole now, or there may be more to tell. Its arguments are
// rights.PlanArgs.
const MoreJob = "answer.more"

// EnqueueMore adds a MoreJob for the item. Like EnqueuePlan, call it before the
// item is touched.
func EnqueueMore(ctx context.Context, tx *gorm.DB, now time.Time, item models.RequestItem) error {
	return job.Enqueue(ctx, tx, now, job.Spec{
		Kind: MoreJob, Key: item.ID, Args: rights.PlanArgs{ItemID: item.ID, ControllerID: item.ControllerID},
	})
}

// finish hands the case to the caseworker when every search is settled. A
// store that has left the register is waited for by nobody.
func (r *caseRun) finish(ctx context.Context) error {
	switch r.c.Item.Status {
	case models.StatusCollecting:
	case models.StatusPartly:
		return r.write(ctx, func(tx *gorm.DB) error {
			return EnqueueMore(ctx, tx, r.s.Now(), r.c.Item)
		})
	default:
		return nil
	}
	actor := authz.ForSystem(r.c.Item.ControllerID)
	return r.write(ctx, func(tx *gorm.DB) error {
		rows, err := table.Collections(tx).Where("item_id = ? AND controller_id = ?", r.c.Item.ID, r.c.Item.ControllerID).Find(ctx)
		if err != nil {
			return fmt.Errorf("reading the collections: %w", err)
		}
		if slices.ContainsFunc(rows, func(c models.Collection) bool { return !c.State.Settled() && r.index(c.StoreID) >= 0 }) {
			return nil
		}
		return rights.Advance(ctx, tx, actor, r.s.Now(), &r.c.Item, models.StatusReview)
	})
}
