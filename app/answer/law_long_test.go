//go:build long

package answer_test

const (
	sequenceDepth = 3
	randomWalks   = 10_000
	walksEach     = 100
)
