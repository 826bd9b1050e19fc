package staff

import (
	"rettighetsporten/app/collect"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Deletion is what a source deletes before the answer is due, in words. The
// state gives it its shape: secured, open or gone.
type Deletion struct {
	State string
	Store string
	Words string // "slettes 28.11.2026 – ikke sikret"
}

// Deletions words what the sources delete, soonest first.
func Deletions(b web.Base, deletions []collect.Deletion, today models.Date) []Deletion {
	out := make([]Deletion, 0, len(deletions))
	for _, d := range deletions {
		state, key := "open", "staff.deletes.open"
		switch past := d.On.Before(today); {
		case d.Secured && past:
			state, key = "secured", "staff.deletes.was_secured"
		case d.Secured:
			state, key = "secured", "staff.deletes.secured"
		case past:
			state, key = "gone", "staff.deletes.gone"
		}
		out = append(out, Deletion{State: state, Store: d.StoreName.In(b.L.Lang()), Words: b.T(key, "date", b.L.ShortDate(d.On))})
	}
	return out
}
