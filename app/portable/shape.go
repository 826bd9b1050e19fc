package portable

import (
	"regexp"
	"time"
)

// shape is what the values at one place of the rows have been.
type shape struct {
	types    map[string]bool // as JSON Schema calls them
	texts    int
	days     int // of the texts: a date
	instants int // of the texts: an instant with its offset
	members  map[string]*shape
	elements *shape
}

func newShape() *shape { return &shape{types: map[string]bool{}, members: map[string]*shape{}} }

func (s *shape) see(v any) {
	switch v := v.(type) {
	case nil:
		s.types["null"] = true
	case bool:
		s.types["boolean"] = true
	case int64:
		s.types["integer"] = true
	case float64:
		s.types["number"] = true
	case string:
		s.types["string"] = true
		s.seeText(v)
	case []any:
		s.types["array"] = true
		if s.elements == nil {
			s.elements = newShape()
		}
		for _, element := range v {
			s.elements.see(element)
		}
	case map[string]any:
		s.types["object"] = true
		for name, member := range v {
			if s.members[name] == nil {
				s.members[name] = newShape()
			}
			s.members[name].see(member)
		}
	}
}

var (
	day     = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	instant = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$`)
)

func (s *shape) seeText(text string) {
	s.texts++
	switch {
	case day.MatchString(text):
		if _, err := time.Parse(time.DateOnly, text); err == nil {
			s.days++
		}
	case instant.MatchString(text):
		if _, err := time.Parse(time.RFC3339, text); err == nil {
			s.instants++
		}
	}
}

// format returns the format that every text at the place has, or "".
func (s *shape) format() string {
	switch {
	case s.texts == 0:
		return ""
	case s.days == s.texts:
		return "date"
	case s.instants == s.texts:
		return "date-time"
	default:
		return ""
	}
}
