package dataset

// provided reads whether the person has provided something themselves.
func (r *reader) provided(v value) *bool {
	yes := r.yes(v)
	return &yes
}

// ProvidedFields returns the fields of the collection that the person has
// provided, Art. 20(1), with those of their members that are; none where the
// declaration does not say so. What is said of a field goes before what is said
// of what it is in.
func (c *Collection) ProvidedFields() []Field {
	return provided(c.Fields, c.Provided != nil && *c.Provided)
}

func provided(fields []Field, inherited bool) []Field {
	var kept []Field
	for _, f := range fields {
		yes := inherited
		if f.Provided != nil {
			yes = *f.Provided
		}
		switch {
		case len(f.Fields) > 0:
			if f.Fields = provided(f.Fields, yes); len(f.Fields) > 0 {
				kept = append(kept, f)
			}
		case yes:
			kept = append(kept, f)
		}
	}
	return kept
}

// Project returns what of the row stands in the fields: of objects, and of
// objects in lists, the declared members alone.
func Project(fields []Field, row map[string]any) map[string]any {
	out := make(map[string]any, len(fields))
	for _, f := range fields {
		if v, ok := row[f.Name]; ok {
			out[f.Name] = projected(f, v)
		}
	}
	return out
}

func projected(f Field, v any) any {
	if len(f.Fields) == 0 {
		return v
	}
	switch v := v.(type) {
	case map[string]any:
		return Project(f.Fields, v)
	case []any:
		list := make([]any, len(v))
		for i, element := range v {
			list[i] = projected(f, element)
		}
		return list
	case nil:
		return nil
	default:
		return nil // not the object that was declared: nobody has said what it holds
	}
}

// Narrow returns the datasets with the fields that the person has provided and
// those it takes to find them: identities, keys, and both ends of references.
// Nothing else is read then.
func Narrow(all []Dataset) []Dataset {
	ends := map[Address]map[string]bool{}
	for _, d := range all {
		for _, c := range d.Collections {
			c.Walk(func(_ string, f Field) {
				for _, ref := range f.References {
					if ends[ref.Target()] == nil {
						ends[ref.Target()] = map[string]bool{}
					}
					ends[ref.Target()][ref.Field] = true
				}
			})
		}
	}
	out := make([]Dataset, len(all))
	for i, d := range all {
		out[i] = d
		out[i].Collections = make([]Collection, len(d.Collections))
		for j, c := range d.Collections {
			n := narrower{ends: ends[c.Address()]}
			c.Fields = n.fields("", c.Fields, c.Provided != nil && *c.Provided)
			c.Skip = c.Skip || len(c.Fields) == 0 // nothing leads there, and all of it is somebody else's
			out[i].Collections[j] = c
		}
	}
	return out
}

type narrower struct{ ends map[string]bool }

func (n narrower) fields(prefix string, fields []Field, inherited bool) []Field {
	var kept []Field
	for _, f := range fields {
		path, yes := prefix+f.Name, inherited
		if f.Provided != nil {
			yes = *f.Provided
		}
		finds := f.Identity != "" || f.RequestField != "" || f.PrimaryKey || len(f.References) > 0 || n.ends[path]
		if len(f.Fields) > 0 {
			f.Fields = n.fields(path+".", f.Fields, yes)
			yes = len(f.Fields) > 0
		}
		if yes || finds {
			kept = append(kept, f)
		}
	}
	return kept
}

// systemOnly reports whether all that the categories speak of is the system's
// own.
func systemOnly(categories []string) bool {
	for _, c := range categories {
		if !InCategory(c, "system") {
			return false
		}
	}
	return len(categories) > 0
}
