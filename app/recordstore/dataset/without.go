package dataset

import "slices"

// address reports whether the categories say where a person is to be found.
// What is only said to be contact details may be that too.
func address(categories []string) bool {
	return slices.ContainsFunc(categories, func(c string) bool {
		return InCategory(c, "user.contact.address") || c == "user.contact"
	})
}

// WithoutAddresses returns the fields of the collection that are declared to
// hold no address, with those of their members that do not, and the names of the
// fields at the top that something was taken out of.
func (c *Collection) WithoutAddresses() (kept []Field, cut []string) {
	if address(c.Categories) {
		return nil, c.Columns()
	}
	kept = withoutAddresses(c.Fields)
	for _, f := range c.Fields {
		i := slices.IndexFunc(kept, func(k Field) bool { return k.Name == f.Name })
		if i < 0 || count(kept[i].Fields) != count(f.Fields) {
			cut = append(cut, f.Name)
		}
	}
	return kept, cut
}

func withoutAddresses(fields []Field) []Field {
	var kept []Field
	for _, f := range fields {
		if address(f.Categories) {
			continue
		}
		if len(f.Fields) > 0 {
			if f.Fields = withoutAddresses(f.Fields); len(f.Fields) == 0 {
				continue
			}
		}
		kept = append(kept, f)
	}
	return kept
}

func count(fields []Field) int {
	n := len(fields)
	for _, f := range fields {
		n += count(f.Fields)
	}
	return n
}
