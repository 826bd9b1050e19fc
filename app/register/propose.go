package register

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Proposal is what a file would change, before anything is.
type Proposal struct {
	File    File
	Changes []Change
	Digest  string // of all that would change
}

// Change is what a file would change of one controller's register.
type Change struct {
	ControllerID, Name string
	New                bool
	Differences        []Difference
}

// Propose reads a file that an administrator has and returns what it would
// change. It returns ProblemsError for what is wrong with the file: what Parse
// refuses, how a store is reached, and a store that is new and no person's, for
// nobody can say in a page how it is reached. A controller outside what the
// administrator looks after is fault.NotFound.
func (s *Service) Propose(ctx context.Context, actor authz.Actor, file []byte) (Proposal, error) {
	f, err := parse(file, false)
	if _, isProblem := errors.AsType[ProblemsError](err); err != nil && !isProblem {
		return Proposal{}, ProblemsError{{Text: err.Error(), Key: "register.problem.yaml"}}
	}
	if err != nil {
		return Proposal{}, err
	}
	if err := mayImport(ctx, s.DB.Read(), actor, f); err != nil {
		return Proposal{}, err
	}
	return propose(ctx, s.DB.Read(), f)
}

// Apply makes the database say what the proposal's file says, in one
// transaction: as Import does, and open cases are planned anew where stores
// have changed. It returns fault.Conflict when that would not change what
// Propose told that it would.
func (s *Service) Apply(ctx context.Context, actor authz.Actor, p Proposal) error {
	if err := actor.Require(authz.Administrator); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *gorm.DB) error {
		if err := mayImport(ctx, tx, actor, p.File); err != nil {
			return err
		}
		for _, c := range p.File.Controllers {
			if _, err := hold(ctx, tx, c.ID); err != nil && !fault.Is(err, fault.NotFound) {
				return err
			}
		}
		now, err := propose(ctx, tx, p.File)
		if err != nil {
			return err
		}
		if now.Digest != p.Digest {
			return errChanged
		}
		for _, change := range now.Changes {
			if !change.New && slices.ContainsFunc(change.Differences, func(d Difference) bool { return d.Kind == KindStore }) {
				if _, err := rights.ReplanIn(ctx, tx, database.Instant(s.Now()), change.ControllerID); err != nil {
					return err
				}
			}
		}
		for _, c := range p.File.Controllers {
			if err := s.importController(ctx, tx, actor, c); err != nil {
				return err
			}
		}
		return nil
	})
}

// mayImport refuses controllers that are not the administrator's to change, and
// case prefixes that others have.
func mayImport(ctx context.Context, db *gorm.DB, actor authz.Actor, f File) error {
	if err := actor.Require(authz.Administrator); err != nil {
		return err
	}
	all, err := table.Controllers(db).Find(ctx)
	if err != nil {
		return fmt.Errorf("reading the controllers: %w", err)
	}
	var problems ProblemsError
	for _, c := range f.Controllers {
		known := slices.ContainsFunc(all, func(k models.Controller) bool { return k.ID == c.ID })
		if !actor.Reaches(c.ID) || !known && !actor.Reaches(authz.AllControllers) {
			return fault.New(fault.NotFound, "error.not_found")
		}
		for _, k := range all {
			_, replaced := f.Controller(k.ID)
			if k.ID != c.ID && k.CasePrefix == c.CasePrefix && !replaced {
				problems = append(problems, Problem{Where: c.ID, Text: fmt.Sprintf("case_prefix: %q is another controller's", c.CasePrefix), Key: "register.problem.prefix_taken"})
			}
		}
		stores, err := storesByID(ctx, db, c.ID)
		if err != nil {
			return err
		}
		for _, d := range c.Stores {
			if had, ok := stores[d.ID]; d.Kind != models.StoreManual && (!ok || had.Kind != d.Kind) {
				problems = append(problems, Problem{Where: c.ID + "/" + d.ID, Text: "it is not known how the store is reached", Key: "register.problem.new_store", Params: map[string]any{"id": d.ID}})
			}
			if d.DatasetFile != "" {
				problems = append(problems, Problem{Where: c.ID + "/" + d.ID, Text: "the dataset has to stand in the file", Key: "register.problem.dataset_file", Params: map[string]any{"id": d.ID}})
			}
		}
	}
	if len(problems) > 0 {
		return problems
	}
	return nil
}

func propose(ctx context.Context, db *gorm.DB, f File) (Proposal, error) {
	p := Proposal{File: f}
	p.File.Controllers = slices.SortedFunc(slices.Values(f.Controllers), func(a, b ControllerEntry) int { return strings.Compare(a.ID, b.ID) })
	sum := sha256.New()
	for _, c := range p.File.Controllers {
		before, err := entryOf(ctx, db, c.ID)
		change := Change{ControllerID: c.ID, Name: c.Name, New: fault.Is(err, fault.NotFound)}
		if err != nil && !change.New {
			return Proposal{}, err
		}
		if change.Differences, err = Differences(before, c); err != nil {
			return Proposal{}, err
		}
		if change.New || len(change.Differences) > 0 {
			p.Changes = append(p.Changes, change)
		}
		_, _ = fmt.Fprintf(sum, "%q %v %q\n", c.ID, change.New, change.Differences)
	}
	p.Digest = hex.EncodeToString(sum.Sum(nil))
	return p, nil
}
