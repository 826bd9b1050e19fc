package caseworker

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/fulfil"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
)

// correctForm is what is to be corrected, a line for each value.
type correctForm struct {
	Lines []lineForm
	More  bool // another line may be added

	places []fulfil.Place
}

// lineForm is one value, as it was filled in.
type lineForm struct {
	N             string // 1 for the first
	Where         []placeGroup
	Before, After string
	Supplement    bool
}

// placeGroup is the fields of one store.
type placeGroup struct {
	Label   string
	Options []option
}

func (p *Pages) correctForm(ctx context.Context, b web.Base, actor authz.Actor, found rights.Case, e fulfil.Effect) (*correctForm, error) {
	places, err := p.Effects.Places(ctx, actor, found)
	if err != nil {
		return nil, err
	}
	form := &correctForm{places: places}
	var lines []fulfil.Line
	for _, st := range e.Stores {
		lines = append(lines, st.Choice.Lines...)
	}
	form.fill(b, lines)
	return form, nil
}

// fill puts the lines into the form, at least one.
func (f *correctForm) fill(b web.Base, lines []fulfil.Line) {
	if len(lines) == 0 {
		lines = []fulfil.Line{{}}
	}
	f.Lines, f.More = nil, len(lines) < fulfil.MaxLines
	for i, l := range lines {
		f.Lines = append(f.Lines, lineForm{
			N: strconv.Itoa(i + 1), Where: groupsOf(b, f.places, l), Before: l.Before, After: l.After, Supplement: l.Supplement,
		})
	}
}

// groupsOf returns where something can be corrected, store by store.
func groupsOf(b web.Base, places []fulfil.Place, l fulfil.Line) []placeGroup {
	lang := b.L.Lang()
	var out []placeGroup
	for i, p := range places {
		store := p.Store.In(lang)
		if i == 0 || places[i-1].StoreID != p.StoreID {
			name := store
			if p.Owner {
				name = b.T("effect.line.by_owner", "store", store)
			}
			out = append(out, placeGroup{Label: name})
		}
		label := store
		if p.Collection != "" { // what is chosen is shown without its group
			label = p.Table.In(lang) + ": " + p.Column.In(lang) + " – " + store
		}
		chosen := l.StoreID == p.StoreID && l.Collection == p.Collection && l.Field == p.Field
		group := &out[len(out)-1]
		group.Options = append(group.Options, option{placeValue(p), label, chosen})
	}
	return out
}

// placeValue is how the form names a place.
func placeValue(p fulfil.Place) string {
	return url.PathEscape(p.StoreID) + "/" + url.PathEscape(p.Collection) + "/" + url.PathEscape(p.Field)
}

// readLines reads the form. Lines that were left wholly empty are not there, but
// for the first.
func readLines(form url.Values, places []fulfil.Place) []fulfil.Line {
	var out []fulfil.Line
	for i := range fulfil.MaxLines {
		n := strconv.Itoa(i + 1)
		where := web.Line(form, "where_"+n)
		l := fulfil.Line{Before: web.Text(form, "before_"+n), After: web.Text(form, "after_"+n), Supplement: web.Line(form, "how_"+n) == "supplement"}
		if where == "" && l.Before == "" && l.After == "" && i > 0 {
			continue
		}
		if at := slices.IndexFunc(places, func(p fulfil.Place) bool { return placeValue(p) == where }); at >= 0 {
			l.StoreID, l.Collection, l.Field = places[at].StoreID, places[at].Collection, places[at].Field
		}
		out = append(out, l)
	}
	return out
}

// postLines has the corrections tried, adds a line to the form, or says what is
// wrong with one.
func (p *Pages) postLines(c echo.Context, actor authz.Actor, found rights.Case, page effectPage, form url.Values) error {
	lines := readLines(form, page.Correct.places)
	page.Correct.fill(page.Base, lines)
	if web.Line(form, "do") == "add" {
		page.Correct.fill(page.Base, append(lines, fulfil.Line{}))
		return p.Kit.Render(c, http.StatusOK, "caseworker/effect", page)
	}
	if wrong := fulfil.CheckLines(page.Correct.places, lines); len(wrong) > 0 {
		page.Failed, page.Errors = true, page.Word(wrong)
		return p.Kit.Render(c, http.StatusUnprocessableEntity, "caseworker/effect", page)
	}
	if cause := p.Effects.Try(c.Request().Context(), actor, found, fulfil.Rectifying(lines)); cause != nil {
		return p.effectAgain(c, page, cause)
	}
	return p.Kit.SeeOther(c, page.At+effectTab, "notice.effect.asked")
}
