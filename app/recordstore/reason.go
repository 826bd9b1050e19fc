package recordstore

import (
	"context"
	"errors"
)

// Reason says why a store did not answer, in a way a caseworker can act on.
type Reason string

// The reasons.
const (
	Unreachable Reason = "unreachable" // nobody answers at the address
	TimedOut    Reason = "timed-out"   // no answer within the time allowed
	Refused     Reason = "refused"     // wrong credentials, or no permission
	Malformed   Reason = "malformed"   // what came back cannot be understood
	Undeclared  Reason = "undeclared"  // the declaration names something the store does not have
	TooMuch     Reason = "too-much"    // a limit was reached; rows before it are good
	TooDeep     Reason = "too-deep"    // references lead on further than they are followed
	HeldBack    Reason = "held-back"   // the store keeps something back, and says so; the rest is good
)

// Error is why a query failed. Detail is for the log: codes, and names from the
// declaration, never data.
type Error struct {
	Reason Reason
	Detail string
	Whole  bool // the other collections of the store will fare no better
}

// Fail returns an error about one query.
func Fail(reason Reason, detail string) *Error { return &Error{Reason: reason, Detail: detail} }

// FailWhole returns an error about the whole store.
func FailWhole(reason Reason, detail string) *Error {
	return &Error{Reason: reason, Detail: detail, Whole: true}
}

// Error returns the reason and the detail.
func (e *Error) Error() string { return string(e.Reason) + ": " + e.Detail }

// AsError returns the *Error in the chain. A time limit that ran out becomes
// TimedOut, and an error no connector has classified Malformed; its text is
// dropped, since it may hold data. It returns nil for nil.
func AsError(err error) *Error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return Fail(TimedOut, "no answer within the time allowed")
	}
	return Fail(Malformed, "an error without a reason")
}
