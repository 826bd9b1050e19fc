package review

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"rettighetsporten/app/audit"
	"rettighetsporten/app/authz"
	"rettighetsporten/app/collect"
	"rettighetsporten/app/database"
	"rettighetsporten/app/database/table"
	"rettighetsporten/app/rights"
	"rettighetsporten/models"
)

// Entry is one choice in the review: which row or part of one, what was chosen, on
// which ground, by whom and when. It has nothing of what stands in the row.
type Entry struct {
	Ref     Ref
	From    collect.Origin
	Number  int    // of the row in its collection
	What    string // "released", "withheld", or "redacted"
	Part    Part   // where it is redacted
	Ground  models.Ground
	By      string // their ID
	At      time.Time
	Changed bool // since the case was last sent back
}

// Manifest is a page of the choices, and what was done last.
type Manifest struct {
	Entries []Entry
	Page    int // the last one where there are fewer
	Pages   int
	Total   int
	Changed int
	Since   time.Time // when the case was last sent back; zero: never
	Steps   []Step    // the newest first
}

// maxSteps is how many steps the manifest tells.
const maxSteps = 50

// Manifest returns a page of the choices for the one who has the case, or for an
// approver while the answer waits for them; where it is asked for, of those alone
// that are new or changed since the case was last sent back.
func (s *Service) Manifest(ctx context.Context, actor authz.Actor, c rights.Case, page int, changed bool) (Manifest, error) {
	var m Manifest
	var err error
	if m.Since, err = s.sentBack(ctx, c); err != nil {
		return m, err
	}
	page = max(1, page)
	first, n := (page-1)*PerPage, 0
	err = s.EachEntry(ctx, actor, c, func(e Entry) error {
		m.Total++
		if e.Changed {
			m.Changed++
		}
		if changed && !e.Changed {
			return nil
		}
		if n >= first && n < first+PerPage {
			m.Entries = append(m.Entries, e)
		}
		n++
		return nil
	})
	if err != nil {
		return m, err
	}
	m.Pages = max(1, (n+PerPage-1)/PerPage)
	if m.Page = min(page, m.Pages); m.Page < page {
		return s.Manifest(ctx, actor, c, m.Page, changed)
	}
	m.Steps, err = s.steps(ctx, c)
	return m, err
}

// EachEntry visits every choice, store by store in the register's order, and row by
// row.
func (s *Service) EachEntry(ctx context.Context, actor authz.Actor, c rights.Case, visit func(Entry) error) error {
	if err := mayOpen(actor, c); err != nil {
		return err
	}
	since, err := s.sentBack(ctx, c)
	if err != nil {
		return err
	}
	touched, err := s.touched(ctx, c, since)
	if err != nil {
		return err
	}
	pages, err := s.pageList(ctx, actor, c)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(pages, 50) {
		entries, err := s.entries(ctx, some)
		if err != nil {
			return err
		}
		for _, e := range entries {
			e.Changed = touched[e.Ref]
			if err := visit(e); err != nil {
				return err
			}
		}
	}
	return nil
}

// pageList returns the pages store by store.
func (s *Service) pageList(ctx context.Context, actor authz.Actor, c rights.Case) ([]collect.PageAt, error) {
	stores, err := s.Collect.Status(ctx, actor, c)
	if err != nil {
		return nil, err
	}
	all, err := s.Collect.PageList(ctx, c.Item)
	if err != nil {
		return nil, err
	}
	var origins []collect.Origin
	of := map[collect.Origin][]collect.PageAt{}
	for _, p := range all {
		if of[p.From] == nil {
			origins = append(origins, p.From)
		}
		of[p.From] = append(of[p.From], p)
	}
	Arrange(origins, stores)
	pages := all[:0]
	for _, o := range origins {
		pages = append(pages, of[o]...)
	}
	return pages, nil
}

