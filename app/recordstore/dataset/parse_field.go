package dataset

import (
	"slices"
	"strings"
)

func (r *reader) fields(v value, prefix string, depth int) []Field {
	if depth > maxDepth {
		r.fail(v, "objects nest deeper than %d", maxDepth)
		return nil
	}
	var fields []Field
	for _, element := range r.list(v) {
		f := r.field(element, prefix, depth)
		if slices.ContainsFunc(fields, func(other Field) bool { return other.Name == f.Name }) {
			r.fail(element, "two fields are called %q", f.Name)
		}
		fields = append(fields, f)
	}
	return fields
}

func (r *reader) field(v value, prefix string, depth int) Field {
	f := Field{Line: v.Line}
	entries := r.mapping(v)
	for _, e := range entries {
		if e.name == "name" {
			f.Name = r.text(e.value)
		}
	}
	v.where = prefix + f.Name
	if f.Name == "" {
		r.fail(v, "the field has no name")
	}
	for _, e := range entries {
		e.value.where = v.where
		switch e.name {
		case "name", "description":
		case "data_categories":
			f.Categories = r.categories(e.value)
		case "fields":
			f.Fields = r.fields(e.value, v.where+".", depth+1)
		case "fides_meta", "fidesops_meta":
			r.fieldMeta(e.value, &f)
		case "meta":
			r.fieldReading(e.value, &f)
		default:
			r.unknown(e, inField)
		}
	}
	return r.object(v, f)
}

// object holds a field with members to what an object may be.
func (r *reader) object(v value, f Field) Field {
	if len(f.Fields) == 0 {
		return f
	}
	if f.Type != "" && f.Type.Element() != Object {
		r.fail(v, "a field of type %s cannot have fields of its own", f.Type)
	}
	if f.Identity != "" || f.PrimaryKey || len(f.References) > 0 || f.RequestField != "" {
		r.warn(v, "misplaced", "identity, primary_key and references of an object are ignored: declare them on its fields")
	}
	f.Identity, f.RequestField, f.PrimaryKey, f.References, f.Match, f.Reseed = "", "", false, nil, "", false
	if f.ReturnAll {
		returnAll(f.Fields)
	}
	return f
}

// returnAll lets members inherit return_all_elements.
func returnAll(fields []Field) {
	for i := range fields {
		fields[i].ReturnAll = true
		returnAll(fields[i].Fields)
	}
}

func (r *reader) fieldMeta(v value, f *Field) {
	for _, e := range r.mapping(v) {
		switch e.name {
		case "identity":
			f.Identity = r.text(e.value)
		case "primary_key":
			f.PrimaryKey = r.yes(e.value)
		case "data_type":
			f.Type = Type(r.text(e.value))
			if !f.Type.valid() {
				r.fail(e.value, "data_type %q is not known", f.Type)
			}
		case "references":
			for _, element := range r.list(e.value) {
				f.References = append(f.References, r.reference(element))
			}
		case "return_all_elements":
			f.ReturnAll = r.yes(e.value)
		case "length":
			f.Length = r.length(e.value)
		case "read_only":
			f.ReadOnly = r.yes(e.value)
		case "custom_request_field":
			f.RequestField = r.text(e.value)
		case "masking_strategy_override":
			f.Masking = r.masking(e.value)
		case "redact":
			f.Redact = r.redact(e.value)
		default:
			r.unknown(e, inFieldMeta)
		}
	}
}

func (r *reader) reference(v value) Reference {
	ref := Reference{Line: v.Line}
	field := ""
	for _, e := range r.mapping(v) {
		switch e.name {
		case "dataset":
			ref.Dataset = r.text(e.value)
		case "field":
			field = r.text(e.value)
		case "direction":
			ref.Direction = Direction(r.text(e.value))
		default:
			r.unknown(e, inReference)
		}
	}
	collection, path, ok := strings.Cut(field, ".")
	if ref.Dataset == "" || !ok || collection == "" || path == "" {
		r.fail(v, "a reference needs a dataset and a field of the form collection.field")
	}
	switch ref.Direction {
	case To, From, Either:
	default:
		r.fail(v, "direction %q: want to, from or nothing", ref.Direction)
	}
	ref.Collection, ref.Field = collection, path
	return ref
}
