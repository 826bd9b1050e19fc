package httpstore

import (
	"context"
	"crypto/sha256"
	"errors"
	"net/url"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/network/httpclient"
)

// chain is one request and the pages that follow from it.
type chain struct {
	store      *Store
	endpoint   Endpoint
	collection *dataset.Collection
	carries    func(recordstore.Row) bool
	answers    *answers
	undeclared *recordstore.Surplus

	request string                  // its sum
	seen    map[recordstore.Sum]int // rows
	asked   map[[sha256.Size]byte]bool
	last    [sha256.Size]byte // the body of the last page with a next one
	pages   int
	rows    int
}

// read reads page after page and hands on what carries a value that was asked
// for. TooMuch means that there may be more.
func (c *chain) read(ctx context.Context, first *httpclient.Request) error {
	request := *first
	for {
		next, err := c.page(ctx, request)
		if err != nil {
			return err
		}
		if next == nil {
			c.answers.advanced(c.request, nil, c.rows)
			return nil
		}
		c.asked[sha256.Sum256([]byte(request.URL.String()))] = true
		switch {
		case c.asked[sha256.Sum256([]byte(next.String()))]:
			return recordstore.Fail(recordstore.TooMuch, "stopped where the pages begin to repeat")
		case c.pages >= maxPages:
			return stoppedAt("%d pages", c.pages)
		}
		request.URL, request.Record, request.Explain = next, false, explain // a page that is promised has to be there
		c.answers.advanced(c.request, next, c.rows)
	}
}

// page reads one page and returns where the next one is, or nil.
func (c *chain) page(ctx context.Context, r httpclient.Request) (*url.URL, error) {
	a, err := c.store.client.Ask(ctx, r)
	if errors.Is(err, errNobody) {
		return nil, nil
	}
	if err != nil || a.None {
		return nil, err
	}
	answer, err := httpclient.Decode(a.Body)
	if err != nil {
		return nil, err
	}
	rows, err := extract(answer, c.endpoint.Data)
	if err != nil {
		return nil, err
	}
	c.pages++
	c.rows += len(rows)
	if err := c.hand(rows); err != nil {
		return nil, err
	}
	if err := c.answers.take(len(rows), len(a.Body)); err != nil {
		return nil, err
	}
	if c.endpoint.MaxRows > 0 && c.rows >= c.endpoint.MaxRows {
		return nil, stoppedAt("%d rows, which is all the service gives", c.rows)
	}
	next, err := c.store.next(c.endpoint.Pagination, page{at: r.URL, header: a.Header, answer: answer, rows: rows})
	if err != nil || next == nil {
		return nil, err
	}
	body := sha256.Sum256(a.Body)
	if len(rows) > 0 && body == c.last {
		return nil, recordstore.Fail(recordstore.TooMuch, "stopped where the pages begin to repeat")
	}
	c.last = body
	return next, nil
}

func (c *chain) hand(rows []recordstore.Row) error {
	var found []recordstore.Row
	for _, row := range rows {
		if c.carries(row) {
			c.undeclared.Look(row)
			found = append(found, declared(row, c.collection))
		}
	}
	return c.answers.add(found, c.seen)
}
