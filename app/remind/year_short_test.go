//go:build !long

package remind_test

// How much of a year is lived through in an ordinary run.
const (
	yearCases   = 40
	yearDays    = 50
	yearPace    = 4  // in so many half-days something is done to a case
	yearProcess = 24 // in so many half-days the process works alone, and once beside the others
)
