package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/unicode/norm"

	"rettighetsporten/app/fault"
)

// FormOf returns the posted fields, with files left where they are. It returns
// fault.TooLarge for more than the limit and fault.Invalid for what is no form.
func FormOf(c echo.Context) (url.Values, error) {
	form, err := c.FormParams()
	if err == nil {
		return form, nil
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, fault.New(fault.TooLarge, "error.too_large")
	}
	return nil, fault.New(fault.Invalid, "error.bad_request")
}

// Line returns a field of one line: valid, composed Unicode without control
// characters, trimmed.
func Line(form url.Values, name string) string {
	return strings.TrimSpace(strings.Join(strings.FieldsFunc(clean(form.Get(name)), func(r rune) bool { return r == '\n' }), " "))
}

// Text returns a field of several lines, with plain line ends.
func Text(form url.Values, name string) string { return strings.TrimSpace(clean(form.Get(name))) }

// clean makes text that both databases, the pages and the PDF can hold.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), r == utf8.RuneError, r == '\u2028', r == '\u2029':
			return -1
		case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return -1 // turning the reading direction around hides things
		}
		return r
	}, s)
	return norm.NFC.String(s)
}

// FieldError is what is wrong with a field, in the reader's words.
type FieldError struct{ Field, Message string }

// FieldErrors words the faults for the page: the summary lists them in order,
// each field shows its own.
type FieldErrors []FieldError

// For returns what is wrong with the field, or "".
func (e FieldErrors) For(field string) string {
	for _, f := range e {
		if f.Field == field {
			return f.Message
		}
	}
	return ""
}

// Word returns the faults in the page's language.
func (b Base) Word(fields fault.Fields) FieldErrors {
	errs := make(FieldErrors, 0, len(fields))
	for _, f := range fields {
		errs = append(errs, FieldError{Field: f.Name, Message: b.T(f.Key, f.Params)})
	}
	return errs
}

// Refused reports whether the error is one the person can mend in the form,
// and gives it as a fault of the field.
func Refused(err error, field string) (fault.Fields, bool) {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || (f.Kind != fault.Invalid && f.Kind != fault.TooMany) {
		return nil, false
	}
	return fault.Fields{{Name: field, Key: f.Key, Params: f.Params}}, true
}
