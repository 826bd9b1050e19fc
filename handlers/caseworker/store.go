package caseworker

import (
	"net/url"

	"rettighetsporten/app/collect"
	"rettighetsporten/app/rights"
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
	Notes []string // why, and until when
	Retry string   // address of the form that asks again
	GoOn  string   // address of the form that goes on without an answer
}

// shapes gives each state of a collection its shape; the words say the rest.
var shapes = map[models.CollectionState]string{
	"": "waiting", models.CollectionWaiting: "waiting", models.CollectionRunning: "searching", models.CollectionFound: "found",
	models.CollectionNothing: "nothing", models.CollectionNotSearched: "nothing", models.CollectionWithOwner: "asked",
	models.CollectionStopped: "partial", models.CollectionUnanswered: "partial", models.CollectionFailed: "failed",
}

func lineOf(f frame, found rights.Case, st collect.StoreStatus) storeLine {
	col := st.Collection
	line := storeLine{
		ID: st.Store.ID, Name: st.Store.Facts.Name.In(f.L.Lang()), Kind: f.T("work.kind." + string(st.Store.Kind)),
		State: shapes[col.State], Words: collectionWords(f.Base, st),
	}
	if col.AtOnce {
		line.Notes = append(line.Notes, f.T("work.store.at_once", "date", f.L.ShortDate(col.DeletesOn)))
	}
	if col.Reason != "" {
		line.Notes = append(line.Notes, reason(f.Base, col.Reason))
	}
	if st.Task != nil && col.State == models.CollectionWithOwner {
		line.Notes = append(line.Notes, f.T("work.store.due", "date", f.L.ShortDate(st.Task.Due)))
	}
	at := f.At + "/innsamling/" + url.PathEscape(st.Store.ID)
	if f.Mine && found.Item.Status.Open() {
		switch {
		case col.State == models.CollectionFailed && found.Item.Status != models.StatusApproval:
			line.Retry = at + "/igjen"
		case col.State == models.CollectionWithOwner:
			line.GoOn = at + "/videre"
		}
	}
	return line
}

// reason words why a store gave nothing or not everything. The common words
// speak to the person whom it is about; where that will not do, there are
// others for staff.
func reason(b web.Base, key string) string {
	if own := "staff." + key; b.L.Has(own) {
		return b.T(own)
	}
	return b.T(key)
}

func collectionWords(b web.Base, st collect.StoreStatus) string {
	col := st.Collection
	key := "work.store." + string(col.State)
	switch col.State {
	case models.CollectionRunning, models.CollectionStopped:
		return b.N(key, col.RowCount)
	case models.CollectionFound:
		if st.Store.Kind == models.StoreManual {
			return b.N("work.store.given", col.RowCount)
		}
		return b.N(key, col.RowCount)
	case "":
		return b.T("work.store.planned")
	default:
		return b.T(key)
	}
}

// tally is how far the stores have come together.
type tally struct {
	stores, settled, toSearch, withOwner, rows int
	live                                       bool // something will change within seconds
}

func count(found rights.Case, status []collect.StoreStatus) tally {
	t := tally{stores: len(status)}
	searching := found.Item.Status == models.StatusCollecting || found.Item.Status == models.StatusReview
	for _, st := range status {
		col := st.Collection
		t.rows += col.RowCount
		switch col.State {
		case "", models.CollectionWaiting, models.CollectionRunning:
			t.toSearch++
			t.live = t.live || searching || col.AtOnce // before the start, only what began at once changes
		case models.CollectionWithOwner:
			t.withOwner++
		default:
			t.settled++
		}
	}
	// When every store is settled, the case moves on within a moment.
	t.live = t.live || t.settled == t.stores && found.Item.Status == models.StatusCollecting
	return t
}

// words says how far it has come.
func (t tally) words(b web.Base) string {
	return b.T("work.progress", "settled", t.settled, "stores", b.N("work.stores", t.stores), "rows", b.N("work.rows", t.rows))
}

// waiting says what the collection waits for.
func (t tally) waiting(b web.Base) string {
	switch {
	case t.settled == t.stores:
		return b.T("work.next.soon")
	case t.live:
		return b.T("work.next.searching")
	default:
		return b.N("work.next.owners", t.withOwner)
	}
}
