package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rettighetsporten/app/fault"
)

func TestTheKindIsFoundThroughTheChain(t *testing.T) {
	t.Parallel()
	cause := errors.New("a cause")
	for name, tc := range map[string]struct {
		err  error
		kind fault.Kind
		key  string
	}{
		"plain":       {cause, fault.Internal, "error.internal"},
		"new":         {fault.New(fault.NotFound, "a.b"), fault.NotFound, "a.b"},
		"wrapped":     {fmt.Errorf("doing: %w", fault.Wrap(fault.Conflict, "a.b", cause)), fault.Conflict, "a.b"},
		"joined":      {errors.Join(cause, fault.New(fault.Invalid, "a.b")), fault.Invalid, "a.b"},
		"the outmost": {fault.Wrap(fault.Forbidden, "a.c", fault.New(fault.NotFound, "a.b")), fault.Forbidden, "a.c"},
	} {
		if fault.KindOf(tc.err) != tc.kind || fault.KeyOf(tc.err) != tc.key || !fault.Is(tc.err, tc.kind) {
			t.Errorf("%s: %s %s", name, fault.KindOf(tc.err), fault.KeyOf(tc.err))
		}
	}
	if fault.Is(nil, fault.Internal) {
		t.Error("no error is one")
	}
	if err := fault.Wrap(fault.Internal, "a.b", cause); !errors.Is(err, cause) || err.Error() != "internal: a.b: a cause" {
		t.Errorf("the cause is lost: %v", err)
	}
}

func TestValuesAreAddedToACopy(t *testing.T) {
	t.Parallel()
	plain := fault.New(fault.Invalid, "a.b")
	first := plain.With("max", 5)
	second := first.With("min", 1)
	if len(plain.Params) != 0 || len(first.Params) != 1 || second.Params["max"] != 5 || second.Params["min"] != 1 {
		t.Errorf("the values are %v, %v, %v", plain.Params, first.Params, second.Params)
	}
	var f fault.Fields
	f.Add("name", "a.b", "max", 5, "odd")
	if diff := cmp.Diff(fault.Fields{{Name: "name", Key: "a.b", Params: map[string]any{"max": 5}}}, f); diff != "" {
		t.Error(diff)
	}
}
