package caseworker

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/answer"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/review"
	"rettighetsporten/app/review/suggest"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// rowAt is where the page of one row is, before the row.
const rowAt = "/gjennomgang/rad/"

type rowPage struct {
	frame

	Ref      string
	Table    string // what the row is one of
	State    staff.TableRow
	File     string // address of the file that the row stands for
	FileName string
	Fields   []rowField
	Grounds  []ground
	Note     string
	Last     *lastStep
	Form     rowForm
	Errors   web.FieldErrors
}

// rowField is one value of the row: of an object or a list, each of its own.
type rowField struct {
	ID    string // of its place on the page
	Path  string
	Label string
	staff.Cell

	Given      string // how it reads when it is given out
	Held       bool   // all of it is held back
	IsText     bool   // a passage of it can be held back
	Worded     bool   // a date, say: the store writes it otherwise
	Redactions []fieldRedaction
	Offers     []offer
	Suggested  string // what the whole field is suggested as
	Checked    bool
	Passage    string
	Offered    string // the passage that the offers are of
	Error      string
}

type fieldRedaction struct {
	staff.RedactedPart

	Part string // names it in a form
	Text string
}

// offer is a passage that can be ticked to be held back.
type offer struct {
	ID, Value, Before, Text, After string
	Kind                           string // what it is suggested as, "" where it is not
	Checked                        bool
}

func (p *Pages) getRow(c echo.Context, actor authz.Actor, found rights.Case) error {
	page, _, err := p.rowPage(c, actor, found, rowForm{})
	if err != nil {
		return err
	}
	return p.Kit.Render(c, http.StatusOK, "caseworker/row", page)
}

// rowPage reads the row that the address names, with the form as it was filled in.
func (p *Pages) rowPage(c echo.Context, actor authz.Actor, found rights.Case, f rowForm) (rowPage, review.Row, error) {
	ctx := c.Request().Context()
	page := rowPage{frame: p.frameOf(c, actor, found, rowAt), Form: f, Ref: c.Param("row")}
	ref, ok := review.ParseRef(page.Ref)
	if !ok {
		return page, review.Row{}, fault.New(fault.NotFound, "error.not_found")
	}
	page.Path = page.At + rowAt + page.Ref
	for i := range page.Tabs {
		page.Tabs[i].Current = page.Tabs[i].Path == page.At+"/gjennomgang"
	}
	row, err := p.Reviews.OpenRow(ctx, actor, found, ref)
	if err != nil {
		return page, row, err
	}
	stores, err := p.Collections.Status(ctx, actor, found)
	if err != nil {
		return page, row, err
	}
	layouts, err := p.Sources.Layouts(ctx, found.Item)
	if err != nil {
		return page, row, err
	}
	tables := staff.Tables(page.Base, []review.Numbered{{Row: row, Number: 1}}, []collect.Row{row.Row}, stores, layouts)
	page.Table, page.State = strings.TrimSuffix(tables[0].Label+", "+tables[0].Store, ", "), tables[0].Rows[0]
	page.Grounds, page.Note = groundsOf(page.Base, found.Item, f.Ground), row.Note
	if page.Last, err = p.last(c, page.frame, actor, found); err != nil {
		return page, row, err
	}
	if row.IsAttachment() {
		page.File, page.FileName = page.At+"/vedlegg/"+page.Ref, row.FileName()
		return page, row, nil
	}
	layout := layouts.For(row.StoreID, row.Dataset, row.Name, []collect.Row{row.Row})
	names := review.FieldsOf(layouts, []review.Row{row}, found.Item)
	for _, name := range names {
		page.fields(row, layout, []string{name}, row.Values[name], f)
	}
	own, err := p.known(ctx, actor, found)
	if err != nil {
		return page, row, err
	}
	page.suggest(row.Suggested(own, names), f)
	return page, row, nil
}

// known returns what the person of the case is known by.
func (p *Pages) known(ctx context.Context, actor authz.Actor, found rights.Case) (suggest.Own, error) {
	seeds, err := p.Identities.Seeds(ctx, actor, found.Request)
	if err != nil {
		return suggest.Own{}, err
	}
	identities := make([]string, 0, len(seeds)+1)
	for _, s := range seeds {
		identities = append(identities, s.Value)
	}
	if found.Behalf == nil { // else it is that of who acts for them
		identities = append(identities, found.Email)
	}
	return suggest.Known(found.Name, identities...), nil
}

