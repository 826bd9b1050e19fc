package collect

import (
	"rettighetsporten/app/collect/engine"
	"rettighetsporten/app/database"
	"rettighetsporten/models"
)

// progress shows a running search to whoever looks at the case.
type progress struct {
	run    *caseRun
	update func(storeID string, columns []string, row models.Collection) error
	failed error
}

// StoreStarted notes that the store is being asked.
func (p *progress) StoreStarted(storeID string) {
	now := database.Instant(p.run.s.Now())
	tries := p.run.collections[storeID].Tries + 1
	p.keep(p.update(storeID, []string{"state", "reason", "tries", "started_at"}, models.Collection{State: models.CollectionRunning, Tries: tries, StartedAt: &now}))
}

// StoreRows notes how much the store has given.
func (p *progress) StoreRows(storeID string, rows int) {
	p.keep(p.update(storeID, []string{"row_count"}, models.Collection{RowCount: rows}))
}

// StoreDone is told by the result.
func (p *progress) StoreDone(engine.StoreResult) {}

func (p *progress) keep(err error) {
	if p.failed == nil {
		p.failed = err
	}
}
