package caseworker

import (
	"rettighetsporten/app/review"
)

// rowsPerView is how many rows one view of the review shows.
const rowsPerView = 100

// Which rows are shown.
const (
	showAll       = "all"
	showUndecided = "undecided"
	showWithheld  = "withheld"
	showThird     = "third"
)

func shows() []string { return []string{showAll, showUndecided, showWithheld, showThird} }

func shown(show string, r review.Row) bool {
	switch show {
	case showUndecided:
		return r.Choice == nil
	case showWithheld:
		return r.Withheld()
	case showThird:
		return r.Third
	default:
		return true
	}
}
