//go:build !long

package remind_test

// How much of a year is lived through in an ordinary run.
const (
	yearCases = 200
	yearDays  = 75
)