// entries returns the choices about the rows of the pages, in their order.
func (s *Service) entries(ctx context.Context, pages []collect.PageAt) ([]Entry, error) {
	place, ids := map[string]int{}, make([]string, 0, len(pages))
	for i, p := range pages {
		place[p.ID], ids = i, append(ids, p.ID)
	}
	var out []Entry
	add := func(ref Ref, e Entry) {
		at := pages[place[ref.PageID]]
		e.Ref, e.From, e.Number = ref, at.From, at.Before+ref.Index+1
		out = append(out, e)
	}
	choices, err := table.ReviewChoices(s.DB.Read()).Select("page_id", "row_index", "outcome", "ground", "chosen_by", "chosen_at").Where("page_id IN ?", ids).Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the choices: %w", database.Fault(err))
	}
	for _, ch := range choices {
		add(Ref{ch.PageID, ch.RowIndex}, Entry{What: string(ch.Outcome), Ground: ch.Ground, By: ch.ChosenBy, At: ch.ChosenAt})
	}
	redactions, err := table.Redactions(s.DB.Read()).Select("page_id", "row_index", "field", "begins", "ends", "ground", "chosen_by", "chosen_at").Where("page_id IN ?", ids).Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the redactions: %w", database.Fault(err))
	}
	for _, r := range redactions {
		add(Ref{r.PageID, r.RowIndex}, Entry{What: string(models.StepRedacted), Part: partOf(r), Ground: r.Ground, By: r.ChosenBy, At: r.ChosenAt})
	}
	slices.SortFunc(out, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(place[a.Ref.PageID], place[b.Ref.PageID]), cmp.Compare(a.Ref.Index, b.Ref.Index), cmp.Compare(a.Part.Field, b.Part.Field), cmp.Compare(a.Part.Begins, b.Part.Begins))
	})
	return out, nil
}

// sentBack returns when the case was last sent back from approval, the zero time
// where it never was.
func (s *Service) sentBack(ctx context.Context, c rights.Case) (time.Time, error) {
	log, err := audit.ForRequest(ctx, s.DB.Read(), c.Item.ControllerID, c.Item.RequestID)
	if err != nil {
		return time.Time{}, database.Fault(err)
	}
	for _, e := range slices.Backward(log) {
		var detail struct{ Item, From string }
		if e.Action == "item.review" && json.Unmarshal([]byte(e.Detail), &detail) == nil && detail.Item == c.Item.ID && detail.From == string(models.StatusApproval) {
			return e.At, nil
		}
	}
	return time.Time{}, nil
}

// touched returns the rows that a step has changed since, or that were put back to
// before one; none where nobody has sent the case back.
func (s *Service) touched(ctx context.Context, c rights.Case, since time.Time) (map[Ref]bool, error) {
	rows := map[Ref]bool{}
	if since.IsZero() {
		return rows, nil
	}
	steps, err := table.ReviewSteps(s.DB.Read()).
		Where("item_id = ? AND controller_id = ? AND kind <> ? AND (done_at >= ? OR undone_at >= ?)", c.Item.ID, c.Item.ControllerID, models.StepNoted, since, since).Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the steps: %w", database.Fault(err))
	}
	for _, st := range steps {
		pages, err := table.ReviewStepPages(s.DB.Read()).Where("step_id = ?", st.ID).Find(ctx)
		if err != nil {
			return nil, fmt.Errorf("reading how the rows were: %w", database.Fault(err))
		}
		for _, p := range pages {
			was, err := s.opened(p)
			if err != nil {
				return nil, err
			}
			for _, b := range was {
				rows[Ref{p.PageID, b.Row}] = true
			}
		}
	}
	return rows, nil
}

// opened returns how the rows of the page were.
func (s *Service) opened(p models.ReviewStepPage) ([]before, error) {
	plain, err := s.Keys.Open(p.BeforeSealed, placeBefore(p))
	if err != nil {
		return nil, err
	}
	var was []before
	if err := json.Unmarshal(plain, &was); err != nil {
		return nil, errors.New("reading how the rows were: it is not what was written")
	}
	return was, nil
}

// steps returns what was done last.
func (s *Service) steps(ctx context.Context, c rights.Case) ([]Step, error) {
	rows, err := table.ReviewSteps(s.DB.Read()).Where("item_id = ? AND controller_id = ?", c.Item.ID, c.Item.ControllerID).Order("number DESC").Limit(maxSteps).Find(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the steps: %w", database.Fault(err))
	}
	steps := make([]Step, 0, len(rows))
	for _, r := range rows {
		steps = append(steps, stepOf(r))
	}
	return steps, nil
}
