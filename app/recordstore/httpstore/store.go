// Package httpstore reads record stores that answer JSON over HTTP, one GET
// request for each value. It talks to the one host of the base URL, follows no
// redirect, uses no proxy, and decides at dial time whether the address may be
// reached at all. URLs carry values and are never logged or put into errors.
package httpstore

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/sync/errgroup"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/network"
)

// atOnce is how many requests one query has under way.
const atOnce = 4

// Config is what the stores of a deployment have in common.
type Config struct {
	Hosts network.Hosts                                    // what a base URL may name
	Now   func() time.Time                                 // reads a Retry-After that is a date; nil: such a date is ignored
	Sleep func(ctx context.Context, d time.Duration) error // waits before a retry, or until ctx ends; nil: really
}

// Store is one service. It implements recordstore.Connector.
type Store struct {
	config    Config
	client    *http.Client
	base      *url.URL
	endpoints map[string]Endpoint
}

var _ recordstore.Connector = (*Store)(nil)

// Kind returns the kind for a registry.
func (config Config) Kind() recordstore.Definition {
	return recordstore.Definition{Check: check, Open: config.Open}
}

// Open returns the service of the connection, as a recordstore.Opener.
func (config Config) Open(_ context.Context, c recordstore.Connection, _ []dataset.Dataset) (recordstore.Connector, error) {
	if config.Sleep == nil {
		config.Sleep = sleep
	}
	settings, err := recordstore.Read[Settings](c)
	if err != nil {
		return nil, err
	}
	base, err := config.baseURL(settings)
	if err != nil {
		return nil, err
	}
	return &Store{
		config: config, client: newClient(settings.AllowPrivate, settings.Timeout), base: base, endpoints: settings.Endpoints,
	}, nil
}

// Close lets go of idle connections.
func (s *Store) Close() error {
	s.client.CloseIdleConnections()
	return nil
}

// Query asks once for each value, a few at a time. Only rows that carry the
// value in the field are handed to yield: a service that ignores the condition
// does not give away other people's rows.
func (s *Store) Query(ctx context.Context, q recordstore.Query, yield func(recordstore.Row) error) error {
	endpoint, ok := s.endpoints[q.Collection.Name]
	if !ok {
		return recordstore.Fail(recordstore.Undeclared, "the connection has no endpoint for "+q.Collection.Name)
	}
	answers, undeclared := newAnswers(q, yield), recordstore.NewSurplus(q)
	defer undeclared.Report()
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for _, match := range q.Where {
		for _, value := range match.Values {
			group.Go(func() error {
				rows, err := s.one(ctx, q.Collection, endpoint, match, value, undeclared)
				if err != nil {
					return err
				}
				return answers.add(rows)
			})
		}
	}
	if err := group.Wait(); !errors.Is(err, errEnough) {
		return err
	}
	return nil
}

// one returns the rows that carry the value in the field.
func (s *Store) one(ctx context.Context, c *dataset.Collection, e Endpoint, m recordstore.Match, value any, undeclared *recordstore.Surplus) ([]recordstore.Row, error) {
	text, leads := recordstore.Exact.Key(value)
	if !leads {
		return nil, nil
	}
	target, err := address(s.base, e, c, m.Field, text)
	if err != nil || target.url == nil {
		return nil, err
	}
	body, err := s.get(ctx, target, e.Header)
	if err != nil || body == nil {
		return nil, err
	}
	objects, err := extract(body, e.Data)
	if err != nil {
		return nil, err
	}
	m.Values = []any{value}
	carries := recordstore.Query{Where: []recordstore.Match{m}}.Matcher()
	var rows []recordstore.Row
	for _, object := range objects {
		if carries(object) {
			undeclared.Look(object)
			rows = append(rows, declared(object, c))
		}
	}
	return rows, nil
}

func declared(object recordstore.Row, c *dataset.Collection) recordstore.Row {
	row := recordstore.Row{}
	for _, f := range c.Fields {
		if v, ok := object[f.Name]; ok {
			row[f.Name] = v
		}
	}
	return row
}
