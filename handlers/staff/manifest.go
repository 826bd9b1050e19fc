package staff

import (
	"context"
	"io"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/review"
	"rettighetsporten/app/rights"
	"rettighetsporten/app/spreadsheet"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// Choices tells every choice of a review.
type Choices interface {
	Manifest(ctx context.Context, actor authz.Actor, c rights.Case, page int, changed bool) (review.Manifest, error)
	EachEntry(ctx context.Context, actor authz.Actor, c rights.Case, visit func(review.Entry) error) error
}

// Places names where rows come from.
type Places interface {
	Status(ctx context.Context, actor authz.Actor, c rights.Case) ([]collect.StoreStatus, error)
	Layouts(ctx context.Context, item models.RequestItem) (collect.Layouts, error)
}

// People names employees.
type People interface {
	StaffNames(ctx context.Context, ids []string) (map[string]string, error)
}

// Manifest is a page of the choices of a review in words.
type Manifest struct {
	Lines    []ManifestLine
	Steps    []string
	Total    string
	Changed  string // how many are new since the case was sent back, "" where it never was
	Only     bool   // those alone are shown
	Whole    string // address of all of them
	OnlyPath string // address of what is new or changed
	CSV      string
	web.Pager
}

// ManifestLine is a choice in words.
type ManifestLine struct {
	Where, What, Color, Ground, Who, At string

	Changed bool
}

// namer words entries.
type namer struct {
	b       web.Base
	stores  []collect.StoreStatus
	layouts collect.Layouts
	names   map[string]string
	people  People
}

func newNamer(ctx context.Context, b web.Base, places Places, people People, actor authz.Actor, c rights.Case) (*namer, error) {
	n := &namer{b: b, names: map[string]string{}, people: people}
	var err error
	if n.stores, err = places.Status(ctx, actor, c); err != nil {
		return n, err
	}
	n.layouts, err = places.Layouts(ctx, c.Item)
	return n, err
}

// who names the employee.
func (n *namer) who(ctx context.Context, id string) (string, error) {
	if name, known := n.names[id]; known {
		return name, nil
	}
	names, err := n.people.StaffNames(ctx, []string{id})
	n.names[id] = names[id]
	return names[id], err
}

// table names the collection, with its store where that is called otherwise.
func (n *namer) table(from collect.Origin) (store, label string) {
	store, label = storeName(n.b, from.StoreID, n.stores), n.layouts.For(from.StoreID, from.Dataset, from.Name, nil).Label.In(n.b.L.Lang())
	if label == "" {
		label = store
	}
	return store, label
}

func (n *namer) field(e review.Entry) string {
	return FieldLabel(n.b, n.layouts.For(e.From.StoreID, e.From.Dataset, e.From.Name, nil), e.Part.Field)
}

// what says what was chosen: with the field where it is a part of the row.
func (n *namer) what(e review.Entry) string {
	switch {
	case e.Part.Field == "":
		return n.b.T("work.row." + e.What)
	case e.Part.Whole():
		return n.b.T("manifest.field", "field", n.field(e))
	default:
		return n.b.T("manifest.passage", "field", n.field(e), "characters", e.Part.Ends-e.Part.Begins)
	}
}

// ReadManifest reads a page of the choices; at is the address of the pages.
func ReadManifest(c echo.Context, b web.Base, choices Choices, places Places, people People, actor authz.Actor, found rights.Case, at string) (Manifest, error) {
	ctx, only := c.Request().Context(), c.QueryParam("changed") != ""
	page, _ := strconv.Atoi(c.QueryParam("page")) // what is no number is the first page
	m, err := choices.Manifest(ctx, actor, found, page, only)
	if err != nil {
		return Manifest{}, err
	}
	n, err := newNamer(ctx, b, places, people, actor, found)
	if err != nil {
		return Manifest{}, err
	}
	out := Manifest{Total: b.N("manifest.total", m.Total), Only: only, Whole: at, OnlyPath: at + "?changed=1", CSV: at + ".csv"}
	if !m.Since.IsZero() {
		out.Changed = b.N("manifest.changed", m.Changed, "since", b.L.Instant(m.Since))
	}
	for _, e := range m.Entries {
		line, err := n.line(ctx, e)
		if err != nil {
			return out, err
		}
		out.Lines = append(out.Lines, line)
	}
	for _, s := range m.Steps {
		words, err := n.step(ctx, s)
		if err != nil {
			return out, err
		}
		out.Steps = append(out.Steps, words)
	}
	out.Pager = web.PagerOf(b, m.Page, m.Pages, func(page int) string {
		q := url.Values{"page": {strconv.Itoa(page)}}
		if only {
			q.Set("changed", "1")
		}
		return at + "?" + q.Encode()
	})
	return out, nil
}

func (n *namer) line(ctx context.Context, e review.Entry) (ManifestLine, error) {
	_, label := n.table(e.From)
	who, err := n.who(ctx, e.By)
	line := ManifestLine{
		Where: n.b.T("manifest.row", "table", label, "number", e.Number), What: n.what(e), Color: "success", Who: who, At: n.b.L.ShortInstant(e.At), Changed: e.Changed,
	}
	if e.Ground != "" {
		line.Color, line.Ground = "warning", GroundName(n.b, e.Ground)
	}
	return line, err
}

func (n *namer) step(ctx context.Context, s review.Step) (string, error) {
	who, err := n.who(ctx, s.By)
	if err != nil {
		return "", err
	}
	words := n.b.T("manifest.step", "what", StepWords(n.b, s), "name", who, "at", n.b.L.ShortInstant(s.At))
	if s.UndoneBy == "" {
		return words, nil
	}
	who, err = n.who(ctx, s.UndoneBy)
	return words + " " + n.b.T("manifest.undone", "name", who, "at", n.b.L.ShortInstant(s.UndoneAt)), err
}

// SendManifest sends every choice as a table, as it is read. It has nothing of what
// stands in the rows.
func SendManifest(c echo.Context, b web.Base, choices Choices, places Places, people People, actor authz.Actor, found rights.Case) error {
	return web.Table(c, found.Item.Reference+"-"+b.T("manifest.file"), func(ctx context.Context, w io.Writer) error {
		n, err := newNamer(ctx, b, places, people, actor, found)
		if err != nil {
			return err
		}
		return spreadsheet.Write(w, n.heads(), func(line func([]string) error) error {
			return choices.EachEntry(ctx, actor, found, func(e review.Entry) error {
				cells, err := n.cells(ctx, e)
				if err != nil {
					return err
				}
				return line(cells)
			})
		})
	})
}

func (n *namer) heads() []string {
	var all []string
	for _, column := range []string{"store", "table", "row", "choice", "field", "from", "to", "ground", "provision", "who", "at", "changed"} {
		all = append(all, n.b.T("manifest.csv."+column))
	}
	return all
}

func (n *namer) cells(ctx context.Context, e review.Entry) ([]string, error) {
	store, label := n.table(e.From)
	who, err := n.who(ctx, e.By)
	if err != nil {
		return nil, err
	}
	cells := []string{spreadsheet.Inert(store), spreadsheet.Inert(label), strconv.Itoa(e.Number), n.b.T("manifest.choice." + e.What), "", "", "", string(e.Ground), "", spreadsheet.Inert(who), n.b.L.Instant(e.At), ""}
	if e.Part.Field != "" {
		cells[4] = spreadsheet.Inert(n.field(e))
		if !e.Part.Whole() {
			cells[5], cells[6] = strconv.Itoa(e.Part.Begins+1), strconv.Itoa(e.Part.Ends)
		}
	}
	if e.Ground != "" {
		cells[8] = spreadsheet.Inert(GroundName(n.b, e.Ground))
	}
	if e.Changed {
		cells[11] = n.b.T("value.yes")
	}
	return cells, nil
}
