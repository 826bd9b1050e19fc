package identity

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
)

const (
	maxReturn  = 1024 // bytes
	maxDecodes = 4    // more layers of escapes than any page of ours has
)

// SafeReturn returns the path, with its query, if it is a page of ours to
// return to after login, and "/" for everything else: another host, a scheme, an
// address that a browser or a proxy might read as either, control characters,
// however they are escaped.
func SafeReturn(path string) string {
	const home = "/"
	if len(path) > maxReturn || !localPath(path) {
		return home
	}
	u, err := url.Parse(path)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" {
		return home
	}
	decoded := u.EscapedPath()
	for range maxDecodes {
		if !localPath(decoded) || strings.ContainsAny(decoded, "@:") || strings.Contains(decoded, "//") || dotted(decoded) {
			return home
		}
		next, err := url.PathUnescape(decoded)
		if err != nil {
			return home
		}
		if next == decoded {
			return (&url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery}).String()
		}
		decoded = next
	}
	return home
}

// localPath reports whether the text starts with exactly one slash and holds
// nothing that browsers drop or turn into a slash.
func localPath(s string) bool {
	if !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") || strings.Contains(s, `\`) {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar
	})
}

// dotted reports whether a segment climbs or stands still.
func dotted(path string) bool {
	segments := strings.Split(path, "/")
	return slices.Contains(segments, ".") || slices.Contains(segments, "..")
}
