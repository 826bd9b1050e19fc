package httpstore

import (
	"errors"
	"net/url"
	"regexp"
	"strings"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

// placeholder is {name} or <name>.
var placeholder = regexp.MustCompile(`\{([^{}<>]+)\}|<([^{}<>]+)>`)

// baseURL checks the address requests start from: HTTPS, unless private
// addresses are allowed, and a host the deployment allows.
func (config Config) baseURL(c Settings) (*url.URL, error) {
	base, err := url.Parse(c.BaseURL)
	if err != nil {
		return nil, errors.New("the base URL cannot be read")
	}
	switch {
	case base.Host == "", base.User != nil, base.RawQuery != "", base.Fragment != "":
		return nil, errors.New("the base URL must be a scheme, a host and a path, and nothing else")
	case base.Scheme != "https" && (base.Scheme != "http" || !c.AllowPrivate):
		return nil, errors.New("the base URL must begin with https://")
	case !config.Hosts.Allow(base.Host):
		return nil, errors.New("the host of the base URL is not on the list of allowed hosts")
	}
	return base, nil
}

// target is where to ask for one value.
type target struct {
	url    *url.URL // nil: the value cannot be asked for, and nobody has it
	inPath bool     // the value is part of the path: no such page, no such record
}

// address returns where to ask for the value in the field.
func address(base *url.URL, e Endpoint, c *dataset.Collection, field, value string) (target, error) {
	names := map[string]bool{field: true}
	if f, ok := c.Field(field); ok && f.Identity != "" {
		names[f.Identity] = true
	}
	path, inPath, foreign := fill(e.Path, names, url.PathEscape(value))
	query, inQuery := url.Values{}, false
	for parameter, text := range e.Query {
		filled, used, other := fill(text, names, value)
		if other {
			continue // a parameter for another field
		}
		inQuery = inQuery || used
		query.Set(parameter, filled)
	}
	switch {
	case foreign, !inPath && !inQuery:
		return target{}, recordstore.Fail(recordstore.Undeclared, "the endpoint of "+c.Name+" cannot be asked by "+field)
	case inPath && (value == "." || value == ".."):
		return target{}, nil // the path would lead elsewhere
	}
	escaped := strings.TrimSuffix(base.EscapedPath(), "/") + "/" + strings.TrimPrefix(path, "/")
	plain, err := url.PathUnescape(escaped)
	if err != nil {
		return target{}, recordstore.Fail(recordstore.Undeclared, "the path of "+c.Name+" cannot be read")
	}
	full := *base
	full.Path, full.RawPath, full.RawQuery = plain, escaped, query.Encode()
	return target{url: &full, inPath: inPath}, nil
}

// fill puts the value in the place of each of the names, and reports whether
// there was one, and whether there was a placeholder of another name.
func fill(text string, names map[string]bool, value string) (filled string, used, foreign bool) {
	filled = placeholder.ReplaceAllStringFunc(text, func(found string) string {
		if !names[found[1:len(found)-1]] {
			foreign = true
			return found
		}
		used = true
		return value
	})
	return filled, used, foreign
}
