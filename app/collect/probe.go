package collect

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"
	"gorm.io/gorm"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect/engine"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/models"
)

// probeLimit is how long a store may take to answer a probe; a page waits for
// it.
const probeLimit = 15 * time.Second

// probesAtOnce is how many collections of a store are asked together.
const probesAtOnce = 8

// Probed is how one collection of a store answered when it was asked for
// somebody who does not exist.
type Probed struct {
	Dataset, Collection string
	Reason              recordstore.Reason // "" when it answered
	Took                time.Duration
	Differences         []models.Difference // where the store is not as declared
	Untold              bool                // the store cannot tell, or not of all of it, without a search
	Uncompared          recordstore.Reason  // why it could not be compared; "" when it could, or cannot tell
}

// Probe asks every collection of the store for somebody who does not exist, as
// a search would, and says how each answered and where the store is not as it is
// declared. That it is done is logged.
func (s *Service) Probe(ctx context.Context, actor authz.Actor, controllerID, storeID string) ([]Probed, error) {
	store, err := s.administered(ctx, actor, controllerID, storeID)
	if err != nil {
		return nil, err
	}
	declared, err := dataset.Parse([]byte(store.Facts.Dataset))
	if err != nil || store.Kind == models.StoreManual {
		return nil, fault.New(fault.Conflict, "admin.probe.impossible")
	}
	err = s.DB.InTx(ctx, func(tx *gorm.DB) error {
		return audit.Record(ctx, tx, actor, s.Now(), audit.Event{
			Chain: controllerID, Action: "store.probed", Detail: map[string]string{"store": storeID},
		})
	})
	if err != nil {
		return nil, err
	}
	connector := s.connect(ctx, store, declared.Datasets)
	defer func() { _ = connector.Close() }()
	limited, cancel := context.WithTimeout(ctx, probeLimit)
	defer cancel()
	probed := s.probeAll(limited, connector, declared.Datasets)
	compared, err := compare(limited, connector, declared.Datasets)
	for i := range probed {
		probed[i].stands(compared, recordstore.AsError(err))
	}
	return probed, nil
}

// stands adds how the collection stands against what the store has.
func (p *Probed) stands(all []recordstore.Compared, failure *recordstore.Error) {
	if failure != nil {
		p.Uncompared = failure.Reason
		return
	}
	for _, c := range all {
		if c.Dataset != p.Dataset || c.Collection != p.Collection {
			continue
		}
		p.Differences, p.Untold = differencesOf(c.Differences), c.Untold
		if c.Failure != nil {
			p.Uncompared = c.Failure.Reason
		}
	}
}

func (s *Service) probeAll(ctx context.Context, connector recordstore.Connector, datasets []dataset.Dataset) []Probed {
	var asked []*dataset.Collection
	for _, d := range datasets {
		for i := range d.Collections {
			if c := &d.Collections[i]; !c.Skip {
				asked = append(asked, c)
			}
		}
	}
	all := make([]Probed, len(asked))
	var group errgroup.Group
	group.SetLimit(probesAtOnce)
	for i, c := range asked {
		group.Go(func() error {
			all[i] = s.probe(ctx, connector, c)
			return nil
		})
	}
	_ = group.Wait() // none of them fails
	return all
}

// mayAdminister returns an error unless the administrator looks after the
// controller.
func mayAdminister(actor authz.Actor, controllerID string) error {
	if err := actor.Require(authz.Administrator); err != nil {
		return err
	}
	if !actor.Reaches(controllerID) {
		return fault.New(fault.NotFound, "error.not_found")
	}
	return nil
}

func (s *Service) administered(ctx context.Context, actor authz.Actor, controllerID, storeID string) (models.RecordStore, error) {
	if err := mayAdminister(actor, controllerID); err != nil {
		return models.RecordStore{}, err
	}
	store, err := table.RecordStores(s.DB.Read()).Where("controller_id = ? AND id = ?", controllerID, storeID).Take(ctx)
	if err != nil {
		return store, fmt.Errorf("reading the store: %w", database.Fault(err))
	}
	return store, nil
}

func (s *Service) probe(ctx context.Context, connector recordstore.Connector, c *dataset.Collection) Probed {
	result, began := Probed{Dataset: c.Dataset, Collection: c.Name}, s.Now()
	match := nobody(c)
	if match.Field == "" {
		result.Reason = recordstore.Undeclared
		return result
	}
	err := connector.Query(ctx, recordstore.Query{Collection: c, Where: []recordstore.Match{match}, Limit: 1}, func(recordstore.Row) error { return nil })
	if e := recordstore.AsError(err); e != nil {
		result.Reason = e.Reason
	}
	result.Took = s.Now().Sub(began)
	return result
}

// nobody returns a match for values no record has, in the field a search would
// come in by: one that holds an identity, else one that refers to another
// collection, else the first. They have the form of what they stand for, since
// a service may refuse what has not.
func nobody(c *dataset.Collection) recordstore.Match {
	var best dataset.Field
	match, worth := recordstore.Match{}, -1
	c.Walk(func(path string, f dataset.Field) {
		n := 0
		switch {
		case len(f.Fields) > 0:
			return
		case f.Identity != "":
			n = 3
		case len(f.References) > 0:
			n = 2
		case f.PrimaryKey:
			n = 1
		}
		if n > worth {
			match.Field, best, worth = path, f, n
		}
	})
	switch best.Identity {
	case engine.KindNationalID:
		match.Values = []any{"01810099816"} // synthetic, a month above 80
	case engine.KindPhone:
		match.Values = []any{"+4700000000"}
	case engine.KindEmail:
		match.Values = []any{"ingen.finnes@rettighetsporten.invalid"}
	default:
		match.Values = []any{int64(-1), "ingen-finnes"} // whichever the column can hold
	}
	return match
}
