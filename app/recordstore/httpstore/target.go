package httpstore

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
	"rettighetsporten/app/recordstore/network/httpclient"
)

// target returns the request for the values in the field, or nil when nobody
// can have them. Where the path names what is asked for, 404 may be an answer.
func (s *Store) target(e Endpoint, c *dataset.Collection, field string, values []any) (*httpclient.Request, error) {
	f, _ := c.Field(field)
	names, said := e.names(field, f)
	fill := filler{names: names, values: values, separator: e.Separator, constant: e.constant(s.params)}
	cannot := recordstore.Fail(recordstore.Undeclared, "the endpoint of "+c.Name+" cannot be asked by "+field)

	path := fill.text(e.Path, url.PathEscape)
	if path.missing {
		return nil, cannot
	}
	r := &httpclient.Request{Header: map[string]string{}, Explain: explain}
	if path.used {
		r.Record, r.Explain = e.NotFoundIsNothing, explainRecord
	}
	used := path.used || said
	query := url.Values{}
	for parameter, text := range e.Query {
		if q := fill.text(text, escapeFor(parameter)); !q.missing {
			query.Set(parameter, q.text)
			used = used || q.used
		}
	}
	for name, text := range e.Header {
		h := fill.text(text, plainText)
		switch {
		case h.missing:
		case h.used && strings.ContainsFunc(h.text, func(r rune) bool { return r < ' ' || r == 0x7f }):
			return nil, nil // no header can say that
		default:
			r.Header[name] = h.text
			used = used || h.used
		}
	}
	if e.Method == http.MethodPost {
		body := fill.body(e.Body)
		if body.missing {
			return nil, cannot
		}
		r.Body = []byte(body.text)
		used = used || body.used
	}
	if !used {
		return nil, cannot
	}
	return s.below(r, c, path, query)
}

// below gives the request its address, below the base URL.
func (s *Store) below(r *httpclient.Request, c *dataset.Collection, path filled, query url.Values) (*httpclient.Request, error) {
	to, err := s.client.Below(path.text, query)
	switch {
	case err != nil:
		return nil, recordstore.Fail(recordstore.Undeclared, "the endpoint of "+c.Name+": "+err.Error())
	case httpclient.Dotted(to.EscapedPath()) && path.used:
		return nil, nil // the path would lead elsewhere: nobody has that value
	case httpclient.Dotted(to.EscapedPath()):
		return nil, recordstore.Fail(recordstore.Undeclared, "the path of "+c.Name+" leads elsewhere")
	}
	r.URL = to
	return r, nil
}

// same returns what makes two requests the same.
func same(r *httpclient.Request) string {
	var b strings.Builder
	b.WriteString(r.URL.String())
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		b.WriteString("\n" + name + ": " + r.Header[name])
	}
	b.WriteString("\n\n")
	b.Write(r.Body)
	return b.String()
}

var errNobody = errors.New("the service knows nobody of the value")

// explainRecord is explain for a path that names what is asked for: there the
// service itself, which answers in JSON, says with 404 that it has no such
// record. Whatever else answers 404 may as well say that the path is wrong.
func explainRecord(status int, body []byte) error {
	if value, err := httpclient.Decode(body); status == http.StatusNotFound && err == nil {
		if _, object := value.(map[string]any); object {
			return errNobody
		}
	}
	return explain(status, body)
}

// explain adds the code of an OData error, which says more than the status:
// InefficientFilter, itemNotFound.
func explain(status int, body []byte) error {
	value, err := httpclient.Decode(body)
	if err != nil {
		return nil //nolint:nilerr // the status says it
	}
	object, _ := value.(map[string]any)
	inner, _ := object["error"].(map[string]any)
	code, _ := inner["code"].(string)
	return httpclient.Answered(status, httpclient.SafeCode(code))
}
