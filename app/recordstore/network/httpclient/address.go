package httpclient

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// address checks an address from the settings: HTTPS, unless private addresses
// are allowed, and a host the deployment allows.
func (config Config) address(what, text string, allowPrivate bool) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("the %s cannot be read", what)
	}
	switch {
	case u.Host == "", u.User != nil, u.RawQuery != "", u.Fragment != "":
		return nil, fmt.Errorf("the %s must be a scheme, a host and a path, and nothing else", what)
	case u.Scheme != "https" && (u.Scheme != "http" || !allowPrivate):
		return nil, fmt.Errorf("the %s must begin with https://", what)
	case !config.Hosts.Allow(u.Host):
		return nil, fmt.Errorf("the host of the %s is not on the list of allowed hosts", what)
	}
	return u, nil
}

// Base returns a copy of the address requests start from.
func (c *Client) Base() *url.URL {
	base := *c.base
	return &base
}

// Below returns the address of an escaped path below the base URL. The error,
// which holds no value, says that the path is not written as one.
func (c *Client) Below(path string, query url.Values) (*url.URL, error) {
	base := c.Base()
	escaped := strings.TrimSuffix(base.EscapedPath(), "/") + "/" + strings.TrimPrefix(path, "/")
	plain, err := url.PathUnescape(escaped)
	if err != nil {
		return nil, errors.New("the path cannot be read")
	}
	base.Path, base.RawPath, base.RawQuery = plain, escaped, Encode(query)
	if base.EscapedPath() != escaped { // it would be escaped anew, and differently
		return nil, errors.New("the path has characters that are not escaped")
	}
	return base, nil
}

// Dotted reports whether an escaped path has a segment that leads up or
// nowhere.
func Dotted(escaped string) bool {
	for segment := range strings.SplitSeq(escaped, "/") {
		if plain, err := url.PathUnescape(segment); err != nil || plain == "." || plain == ".." {
			return true
		}
	}
	return false
}

// Encode writes query parameters, sorted, with blanks as %20, which every
// service reads as blanks.
func Encode(query url.Values) string { return strings.ReplaceAll(query.Encode(), "+", "%20") }
