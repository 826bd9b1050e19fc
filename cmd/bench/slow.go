package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/httpstore"
)

// slowRow searches stores that each take their time to answer.
func slowRow(n int, delay time.Duration) row {
	return row{
		name: "slow-" + strconv.Itoa(n), n: n,
		floor: fmt.Sprintf("one of the stores alone: HTTP, answers after %d ms", delay.Milliseconds()),
		open: func(ctx context.Context, _ string) (*contest, error) {
			stores, closeAll, err := slowStores(ctx, n, delay)
			if err != nil {
				return nil, err
			}
			alone := recordstore.Query{
				Collection: &stores[0].declared[0].Collections[0],
				Where:      []recordstore.Match{{Field: "email", Values: []any{email}, Fold: recordstore.FoldCase}},
			}
			return &contest{
				ours: func(ctx context.Context) error { return search(ctx, stores, n, drop{}) },
				floor: func(ctx context.Context) error {
					rows := 0
					err := stores[0].connector.Query(ctx, alone, func(recordstore.Row) error { rows++; return nil })
					if err != nil {
						return err
					}
					return expect(rows, 1)
				},
				close: closeAll,
			}, nil
		},
	}
}

// slowStores starts a service that takes its time over every answer, and
// returns so many stores that read it.
func slowStores(ctx context.Context, n int, delay time.Duration) (stores []store, closeAll func(), err error) {
	var listen net.ListenConfig
	listener, err := listen.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, fmt.Errorf("listening: %w", err)
	}
	server := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(delay)
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `[{"id": 1, "email": %q}]`, email)
	})}
	go func() { _ = server.Serve(listener) }()
	closeAll = func() {
		for _, s := range stores {
			_ = s.connector.Close()
		}
		_ = server.Close()
	}
	for i := range n {
		s, err := slowStore(ctx, i, "http://"+listener.Addr().String())
		if err != nil {
			closeAll()
			return nil, nil, err
		}
		stores = append(stores, s)
	}
	return stores, closeAll, nil
}

func slowStore(ctx context.Context, i int, base string) (store, error) {
	key := fmt.Sprintf("slow_%d", i)
	file, err := dataset.Parse(fmt.Appendf(nil, "dataset:\n- fides_key: %s\n  collections:\n  - name: person\n"+
		"    fields: [{name: id}, {name: email, fides_meta: {identity: email}}]\n", key))
	if err != nil {
		return store{}, fmt.Errorf("reading the declaration: %w", err)
	}
	connector, err := httpstore.Config{Now: time.Now}.Open(ctx, recordstore.Of(recordstore.HTTP, httpstore.Settings{
		BaseURL: base, AllowPrivate: true,
		Endpoints: map[string]httpstore.Endpoint{"person": {Path: "/person", Query: map[string]string{"email": "{email}"}}},
	}), file.Datasets)
	if err != nil {
		return store{}, err
	}
	return store{id: key, declared: file.Datasets, connector: connector}, nil
}
