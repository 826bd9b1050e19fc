package httpstore

import (
	"slices"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/network/httpclient"
)

// job is a request and what it was asked for.
type job struct {
	first *httpclient.Request
	where []recordstore.Match
}

// plan returns the requests for a query. Fields that are asked for in the same
// words are asked for once.
func (s *Store) plan(e Endpoint, q recordstore.Query) ([]*job, error) {
	var jobs []*job
	known := map[string]*job{}
	for _, match := range q.Where {
		values := slices.DeleteFunc(slices.Clone(match.Values), func(v any) bool {
			_, leads := recordstore.Exact.Key(v)
			return !leads
		})
		for batch := range slices.Chunk(values, e.Batch) {
			request, err := s.target(e, q.Collection, match.Field, batch)
			if err != nil {
				return nil, err
			}
			if request == nil {
				continue
			}
			match.Values = batch
			key := same(request)
			if known[key] == nil {
				known[key] = &job{first: request}
				jobs = append(jobs, known[key])
			}
			known[key].where = append(known[key].where, match)
		}
	}
	return jobs, nil
}
