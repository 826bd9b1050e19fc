// Package fault gives errors a kind for the machine, a message key for the
// person and a cause for the log. An error without a kind is Internal, and its
// text is never shown to anybody.
package fault

import (
	"errors"
	"fmt"
	"maps"
)

// Kind says what sort of thing went wrong; the web layer maps it to a status.
type Kind string

// The kinds.
const (
	Internal        Kind = "internal"        // a defect or an outage: logged, never explained
	Invalid         Kind = "invalid"         // the input is wrong, the person can mend it
	Unauthenticated Kind = "unauthenticated" // no valid login
	Forbidden       Kind = "forbidden"       // logged in, but this role may not
	NotFound        Kind = "not-found"       // absent, or somebody else's
	Conflict        Kind = "conflict"        // somebody was there first, or the step is not allowed now
	TooLarge        Kind = "too-large"       // more bytes than we take
	TooMany         Kind = "too-many"        // asked too often
	Unavailable     Kind = "unavailable"     // a part we depend on does not answer
)

// Error is an error with a kind and a message key. Params fill the message's
// placeholders and hold no personal data.
type Error struct {
	Kind   Kind
	Key    string
	Params map[string]any
	cause  error
}

// New returns an error of the kind with the message key.
func New(kind Kind, key string) *Error { return &Error{Kind: kind, Key: key} }

// Wrap returns an error of the kind with the message key and its cause.
func Wrap(kind Kind, key string, cause error) *Error {
	return &Error{Kind: kind, Key: key, cause: cause}
}

// With returns a copy that carries a value for the message.
func (e *Error) With(name string, value any) *Error {
	c := *e
	c.Params = map[string]any{}
	maps.Copy(c.Params, e.Params)
	c.Params[name] = value
	return &c
}

// Error returns kind, key and cause, for the log alone.
func (e *Error) Error() string {
	if e.cause != nil {
		return fmt.Sprintf("%s: %s: %v", e.Kind, e.Key, e.cause)
	}
	return string(e.Kind) + ": " + e.Key
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.cause }

// KindOf returns the kind of the first *Error in the chain, or Internal.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// Is reports whether the error is of the kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }

// KeyOf returns the message key of the first *Error in the chain, or
// "error.internal".
func KeyOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Key
	}
	return "error.internal"
}

// Fields gathers what is wrong with a form: a message key per field.
type Fields []Field

// Field is one thing wrong with one field of a form.
type Field struct {
	Name   string
	Key    string
	Params map[string]any
}

// Add notes that the field is wrong.
func (f *Fields) Add(name, key string, params ...any) {
	p := map[string]any{}
	for i := 0; i+1 < len(params); i += 2 {
		if k, ok := params[i].(string); ok {
			p[k] = params[i+1]
		}
	}
	*f = append(*f, Field{Name: name, Key: key, Params: p})
}
