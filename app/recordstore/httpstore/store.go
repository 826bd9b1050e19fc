// Package httpstore reads record stores that answer JSON over HTTP: REST and
// OData services. A service is asked for every value that is searched for, or
// for several at once where it takes that, and answers in pages, which are
// handed on as they come.
package httpstore

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"

	"golang.org/x/sync/errgroup"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/network/httpclient"
)

// Config is what the stores of a deployment have in common.
type Config httpclient.Config

// Store is one service. It implements recordstore.Connector.
type Store struct {
	client    *httpclient.Client
	params    map[string]string
	endpoints map[string]Endpoint
	parallel  int
}

var _ recordstore.Connector = (*Store)(nil)

// Kind returns the kind for a registry. Stores opened through it hold to the
// limits of a service together.
func (config Config) Kind() recordstore.Definition {
	gates := &httpclient.Gates{}
	return recordstore.Definition{
		Check: check,
		Open: func(_ context.Context, c recordstore.Connection, _ []dataset.Dataset) (recordstore.Connector, error) {
			return config.open(c, gates)
		},
	}
}

// Open returns the service of the connection, as a recordstore.Opener.
func (config Config) Open(_ context.Context, c recordstore.Connection, _ []dataset.Dataset) (recordstore.Connector, error) {
	return config.open(c, nil)
}

func (config Config) open(c recordstore.Connection, gates *httpclient.Gates) (recordstore.Connector, error) {
	settings, err := read(c)
	if err != nil {
		return nil, err
	}
	options, err := settings.options()
	if err != nil {
		return nil, err
	}
	client, err := httpclient.Config(config).Open(options, gates)
	if err != nil {
		return nil, err
	}
	return &Store{client: client, params: settings.Params, endpoints: settings.Endpoints, parallel: cmp.Or(settings.Parallel, atOnce)}, nil
}

// atOnce is how many requests one query has begun.
const atOnce = 4

// Close lets go of idle connections.
func (s *Store) Close() error {
	s.client.Close()
	return nil
}

// Format shows nothing of the store, which holds secrets.
func (s *Store) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[HTTP store]") }

// Query asks for every value, a few requests at a time. Only rows that carry a
// value in the field it was asked for are handed to yield: a service that
// ignores the condition does not give away other people's rows. Where a request
// is not read to its end, the others are, and the error is TooMuch. A query that
// goes on after a mark asks for no page that was handed on before it; a service
// that does not know a page any more fails it.
func (s *Store) Query(ctx context.Context, q recordstore.Query, yield func(recordstore.Row) error) error {
	endpoint, ok := s.endpoints[q.Collection.Name]
	if !ok {
		return recordstore.Fail(recordstore.Undeclared, "the connection has no endpoint for "+q.Collection.Name)
	}
	jobs, err := s.plan(endpoint, q)
	if err != nil {
		return err
	}
	answers, undeclared := newAnswers(q, yield), recordstore.NewSurplus(q)
	defer undeclared.Report()
	if q.Marks != nil {
		q.Marks(func() string {
			undeclared.Report() // what stands before the mark may not be seen again
			return answers.marked()
		})
	}
	earlier := readMark(q.After)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(s.parallel)
	for _, j := range jobs {
		group.Go(func() error {
			c := chain{
				store: s, endpoint: endpoint, collection: q.Collection, answers: answers, undeclared: undeclared,
				carries: recordstore.Query{Collection: q.Collection, Where: j.where}.Matcher(),
				request: sum(j.first),
				seen:    map[recordstore.Sum]int{}, asked: map[[sha256.Size]byte]bool{},
			}
			first, left, err := c.resume(earlier, j.first)
			if err != nil || !left {
				return err
			}
			err = c.read(ctx, first)
			if e, ok := errors.AsType[*recordstore.Error](err); ok && e.Reason == recordstore.TooMuch && !answers.over() {
				answers.stop(err)
				return nil
			}
			return err
		})
	}
	switch err := group.Wait(); {
	case errors.Is(err, errEnough):
		return nil
	case err != nil:
		return err
	default:
		return answers.stopped
	}
}
