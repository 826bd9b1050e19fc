package engine

import (
	"testing"

	"rettighetsporten/app/recordstore"
	"rettighetsporten/app/recordstore/dataset"
)

func TestFoldOf(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		field dataset.Field
		want  recordstore.Fold
	}{
		"an e-mail address":             {dataset.Field{Identity: KindEmail}, recordstore.FoldCase},
		"a national identity number":    {dataset.Field{Identity: KindNationalID}, recordstore.FoldNationalID},
		"the same, named by a request":  {dataset.Field{RequestField: KindNationalID}, recordstore.FoldNationalID},
		"the same, as the field has it": {dataset.Field{Identity: KindNationalID, Match: dataset.MatchExact}, recordstore.Exact},
		"an identity of any name":       {dataset.Field{Identity: "loyalty_id"}, recordstore.Exact},
		"no identity":                   {dataset.Field{}, recordstore.Exact},
	} {
		if got := FoldOf(c.field); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
