package mailbox

import "strings"

// address is one sender or receiver.
type address struct{ name, addr string }

// addresses reads a list of addresses, also one that keeps no rules. What
// stands in quotes, in comments or in encoded words is a name and never an
// address: a name can be made to look like one.
func addresses(field string) []address {
	var all []address
	for _, piece := range entries(field) {
		if a := readAddress(piece); a != (address{}) {
			all = append(all, a)
		}
	}
	return all
}

// entries cuts a list at the commas and semicolons that stand in no quotes,
// comments or angle brackets, and leaves the names of groups out.
func entries(s string) []string {
	var all []string
	start, comment := 0, 0
	quoted, angle := false, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && (quoted || comment > 0):
			i++
		case c == '"' && comment == 0:
			quoted = !quoted
		case quoted:
		case c == '(':
			comment++
		case c == ')' && comment > 0:
			comment--
		case comment > 0:
		case c == '<':
			angle = true
		case c == '>':
			angle = false
		case angle:
		case c == ',' || c == ';':
			all = append(all, s[start:i])
			start = i + 1
		case c == ':':
			start = i + 1
		}
	}
	return append(all, s[start:])
}

// readAddress reads one entry of a list.
func readAddress(entry string) address {
	bare, comment := withoutComments(entry)
	var name string
	inner := bare
	if open := lastOutside(bare, '<'); open >= 0 {
		name, inner = bare[:open], bare[open+1:]
		inner, _, _ = strings.Cut(inner, ">")
		if route := strings.LastIndexByte(inner, ':'); strings.HasPrefix(inner, "@") && route >= 0 {
			inner = inner[route+1:]
		}
	} else {
		name = comment
	}
	a := address{name: words(unquote(strings.TrimSpace(name))), addr: strings.TrimSpace(inner)}
	if !plausible(a.addr) {
		if a.name == "" {
			a.name = words(a.addr)
		}
		a.addr = ""
	}
	return a
}

// plausible reports whether the text is an address as it stands: what would
// have to be cleaned first is somebody else's.
func plausible(s string) bool {
	at := strings.LastIndexByte(s, '@')
	return at > 0 && at < len(s)-1 && !strings.ContainsAny(s, " \t\r\n<>,") && clean(s) == s
}

// withoutComments returns the text without what stands in brackets, and that.
func withoutComments(s string) (rest, comments string) {
	var out, inside strings.Builder
	depth, quoted := 0, false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\\' && i+1 < len(s) && (quoted || depth > 0):
			if depth == 0 {
				out.WriteByte(c)
				out.WriteByte(s[i+1])
			} else {
				inside.WriteByte(s[i+1])
			}
			i++
		case c == '"' && depth == 0:
			quoted = !quoted
			out.WriteByte(c)
		case c == '(' && !quoted:
			depth++
		case c == ')' && !quoted && depth > 0:
			depth--
		case depth > 0:
			inside.WriteByte(c)
		default:
			out.WriteByte(c)
		}
	}
	return out.String(), inside.String()
}

// lastOutside returns where the character stands last in no quotes, or -1.
func lastOutside(s string, want byte) int {
	at, quoted := -1, false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && quoted:
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == want && !quoted:
			at = i
		}
	}
	return at
}
