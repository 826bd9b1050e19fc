package deadline

import "rettighetsporten/models"

// Stored returns what an item keeps of the clock. A promise that was never
// made has no date.
func (c Clock) Stored() models.Clock {
	stored := models.Clock{
		ReceivedAt: c.Received, PromisedDays: c.PromisedDays, RulesVersion: c.RulesVersion,
		ThirtyDays: c.ThirtyDays, OneMonth: c.OneMonth, Extended: c.OneMonthExtended,
		Governing: c.Governing, GovernedBy: string(c.GovernedBy), Target: c.InternalTarget(),
	}
	if c.PromisedDays == 0 {
		stored.ThirtyDays = models.Date{}
	}
	return stored
}

// Of computes an item's clock anew from the facts it keeps.
func Of(stored models.Clock) Clock { return Compute(stored.ReceivedAt, stored.PromisedDays) }
