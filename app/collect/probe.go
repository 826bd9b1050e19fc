package collect

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/models"
)

// probeLimit is how long one collection may take to answer a probe.
const probeLimit = 20 * time.Second

// Probed is how one collection of a store answered when it was asked for
// somebody who does not exist.
type Probed struct {
	Dataset, Collection string
	Reason              recordstore.Reason // "" when it answered
	Detail              string             // codes and names from the declaration, never data
	Rows                int                // more than none: the store gives away what was not asked for
	Took                time.Duration
}

// Probe asks every collection of the store for somebody who does not exist, as
// a search would, and says how each answered. That it was done is logged.
func (s *Service) Probe(ctx context.Context, actor authz.Actor, controllerID, storeID string) ([]Probed, error) {
	store, err := s.ownStore(ctx, actor, controllerID, storeID)
	if err != nil {
		return nil, err
	}
	declared, err := dataset.Parse([]byte(store.Facts.Dataset))
	if err != nil || store.Kind == models.StoreManual {
		return nil, fault.New(fault.Conflict, "admin.probe.impossible")
	}
	connector := s.connect(ctx, store, declared.Datasets)
	defer func() { _ = connector.Close() }()
	var all []Probed
	for _, d := range declared.Datasets {
		for i := range d.Collections {
			if c := &d.Collections[i]; !c.Skip {
				all = append(all, s.probe(ctx, connector, c))
			}
		}
	}
	return all, s.DB.InTx(ctx, func(tx *gorm.DB) error {
		return audit.Record(ctx, tx, actor, s.Now(), audit.Event{
			Chain: controllerID, Action: "store.probed", Detail: map[string]string{"store": storeID},
		})
	})
}

func (s *Service) ownStore(ctx context.Context, actor authz.Actor, controllerID, storeID string) (models.RecordStore, error) {
	if err := actor.Require(authz.Administrator); err != nil {
		return models.RecordStore{}, err
	}
	if !actor.Reaches(controllerID) {
		return models.RecordStore{}, fault.New(fault.NotFound, "error.not_found")
	}
	store, err := gorm.G[models.RecordStore](s.DB.Read()).Where("controller_id = ? AND id = ?", controllerID, storeID).Take(ctx)
	if err != nil {
		return store, fmt.Errorf("reading the store: %w", database.Fault(err))
	}
	return store, nil
}

func (s *Service) probe(ctx context.Context, connector recordstore.Connector, c *dataset.Collection) Probed {
	ctx, cancel := context.WithTimeout(ctx, probeLimit)
	defer cancel()
	result, began := Probed{Dataset: c.Dataset, Collection: c.Name}, s.Now()
	match := nobody(c)
	if match.Field == "" {
		result.Reason, result.Detail = recordstore.Undeclared, "no field can be asked for"
		return result
	}
	err := connector.Query(ctx, recordstore.Query{Collection: c, Where: []recordstore.Match{match}, Limit: 1}, func(recordstore.Row) error {
		result.Rows++
		return nil
	})
	if e := recordstore.AsError(err); e != nil {
		result.Reason, result.Detail = e.Reason, e.Detail
	}
	result.Took = s.Now().Sub(began)
	return result
}

// nobody returns a match for a value no record has, in the field a search would
// come in by: one that holds an identity, else one that refers to another
// collection, else the first.
func nobody(c *dataset.Collection) recordstore.Match {
	best, worth := "", -1
	var kind dataset.Type
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
			best, worth, kind = path, n, f.Type.Element()
		}
	})
	match := recordstore.Match{Field: best, Values: []any{"ingen.finnes@rettighetsporten.invalid"}}
	switch kind {
	case dataset.Integer, dataset.Float:
		match.Values = []any{int64(-1)}
	case dataset.String, dataset.Boolean, dataset.Object, dataset.ObjectID, "":
	}
	return match
}
