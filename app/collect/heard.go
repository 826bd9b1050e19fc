package collect

import (
	"context"
	"errors"
	"sync"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// heard is what stores have said in the way of a refusal during a run.
type heard struct {
	mu     sync.Mutex
	stores map[string]map[dataset.Address]*answered
}

// answered is how one collection of a store has answered.
type answered struct {
	told   []recordstore.Told
	failed bool // at least once without a word of its own
}

// from returns the store, listened to.
func (h *heard) from(storeID string, c recordstore.Connector) recordstore.Connector {
	return listened{Connector: c, heard: h, storeID: storeID}
}

// of returns how the collection has answered, if it was asked.
func (h *heard) of(storeID string, at dataset.Address) answered {
	h.mu.Lock()
	defer h.mu.Unlock()
	if a := h.stores[storeID][at]; a != nil {
		return *a
	}
	return answered{}
}

func (h *heard) note(storeID string, at dataset.Address, err error) {
	if err == nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stores == nil {
		h.stores = map[string]map[dataset.Address]*answered{}
	}
	if h.stores[storeID] == nil {
		h.stores[storeID] = map[dataset.Address]*answered{}
	}
	a := h.stores[storeID][at]
	if a == nil {
		a = &answered{}
		h.stores[storeID][at] = a
	}
	refusal, ok := errors.AsType[recordstore.Refusal](err)
	if !ok {
		a.failed = true
		return
	}
	a.told = append(a.told, refusal.Refused()...)
}

// listened is a store whose refusals are heard.
type listened struct {
	recordstore.Connector

	heard   *heard
	storeID string
}

// Query asks the store.
func (l listened) Query(ctx context.Context, q recordstore.Query, yield func(recordstore.Row) error) error {
	err := l.Connector.Query(ctx, q, yield)
	l.heard.note(l.storeID, q.Collection.Address(), err)
	return err
}
