package httpclient

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/network"
)

// Answered returns what a status that is no answer means. The code is the
// service's own word for it, as SafeCode leaves it, or nothing.
func Answered(status int, code string) *recordstore.Error {
	detail := fmt.Sprintf("HTTP %d", status)
	if code != "" {
		detail += " " + code
	}
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusProxyAuthRequired:
		return recordstore.FailWhole(recordstore.Refused, detail)
	case http.StatusNotFound, http.StatusGone, http.StatusMethodNotAllowed:
		return recordstore.Fail(recordstore.Undeclared, detail)
	case http.StatusRequestTimeout, http.StatusGatewayTimeout:
		return recordstore.Fail(recordstore.TimedOut, detail)
	}
	if status == http.StatusTooManyRequests || status >= http.StatusInternalServerError {
		return recordstore.Fail(recordstore.Unreachable, detail)
	}
	return recordstore.Fail(recordstore.Malformed, detail)
}

// SafeCode returns the error code a service gave, or nothing when it could be
// anything but a code: it goes into logs.
func SafeCode(code string) string {
	digits := 0
	for _, r := range code {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z', r == '_', r == '-', r == '.':
		default:
			return ""
		}
	}
	if len(code) > 40 || digits > 5 { // a number of anybody's has more
		return ""
	}
	return code
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
