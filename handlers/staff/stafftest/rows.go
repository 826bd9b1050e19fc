package stafftest

import (
	"net/http"

	"rettighetsporten/app/collect"
	"rettighetsporten/app/review"
	"rettighetsporten/models"
)

// LookThrough returns what the query shows of the rows, store by store.
func LookThrough(rows []review.Row, stores []collect.StoreStatus, q review.Query, item models.RequestItem, layouts collect.Layouts) (review.View, error) {
	var origins []collect.Origin
	of := map[collect.Origin][]review.Row{}
	for _, r := range rows {
		o := r.Origin()
		if of[o] == nil {
			origins = append(origins, o)
		}
		of[o] = append(of[o], r)
	}
	review.Arrange(origins, stores)
	return review.LookThrough(func(visit func([]review.Row) error) error {
		for _, o := range origins {
			if err := visit(of[o]); err != nil {
				return err
			}
		}
		return nil
	}, q, item, layouts)
}

// LeafsThrough looks at the rows of an answertest.Long table that the page leads to, a
// page at a time from the first to the last.
func (r *Reader) LeafsThrough(page, answer, below string) {
	r.t.Helper()
	rows := below + "/rader/table-1"
	r.Get(page).Want(http.StatusOK, "Her står de første 50 av 1203 rader.", "nr. 50").One("a", "href", rows)
	r.Get(page).Lacks("nr. 51")
	first := r.Get(rows).Want(http.StatusOK, "Rad 1 til 500 av 1203", "Side 1 av 3", "nr. 1", "nr. 500")
	first.Lacks("nr. 501", "Forrige")
	first.One("a", "href", answer+"#table-1")
	first.One("a", "href", rows+"?page=2")
	first.One("table", "id", "table-1")
	r.Get(rows+"?page=2").Want(http.StatusOK, "Rad 501 til 1000 av 1203", "nr. 501", "nr. 1000").One("a", "href", rows+"?page=1")
	for _, last := range []string{"?page=3", "?page=7"} {
		r.Get(rows+last).Want(http.StatusOK, "Rad 1001 til 1203 av 1203", "nr. 1203").Lacks("Neste", "nr. 1000")
	}
	for _, first := range []string{"?page=x", "?page=-1"} {
		r.Get(rows+first).Want(http.StatusOK, "Rad 1 til 500 av 1203")
	}
	r.Get(below + "/rader/table-99").Want(http.StatusNotFound)
}
