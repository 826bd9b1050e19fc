package portable

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

type object = map[string]any

// schema writes the JSON Schema (2020-12) that the document follows. What values
// are comes of what they were; where there are none, of the declaration.
func (z *writer) schema(w io.Writer) error {
	tables, keys := object{}, []string{}
	for i, t := range z.p.Tables {
		seen := newShape()
		if i < len(z.shapes) {
			seen = z.shapes[i]
		}
		tables[t.Key] = object{"type": "array", "title": t.Label, "description": t.Store, "items": members(t.Fields, seen)}
		keys = append(keys, t.Key)
	}
	text := object{"type": "string"}
	closed := func(properties object) object {
		return object{"type": "object", "properties": properties, "required": slices.Sorted(maps.Keys(properties)), "additionalProperties": false}
	}
	schema := closed(object{
		"format": object{"const": Format}, "version": object{"const": version}, "schema": object{"const": schemaFile},
		"case": text, "controller": closed(object{"id": text, "name": text}),
		"created": object{"type": "string", "format": "date-time"}, "language": object{"enum": []string{"nb", "nn", "en"}},
		"left_out": object{"type": "array", "items": closed(object{"what": text, "ground": text, "provision": text})},
		"data":     object{"type": "object", "properties": tables, "required": keys, "additionalProperties": false},
	})
	schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	schema["$id"] = "urn:rettighetsporten:portability:1"
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(schema); err != nil {
		return fmt.Errorf("writing the schema: %w", err)
	}
	return nil
}

// members returns the schema of an object with the fields, and with what else
// was seen in it.
func members(fields []Field, seen *shape) object {
	properties := object{}
	for _, f := range fields {
		at := seen.members[f.Name]
		if at == nil {
			at = newShape()
		}
		properties[f.Name] = property(f, at)
	}
	for name, at := range seen.members {
		if _, declared := properties[name]; !declared {
			properties[name] = property(Field{Name: name}, at)
		}
	}
	return object{"type": "object", "properties": properties, "additionalProperties": false}
}

// property returns the schema of a value: it may always be nothing.
func property(f Field, at *shape) object {
	types := slices.Sorted(maps.Keys(at.types))
	types = slices.DeleteFunc(types, func(t string) bool { return t == "null" || t == "integer" && at.types["number"] })
	if len(types) == 0 && f.Type != "" {
		types = declaredTypes(f.Type)
	}
	out := object{}
	if f.Label != "" {
		out["title"] = f.Label
	}
	if len(types) > 0 {
		out["type"] = append(types, "null")
	}
	if format := at.format(); format != "" {
		out["format"] = format
	}
	if slices.Contains(types, "object") {
		inner := members(f.Fields, at)
		out["properties"], out["additionalProperties"] = inner["properties"], false
	}
	if slices.Contains(types, "array") {
		elements := at.elements
		if elements == nil {
			elements = newShape()
		}
		out["items"] = property(Field{Type: strings.TrimSuffix(f.Type, "[]"), Fields: f.Fields}, elements)
	}
	return out
}

func declaredTypes(declared string) []string {
	if strings.HasSuffix(declared, "[]") {
		return []string{"array"}
	}
	switch declared {
	case "string", "integer", "boolean", "object":
		return []string{declared}
	case "float":
		return []string{"number"}
	case "object_id":
		return []string{"string"}
	default:
		return nil
	}
}
