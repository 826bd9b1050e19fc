package collect

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/job"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/register"
	"rettighetsporten/app/rights"
	"rettighetsporten/app/seal"
	"rettighetsporten/app/upload"
	"rettighetsporten/models"
)

// Service runs collections for cases: it plans which stores are searched and
// when, keeps what they give in sealed pages, and asks store owners for what
// no machine can read.
type Service struct {
	DB       *database.DB
	Keys     *seal.Keys
	Now      func() time.Time
	Log      *slog.Logger
	Rights   *rights.Service
	Register *register.Service
	Kinds    recordstore.Registry
	// Environment gives the value of a ${NAME} in a store's connection.
	Environment func(name string) (string, bool)
	Scanner     upload.Scanner // of what owners attach; nil: none

	names storeNames
}

// StoreStatus is one store of the controller and how far its collection has
// come in a case.
type StoreStatus struct {
	Store      models.RecordStore
	Collection models.Collection // State is "" before anything is planned
	Task       *models.StoreTask // manual stores alone
	Omission   *Omission         // the choice to go on without it, while it stands
	NextTry    time.Time         // when it is asked again by itself; zero: it is not
	// Refused is what the store itself says on why it gave nothing, or not
	// everything. It is for who works on the case.
	Refused []recordstore.Told
}

// Missing reports whether the store has not answered in full and nobody has
// chosen to go on without it.
func (st StoreStatus) Missing() bool { return st.Collection.Gap() && st.Omission == nil }

// Status returns every store of the case's controller, in the register's
// order.
func (s *Service) Status(ctx context.Context, actor authz.Actor, c rights.Case) ([]StoreStatus, error) {
	if !actor.Reaches(c.Item.ControllerID) {
		return nil, fault.New(fault.NotFound, "error.not_found")
	}
	stores, err := s.Register.Stores(ctx, c.Item.ControllerID)
	if err != nil {
		return nil, err
	}
	collections, err := s.collections(ctx, c.Item)
	if err != nil {
		return nil, err
	}
	tasks, err := s.tasks(ctx, c.Item)
	if err != nil {
		return nil, err
	}
	omissions, err := s.omissions(ctx, c.Item)
	if err != nil {
		return nil, err
	}
	next, err := job.NextRun(ctx, s.DB.Read(), rights.PlanJob, c.Item.ID)
	if err != nil {
		return nil, database.Fault(err)
	}
	out := make([]StoreStatus, 0, len(stores))
	for _, store := range stores {
		st := StoreStatus{Store: store, Collection: collections[store.ID]}
		if o, ok := omissions[st.Collection.ID]; ok {
			st.Omission = &o
		}
		if st.Collection.State == models.CollectionFailed && st.Collection.Trying {
			st.NextTry = next
		}
		if t, ok := tasks[st.Collection.ID]; ok {
			st.Task = &t
		}
		if st.Refused, err = s.refused(st.Collection); err != nil {
			return nil, err
		}
		out = append(out, st)
	}
	return out, nil
}

func (s *Service) collections(ctx context.Context, item models.RequestItem) (map[string]models.Collection, error) {
	rows, err := table.Collections(s.DB.Read()).Where("item_id = ? AND controller_id = ?", item.ID, item.ControllerID).Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the collections: %w", database.Fault(err))
	}
	byStore := make(map[string]models.Collection, len(rows))
	for _, r := range rows {
		byStore[r.StoreID] = r
	}
	return byStore, nil
}

// Deletion is something a source deletes before the answer is due.
type Deletion struct {
	StoreName models.Text
	On        models.Date // the last day the source can hold what it held at receipt
	Secured   bool        // the copy has been taken
}
