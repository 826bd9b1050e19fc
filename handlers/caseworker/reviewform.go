package caseworker

import (
	"net/url"
	"slices"
	"strings"

	"rettighetsporten/app/collect"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/review"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// reviewForm is what is to happen to which rows. Whole tables are chosen as
// the rows that were in view.
type reviewForm struct {
	Outcome  string
	Ground   string
	Reason   string
	Argument string
	Refs     []string
	Tables   []string // the rows of whole tables, as the view gave them
	All      []string // collections whose rows are chosen on every page; everything: all that are shown
}

// everything is the choice of all that is shown.
const everything = "everything"

// originText names a collection in a form.
func originText(o collect.Origin) string {
	return url.Values{"store": {o.StoreID}, "dataset": {o.Dataset}, "name": {o.Name}}.Encode()
}

// origin returns the collection whose rows are chosen on every page, the zero one
// for all that are shown; not ok where it names none.
func origin(text string) (o collect.Origin, ok bool) {
	if text == everything {
		return o, true
	}
	v, err := url.ParseQuery(text)
	o = collect.Origin{StoreID: v.Get("store"), Dataset: v.Get("dataset"), Name: v.Get("name")}
	return o, err == nil && o.StoreID != "" && o.Name != ""
}

func readReviewForm(form url.Values) reviewForm {
	f := reviewForm{
		Outcome: form.Get("outcome"), Ground: form.Get("ground"), Reason: web.Text(form, "reason"), Argument: web.Text(form, "argument"), Refs: slices.Clone(form["row"]),
	}
	for _, index := range form["table"] {
		if refs := form.Get("table-" + index); refs != "" {
			f.Tables = append(f.Tables, refs)
			f.Refs = append(f.Refs, strings.Split(refs, ",")...)
		}
	}
	f.All = slices.Clone(form["all"])
	slices.Sort(f.Refs)
	f.Refs = slices.Compact(f.Refs)
	return f
}

// check returns what is wrong, field by field.
func (f reviewForm) check(item models.RequestItem) fault.Fields {
	var wrong fault.Fields
	switch {
	case len(f.Refs)+len(f.All) == 0:
		wrong.Add("rows", "review.rows_missing")
	case len(f.All) > 1 || len(f.All) > 0 && len(f.Refs) > 0:
		wrong.Add("rows", "review.one_of_all")
	}
	return append(wrong, review.CheckChoice(item, f.choice())...)
}

// choice returns what is decided. A ground belongs to rows that are held back.
func (f reviewForm) choice() review.Choice {
	c := review.Choice{Outcome: models.ReviewOutcome(f.Outcome)}
	if c.Outcome == models.Withheld {
		c.Ground, c.Reason, c.Argument = models.Ground(f.Ground), f.Reason, f.Argument
	}
	return c
}

// refs returns the chosen rows, or fault.NotFound for what names no row.
func (f reviewForm) refs() ([]review.Ref, error) {
	out := make([]review.Ref, 0, len(f.Refs))
	for _, text := range f.Refs {
		ref, ok := review.ParseRef(text)
		if !ok {
			return nil, fault.New(fault.NotFound, "error.not_found")
		}
		out = append(out, ref)
	}
	return out, nil
}
