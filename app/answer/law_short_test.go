//go:build !long

package answer_test

// How much is tried in an ordinary run: every act at every right, and walks of
// six; every sequence of three in a long one.
const (
	sequenceDepth = 1
	randomWalks   = 30
	walksEach     = 30 // over one database
)
