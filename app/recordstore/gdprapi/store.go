// Package gdprapi reads services that answer for themselves: those that speak
// the GDPR API of the City of Helsinki, version 1.1. Such a service has one
// address for each person, and answers with all it has about them as a tree.
// It is only read: what the API has for erasing is not here.
package gdprapi

import (
	"context"
	"errors"
	"fmt"
	"io"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/network/httpclient"
)

// Name is the kind of these stores.
const Name recordstore.Kind = "gdpr-api"

// Config is what the stores of a deployment have in common.
type Config httpclient.Config

// Store is one service. It implements recordstore.Connector.
type Store struct {
	client   *httpclient.Client
	settings Settings
	declared []dataset.Collection
}

var _ recordstore.Connector = (*Store)(nil)

// Kind returns the kind for a registry. Stores opened through it hold to the
// limits of a service together.
func (config Config) Kind() recordstore.Definition {
	gates := &httpclient.Gates{}
	return recordstore.Definition{
		Check: check,
		Open: func(_ context.Context, c recordstore.Connection, declared []dataset.Dataset) (recordstore.Connector, error) {
			return config.open(c, declared, gates)
		},
	}
}

func (config Config) open(c recordstore.Connection, declared []dataset.Dataset, gates *httpclient.Gates) (recordstore.Connector, error) {
	if err := check(c); err != nil {
		return nil, err
	}
	settings, err := read(c)
	if err != nil {
		return nil, err
	}
	client, err := httpclient.Config(config).Open(httpclient.Options{
		BaseURL: settings.BaseURL, AllowPrivate: settings.AllowPrivate, Timeout: settings.Timeout,
		Authentication: settings.Authentication, RateLimit: settings.RateLimit, CheckToken: settings.Assurance.token,
	}, gates)
	if err != nil {
		return nil, err
	}
	s := &Store{client: client, settings: settings}
	for _, d := range declared {
		s.declared = append(s.declared, d.Collections...)
	}
	return s, nil
}

// Close lets go of idle connections.
func (s *Store) Close() error {
	s.client.Close()
	return nil
}

// Format shows nothing of the store, which holds secrets.
func (s *Store) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[GDPR API store]") }

// Query asks the service for every identifier and hands on the rows of the
// collection, each with the identifier in the field it was asked by. Where the
// service gives no answer, or holds something back, the error is a *RefusalError
// with what it says; what it holds back is TooMuch, since the rest is good.
func (s *Store) Query(ctx context.Context, q recordstore.Query, yield func(recordstore.Row) error) error {
	if s.settings.Collections[q.Collection.Name] == "" {
		return recordstore.Fail(recordstore.Undeclared, "the connection has no path for "+q.Collection.Name)
	}
	handed, asked := 0, map[string]bool{}
	var held *RefusalError
	for _, match := range q.Where {
		f, ok := q.Collection.Field(match.Field)
		if !ok || f.Name != match.Field || f.Identity == "" && len(f.References) == 0 {
			return recordstore.Fail(recordstore.Undeclared, q.Collection.Name+" cannot be asked by "+match.Field)
		}
		for _, value := range match.Values {
			id, leads := recordstore.Exact.Key(value)
			if !leads || asked[id] {
				continue
			}
			asked[id] = true
			root, err := s.ask(ctx, id)
			if err != nil {
				return err
			}
			if root == nil {
				continue
			}
			held = held.heldBack(root)
			for _, row := range s.rows(root, q.Collection) {
				if handed++; q.Limit > 0 && handed > q.Limit {
					return nil
				}
				row[match.Field] = value
				if err := yield(row); err != nil {
					return err
				}
			}
		}
	}
	if held != nil {
		return held
	}
	return nil
}

// ask returns the tree of a person, or nil when the service has nothing.
func (s *Store) ask(ctx context.Context, id string) (*node, error) {
	to, err := s.address(id)
	if err != nil || to == nil {
		return nil, err
	}
	a, err := s.client.Ask(ctx, httpclient.Request{URL: to, Record: s.settings.NotFoundIsNothing, Explain: explain})
	if errors.Is(err, errNobody) {
		return nil, nil
	}
	if err != nil || a.None {
		return nil, err
	}
	value, err := httpclient.Decode(a.Body)
	if err != nil {
		return nil, err
	}
	if object, ok := value.(map[string]any); ok && len(object) == 0 {
		return nil, nil
	}
	return tree(value)
}
