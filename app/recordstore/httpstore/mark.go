package httpstore

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"slices"

	"rettighetsporten/app/recordstore/network/httpclient"
)

// mark is how far the requests of a query have come. Requests are told by their
// sum; one that is not in it has not got its first page.
type mark struct {
	Done []string        `json:"done,omitempty"` // all their pages were handed on
	Next map[string]step `json:"next,omitempty"` // the pages before were handed on
}

// step is the next page of a request.
type step struct {
	At   string `json:"at"`   // its path and query
	Rows int    `json:"rows"` // in the pages before
}

// readMark reads what mark.text wrote. Anything else is a mark of nothing.
func readMark(text string) mark {
	var m mark
	if json.Unmarshal([]byte(text), &m) != nil {
		m = mark{}
	}
	if m.Next == nil {
		m.Next = map[string]step{}
	}
	return m
}

func (m mark) text() string {
	text, err := json.Marshal(m)
	if err != nil {
		return ""
	}
	return string(text)
}

// sum returns what stands for the request in a mark.
func sum(r *httpclient.Request) string {
	full := sha256.Sum256([]byte(same(r)))
	return hex.EncodeToString(full[:8])
}

// advanced notes where the request goes on; nil: it is at its end.
func (a *answers) advanced(request string, next *url.URL, rows int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if next == nil {
		delete(a.mark.Next, request)
		a.mark.Done = append(a.mark.Done, request)
		return
	}
	a.mark.Next[request] = step{At: next.RequestURI(), Rows: rows}
}

// marked returns how far the requests have come. It is called by who takes the
// rows, while taking one. Where a request was not read to its end there is no
// mark: asked again, the query has to say so again.
func (a *answers) marked() string {
	if a.stopped != nil {
		return ""
	}
	return a.mark.text()
}

// resume sets the chain to where the mark says it was, and reports whether
// there is anything left of it.
func (c *chain) resume(m mark, first *httpclient.Request) (*httpclient.Request, bool, error) {
	if slices.Contains(m.Done, c.request) {
		return nil, false, nil
	}
	at, begun := m.Next[c.request]
	if !begun {
		return first, true, nil
	}
	next, err := c.store.follow(first.URL, at.At, true)
	if err != nil {
		return nil, false, err
	}
	r := *first
	r.URL, r.Record, r.Explain = next, false, explain
	c.rows = at.Rows
	return &r, true, nil
}
