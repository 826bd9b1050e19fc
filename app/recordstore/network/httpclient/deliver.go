package httpclient

import (
	"context"
	"io"
	"net/http"
	"time"
)

// slowest is how many bytes a second a delivery goes at least.
const slowest = 64 << 10

// Parcel is a file that is handed to the service at the base URL.
type Parcel struct {
	Body   io.Reader
	Size   int64
	Header map[string]string
}

// Deliver hands over the file, once, and returns the status of the answer, whose
// words are not kept. A redirect is not followed. The error is a
// *recordstore.Error or the context's; where there is one, the file may have
// arrived all the same.
func (c *Client) Deliver(ctx context.Context, p Parcel) (status int, err error) {
	unhurried := *c.http // it waits for an answer as always, and longer for a file that is large
	unhurried.Timeout = 2*c.http.Timeout + time.Duration(p.Size/slowest)*time.Second
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base.String(), p.Body)
	if err != nil {
		return 0, lost(ctx, err)
	}
	request.ContentLength = p.Size
	request.Header.Set("User-Agent", "rettighetsporten")
	for name, value := range p.Header {
		request.Header.Set(name, value)
	}
	if err := c.auth.add(ctx, request); err != nil {
		return 0, err
	}
	response, err := unhurried.Do(request)
	if err != nil {
		return 0, lost(ctx, err)
	}
	_, _ = io.CopyN(io.Discard, response.Body, maxRefusal) // so that the connection can be used again
	_ = response.Body.Close()
	return response.StatusCode, nil
}
