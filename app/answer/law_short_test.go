//go:build !long

package answer_test

// How much is tried in an ordinary run: the rules are the same Go on both
// databases.
const (
	sequenceDepth         = 2
	sequenceDepthPostgres = 1
	randomWalks           = 50
	walksEach             = 50 // over one database
)
