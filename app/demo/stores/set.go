// Package stores makes the record stores of the demo: databases, exported
// files, a small server and stores that only a person can look into, each where
// a real one would be, filled with rows about synthetic persons. It knows of
// every row whom it is about, so that a search can be held against the truth.
package stores

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"rettighetsporten/app/demo/people"
	"rettighetsporten/app/register"
)

// Set is the demo's stores, live until Close. It can be used from several
// goroutines at once.
type Set struct {
	mu      sync.Mutex // guards the tables of the sources
	sources []*source
}

// source is one store: how it is declared, where its rows live, and what they
// are.
type source struct {
	controller string
	store      register.StoreDeclaration
	home       home
	tables     []*table
	notes      map[string][]string // for a manual store: what its owner finds, by person
}

// Declarations returns the controller's stores with live connections.
func (s *Set) Declarations(controllerID string) []register.StoreDeclaration {
	var out []register.StoreDeclaration
	for _, src := range s.sources {
		if src.controller == controllerID {
			out = append(out, src.store)
		}
	}
	return out
}

// Attach returns a copy of the register in which each controller has the
// demo's stores in place of its own.
func (s *Set) Attach(f register.File) register.File {
	f.Controllers = slices.Clone(f.Controllers)
	for i := range f.Controllers {
		f.Controllers[i].Stores = s.Declarations(f.Controllers[i].ID)
	}
	return f
}

// Truth returns how many rows each store holds about the person, by the
// store's id. What retention has taken is not counted, nor are rows that
// nothing ties to anybody any more. For a manual store it is the number of
// notes its owner finds. Stores that hold nothing are left out.
func (s *Set) Truth(p people.Person) map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	truth := map[string]int{}
	for _, src := range s.sources {
		n := len(src.notes[p.Key])
		for _, t := range src.tables {
			for _, r := range t.rows {
				if slices.Contains(r.about, p.Key) {
					n++
				}
			}
		}
		if n > 0 {
			truth[src.store.ID] = n
		}
	}
	return truth
}

// Notes returns what the owner of a manual store finds about the person, in
// bokmål; nothing when the store holds nothing or can be read by a machine.
func (s *Set) Notes(storeID string, p people.Person) []string {
	for _, src := range s.sources {
		if src.store.ID == storeID {
			return slices.Clone(src.notes[p.Key])
		}
	}
	return nil
}

// PurgeExpired lets every store delete what its own retention says must be
// gone at the time, and returns how many rows were deleted or stripped of what
// ties them to a person.
func (s *Set) PurgeExpired(ctx context.Context, now time.Time) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	taken := 0
	for _, src := range s.sources {
		for _, t := range src.tables {
			d := t.purge(now)
			if d.empty() {
				continue
			}
			taken += len(d.gone) + len(d.stripped)
			if err := src.home.follow(ctx, t, d); err != nil {
				return taken, fmt.Errorf("purging %s: %w", src.store.ID, err)
			}
		}
	}
	return taken, nil
}

// Close stops the servers. The files stay where they are.
func (s *Set) Close() error {
	var err error
	for _, src := range s.sources {
		err = errors.Join(err, src.home.close())
	}
	return err
}
