package models_test

import (
	"slices"
	"testing"

	"rettighetsporten/models"
)

func TestNewIDsAreDistinctAndInOrder(t *testing.T) {
	t.Parallel()
	ids := make([]string, 1000)
	for i := range ids {
		ids[i] = models.NewID()
	}
	if !slices.IsSorted(ids) || len(slices.Compact(slices.Clone(ids))) != len(ids) || ids[0][14] != '7' {
		t.Errorf("IDs made one after another are not distinct and in order: %v", ids[:3])
	}
}
