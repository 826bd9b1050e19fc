// Package dataset reads the declaration of what a record store holds: its
// collections and fields, what each field says about a person, which fields
// identify somebody, and how collections refer to each other.
//
// The format is the dataset YAML of Fides (Fideslang), so that declarations
// people already have work unchanged. Our own additions stand under "meta" of
// a collection or a field, where Fides ignores them.
package dataset

import (
	"cmp"
	"strings"

	"rettighetsporten/models"
)

// Dataset is the declaration of one record store, or of a part of one.
type Dataset struct {
	Key         string
	Name        string
	After       []string          // keys of datasets all of whose collections come first
	Namespace   map[string]string // where the tables are, in the words of the kind of store
	Redact      bool              // its name is hidden from who reads the answer
	Collections []Collection      // sorted by name
}

// Collection returns the collection of the name.
func (d *Dataset) Collection(name string) (*Collection, bool) {
	for i := range d.Collections {
		if d.Collections[i].Name == name {
			return &d.Collections[i], true
		}
	}
	return nil, false
}

// Collection is a table, a sheet, a file or an endpoint.
type Collection struct {
	Dataset    string // the key of the dataset it belongs to
	Name       string
	Namespace  map[string]string // the dataset's
	Categories []string          // hold for whole rows
	Fields     []Field
	After      []Address // collections that come first
	EraseAfter []Address // collections that are erased first
	Skip       bool      // skip_processing: not part of any graph
	Masking    *Masking  // how whole rows are erased; nil: by their fields
	Redact     bool      // its name is hidden from who reads the answer
	Label      models.Text
	Messages   bool  // each row is a message, which is read by itself
	Provided   *bool // the person has provided what is in it, Art. 20(1); nil: not said, which is no
	Line       int
}

// Address returns where the collection is, as dataset and name.
func (c *Collection) Address() Address { return Address{Dataset: c.Dataset, Collection: c.Name} }

// Schema returns the schema of the namespace, which BigQuery calls a dataset,
// or "" when there is none.
func (c *Collection) Schema() string { return cmp.Or(c.Namespace["schema"], c.Namespace["dataset_id"]) }

// Columns returns the names of the fields at the top, in the order declared.
func (c *Collection) Columns() []string {
	names := make([]string, len(c.Fields))
	for i, f := range c.Fields {
		names[i] = f.Name
	}
	return names
}

// Field returns the field at the dotted path.
func (c *Collection) Field(path string) (Field, bool) { return lookUp(c.Fields, path) }

// Walk calls visit for every field, nested ones too, with its dotted path.
func (c *Collection) Walk(visit func(path string, f Field)) { walk("", c.Fields, visit) }

// RecipientFields returns the paths of the fields that say to whom a row was
// disclosed.
func (c *Collection) RecipientFields() []string {
	var paths []string
	c.Walk(func(path string, f Field) {
		if f.Recipient {
			paths = append(paths, path)
		}
	})
	return paths
}

// Field is a column, or a member of a nested object. A field with members has
// no identity, key or references of its own.
type Field struct {
	Name         string
	Categories   []string
	Fields       []Field // members of an object, or of each object of a list
	Type         Type
	Identity     string // the kind of identity it holds, for example "email"
	RequestField string // custom_request_field: the rows are sought by what the request says under this name
	PrimaryKey   bool   // several in one collection are one composite key
	References   []Reference
	ReturnAll    bool     // return_all_elements, here or above: a list stays whole although one element matched
	Length       int      // the longest text the store takes; 0: not said
	ReadOnly     bool     // never written to, not even to erase
	Masking      *Masking // how it is erased; nil: as everything is
	Redact       bool     // its name is hidden from who reads the answer
	Match        Match    // how values are compared with it; empty: as its identity is
	Reseed       bool     // what it holds in the person's rows identifies them in other stores too
	Restriction  *Flag    // the column says that processing of the row is restricted; nil: it does not
	Supplement   bool     // the column takes what is said beside a row that has to stand
	Recipient    bool     // the column says to whom the row was disclosed, Art. 15(1)(c) and 19
	Label        models.Text
	Hidden       bool
	Provided     *bool // the person has provided it, Art. 20(1); nil: as what it is in
	Line         int
}

// Flag is what a column holds when something is so, and when it is not, as text.
type Flag struct {
	On  string
	Off string // empty: nothing
}

// Match says how values are compared, where a field says it for itself.
type Match string

// The ways of comparing.
const (
	MatchExact    Match = "exact"
	MatchFoldCase Match = "fold-case" // upper and lower case, blanks around do not matter
	MatchPhone    Match = "phone"     // signs, +47 and 0047 do not matter
)

// Masking is how something is erased: the strategy, and its settings as text.
type Masking struct {
	Strategy      string
	Configuration map[string]string
}

// Reference says that a field and a field of another collection hold the same
// values.
type Reference struct {
	Dataset    string
	Collection string
	Field      string // dotted path
	Direction  Direction
	Line       int
}

// Target returns the collection the reference points at.
func (r Reference) Target() Address {
	return Address{Dataset: r.Dataset, Collection: r.Collection}
}

// Direction says which way values travel along a reference.
type Direction string

// The directions.
const (
	To     Direction = "to"   // from this field to the one it refers to
	From   Direction = "from" // from the one it refers to, to this field
	Either Direction = ""     // whichever way is reached first
)

// Address names a collection across datasets.
type Address struct{ Dataset, Collection string }

// String returns "dataset:collection".
func (a Address) String() string { return a.Dataset + ":" + a.Collection }

// Type is the declared data type of a field; empty when it is not declared.
type Type string

// The element types; each may be a list, written with "[]" after it.
const (
	String   Type = "string"
	Integer  Type = "integer"
	Float    Type = "float"
	Boolean  Type = "boolean"
	Object   Type = "object"
	ObjectID Type = "object_id"
)

// List reports whether the field holds a list.
func (t Type) List() bool { return strings.HasSuffix(string(t), "[]") }

// Element returns the type of one element.
func (t Type) Element() Type { return Type(strings.TrimSuffix(string(t), "[]")) }

func (t Type) valid() bool {
	switch t.Element() {
	case "", String, Integer, Float, Boolean, Object, ObjectID:
		return t != "[]"
	default:
		return false
	}
}

// InCategory reports whether the category is the wanted one or lies below it:
// user.contact has user.contact.email in it, but not user.contacts.
func InCategory(category, wanted string) bool {
	rest, ok := strings.CutPrefix(category, wanted)
	return ok && (rest == "" || rest[0] == '.')
}

func lookUp(fields []Field, path string) (Field, bool) {
	for _, f := range fields {
		if f.Name == path {
			return f, true
		}
		if rest, ok := strings.CutPrefix(path, f.Name+"."); ok {
			if inner, ok := lookUp(f.Fields, rest); ok {
				return inner, true
			}
		}
	}
	return Field{}, false
}

func walk(prefix string, fields []Field, visit func(string, Field)) {
	for _, f := range fields {
		visit(prefix+f.Name, f)
		walk(prefix+f.Name+".", f.Fields, visit)
	}
}
