package deadline

import (
	"time"

	"rettighetsporten/models"
)

// extensionCloses returns the last day to tell the person of an extension: one
// month from receipt, Art. 12(3) third sentence, or the promised day when that
// is earlier, since from then on the promise is broken. A wait for the person
// does not move it.
func (c Clock) extensionCloses() models.Date {
	month := c.unpaused(OneMonth)
	if c.PromisedDays > 0 && c.ThirtyDays.Before(month) {
		return c.ThirtyDays
	}
	return month
}

// Extended reports whether the person was told of an extension in time. A
// notice that went out later moves nothing.
func (c Clock) Extended() bool {
	return c.ExtendedAt != nil && !models.DateIn(*c.ExtendedAt, Zone()).After(c.ExtensionCloses)
}

// MayExtend reports whether the person can still be told of an extension. It
// can be had once, Art. 12(3) second sentence.
func (c Clock) MayExtend(now time.Time) bool {
	return !c.Extended() && !models.DateIn(now, Zone()).After(c.ExtensionCloses)
}
