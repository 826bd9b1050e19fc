package caseworker

import (
	"net/url"
	"slices"
	"strconv"

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

// view is which rows are shown.
type view struct {
	Show string
	Page int // from 1
}

// readView reads the view from the address or from the form that was sent
// from it.
func readView(q url.Values) view {
	v := view{Show: q.Get("show"), Page: 1}
	if !slices.Contains(shows(), v.Show) {
		v.Show = showAll
	}
	if n, err := strconv.Atoi(q.Get("page")); err == nil && n > 1 {
		v.Page = n
	}
	return v
}

func (v view) address(at string) string {
	q := url.Values{}
	if v.Show != showAll {
		q.Set("show", v.Show)
	}
	if v.Page > 1 {
		q.Set("page", strconv.Itoa(v.Page))
	}
	if len(q) == 0 {
		return at + "/gjennomgang"
	}
	return at + "/gjennomgang?" + q.Encode()
}
