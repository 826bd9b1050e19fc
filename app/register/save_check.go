package register

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"rettighetsporten/app/database/table"
	"rettighetsporten/models"
)

// problemsBetween returns, as ProblemsError, what is wrong with the register
// after a change that was not wrong before it. Stores are not looked at: no
// form changes them.
func problemsBetween(ctx context.Context, tx *gorm.DB, before, after ControllerEntry) error {
	others, err := table.Controllers(tx).Where("id <> ? OR ? = 0", after.ID, after.Version).Find(ctx)
	if err != nil {
		return fmt.Errorf("reading the other controllers: %w", err)
	}
	known := problemsOf(before, others)
	found := slices.DeleteFunc(problemsOf(after, others), func(p Problem) bool {
		return slices.ContainsFunc(known, func(k Problem) bool { return k.Where == p.Where && k.Text == p.Text })
	})
	if len(found) > 0 {
		return found
	}
	return nil
}

func problemsOf(e ControllerEntry, others []models.Controller) ProblemsError {
	if e.ID == "" && e.Name == "" && e.CasePrefix == "" && len(others) > 0 && e.Version == 0 && e.Facts.Notice.ID == "" && len(e.Activities) == 0 {
		return nil // there was none
	}
	ids, prefixes := map[string]bool{}, map[string]bool{}
	for _, c := range others {
		ids[c.ID], prefixes[c.CasePrefix] = true, true
	}
	var c checker
	node := nodeOf(e)
	c.id("", e.ID, e.ID, ids)
	c.controller("", node, prefixes)
	c.activities("", e.ID, node.Activities, sharedBy([]controllerNode{node}))
	return c.problems
}

// nodeOf returns the entry as it is written, without how its stores are
// reached.
func nodeOf(e ControllerEntry) controllerNode {
	node := controllerNode{ID: e.ID, Name: e.Name, CasePrefix: e.CasePrefix, Kind: e.Kind, ControllerFacts: e.Facts}
	for _, a := range e.Activities {
		node.Activities = append(node.Activities, activityNode{ID: a.ID, ActivityFacts: a.Facts})
	}
	for _, d := range e.Stores {
		facts := d.StoreFacts
		facts.Connection = nil
		node.Stores = append(node.Stores, storeNode{ID: d.ID, StoreFacts: facts, Dataset: datasetNode{text: d.Dataset}})
	}
	return node
}
