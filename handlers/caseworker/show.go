package caseworker

import (
	"net/url"
	"slices"
	"strconv"

	"rettighetsporten/app/review"
)

// view is which rows are shown.
type view struct {
	Show   review.Show
	Page   int    // from 1
	Search string // what the search is called, "" for none
}

// readView reads the view from the address or from the form that was sent
// from it.
func readView(q url.Values) view {
	v := view{Show: review.Show(q.Get("show")), Page: 1, Search: q.Get("search")}
	if !slices.Contains(review.Shows(), v.Show) {
		v.Show = review.ShowAll
	}
	if n, err := strconv.Atoi(q.Get("page")); err == nil && n > 1 {
		v.Page = n
	}
	return v
}

func (v view) address(at string) string {
	q := url.Values{}
	if v.Show != review.ShowAll {
		q.Set("show", string(v.Show))
	}
	if v.Page > 1 {
		q.Set("page", strconv.Itoa(v.Page))
	}
	if v.Search != "" {
		q.Set("search", v.Search)
	}
	if len(q) == 0 {
		return at + "/gjennomgang"
	}
	return at + "/gjennomgang?" + q.Encode()
}
