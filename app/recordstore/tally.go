package recordstore

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"math"
	"slices"
	"strconv"
)

// Sum stands for the content of a row.
type Sum [16]byte

// SumOf returns the sum of an encoded row.
func SumOf(encoded []byte) Sum {
	full := sha256.Sum256(encoded)
	return Sum(full[:16])
}

// String returns the sum as text.
func (s Sum) String() string { return hex.EncodeToString(s[:]) }

// ParseSum reads what String wrote. It reports false for anything else.
func ParseSum(text string) (Sum, bool) {
	var s Sum
	if len(text) != hex.EncodedLen(len(s)) {
		return s, false
	}
	_, err := hex.Decode(s[:], []byte(text))
	return s, err == nil
}

// Append appends an encoding of the columns of the row that is the same for
// equal rows, before and after they were written as JSON.
func (r Row) Append(b []byte, columns []string) []byte {
	for _, name := range columns {
		v, ok := r[name]
		if !ok {
			b = append(b, '-')
			continue
		}
		b = appendValue(b, v)
	}
	return b
}

func appendValue(b []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		return append(appendLength(append(b, 's'), len(v)), v...)
	case bool:
		return strconv.AppendBool(b, v)
	case int64:
		return append(strconv.AppendInt(append(b, 'i'), v, 10), ';')
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1<<63 {
			return appendValue(b, int64(v))
		}
		return append(strconv.AppendFloat(append(b, 'd'), v, 'g', -1, 64), ';')
	case []any:
		b = appendLength(append(b, 'l'), len(v))
		for _, element := range v {
			b = appendValue(b, element)
		}
		return b
	case map[string]any:
		b = appendLength(append(b, 'o'), len(v))
		for _, name := range slices.Sorted(maps.Keys(v)) {
			b = appendValue(appendValue(b, name), v[name])
		}
		return b
	default:
		return append(b, 'n')
	}
}

func appendLength(b []byte, n int) []byte { return binary.AppendUvarint(b, uint64(n)) } //nolint:gosec // a length is not negative

// Tally tells which rows of several answers are new. The same row in two
// answers is one row; the same row twice in one answer is two, unless it has a
// key that makes it one of its kind. It holds 16 bytes a row and a little more.
type Tally struct {
	kept   map[Sum]struct{} // rows kept, over all answers
	again  map[Sum]int      // how often more than once, where it is
	answer map[Sum]int      // rows seen in the answer that is being read; nil in the first, where all are new
}

// NewTally returns a tally of no rows.
func NewTally() *Tally { return &Tally{kept: map[Sum]struct{}{}, again: map[Sum]int{}} }

// Begin begins another answer.
func (t *Tally) Begin() {
	t.answer = nil
	if len(t.kept) > 0 {
		t.answer = map[Sum]int{}
	}
}

// New reports whether the row is to be kept.
func (t *Tally) New(sum Sum, keyed bool) bool {
	_, known := t.kept[sum]
	if known && keyed {
		return false
	}
	if t.answer != nil {
		t.answer[sum]++
		if known && t.answer[sum] <= 1+t.again[sum] {
			return false
		}
	}
	t.Add(sum)
	return true
}

// Add counts a row that was kept before this tally began.
func (t *Tally) Add(sum Sum) {
	before := len(t.kept)
	t.kept[sum] = struct{}{}
	if len(t.kept) == before {
		t.again[sum]++
	}
}