// suggest offers what may identify somebody else, each in its field.
func (p *rowPage) suggest(suggested []review.Suggestion, f rowForm) {
	for _, s := range suggested {
		for i := range p.Fields {
			field := &p.Fields[i]
			kind := p.T("work.suggest." + string(s.Kind))
			switch {
			case field.Path != s.Field, field.Worded && !s.Whole():
			case s.Whole():
				field.Suggested = kind
			default:
				field.offer([]review.Part{s.Part}, f.At[field.Path])
				for j := range field.Offers {
					if field.Offers[j].Value == placeText(s.Part) {
						field.Offers[j].Kind = kind
					}
				}
			}
		}
	}
}

// fields adds the value, or what is in it. What is empty has nothing to hold back.
func (p *rowPage) fields(row review.Row, layout collect.Layout, names []string, v any, f rowForm) {
	switch v := v.(type) {
	case nil:
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			p.fields(row, layout, append(slices.Clone(names), name), v[name], f)
		}
	case []any:
		for i, inner := range v {
			p.fields(row, layout, append(slices.Clone(names), strconv.Itoa(i)), inner, f)
		}
	default:
		path := review.Path(slices.Clone(names)...)
		field := rowField{
			ID: "f" + strconv.Itoa(len(p.Fields)+1), Path: path, Label: staff.FieldLabel(p.Base, layout, path), Cell: staff.CellOf(p.Base, row, layout, path),
			Checked: slices.Contains(f.Whole, path), Passage: f.Passages[path], Offered: f.Offered[path],
		}
		text, isText := v.(string)
		field.Worded = isText && field.Text != text
		field.IsText = isText && !field.Worded && strings.ContainsFunc(strings.TrimSpace(text), unicode.IsSpace) // of one word there is no passage
		field.redacted(p.Base, row, layout)
		if field.Text == "" {
			return
		}
		if field.IsText && field.Passage != "" && field.Offered == field.Passage {
			field.offer(review.Find(field.Text, field.Passage), f.At[path])
		}
		field.offer(f.At[path], f.At[path])
		p.Fields = append(p.Fields, field)
	}
}

// redacted adds what is held back of the field.
func (f *rowField) redacted(b web.Base, row review.Row, layout collect.Layout) {
	characters := []rune(f.Text)
	for _, red := range row.Redactions {
		if red.Field != f.Path {
			continue
		}
		f.Held = f.Held || red.Whole()
		text := f.Text
		if !red.Whole() && red.Ends <= len(characters) {
			text = string(characters[red.Begins:red.Ends])
		}
		f.Redactions = append(f.Redactions, fieldRedaction{RedactedPart: staff.RedactedOf(b, red, f.Label), Part: partText(red.Part), Text: text})
	}
	if len(f.Redactions) == 0 {
		return
	}
	row.Values = row.Given(b.T("report.redacted"))
	if given, ok := row.At(f.Path); ok {
		f.Given = answer.Show(b.L, given, layout.Column(review.Names(f.Path)...))
	}
}

// around is how many characters are shown before and after a passage on offer.
const around = 30

// offer adds passages that can be ticked, each once, with those ticked that are chosen.
func (f *rowField) offer(parts, chosen []review.Part) {
	characters := []rune(f.Text)
	for _, p := range parts {
		if p.Whole() || p.Begins < 0 || p.Ends > len(characters) || p.Ends <= p.Begins {
			continue
		}
		value := placeText(p)
		if slices.ContainsFunc(f.Offers, func(o offer) bool { return o.Value == value }) {
			continue
		}
		checked := slices.ContainsFunc(chosen, func(c review.Part) bool { return c.Begins == p.Begins && c.Ends == p.Ends })
		before, after := max(0, p.Begins-around), min(len(characters), p.Ends+around)
		o := offer{
			ID: f.ID + "-" + strconv.Itoa(len(f.Offers)+1), Value: value, Checked: checked,
			Before: string(characters[before:p.Begins]), Text: string(characters[p.Begins:p.Ends]), After: string(characters[p.Ends:after]),
		}
		if before > 0 {
			o.Before = "…" + o.Before
		}
		if after < len(characters) {
			o.After += "…"
		}
		f.Offers = append(f.Offers, o)
	}
}

