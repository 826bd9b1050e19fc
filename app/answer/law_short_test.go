//go:build !long

package answer_test

// How much is tried in an ordinary run.
const (
	sequenceDepth = 2
	randomWalks   = 100
)
