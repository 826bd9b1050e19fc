package acts

// field is one thing to fill in.
type field struct {
	Name    string
	Kind    string // textarea, text, select or hidden
	Label   string
	Hint    string
	Value   string
	Options []option
}

// option is one of what a select offers.
type option struct{ Value, Label string }

// words is a field for several lines.
func (s scene) words(name, key string) field {
	return field{Name: name, Kind: "textarea", Label: s.T(key), Hint: s.hint(key)}
}

// line is a field for one line.
func (s scene) line(name, key, value string) field {
	return field{Name: name, Kind: "text", Label: s.T(key), Hint: s.hint(key), Value: value}
}

// hidden is a field that goes with the form and is not seen.
func hidden(name, value string) field { return field{Name: name, Kind: "hidden", Value: value} }

// choice is a field with options; the first is chosen.
func (s scene) choice(name, key string, options ...option) field {
	return field{Name: name, Kind: "select", Label: s.T(key), Hint: s.hint(key), Options: options}
}

func (s scene) hint(key string) string {
	if !s.L.Has(key + ".hint") {
		return ""
	}
	return s.T(key + ".hint")
}
