package caseworker

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"rettighetsporten/app/review"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// What the form of a row can do, beside giving all of it out or none.
const (
	redactOnly       = "redacted"
	redactAndRelease = "redacted_released"
)

// rowForm is what is to happen to a row, or to parts of it. Fields are named by
// their paths.
type rowForm struct {
	Outcome  string
	Whole    []string                 // fields that are held back as a whole
	Passages map[string]string        // what is to be found in a field and held back
	Offered  map[string]string        // the passage whose places were offered
	At       map[string][]review.Part // places that were offered, and are chosen
	Ground   string
	Reason   string
	Argument string
}

func readRowForm(form url.Values) rowForm {
	f := rowForm{
		Outcome: form.Get("outcome"), Whole: slices.Clone(form["field"]), Ground: form.Get("ground"), Reason: web.Text(form, "reason"), Argument: web.Text(form, "argument"),
		Passages: map[string]string{}, Offered: map[string]string{}, At: map[string][]review.Part{},
	}
	for name, values := range form {
		kind, path, _ := strings.Cut(name, ".")
		switch kind {
		case "passage":
			f.Passages[path] = web.Text(form, name)
		case "offered":
			f.Offered[path] = web.Text(form, name)
		case "at":
			for _, v := range values {
				if p, ok := readPlace(v); ok {
					f.At[path] = append(f.At[path], p)
				}
			}
		}
	}
	return f
}

// redacts reports whether the form holds back parts of the row.
func (f rowForm) redacts() bool { return f.Outcome == redactOnly || f.Outcome == redactAndRelease }

// choice returns what is decided about the whole row.
func (f rowForm) choice() review.Choice {
	return reviewForm{Outcome: f.Outcome, Ground: f.Ground, Reason: f.Reason, Argument: f.Argument}.choice()
}

// checked returns the choice as it is checked: parts are held back like rows.
func (f rowForm) checked() review.Choice {
	if f.redacts() {
		f.Outcome = string(models.Withheld)
	}
	return f.choice()
}

// readPlace reads what placeText wrote.
func readPlace(text string) (review.Part, bool) {
	from, to, _ := strings.Cut(text, "-")
	begins, err := strconv.Atoi(from)
	ends, err2 := strconv.Atoi(to)
	return review.Part{Begins: begins, Ends: ends}, err == nil && err2 == nil && begins >= 0 && ends >= begins
}

// partText names a part in a form, "5-8:text".
func partText(p review.Part) string {
	return placeText(p) + ":" + p.Field
}

// placeText names where in its field the part is, "5-8".
func placeText(p review.Part) string { return strconv.Itoa(p.Begins) + "-" + strconv.Itoa(p.Ends) }

// readPart reads what partText wrote.
func readPart(text string) (review.Part, bool) {
	place, field, found := strings.Cut(text, ":")
	p, ok := readPlace(place)
	p.Field = field
	return p, ok && found && field != ""
}
