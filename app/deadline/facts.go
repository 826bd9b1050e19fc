package deadline

import (
	"time"

	"rettighetsporten/models"
)

// Facts is what a clock is computed from.
type Facts struct {
	Received     time.Time  // the instant the request reached the controller
	PromisedDays int        // 0: the controller promised none for this right
	MarginDays   int        // working days between the internal target and the governing day
	ExtendedAt   *time.Time // when the person was told of an extension; nil: never
	Pauses       []Pause
}

// Pause is a wait for the person: for who they are, Art. 12(6), or for what
// they mean, recital 63.
type Pause struct {
	Asked    time.Time
	Answered *time.Time // nil: still waiting
	Counts   bool       // the controller lets it move the law's date
}

// Of computes an item's clock anew from the facts it keeps and what the person
// has been asked. Without the inquiries the dates can come out too early:
// whoever has not read them takes the dates the item keeps.
func Of(stored models.Clock, inquiries []models.Inquiry, now time.Time) Clock {
	f := Facts{Received: stored.ReceivedAt, PromisedDays: stored.PromisedDays, MarginDays: stored.MarginDays, ExtendedAt: stored.ExtendedAt}
	for _, q := range inquiries {
		f.Pauses = append(f.Pauses, Pause{Asked: q.AskedAt, Answered: q.AnsweredAt, Counts: q.Counts})
	}
	return Compute(f, now)
}
