package httpstore

import (
	"net/url"
	"strings"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/network/httpclient"
)

// follow returns where a link from an answer leads. Only its path and query
// are taken, as they are written, and the host stays; a strict link that names
// another host is refused. So is one that leads out of the base URL, where our
// credentials have nothing to do.
func (s *Store) follow(from *url.URL, text string, strict bool) (*url.URL, error) {
	base := s.client.Base()
	to, err := url.Parse(text)
	if err != nil {
		return nil, recordstore.Fail(recordstore.Malformed, "the link to the next page cannot be read")
	}
	if strict && to.Host != "" && !strings.EqualFold(to.Host, base.Host) {
		return nil, recordstore.Fail(recordstore.Malformed, "the next page is at another host")
	}
	to = from.ResolveReference(to)
	escaped := to.EscapedPath()
	root := strings.TrimSuffix(base.EscapedPath(), "/") + "/"
	if httpclient.Dotted(escaped) || !strings.HasPrefix(escaped+"/", root) {
		return nil, recordstore.Fail(recordstore.Malformed, "the next page is outside the base URL")
	}
	base.Path, base.RawPath, base.RawQuery = to.Path, to.RawPath, to.RawQuery
	return base, nil
}

// linkTo returns the target of the first link with the relation in Link
// headers, RFC 8288 section 3, or nothing.
func linkTo(headers []string, rel string) string {
	for _, header := range headers {
		for {
			_, rest, ok := strings.Cut(header, "<")
			if !ok {
				break
			}
			target, rest, ok := strings.Cut(rest, ">")
			if !ok {
				break
			}
			params, after := untilComma(rest)
			if hasRel(params, rel) {
				return target
			}
			header = after
		}
	}
	return ""
}

// untilComma splits at the first comma outside quotes.
func untilComma(s string) (before, after string) {
	quoted := false
	for i := 0; i < len(s); i++ {
		switch {
		case quoted && s[i] == '\\':
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == ',' && !quoted:
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

func hasRel(params, rel string) bool {
	for param := range strings.SplitSeq(params, ";") {
		name, value, _ := strings.Cut(param, "=")
		if !strings.EqualFold(strings.TrimSpace(name), "rel") {
			continue
		}
		for one := range strings.FieldsSeq(strings.Trim(strings.TrimSpace(value), `"`)) {
			if strings.EqualFold(one, rel) {
				return true
			}
		}
	}
	return false
}
