package caseworker

import (
	"context"
	"net/url"

	"rettighetsporten/app/collect"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/staff"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// storeLine is a record store and what has come of it.
type storeLine struct {
	ID    string
	Name  string
	Kind  string
	State string // the shape: waiting, searching, found, nothing, asked, partial or failed
	Words string
	Notes []string // why, how often and until when
	Scope []staff.Fact
	Parts []partLine
	Drift []driftLine // where it was not as declared
	Said  []quote     // on why it gave nothing, or not everything
	Retry string      // address of the form that asks again
	GoOn  string      // address of the form that goes on without an answer
}

// shapes gives each state of a collection its shape; the words say the rest.
var shapes = map[models.CollectionState]string{
	"": "waiting", models.CollectionWaiting: "waiting", models.CollectionRunning: "searching", models.CollectionFound: "found",
	models.CollectionNothing: "nothing", models.CollectionNotSearched: "nothing", models.CollectionWithOwner: "asked",
	models.CollectionStopped: "partial", models.CollectionUnanswered: "partial", models.CollectionFailed: "failed",
}

// storesRead is what the lines are worded with.
type storesRead struct {
	frame
	found   rights.Case
	layouts collect.Layouts
	people  map[string]string // names by staff ID
	scope   string            // the service the request is limited to, or ""
}

// lines words how far each store has come.
func (p *Pages) lines(ctx context.Context, f frame, found rights.Case, status []collect.StoreStatus) ([]storeLine, error) {
	r := storesRead{frame: f, found: found}
	var people []string
	for _, st := range status {
		if st.Omission != nil {
			people = append(people, st.Omission.ChosenBy)
		}
	}
	var err error
	if len(people) > 0 {
		if r.people, err = p.Cases.StaffNames(ctx, people); err != nil {
			return nil, err
		}
	}
	if r.layouts, err = p.Sources.Layouts(ctx, found.Item); err != nil {
		return nil, err
	}
	activities, err := p.Register.Activities(ctx, found.Item.ControllerID)
	if err != nil {
		return nil, err
	}
	r.scope = staff.ScopeOf(f.Base, found.Item, activities)
	out := make([]storeLine, 0, len(status))
	for _, st := range status {
		out = append(out, r.line(st))
	}
	return out, nil
}

func (r storesRead) line(st collect.StoreStatus) storeLine {
	col := st.Collection
	line := storeLine{
		ID: st.Store.ID, Name: st.Store.Facts.Name.In(r.L.Lang()), Kind: r.T("work.kind." + string(st.Store.Kind)),
		State: shapes[col.State], Words: storeWords(r.Base, st), Notes: r.notes(st),
	}
	if col.State == models.CollectionFailed && col.RowCount > 0 {
		line.State = "partial"
	}
	if r.Mine {
		line.Said = r.said(st)
	}
	if r.Mine && col.StartedAt != nil {
		line.Drift = r.drift(st)
		line.Scope, line.Parts = r.scopeOf(st, line.Drift), r.parts(st)
	}
	at := r.At + "/innsamling/" + url.PathEscape(st.Store.ID)
	if r.Mine && workable(r.found.Item.Status) {
		if collect.Retryable(col) {
			line.Retry = at + "/igjen"
		}
		if st.Missing() || col.State == models.CollectionWithOwner && r.found.Item.Status != models.StatusPartly {
			line.GoOn = at + "/videre"
		}
	}
	return line
}

func (r storesRead) notes(st collect.StoreStatus) []string {
	col := st.Collection
	var notes []string
	switch {
	case col.AtOnce && col.DeletesOn.IsZero():
		notes = append(notes, r.T("work.store.at_once_rolling"))
	case col.AtOnce:
		notes = append(notes, r.T("work.store.at_once", "date", r.L.ShortDate(col.DeletesOn)))
	}
	if col.Reason != "" {
		notes = append(notes, staff.Reason(r.Base, col.Reason))
	}
	if col.State == models.CollectionFailed && col.Tries > 0 {
		try := r.T("work.store.try", "number", col.Tries)
		if !st.NextTry.IsZero() {
			try = r.T("work.store.try_next", "number", col.Tries, "at", r.L.ShortInstant(st.NextTry))
		}
		notes = append(notes, try)
	}
	if st.Task != nil && (col.State == models.CollectionWithOwner || col.State == models.CollectionUnanswered) {
		notes = append(notes, r.T("work.store.due", "date", r.L.ShortDate(st.Task.Due)))
	}
	if o := st.Omission; o != nil && col.Gap() {
		words := r.T("work.store.omitted", "name", r.people[o.ChosenBy], "at", r.L.ShortInstant(o.ChosenAt))
		if r.Mine {
			words = r.T("work.store.omitted_why", "name", r.people[o.ChosenBy], "at", r.L.ShortInstant(o.ChosenAt), "why", o.Why)
		}
		notes = append(notes, words)
	}
	return notes
}

// storeWords says in a few words how the search of the store stands.
func storeWords(b web.Base, st collect.StoreStatus) string {
	col := st.Collection
	switch col.State {
	case models.CollectionFound:
		if st.Store.Kind == models.StoreManual {
			return b.N("work.store.given", col.RowCount)
		}
	case "":
		return b.T("work.store.planned")
	case models.CollectionWaiting, models.CollectionRunning, models.CollectionNothing, models.CollectionStopped, models.CollectionFailed,
		models.CollectionNotSearched, models.CollectionWithOwner, models.CollectionUnanswered:
	}
	return stateWords(b, col.State, col.RowCount)
}

// stateWords says how a search stands, of a store or of one of its
// collections.
func stateWords(b web.Base, state models.CollectionState, rows int) string {
	key := "work.store." + string(state)
	switch state {
	case models.CollectionRunning, models.CollectionStopped, models.CollectionFound:
		return b.N(key, rows)
	case models.CollectionFailed:
		if rows > 0 {
			return b.N("work.store.stopped", rows)
		}
		return b.T(key)
	case models.CollectionWaiting, models.CollectionNothing, models.CollectionNotSearched, models.CollectionWithOwner, models.CollectionUnanswered:
		return b.T(key)
	default:
		return b.T(key)
	}
}
