package recordstore

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/recordstore/dataset"
)

func TestCast(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		to    dataset.Type
		value any
		want  any
		fits  bool
	}{
		"text to integer":        {dataset.Integer, " 007 ", int64(7), true},
		"whole float to integer": {dataset.Integer, 7.0, int64(7), true},
		"decimal text":           {dataset.Integer, "7.0", int64(7), true},
		"half to integer":        {dataset.Integer, 7.5, 7.5, false},
		"truth to integer":       {dataset.Integer, true, int64(1), true},
		"word to integer":        {dataset.Integer, "seven", "seven", false},
		"element of a list":      {"integer[]", "7", int64(7), true},
		"text to float":          {dataset.Float, "0.5", 0.5, true},
		"word to float":          {dataset.Float, "half", "half", false},
		"text to boolean":        {dataset.Boolean, "True", true, true},
		"zero to boolean":        {dataset.Boolean, int64(0), false, true},
		"two to boolean":         {dataset.Boolean, int64(2), int64(2), false},
		"integer to text":        {dataset.String, int64(0), "0", true},
		"text stays":             {dataset.String, " x ", " x ", true},
		"not declared":           {"", "x", "x", true},
		"object":                 {dataset.Object, "x", "x", true},
		"nothing":                {dataset.Integer, nil, nil, true},
		"a list itself":          {dataset.Integer, []any{int64(1)}, []any{int64(1)}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, fits := Cast(c.to, c.value)
			if diff := cmp.Diff(c.want, got); diff != "" || fits != c.fits {
				t.Errorf("fits %v, value (-want +got):\n%s", fits, diff)
			}
		})
	}
}
