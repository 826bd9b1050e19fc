package httpclient

import (
	"bytes"
	"context"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"rettighetsporten/app/recordstore"
)

// MaxBody is how many bytes one answer may have, inflated.
const MaxBody = 16 << 20

// maxRefusal is how much is read of an answer that is a refusal.
const maxRefusal = 64 << 10

const (
	retries   = 3
	firstWait = 2 * time.Second
	maxWait   = time.Minute
)

// Request is one request. It has credentials added.
type Request struct {
	URL    *url.URL
	Header map[string]string
	Body   []byte // nil: GET; otherwise POST, as JSON
	// Record says that the address names one record, so that 404 is nothing
	// found, and not a page that does not exist.
	Record bool
	// Explain returns what a refusal with the status and body means, or nil
	// when it means no more than its status. nil: nobody asks.
	Explain func(status int, body []byte) error
}

// Answer is what came back.
type Answer struct {
	Body   []byte
	Header http.Header
	None   bool // the service says that there is nothing
}

// Ask returns the answer of the service. A service that asks to be left alone
// for a while is, by everybody who asks it, and is asked again after that. The
// error is a *recordstore.Error, what Explain returned, or the context's.
func (c *Client) Ask(ctx context.Context, r Request) (Answer, error) {
	renewed := false
	for attempt := 0; ; attempt++ {
		if err := c.gate.enter(ctx, c.config); err != nil {
			return Answer{}, err
		}
		a, retry, err := c.attempt(ctx, r)
		c.gate.leave()
		switch {
		case retry.stale && !renewed:
			renewed = true
			attempt--
		case retry.after < 0, attempt == retries:
			return a, err
		default:
			if err := c.gate.hush(ctx, c.config, waitFor(retry.after, attempt)); err != nil {
				return Answer{}, err
			}
		}
	}
}

// again says when there is use in asking again.
type again struct {
	after time.Duration // 0: the service does not say; negative: never
	stale bool          // with another token, at once
}

var never = again{after: -1}

// attempt asks once.
func (c *Client) attempt(ctx context.Context, r Request) (Answer, again, error) {
	request, err := r.build(ctx)
	if err != nil {
		return Answer{}, never, recordstore.Fail(recordstore.Undeclared, "the endpoint makes no request")
	}
	if err := c.auth.add(ctx, request); err != nil {
		return Answer{}, never, err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return Answer{}, never, lost(ctx, err)
	}
	defer func() { _ = response.Body.Close() }()
	switch code := response.StatusCode; {
	case code == http.StatusNoContent, code == http.StatusNotFound && r.Record:
		return Answer{None: true}, never, nil
	case code == http.StatusTooManyRequests, code == http.StatusServiceUnavailable:
		return Answer{}, again{after: c.retryAfter(response)}, r.refused(response)
	case code == http.StatusUnauthorized:
		return Answer{}, again{after: -1, stale: c.auth.forget(request)}, r.refused(response)
	case code != http.StatusOK:
		return Answer{}, never, r.refused(response)
	case !mayBeJSON(response.Header.Get("Content-Type")):
		return Answer{}, never, recordstore.Fail(recordstore.Malformed, "the answer is not of a JSON type")
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, MaxBody+1))
	switch {
	case err != nil:
		return Answer{}, never, lost(ctx, err)
	case len(body) > MaxBody:
		return Answer{}, never, recordstore.Fail(recordstore.TooMuch, "the answer is too large")
	}
	return Answer{Body: body, Header: response.Header}, never, nil
}

func (r Request) build(ctx context.Context) (*http.Request, error) {
	method, body := http.MethodGet, io.Reader(http.NoBody)
	if r.Body != nil {
		method, body = http.MethodPost, bytes.NewReader(r.Body)
	}
	request, err := http.NewRequestWithContext(ctx, method, r.URL.String(), body)
	if err != nil {
		return nil, err
	}
	if r.Body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("User-Agent", "rettighetsporten")
	for name, value := range r.Header {
		request.Header.Set(name, value)
	}
	return request, nil
}

// refused classifies an answer with a status that is none.
func (r Request) refused(response *http.Response) error {
	if r.Explain != nil {
		body, err := io.ReadAll(io.LimitReader(response.Body, maxRefusal))
		if err == nil {
			err = r.Explain(response.StatusCode, body)
		} else {
			err = nil // the status is known all the same
		}
		if err != nil {
			return err
		}
	}
	return Answered(response.StatusCode, "")
}

// mayBeJSON reports whether a body of the type is worth reading. Many services
// say nothing, or text/plain.
func mayBeJSON(contentType string) bool {
	if contentType == "" {
		return true
	}
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && (media == "text/plain" || media == "text/json" || media == "application/json" ||
		media == "application/octet-stream" || strings.HasSuffix(media, "+json"))
}
