package review

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"rettighetsporten/models"
)

// Redaction is a field of a row that is held back, or a passage of its text.
type Redaction struct {
	Part

	Ground   models.Ground
	Reason   string // as of a Choice
	Argument string
}

// Part is a field of a row, or the characters of its text from Begins to before
// Ends; 0 and 0 are the whole field.
type Part struct {
	Field        string // as Path writes it
	Begins, Ends int
}

// Whole reports whether the part is a whole field.
func (p Part) Whole() bool { return p.Begins == 0 && p.Ends == 0 }

// overlaps reports whether the two have something in common.
func (p Part) overlaps(other Part) bool {
	switch {
	case p.Field != other.Field:
		return p.Whole() && within(other.Field, p.Field) || other.Whole() && within(p.Field, other.Field)
	case p.Whole() || other.Whole():
		return true
	default:
		return p.Begins < other.Ends && other.Begins < p.Ends
	}
}

// covers reports whether all of the other lies in the part.
func (p Part) covers(other Part) bool {
	return p == other || p.Whole() && (p.Field == other.Field || within(other.Field, p.Field))
}

func within(inner, outer string) bool { return strings.HasPrefix(inner, outer+".") }

// Path names a value in a row: the field, and what leads on into it, names of
// objects' members and places in lists from 0. A dot in a name has a backslash
// before it.
func Path(names ...string) string {
	for i, name := range names {
		names[i] = strings.NewReplacer(`\`, `\\`, `.`, `\.`).Replace(name)
	}
	return strings.Join(names, ".")
}

// Names reads what Path wrote.
func Names(path string) []string {
	var out []string
	var name strings.Builder
	for i := 0; i < len(path); i++ {
		switch {
		case path[i] == '\\' && i+1 < len(path):
			i++
			name.WriteByte(path[i])
		case path[i] == '.':
			out = append(out, name.String())
			name.Reset()
		default:
			name.WriteByte(path[i])
		}
	}
	return append(out, name.String())
}

// At returns the value that the path leads to in the row.
func (r Row) At(path string) (v any, ok bool) {
	v = r.Values
	for _, name := range Names(path) {
		switch at := v.(type) {
		case map[string]any:
			v, ok = at[name]
		case []any:
			i, err := strconv.Atoi(name)
			if ok = err == nil && i >= 0 && i < len(at) && strconv.Itoa(i) == name; ok {
				v = at[i]
			}
		default:
			ok = false
		}
		if !ok {
			return nil, false
		}
	}
	return v, true
}

// Withheld stands where a value is held back.
type Withheld struct{}

// MarshalJSON writes null: there is nothing to read.
func (Withheld) MarshalJSON() ([]byte, error) { return []byte("null"), nil }

// Given returns the values of the row as they are given out: Withheld where a
// whole field is held back, and the mark where a passage is. The values of the row
// stay as they are.
func (r Row) Given(mark string) map[string]any {
	given := r.Values
	for _, red := range slices.SortedFunc(slices.Values(r.Redactions), func(a, b Redaction) int {
		return cmp.Compare(b.Begins, a.Begins) // from behind: what is before a passage stays where it was
	}) {
		given, _ = edited(given, Names(red.Field), func(v any) any { return red.apply(v, mark) }).(map[string]any)
	}
	return given
}

// apply returns the value without the part. A passage that is not there leaves
// nothing of the value: better too little than what was to be held back.
func (p Part) apply(v any, mark string) any {
	text, ok := v.(string)
	if !ok || p.Whole() {
		return Withheld{}
	}
	characters := []rune(text)
	if p.Begins < 0 || p.Ends > len(characters) {
		return Withheld{}
	}
	return string(characters[:p.Begins]) + mark + string(characters[p.Ends:])
}

// edited returns the value with what the path leads to changed, as a copy as far as
// it differs.
func edited(v any, path []string, change func(any) any) any {
	if len(path) == 0 {
		return change(v)
	}
	switch v := v.(type) {
	case map[string]any:
		inner, ok := v[path[0]]
		if !ok {
			return v
		}
		copied := maps.Clone(v)
		copied[path[0]] = edited(inner, path[1:], change)
		return copied
	case []any:
		i, err := strconv.Atoi(path[0])
		if err != nil || i < 0 || i >= len(v) {
			return v
		}
		copied := slices.Clone(v)
		copied[i] = edited(v[i], path[1:], change)
		return copied
	default:
		return v
	}
}

// Along returns what Given does without what is held back as a whole: data that is
// taken along has no place for what is not in it.
func (r Row) Along(mark string) map[string]any {
	left, _ := without(r.Given(mark)).(map[string]any)
	return left
}

func without(v any) any {
	switch v := v.(type) {
	case map[string]any:
		left := make(map[string]any, len(v))
		for name, inner := range v {
			if inner != (Withheld{}) {
				left[name] = without(inner)
			}
		}
		return left
	case []any:
		left := make([]any, 0, len(v))
		for _, inner := range v {
			if inner != (Withheld{}) {
				left = append(left, without(inner))
			}
		}
		return left
	default:
		return v
	}
}

// HeldBack is something of a row that is not given out: a value, or a passage of a
// text, as it stands in the row.
type HeldBack struct {
	Part

	Value any
}

// HeldBack returns what of the row is not given out, each value of an object or a
// list by itself: all of a row that is held back as a whole.
func (r Row) HeldBack() []HeldBack {
	var held []HeldBack
	whole := func(path []string, v any) {
		leaves(path, v, func(path string, v any) {
			if v != nil && v != "" {
				held = append(held, HeldBack{Part{Field: path}, v})
			}
		})
	}
	if r.Withheld() {
		for _, field := range slices.Sorted(maps.Keys(r.Values)) {
			whole([]string{field}, r.Values[field])
		}
		return held
	}
	for _, red := range r.Redactions {
		v, ok := r.At(red.Field)
		if !ok {
			continue
		}
		if text, isText := v.(string); isText && !red.Whole() {
			if characters := []rune(text); red.Ends <= len(characters) {
				held = append(held, HeldBack{red.Part, string(characters[red.Begins:red.Ends])})
				continue
			}
		}
		whole(Names(red.Field), v)
	}
	return held
}
