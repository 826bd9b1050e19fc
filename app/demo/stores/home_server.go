package stores

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/httpstore"
	"rettighetsporten/models"
)

// server serves each table at /v1/<table> on the loopback interface, the way a
// plain REST service does: GET with the value of a column answers the rows that
// carry it, and without a value it refuses.
type server struct {
	searchable []string // columns one may ask by
	tables     atomic.Pointer[map[string][]map[string]any]
	http       *http.Server
	done       chan error
}

func newServer(searchable ...string) *server { return &server{searchable: searchable} }

func (s *server) settle(ctx context.Context, tables []*table) (models.StoreConnection, error) {
	served, endpoints := map[string][]map[string]any{}, map[string]httpstore.Endpoint{}
	for _, t := range tables {
		served[t.name] = t.objects()
		query := map[string]string{}
		for _, column := range s.searchable {
			query[column] = "{" + column + "}"
		}
		endpoints[t.name] = httpstore.Endpoint{Path: "/v1/" + t.name, Query: query, Data: "value"}
	}
	s.tables.Store(&served)
	var listen net.ListenConfig
	listener, err := listen.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("opening a port: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/{table}", s.answer)
	s.http = &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 10 * time.Second}
	s.done = make(chan error, 1)
	go func() {
		defer close(s.done)
		s.done <- s.http.Serve(listener)
	}()
	return recordstore.Of(recordstore.HTTP, httpstore.Settings{
		BaseURL: "http://" + listener.Addr().String(), Endpoints: endpoints,
		AllowPrivate: true, Timeout: 5 * time.Second,
	}).Settings, nil
}

func (s *server) answer(w http.ResponseWriter, r *http.Request) {
	rows, ok := (*s.tables.Load())[r.PathValue("table")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	asked := false
	found := []map[string]any{}
	for _, column := range s.searchable {
		for _, value := range r.URL.Query()[column] {
			asked = asked || value != ""
			for _, row := range rows {
				if v := row[column]; v != nil && strings.EqualFold(fmt.Sprint(v), value) {
					found = append(found, row)
				}
			}
		}
	}
	if !asked {
		http.Error(w, "ask by one of "+strings.Join(s.searchable, ", "), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"value": found}) // the client hung up: nobody to tell
}

func (s *server) follow(_ context.Context, t *table, _ due) error {
	served := maps.Clone(*s.tables.Load())
	served[t.name] = t.objects()
	s.tables.Store(&served)
	return nil
}

func (s *server) close() error {
	if s.http == nil {
		return nil
	}
	err := s.http.Close()
	if served := <-s.done; !errors.Is(served, http.ErrServerClosed) { // nil when closed before
		err = errors.Join(err, served)
	}
	if err != nil {
		return fmt.Errorf("stopping a demo server: %w", err)
	}
	return nil
}
