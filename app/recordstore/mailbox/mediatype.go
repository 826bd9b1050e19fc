package mailbox

import (
	"mime"
	"path"
	"strings"
)

// maxName is how many characters of the name of an attachment are kept.
const maxName = 200

// mediaType reads a field such as Content-Type: what it is, and its parameters
// by name in lower case. A field the rules cannot read is read by looking for
// what is there.
func mediaType(field string) (kind string, params map[string]string) {
	if kind, params, err := mime.ParseMediaType(field); err == nil {
		return kind, params
	}
	pieces := split(field, ";")
	params = map[string]string{}
	for _, piece := range pieces[min(1, len(pieces)):] {
		name, value, ok := strings.Cut(piece, "=")
		name = strings.ToLower(strings.TrimSpace(name))
		if _, again := params[name]; ok && !again {
			params[name] = unquote(strings.TrimSpace(value))
		}
	}
	if len(pieces) > 0 {
		kind = strings.ToLower(strings.TrimSpace(pieces[0]))
	}
	return kind, params
}

// split cuts at the separators that stand in no quotes.
func split(s, separators string) []string {
	var pieces []string
	quoted, start := false, 0
	for i := 0; i < len(s); i++ {
		switch {
		case quoted && s[i] == '\\':
			i++
		case s[i] == '"':
			quoted = !quoted
		case !quoted && strings.IndexByte(separators, s[i]) >= 0:
			pieces = append(pieces, s[start:i])
			start = i + 1
		}
	}
	return append(pieces, s[start:])
}

func unquote(s string) string {
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return strings.Trim(s, `"`)
	}
	var b strings.Builder
	for i := 1; i < len(s)-1; i++ {
		if s[i] == '\\' && i+1 < len(s)-1 {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// fileName returns the name a part gives itself: no folder, one line, and not
// longer than anybody reads.
func fileName(disposition, contentType map[string]string) string {
	name := disposition["filename"]
	if name == "" {
		name = contentType["name"]
	}
	name = words(strings.ToValidUTF8(name, "\uFFFD"))
	name = strings.Join(strings.Fields(strings.ReplaceAll(name, `\`, "/")), " ")
	if name = path.Base(name); name == "." || name == "/" || name == ".." {
		return ""
	}
	if long := []rune(name); len(long) > maxName {
		name = string(long[:maxName])
	}
	return name
}
