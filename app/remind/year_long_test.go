//go:build long

package remind_test

const (
	yearCases   = 5000
	yearDays    = 365
	yearFiling  = 325
	yearPace    = 8
	yearProcess = 3
)
