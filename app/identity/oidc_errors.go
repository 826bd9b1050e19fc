package identity

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"golang.org/x/oauth2"

	"rettighetsporten/app/fault"
)

// What can be wrong with a login, in the order it is checked. Each has a
// message key of its own.
var (
	ErrProviderDown  error = fault.New(fault.Unavailable, "login.provider_down")      // does not answer, or not sensibly
	ErrCancelled     error = fault.New(fault.Unauthenticated, "login.cancelled")      // the person turned back
	ErrProviderError error = fault.New(fault.Unauthenticated, "login.provider_error") // the provider says no
	ErrState         error = fault.New(fault.Unauthenticated, "login.state")          // not the answer to this attempt
	ErrCallback      error = fault.New(fault.Unauthenticated, "login.issuer")         // from another provider, RFC 9207
	ErrCode          error = fault.New(fault.Unauthenticated, "login.code")           // missing, used or expired code
	ErrExchange      error = fault.New(fault.Internal, "login.exchange")              // the provider does not know us
	ErrToken         error = fault.New(fault.Unauthenticated, "login.token")          // no ID token, or not of the form
	ErrSignature     error = fault.New(fault.Unauthenticated, "login.signature")
	ErrIssuer        error = fault.New(fault.Unauthenticated, "login.token_issuer")
	ErrAudience      error = fault.New(fault.Unauthenticated, "login.audience")
	ErrExpired       error = fault.New(fault.Unauthenticated, "login.expired")
	ErrNonce         error = fault.New(fault.Unauthenticated, "login.nonce")
	ErrACR           error = fault.New(fault.Forbidden, "login.acr")    // not secure enough a login
	ErrNoPID         error = fault.New(fault.Forbidden, "login.no_pid") // a login without identity number
	ErrPID           error = fault.New(fault.Forbidden, "login.pid_invalid")
	ErrSynthetic     error = fault.New(fault.Forbidden, "login.pid_synthetic") // a test person in production
)

// refuse returns an error that is both the sentinel, which gives kind and key,
// and its cause, for the log.
func refuse(sentinel, cause error) error {
	if cause == nil {
		return sentinel
	}
	return fmt.Errorf("%w: %w", sentinel, cause)
}

// silenced returns what may be logged of an error of the protocol libraries:
// they quote replies, and a reply may hold a token.
func silenced(err error) error {
	if reply, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		return fmt.Errorf("status %d, error %s", reply.Response.StatusCode, knownCode(reply.ErrorCode))
	}
	if call, ok := errors.AsType[*url.Error](err); ok {
		return fmt.Errorf("%s: %w", call.Op, call.Err)
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("an answer that cannot be used (%T)", err)
}

// knownCode returns the error code if it is one of the specifications', since
// anybody can write anything there.
func knownCode(code string) string {
	switch code {
	case "access_denied", "invalid_request", "invalid_client", "invalid_grant", "invalid_scope",
		"unauthorized_client", "unsupported_grant_type", "unsupported_response_type",
		"server_error", "temporarily_unavailable", "login_required", "interaction_required",
		"consent_required", "account_selection_required", "request_not_supported",
		"invalid_request_uri", "unmet_authentication_requirements":
		return code
	case "":
		return "none"
	default:
		return "unknown"
	}
}
