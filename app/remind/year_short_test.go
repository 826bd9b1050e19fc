//go:build !long

package remind_test

// How much of a year is lived through in an ordinary run.
const (
	yearCases   = 32
	yearDays    = 44
	yearFiling  = 8  // days on which cases come in
	yearPace    = 4  // in so many half-days something is done to a case
	yearProcess = 16 // in so many half-days the process works alone, and once beside the others
)
