package review

import (
	"cmp"
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/fault"
	"rettighetsporten/app/review/suggest"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// PerPage is how many rows one view of the review has.
const PerPage = 100

// Show is which rows are looked at.
type Show string

// What can be shown.
const (
	ShowAll       Show = "all"
	ShowUndecided Show = "undecided"
	ShowWithheld  Show = "withheld"
	ShowRedacted  Show = "redacted"
	ShowThird     Show = "third"
	ShowSuggested Show = "suggested"

	ShowHeld  Show = "held"  // held back, as a whole or in part
	ShowNoted Show = "noted" // given out whole, with a note
)

// Shows returns what a caseworker can choose to see, in the order it is offered.
func Shows() []Show {
	return []Show{ShowAll, ShowUndecided, ShowWithheld, ShowRedacted, ShowThird, ShowSuggested}
}

// Query says which rows are looked at.
type Query struct {
	Show Show
	Text string         // only rows that have it, "" for every row
	From collect.Origin // only rows from there; zero: from everywhere
	Page int            // of what is shown, from 1
	Own  suggest.Own    // what is never suggested
}

// View is a page of rows, and how much there is. Only the page is in memory.
type View struct {
	Rows  []Numbered
	Page  int // the last one where fewer are shown
	Pages int
	Shown int // rows on all pages

	Total, Decided int          // of every row there is
	Rest           int          // rows that ReleaseRest releases
	Counts         map[Show]int // of the rows that have the text; what is suggested is counted where it is shown alone

	Collections []Collection // that have rows here, in the order of the pages
}

// Numbered is a row with its number in its collection.
type Numbered struct {
	Row

	Number int
}

// Collection is the rows from one place that are shown, on all pages.
type Collection struct {
	From    collect.Origin
	Shown   int
	Columns collect.Row // has every field that a row from there has
}

// Samples returns a row for each collection that has every field of its rows.
func (v *View) Samples() []collect.Row {
	rows := make([]collect.Row, len(v.Collections))
	for i, c := range v.Collections {
		rows[i] = c.Columns
	}
	return rows
}

// Pages gives the rows a page at a time, those from one place after each other; it
// can be called more than once.
type Pages func(visit func([]Row) error) error

// Look returns a page of the rows, and notes in the log that they were opened.
func (s *Service) Look(ctx context.Context, actor authz.Actor, c rights.Case, q Query) (View, error) {
	if err := c.RequireAssignee(actor); err != nil {
		return View{}, err
	}
	v, err := s.look(ctx, actor, c, q)
	if err != nil {
		return View{}, err
	}
	return v, s.noteOpened(ctx, actor, c)
}

// LookToApprove returns a page of the rows for who decides about the answer. What is in
// the log is that they opened the answer.
func (s *Service) LookToApprove(ctx context.Context, actor authz.Actor, c rights.Case, q Query) (View, error) {
	if err := actor.Require(authz.Approver); err != nil {
		return View{}, err
	}
	if !actor.Reaches(c.Item.ControllerID) || c.Item.Status != models.StatusApproval {
		return View{}, fault.New(fault.NotFound, "error.not_found")
	}
	return s.look(ctx, actor, c, q)
}

func (s *Service) look(ctx context.Context, actor authz.Actor, c rights.Case, q Query) (View, error) {
	layouts, err := s.Collect.Layouts(ctx, c.Item)
	if err != nil {
		return View{}, err
	}
	pages, err := s.arranged(ctx, actor, c, collect.Origin{})
	if err != nil {
		return View{}, err
	}
	v, err := LookThrough(pages, q, c.Item, layouts)
	if err != nil {
		return View{}, err
	}
	return v, s.withWords(ctx, c, v.Rows)
}

// withWords adds the reasons and arguments to rows that were read without.
func (s *Service) withWords(ctx context.Context, c rights.Case, rows []Numbered) error {
	var pages []string
	collected := make([]collect.Row, len(rows))
	for i, r := range rows {
		collected[i] = r.Row.Row
		if !slices.Contains(pages, r.PageID) {
			pages = append(pages, r.PageID)
		}
	}
	whole, err := s.decided(ctx, c, collected, true, "page_id IN ?", pages)
	for i := range whole {
		rows[i].Row = whole[i]
	}
	return err
}

// arranged returns the rows store by store in the register's order, and each
// collection together.
func (s *Service) arranged(ctx context.Context, actor authz.Actor, c rights.Case, from collect.Origin) (Pages, error) {
	origins := []collect.Origin{from}
	if from == (collect.Origin{}) {
		var err error
		if origins, err = s.Collect.Origins(ctx, c.Item); err != nil {
			return nil, err
		}
		stores, err := s.Collect.Status(ctx, actor, c)
		if err != nil {
			return nil, err
		}
		Arrange(origins, stores)
	}
	return func(visit func([]Row) error) error {
		for _, o := range origins {
			if err := s.eachPage(ctx, actor, c, o, false, visit); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// Arrange sorts the places as the stores are in the register.
func Arrange(origins []collect.Origin, stores []collect.StoreStatus) {
	place := map[string]int{}
	for i, st := range stores {
		place[st.Store.ID] = i
	}
	slices.SortFunc(origins, func(a, b collect.Origin) int {
		return cmp.Or(cmp.Compare(place[a.StoreID], place[b.StoreID]), cmp.Compare(a.StoreID, b.StoreID), cmp.Compare(a.Dataset, b.Dataset), cmp.Compare(a.Name, b.Name))
	})
}

// LookThrough goes through the pages for what the query shows.
func LookThrough(pages Pages, q Query, item models.RequestItem, layouts collect.Layouts) (View, error) {
	v, err := look(pages, q, item, layouts)
	if err == nil && v.Page < q.Page {
		q.Page = v.Page
		return look(pages, q, item, layouts)
	}
	return v, err
}

func look(pages Pages, q Query, item models.RequestItem, layouts collect.Layouts) (View, error) {
	v := View{Counts: map[Show]int{}}
	filter := newFilter(q, item, layouts)
	numbers := map[collect.Origin]int{}
	first := (max(1, q.Page) - 1) * PerPage
	err := pages(func(rows []Row) error {
		filter.page(rows)
		for _, r := range rows {
			numbers[r.Origin()]++
			v.count(r)
			if !filter.hasText(r) {
				continue
			}
			for _, show := range Shows() {
				if show != ShowSuggested && filter.shows(show, r) {
					v.Counts[show]++
				}
			}
			if !filter.shows(q.Show, r) {
				continue
			}
			if v.Shown >= first && v.Shown < first+PerPage {
				v.Rows = append(v.Rows, Numbered{Row: r, Number: numbers[r.Origin()]})
			}
			v.Shown++
			v.collection(r)
		}
		return nil
	})
	if q.Show == ShowSuggested {
		v.Counts[ShowSuggested] = v.Shown
	}
	v.Pages = max(1, (v.Shown+PerPage-1)/PerPage)
	v.Page = min(max(1, q.Page), v.Pages)
	return v, err
}

// count counts the row among all there are.
func (v *View) count(r Row) {
	v.Total++
	switch {
	case r.Choice != nil:
		v.Decided++
	case !r.Third:
		v.Rest++
	}
}

// collection counts the row with those from the same place, and notes its fields.
func (v *View) collection(r Row) {
	n := len(v.Collections)
	if n == 0 || v.Collections[n-1].From != r.Origin() {
		v.Collections = append(v.Collections, Collection{From: r.Origin(), Columns: r.Row})
		v.Collections[n].Columns.Values = map[string]any{}
		n++
	}
	v.Collections[n-1].Shown++
	maps.Copy(v.Collections[n-1].Columns.Values, r.Values)
}

// filter says which rows a query means.
type filter struct {
	q       Query
	item    models.RequestItem
	layouts collect.Layouts
	text    string
	written string   // the text as a store writes it
	fields  []string // of the rows of the page that is looked at
}

func newFilter(q Query, item models.RequestItem, layouts collect.Layouts) *filter {
	text := sought(q.Text)
	return &filter{q: q, item: item, layouts: layouts, text: text, written: asWritten(text)}
}

// page makes ready for the rows, which have one origin.
func (f *filter) page(rows []Row) {
	if len(rows) > 0 && (f.q.Show == ShowSuggested || f.text != "") {
		f.fields = FieldsOf(f.layouts, rows, f.item)
	}
}

func (f *filter) shows(show Show, r Row) bool {
	switch show {
	case ShowUndecided:
		return r.Choice == nil
	case ShowWithheld:
		return r.Withheld()
	case ShowRedacted:
		return len(r.Redactions) > 0
	case ShowThird:
		return r.Third
	case ShowHeld:
		return r.HoldsBack()
	case ShowNoted:
		return r.Note != "" && !r.HoldsBack()
	case ShowSuggested:
		return len(r.Suggested(f.q.Own, f.fields)) > 0
	default:
		return true
	}
}

// hasText reports whether one of the row's fields, or its note, has the text.
func (f *filter) hasText(r Row) bool {
	if f.text == "" {
		return true
	}
	has := func(text string) bool {
		text = sought(text)
		return strings.Contains(text, f.text) || strings.Contains(text, f.written)
	}
	found := has(r.Note)
	for _, field := range f.fields {
		leaves([]string{field}, r.Values[field], func(_ string, v any) {
			found = found || has(plain(v))
		})
	}
	return found
}

// sought returns the text as it is compared when rows are searched.
func sought(text string) string {
	return strings.Join(strings.Fields(strings.ToLower(norm.NFKC.String(text))), " ")
}

var (
	shownDate     = regexp.MustCompile(`\b(\d{2})\.(\d{2})\.(\d{4})\b`)
	shownClock    = regexp.MustCompile(`(\d{4}-\d{2}-\d{2}) kl\. (\d{2})\.(\d{2})`)
	shownDecimal  = regexp.MustCompile(`(\d),(\d)`)
	shownThousand = regexp.MustCompile(`(\d) (\d{3},\d)`)
)

// asWritten returns what is searched for with dates and decimals as most stores write
// them: whoever reads them as people do searches for them so. A time that the store
// has by another clock is not found by it.
func asWritten(text string) string {
	text = shownClock.ReplaceAllString(shownDate.ReplaceAllString(text, "$3-$2-$1"), "$1 $2:$3")
	return shownDecimal.ReplaceAllString(shownThousand.ReplaceAllString(text, "$1$2"), "$1.$2")
}

// FieldsOf returns the fields of the rows that are given out: those that are shown,
// and of what a person takes along, the others too. The rows have one origin.
func FieldsOf(layouts collect.Layouts, rows []Row, item models.RequestItem) []string {
	collected := make([]collect.Row, len(rows))
	for i, r := range rows {
		collected[i] = r.Row
	}
	var fields []string
	for _, col := range layouts.For(rows[0].StoreID, rows[0].Dataset, rows[0].Name, collected).Columns {
		fields = append(fields, col.Name)
	}
	if item.InvokedRight == models.RightPortability {
		for _, r := range rows {
			for _, name := range slices.Sorted(maps.Keys(r.Values)) {
				if !slices.Contains(fields, name) {
					fields = append(fields, name)
				}
			}
		}
	}
	return fields
}
