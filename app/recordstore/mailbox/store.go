// Package mailbox reads mailboxes over IMAP as record stores: the messages a
// person sent or received, and those whose text mentions them. It opens folders
// to read only and marks nothing as read. What the server finds is looked at
// again here, so that a server that ignores a condition gives away nobody's
// mail.
package mailbox

import (
	"context"
	_ "embed"
	"errors"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/network"
)

//go:embed mailbox.yaml
var declaration string

// Declaration returns a dataset that declares everything a mailbox has, to be
// used as it is or made shorter.
func Declaration() string { return declaration }

// Config is what the mailboxes of a deployment have in common.
type Config struct {
	Hosts network.Hosts // what a connection may name
}

// Kind returns the kind for a registry.
func (config Config) Kind() recordstore.Definition {
	return recordstore.Definition{Check: check, Open: config.Open}
}

// Store is one account. It implements recordstore.Connector. Every query has a
// connection of its own.
type Store struct {
	settings Settings
	declared []dataset.Dataset
	has      dataset.Dataset // what every mailbox has
}

var _ recordstore.Connector = (*Store)(nil)

// Open returns the account of the connection, as a recordstore.Opener.
func (config Config) Open(_ context.Context, c recordstore.Connection, declared []dataset.Dataset) (recordstore.Connector, error) {
	if err := check(c); err != nil {
		return nil, err
	}
	settings, err := read(c)
	if err != nil {
		return nil, err
	}
	if !config.Hosts.Allow(settings.address()) {
		return nil, errors.New("the host is not on the list of allowed hosts")
	}
	has, err := fixed()
	if err != nil {
		return nil, err
	}
	return &Store{settings, declared, has}, nil
}

// Close does nothing: no connection outlives its query.
func (*Store) Close() error { return nil }

// Query hands on the messages that are about the values, from every folder. A
// field no mailbox is searched by is Undeclared.
func (s *Store) Query(ctx context.Context, q recordstore.Query, yield func(recordstore.Row) error) error {
	if !s.compare(q) {
		return recordstore.Fail(recordstore.Undeclared, "a mailbox has the collections "+Messages+" and "+Mentions+" alone")
	}
	for _, w := range q.Where {
		if !sought(q.Collection.Name, w.Field) {
			return recordstore.Fail(recordstore.Undeclared, "a mailbox cannot be searched by the field "+w.Field+" of "+q.Collection.Name)
		}
	}
	if len(conditions(q)) == 0 {
		return nil
	}
	limited, cancel := context.WithTimeout(ctx, s.settings.Timeout)
	defer cancel()
	r := run{q: q, yield: yield, left: s.settings.MaxMessages}
	err := s.search(limited, &r)
	switch {
	case r.yielded != nil:
		return r.yielded
	case errors.Is(err, errEnough):
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case limited.Err() != nil:
		return recordstore.Fail(recordstore.TimedOut, "searching took too long")
	case err == nil && r.cut:
		return tooMuch("a message is too large to be searched to its end")
	case err == nil && r.unseen:
		return tooMuch("the server found a message in what is not read, such as an attachment")
	default:
		return err
	}
}

func (s *Store) search(ctx context.Context, r *run) error {
	session, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer session.close()
	folders, err := session.folders(s.settings.Folders)
	if err != nil {
		return err
	}
	for _, folder := range folders {
		if err := r.folder(session, folder); err != nil {
			return err
		}
	}
	return nil
}

var errEnough = errors.New("the limit of the query is reached")

// run is one query under way.
type run struct {
	q       recordstore.Query
	yield   func(recordstore.Row) error
	left    int // messages that may still be read
	found   int
	cut     bool  // the server found a message of which not all could be looked at
	unseen  bool  // the server found a message, and what is read of it does not show why
	yielded error // the caller's
}

// folder searches one folder, the newest messages first.
func (r *run) folder(s *session, name string) error {
	validity, err := s.examine(name)
	if err != nil {
		return err
	}
	uids, more, err := s.search(r.q, r.left)
	if err != nil {
		return err
	}
	r.left -= len(uids)
	err = s.fetch(name, validity, uids, func(at place, m message) error { return r.take(at, m) })
	if err == nil && more {
		err = tooMuch("more messages are found than one query may read")
	}
	return err
}

func (r *run) take(at place, m message) error {
	row, wanted := m.row(at, r.q)
	if !wanted {
		inText := r.q.Collection.Name == Mentions && len(m.carried(r.q)) == 0
		r.cut = r.cut || m.headerCut || m.cut && inText
		r.unseen = r.unseen || inText && !m.shows(r.q)
		return nil
	}
	if r.found++; r.q.Limit > 0 && r.found > r.q.Limit {
		return errEnough
	}
	if r.yielded = r.yield(row); r.yielded != nil {
		return errEnough
	}
	return nil
}
