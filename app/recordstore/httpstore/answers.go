package httpstore

import (
	"errors"
	"fmt"
	"sync"

	"rettighetsporten/app/recordstore"
)

// What one query may take in, whoever it is about.
const (
	maxPages = 1000      // for one request
	maxRows  = 200_000   // for all requests
	maxBytes = 256 << 20 // for all requests
)

var errEnough = errors.New("the limit of the query is reached")

// answers gathers the rows of the requests of one query. The same row in the
// answers to two requests is handed on once, and twice in one answer, twice.
type answers struct {
	columns []string
	limit   int
	yield   func(recordstore.Row) error

	mu      sync.Mutex
	kept    map[recordstore.Sum]int
	handed  int
	rows    int // taken in
	bytes   int
	ended   error // why no more is handed on
	stopped error // why there may be more than was taken in
	mark    mark
}

func newAnswers(q recordstore.Query, yield func(recordstore.Row) error) *answers {
	return &answers{columns: q.Collection.Columns(), limit: q.Limit, yield: yield, kept: map[recordstore.Sum]int{}, mark: readMark(q.After)}
}

// add hands on the rows of a page that are new; seen counts those of the
// earlier pages of the same answer. It returns errEnough when the limit of the
// query is reached, and nothing is handed on after an error.
func (a *answers) add(rows []recordstore.Row, seen map[recordstore.Sum]int) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, row := range rows {
		if a.ended != nil {
			return a.ended
		}
		sum := recordstore.SumOf(row.Append(nil, a.columns))
		if seen[sum]++; seen[sum] <= a.kept[sum] {
			continue
		}
		a.kept[sum]++
		if a.handed++; a.limit > 0 && a.handed > a.limit {
			a.ended = errEnough
		} else {
			a.ended = a.yield(row)
		}
	}
	return a.ended
}

// take counts what a page brought, and returns an error when that was the last
// one the query may take in.
func (a *answers) take(rows, bytes int) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.rows += rows
	a.bytes += bytes
	switch {
	case a.rows > maxRows:
		return stoppedAt("%d rows", a.rows)
	case a.bytes > maxBytes:
		return stoppedAt("%d MB", a.bytes>>20)
	}
	return nil
}

// over reports whether whoever takes the rows wants no more.
func (a *answers) over() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.ended != nil
}

// stop notes that one request was not read to the end. The others go on.
func (a *answers) stop(err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.stopped == nil {
		a.stopped = err
	}
}

func stoppedAt(format string, n int) error {
	return recordstore.Fail(recordstore.TooMuch, "stopped at "+fmt.Sprintf(format, n))
}
