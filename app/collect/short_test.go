package collect_test

import (
	"context"
	"sync/atomic"
	"testing"

	"rettighetsporten/app/apptest"
	"rettighetsporten/app/apptest/world"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/models"
)

// lacking is a store that lacks a declared field, until it is mended.
type lacking struct {
	recordstore.Connector

	mended *atomic.Bool
}

func (l lacking) Query(ctx context.Context, q recordstore.Query, yield func(recordstore.Row) error) error {
	if !l.mended.Load() {
		q.Differs(recordstore.MissingField, q.Collection.Fields[len(q.Collection.Fields)-1].Name)
	}
	return l.Connector.Query(ctx, q, yield)
}

// A store that answered in part is not taken for whole by a later run, which
// does not ask it; a caseworker has it asked again when it has been mended.
func TestAPartIsNotTakenForTheWhole(t *testing.T) {
	t.Parallel()
	apptest.EachDatabase(t, func(t *testing.T, db *database.DB) {
		w := world.New(t, db)
		var mended atomic.Bool
		open := w.Collect.Kinds[recordstore.SQL].Open
		w.Collect.Kinds[recordstore.SQL] = recordstore.Definition{Open: func(ctx context.Context, c recordstore.Connection, d []dataset.Dataset) (recordstore.Connector, error) {
			s, err := open(ctx, c, d)
			if c.Settings["dsn"] == "arkiv" {
				s = lacking{s, &mended}
			}
			return s, err
		}}
		ola := w.Staff("ola", authz.Caseworker, "nord")
		w.Furnish("oksana")
		oksana := w.Citizen("oksana")
		w.ProveEmail(oksana, w.Person("oksana").Email)
		number := w.Collected(ola, w.File(oksana, "nord").CaseNumber).Request.CaseNumber
		is := func(when string, want models.CollectionState, reason string) {
			t.Helper()
			all, err := w.Collect.Status(t.Context(), ola, w.Open(ola, number))
			w.Must(err)
			for _, s := range all {
				if c := s.Collection; s.Store.ID == "arkiv" && (c.State != want || c.Reason != reason || c.RowCount != 3) {
					t.Errorf("%s: the archive is %s %s with %d rows, want %s %s", when, c.State, c.Reason, c.RowCount, want, reason)
				}
			}
		}
		is("collected", models.CollectionStopped, "collect.undeclared")
		w.OwnerAnswers(collect.Reply{State: models.TaskNotFound})
		is("after another run", models.CollectionStopped, "collect.undeclared")
		w.Must(w.Collect.Retry(t.Context(), ola, w.Open(ola, number), "arkiv"))
		w.Drain()
		is("asked again", models.CollectionStopped, "collect.undeclared")
		mended.Store(true)
		w.Must(w.Collect.Retry(t.Context(), ola, w.Open(ola, number), "arkiv"))
		w.Drain()
		is("mended", models.CollectionFound, "")
	})
}
