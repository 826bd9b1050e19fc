package web

// Pager is the ways from one page of many to those beside it.
type Pager struct {
	Pages          string // "Side 2 av 7"; "" where there is one alone
	Previous, Next string // addresses; "" for none
}

// PagerOf returns the ways from a page, counted from 1, to those beside it.
func PagerOf(b Base, page, pages int, address func(page int) string) Pager {
	var p Pager
	if page > 1 {
		p.Previous = address(page - 1)
	}
	if page < pages {
		p.Next = address(page + 1)
	}
	if pages > 1 {
		p.Pages = b.T("pager.page", "page", b.L.Number(page), "pages", b.L.Number(pages))
	}
	return p
}
