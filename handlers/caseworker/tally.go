package caseworker

import (
	"rettighetsporten/app/collect"
	"rettighetsporten/app/rights"
	"rettighetsporten/handlers/web"
	"rettighetsporten/models"
)

// tally is how far the stores have come together.
type tally struct {
	stores, settled, toSearch, withOwner, gaps, rows int
	live                                             bool // something will change within seconds
}

func count(found rights.Case, status []collect.StoreStatus) tally {
	t := tally{stores: len(status)}
	searching := workable(found.Item.Status) && found.Item.Status != models.StatusReceived
	for _, st := range status {
		col := st.Collection
		t.rows += col.RowCount
		if col.Gap() || col.State == models.CollectionWithOwner {
			t.gaps++
		}
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

// partly says what a partly answered case waits for.
func (t tally) partly(b web.Base) string {
	if t.live {
		return b.T("work.next.searching")
	}
	return b.N("work.next.partly", t.gaps)
}
