package httpstore

import (
	"errors"
	"sync"

	"rettighetsporten/app/recordstore"
)

var errEnough = errors.New("the limit of the query is reached")

// answers gathers the rows of the requests of one query. The same row in two
// answers is handed on once.
type answers struct {
	columns []string
	limit   int
	yield   func(recordstore.Row) error

	mu     sync.Mutex
	tally  *recordstore.Tally
	handed int
	ended  error // why no more is handed on
}

func newAnswers(q recordstore.Query, yield func(recordstore.Row) error) *answers {
	return &answers{columns: q.Collection.Columns(), limit: q.Limit, yield: yield, tally: recordstore.NewTally()}
}

// add hands on the rows of one answer that are new. It returns errEnough when
// the limit of the query is reached, and nothing is handed on after an error.
func (a *answers) add(rows []recordstore.Row) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.tally.Begin()
	for _, row := range rows {
		if a.ended != nil {
			return a.ended
		}
		if !a.tally.New(recordstore.SumOf(row.Append(nil, a.columns)), false) {
			continue
		}
		if a.handed++; a.limit > 0 && a.handed > a.limit {
			a.ended = errEnough
		} else {
			a.ended = a.yield(row)
		}
	}
	return a.ended
}
