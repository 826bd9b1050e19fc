package httpstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/network"
)

const (
	maxBody   = 16 << 20
	retries   = 3
	firstWait = 2 * time.Second
	maxWait   = time.Minute
)

// get returns the body of the answer, or nil when the service says that there
// is nothing. A service that asks to be left alone for a while is.
func (s *Store) get(ctx context.Context, to target, header map[string]string) ([]byte, error) {
	for attempt := 0; ; attempt++ {
		body, wait, err := s.attempt(ctx, to, header)
		if wait < 0 || attempt == retries {
			return body, err
		}
		if wait == 0 {
			wait = firstWait << attempt
		}
		if err := s.config.Sleep(ctx, min(wait, maxWait)); err != nil {
			return nil, err
		}
	}
}

// attempt asks once. The wait is negative when there is no use in asking again,
// and 0 when the service does not say how long to wait.
func (s *Store) attempt(ctx context.Context, to target, header map[string]string) (body []byte, wait time.Duration, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, to.url.String(), http.NoBody)
	if err != nil {
		return nil, -1, recordstore.Fail(recordstore.Undeclared, "the endpoint makes no address")
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("User-Agent", "rettighetsporten")
	for name, value := range header {
		request.Header.Set(name, value)
	}
	response, err := s.client.Do(request)
	if err != nil {
		return nil, -1, lost(ctx, err)
	}
	defer func() { _ = response.Body.Close() }()
	switch code := response.StatusCode; {
	case code == http.StatusTooManyRequests, code == http.StatusServiceUnavailable:
		return nil, s.retryAfter(response), answered(code)
	case code == http.StatusNoContent, code == http.StatusNotFound && to.inPath:
		return nil, -1, nil
	case code != http.StatusOK:
		return nil, -1, answered(code)
	}
	body, err = io.ReadAll(io.LimitReader(response.Body, maxBody+1))
	if err != nil {
		return nil, -1, lost(ctx, err)
	}
	if len(body) > maxBody {
		return nil, -1, recordstore.Fail(recordstore.TooMuch, "the answer is too large")
	}
	return body, -1, nil
}

// answered classifies a status that is no answer.
func answered(code int) *recordstore.Error {
	detail := fmt.Sprintf("HTTP %d", code)
	switch code {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusProxyAuthRequired:
		return recordstore.FailWhole(recordstore.Refused, detail)
	case http.StatusNotFound, http.StatusGone, http.StatusMethodNotAllowed:
		return recordstore.Fail(recordstore.Undeclared, detail)
	case http.StatusRequestTimeout, http.StatusGatewayTimeout:
		return recordstore.Fail(recordstore.TimedOut, detail)
	}
	if code == http.StatusTooManyRequests || code >= http.StatusInternalServerError {
		return recordstore.Fail(recordstore.Unreachable, detail)
	}
	return recordstore.Fail(recordstore.Malformed, detail)
}

// lost classifies an error of the transport, whose text repeats the URL.
func lost(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(err, network.ErrAddress) {
		return recordstore.FailWhole(recordstore.Refused, "the address of the service may not be reached")
	}
	if e, ok := errors.AsType[net.Error](err); ok && e.Timeout() {
		return recordstore.Fail(recordstore.TimedOut, "no answer within the time allowed")
	}
	if e, ok := errors.AsType[*net.OpError](err); ok && e.Op == "dial" {
		return recordstore.FailWhole(recordstore.Unreachable, "no connection")
	}
	return recordstore.Fail(recordstore.Unreachable, "the connection was lost")
}

// retryAfter returns how long the service asks to be left alone: seconds or a
// date, RFC 9110 section 10.2.3.
func (s *Store) retryAfter(response *http.Response) time.Duration {
	value := response.Header.Get("Retry-After")
	if seconds, err := strconv.Atoi(value); err == nil && seconds >= 0 {
		return time.Duration(min(seconds, int(maxWait/time.Second))) * time.Second
	}
	if date, err := http.ParseTime(value); err == nil && s.config.Now != nil {
		return max(date.Sub(s.config.Now()), 0)
	}
	return 0
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