func (p *Pages) postRow(c echo.Context, actor authz.Actor, found rights.Case, form url.Values) error {
	f := readRowForm(form)
	page, row, err := p.rowPage(c, actor, found, f)
	if err != nil {
		return err
	}
	parts, wrong := page.parts(f)
	choice := f.choice()
	switch {
	case choice.Outcome == models.Released && !f.redacts() && len(parts)+len(wrong) > 0:
		wrong.Add("parts", "review.parts_left")
	case f.redacts() && len(parts)+len(wrong) == 0:
		wrong.Add("parts", "review.parts_missing")
	}
	for _, w := range review.CheckChoice(found.Item, f.checked()) {
		if w.Name == "rows" {
			w.Name = "parts"
		}
		wrong = append(wrong, w)
	}
	if len(wrong) == 0 {
		err = p.decideRow(c, actor, found, row.Ref(), parts, f)
	}
	if err == nil && len(wrong) == 0 {
		return p.Kit.SeeOther(c, page.Path, "notice.staff.row."+f.Outcome)
	}
	if fault.KeyOf(err) == "review.overlaps" {
		wrong.Add("parts", "review.overlaps")
	}
	if len(wrong) > 0 {
		page.Failed, page.Errors = true, page.Word(wrong)
		page.mark()
		return p.Kit.Render(c, http.StatusUnprocessableEntity, "caseworker/row", page)
	}
	status, ok := page.refuse(err)
	if !ok {
		return err
	}
	return p.Kit.Render(c, status, "caseworker/row", page)
}

func (p *Pages) decideRow(c echo.Context, actor authz.Actor, found rights.Case, ref review.Ref, parts []review.Part, f rowForm) error {
	ctx := c.Request().Context()
	if f.redacts() {
		return p.Reviews.Redact(ctx, actor, found, ref, parts, f.checked(), f.Outcome == redactAndRelease)
	}
	return p.Reviews.Choose(ctx, actor, found, []review.Ref{ref}, f.choice())
}

// mark puts to each field what is wrong with it.
func (p *rowPage) mark() {
	for i := range p.Fields {
		p.Fields[i].Error = p.Errors.For(p.Fields[i].ID)
	}
}

// parts returns what the form holds back, field by field, and what is wrong with
// the fields: a passage that is not there, and one that is there more than once,
// of which every place is offered.
func (p *rowPage) parts(f rowForm) ([]review.Part, fault.Fields) {
	var all []review.Part
	var wrong fault.Fields
	for i := range p.Fields {
		field := &p.Fields[i]
		if field.Checked {
			all = append(all, review.Part{Field: field.Path})
			continue
		}
		chosen := slices.Clone(f.At[field.Path])
		if passage := strings.TrimSpace(field.Passage); passage != "" && field.IsText && field.Offered != field.Passage {
			places := review.Find(field.Text, passage)
			switch len(places) {
			case 0:
				wrong.Add(field.ID, "review.passage_missing")
			case 1:
				chosen = append(chosen, places...)
			default:
				wrong.Add(field.ID, "review.passage_often", "count", len(places))
				field.Offered = field.Passage
				field.offer(places, places)
			}
		}
		for _, part := range chosen {
			part.Field = field.Path
			all = append(all, part)
		}
	}
	return review.Merged(all), wrong
}

func (p *Pages) postUnredact(c echo.Context, actor authz.Actor, found rights.Case, form url.Values) error {
	ref, ok := review.ParseRef(c.Param("row"))
	part, known := readPart(form.Get("part"))
	if !ok || !known {
		return fault.New(fault.NotFound, "error.not_found")
	}
	err := p.Reviews.Unredact(c.Request().Context(), actor, found, ref, part)
	if err == nil {
		return p.Kit.SeeOther(c, pathOf(found.Item.Reference)+rowAt+ref.String(), "notice.staff.row.unredacted")
	}
	page, _, readErr := p.rowPage(c, actor, found, rowForm{})
	if readErr != nil {
		return readErr
	}
	status, ok := page.refuse(err)
	if !ok {
		return err
	}
	return p.Kit.Render(c, status, "caseworker/row", page)
}

func (p *Pages) postNote(c echo.Context, actor authz.Actor, found rights.Case, form url.Values) error {
	page, row, err := p.rowPage(c, actor, found, rowForm{})
	if err != nil {
		return err
	}
	page.Note = web.Text(form, "note")
	err = p.Reviews.Note(c.Request().Context(), actor, found, row.Ref(), page.Note)
	if err == nil {
		return p.Kit.SeeOther(c, page.Path, "notice.staff.row.noted")
	}
	if wrong, ok := web.Refused(err, "note"); ok {
		page.Failed, page.Errors = true, page.Word(wrong)
		return p.Kit.Render(c, http.StatusUnprocessableEntity, "caseworker/row", page)
	}
	status, ok := page.refuse(err)
	if !ok {
		return err
	}
	return p.Kit.Render(c, status, "caseworker/row", page)
}
